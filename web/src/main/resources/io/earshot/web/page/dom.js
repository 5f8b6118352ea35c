// Elements from values, and the patch that makes what is shown equal to what should be, without losing focus or scroll.

const SVG = 'http://www.w3.org/2000/svg';

/** h('a.cell', {href}, 'text', child, [children]): null and false children are left out. */
export function h(tag, ...rest) {
  return build((name) => document.createElement(name), tag, rest);
}

/** The same for SVG. */
export function s(tag, ...rest) {
  return build((name) => document.createElementNS(SVG, name), tag, rest);
}

function build(create, tag, rest) {
  const [name, ...classes] = tag.split('.');
  const element = create(name);
  if (classes.length) {
    element.setAttribute('class', classes.join(' '));
  }
  const isProps = (x) => x !== null && typeof x === 'object' && !(x instanceof Node) && !Array.isArray(x);
  const props = isProps(rest[0]) ? rest.shift() : {};
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      element[key] = value;
      (element.handlers ??= []).push(key);
    } else if (key === 'class') {
      element.setAttribute('class', [...classes, value].filter(Boolean).join(' '));
    } else {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  append(element, rest);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child);
    }
  }
}

/** Makes the children of `parent` what `nodes` are, touching only what differs. Elements with data-key move as one. */
export function show(parent, ...nodes) {
  const wanted = document.createElement('div');
  append(wanted, nodes);
  patchChildren(parent, wanted);
}

function patchChildren(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.children) {
    if (child.dataset?.key) {
      keyed.set(child.dataset.key, child);
    }
  }
  let place = parent.firstChild;
  for (const fresh of [...wanted.childNodes]) {
    const same = fresh.dataset?.key ? keyed.get(fresh.dataset.key) : place;
    if (same && isAlike(same, fresh)) {
      if (same === place) {
        place = place.nextSibling;
      } else {
        parent.insertBefore(same, place);
      }
      patch(same, fresh);
    } else {
      parent.insertBefore(fresh, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function isAlike(old, fresh) {
  return old.nodeName === fresh.nodeName && (old.dataset?.key ?? '') === (fresh.dataset?.key ?? '');
}

function patch(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) {
      old.data = fresh.data;
    }
    return;
  }
  if ('keep' in old.dataset) {
    return; // looks after itself, as a chart or a form that somebody types in does
  }
  for (const { name } of [...old.attributes]) {
    // What a person opened stays open.
    if (!fresh.hasAttribute(name) && name !== 'open') {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
  for (const handler of fresh.handlers ?? []) {
    old[handler] = fresh[handler];
  }
  patchChildren(old, fresh);
  // An attribute alone does not change what a person has chosen or typed once.
  if ((old.nodeName === 'SELECT' || old.type === 'search') && old !== document.activeElement) {
    old.value = fresh.value;
  }
}
