// Positions of a graph's nodes in layers: who uses stands before what it uses, so that a picture reads in one direction.

/** A graph with more layers is more of a mesh than of a hierarchy. */
const MOST_LAYERS = 10;

const NEIGHBOURS = 52;
const LINES = 120;
const LAYERS = 190;
const SWEEPS = 4;

/** Layers are drawn apart up to this factor to fill the picture. */
const STRETCH = 2.5;

/**
 * @param nodes their names, and the groups whose nodes share a layer
 * @param edges from and to
 * @param last the name of a node that has a layer of its own behind all others
 * @param ratio the picture's width by its height; in one that is higher than wide, layers follow each other downwards
 * @returns the position of each node by its name; null if the graph has no layers
 */
export function layered(nodes, edges, { last = '', ratio = 4 / 3 } = {}) {
  const links = edges.filter((edge) => edge.from !== edge.to && edge.from !== last && edge.to !== last);
  const linked = new Set(links.flatMap((edge) => [edge.from, edge.to]));
  const group = new Map(nodes.map((node) => [node.name, node.group]));
  const between = links.map(({ from, to }) => ({ from: group.get(from), to: group.get(to) })).filter(({ from, to }) => from !== to);
  const rank = ranks([...new Set([...linked].map((name) => group.get(name)))].sort(), between);
  const layers = [];
  for (const name of [...linked].sort()) {
    (layers[rank.get(group.get(name))] ??= []).push(name);
  }
  if (layers.length > MOST_LAYERS || layers.length < 2) {
    return null;
  }
  arrange(layers, links);
  // Nodes without arrows are a block of their own.
  const names = nodes.map((node) => node.name);
  const alone = names.filter((name) => !linked.has(name) && name !== last);
  const all = [...layers, ...(names.includes(last) ? [[last]] : []), ...(alone.length ? [alone] : [])];
  const down = ratio < 1;
  return stretch(place(all, Math.max(6, Math.ceil(Math.sqrt(names.length) * (down ? 0.6 : 1.3))), down), ratio);
}

/** Gives each node the length of the longest way to it, along the arrows that follow the order. */
function ranks(names, links) {
  const at = new Map(order(names, links).map((name, i) => [name, i]));
  const into = new Map(names.map((name) => [name, []]));
  for (const { from, to } of links) {
    if (at.get(from) < at.get(to)) {
      into.get(to).push(from);
    }
  }
  const rank = new Map();
  for (const name of at.keys()) {
    rank.set(name, into.get(name).reduce((longest, from) => Math.max(longest, rank.get(from) + 1), 0));
  }
  return rank;
}

/**
 * Orders nodes so that few arrows point backwards: the greedy heuristic of Eades, Lin and Smyth (1993). Sources come first, sinks last,
 * and of what is left the node with most arrows out and fewest in.
 */
function order(names, links) {
  const out = new Map(names.map((name) => [name, new Set()]));
  const into = new Map(names.map((name) => [name, new Set()]));
  for (const { from, to } of links) {
    out.get(from).add(to);
    into.get(to).add(from);
  }
  const left = new Set(names);
  const first = [];
  const behind = [];
  const take = (name) => {
    left.delete(name);
    out.get(name).forEach((to) => into.get(to).delete(name));
    into.get(name).forEach((from) => out.get(from).delete(name));
  };
  while (left.size) {
    let best = null;
    let sink = null;
    for (const name of left) {
      if (!out.get(name).size) {
        sink = name;
        break;
      }
      const worth = into.get(name).size ? out.get(name).size - into.get(name).size : Infinity;
      if (!best || worth > best.worth) {
        best = { name, worth };
      }
    }
    if (sink) {
      behind.push(sink);
      take(sink);
    } else {
      first.push(best.name);
      take(best.name);
    }
  }
  return [...first, ...behind.reverse()];
}

/** Puts each node of a layer near the middle of its neighbours in the other layers. */
function arrange(layers, links) {
  const near = new Map();
  for (const { from, to } of links) {
    near.set(from, [...(near.get(from) ?? []), to]);
    near.set(to, [...(near.get(to) ?? []), from]);
  }
  const at = new Map();
  const number = (layer) => layer.forEach((name, i) => at.set(name, layer.length > 1 ? i / (layer.length - 1) : 0.5));
  layers.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const layer of sweep % 2 ? [...layers].reverse() : layers) {
      const middle = new Map(layer.map((name) => [name, near.get(name).reduce((sum, other) => sum + at.get(other), 0) / near.get(name).length]));
      layer.sort((a, b) => middle.get(a) - middle.get(b) || (a < b ? -1 : 1));
      number(layer);
    }
  }
}

/** Breaks a layer of many nodes into lines. */
function place(layers, most, down) {
  const positions = new Map();
  const across = down ? LINES : NEIGHBOURS;
  const along = down ? NEIGHBOURS : LINES;
  let edge = 0;
  for (const layer of layers) {
    const lines = Math.ceil(layer.length / most);
    layer.forEach((name, i) => {
      const line = i % lines;
      const rows = Math.ceil((layer.length - line) / lines);
      const row = Math.floor(i / lines) - (rows - 1) / 2;
      const x = edge + line * along;
      positions.set(name, down ? { x: row * across, y: x } : { x, y: row * across });
    });
    edge += (lines - 1) * along + (down ? 120 : LAYERS);
  }
  return positions;
}

function stretch(positions, ratio) {
  const all = [...positions.values()];
  const size = (of) => Math.max(...all.map(of)) - Math.min(...all.map(of)) + NEIGHBOURS;
  const width = size((at) => at.x);
  const height = size((at) => at.y);
  const wider = Math.min(STRETCH, Math.max(1, (height * ratio) / width));
  const higher = Math.min(STRETCH, Math.max(1, width / ratio / height));
  return new Map([...positions].map(([name, at]) => [name, { x: at.x * wider, y: at.y * higher }]));
}
