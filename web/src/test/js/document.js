// The part of a browser's document that building elements needs.

class FakeNode {
  constructor(name) {
    this.name = name;
    this.attributes = {};
    this.children = [];
  }

  setAttribute(key, value) {
    this.attributes[key] = String(value);
  }

  append(child) {
    this.children.push(child);
  }

  /** Returns the element's text and that of all below it. */
  get text() {
    return this.children.map((child) => child.text ?? String(child)).join('');
  }

  /** Returns all elements below this one with the class. */
  all(className) {
    return this.children
      .filter((child) => child instanceof FakeNode)
      .flatMap((child) => [...((child.attributes.class ?? '').split(' ').includes(className) ? [child] : []), ...child.all(className)]);
  }
}

globalThis.Node = FakeNode;
globalThis.document = {
  createElement: (name) => new FakeNode(name),
  createElementNS: (_, name) => new FakeNode(name),
};
globalThis.sessionStorage = { getItem: () => null, setItem: () => {} };
globalThis.localStorage = globalThis.sessionStorage;
