// Who talks to whom, as a ring that looks the same every time: groups in arcs, links as curves through the middle, trouble on top.

import { h, s } from './dom.js';
import { get } from './api.js';
import { badge, count, figure, listHref } from './words.js';

const SIZE = 900;
const MIDDLE = SIZE / 2;
const RADIUS = 345;

const BY = { dataCenter: 'Data centres', host: 'Hosts', role: 'Roles', service: 'Services' };

/** More names would lie on each other; those in trouble keep theirs. */
const NAMED = 90;

/** So few that their names lie flat. */
const FEW = 12;

// What this tab hides and what is picked outlive a refresh.
const hidden = new Set();
let onlyTrouble = false;
let picked = null;

export const map = {
  refresh: 6,
  title: () => 'Map',
  load: ({ query }, signal) => get(`page/map?by=${query.get('by') ?? 'dataCenter'}`, signal),
  render(data, _, page) {
    const all = withServices(data);
    const nodes = place(all.filter((node) => !hidden.has(node.group) && !hidden.has(node.name)));
    const at = new Map(nodes.map((node) => [node.name, node]));
    if (!at.has(picked)) {
      picked = null;
    }
    const edges = data.edges
      .filter((edge) => at.has(edge.from) && at.has(edge.to) && (!onlyTrouble || edge.down || edge.lossy))
      .reverse(); // the worst are drawn last, on top
    return [
      h('h1', 'Who talks to whom'),
      h(
        'p.also',
        { role: 'group', 'aria-label': 'Nodes are' },
        Object.entries(BY).map(([by, name]) => h('a.button', { href: `#/map?by=${by}`, 'aria-current': by === data.by ? 'true' : null, class: by === data.by ? 'on' : null }, name)),
        h(
          'label.row',
          h('input', { type: 'checkbox', checked: onlyTrouble, onchange: (e) => ((onlyTrouble = e.target.checked), page.rerender()) }),
          'only links in trouble',
        ),
      ),
      data.grouped ? h('p.dim', 'Hosts without trouble are drawn as one a data centre.') : null,
      h('div.topology', picture(nodes, edges, at, page), panel(data, at, page)),
      hiding(all, page),
      h(
        'p.legend',
        h('span', badge('DOWN', 'a link is down')),
        h('span', badge('LOSSY', 'a link loses packets')),
        h('span', badge('UNKNOWN', 'nothing is known')),
        h('span', `${count(edges.length, 'direction')} drawn`),
      ),
    ];
  },
};

/** Services are places, too, which no container stands in. */
function withServices(data) {
  const known = new Set(data.nodes.map((node) => node.name));
  const services = [...new Set(data.edges.map((edge) => edge.to))].filter((name) => !known.has(name)).sort();
  return [...data.nodes, ...services.map((name) => ({ name, group: 'service', containers: 0, broken: 0, unknown: 0 }))];
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** On a ring, the groups apart from each other. */
function place(nodes) {
  const sorted = [...nodes].sort((a, b) => byName(a.group, b.group) || byName(a.name, b.name));
  const groups = new Set(sorted.map((node) => node.group));
  const gap = groups.size > 1 && groups.size < sorted.length ? Math.min(3, sorted.length / 6) : 0;
  const step = (2 * Math.PI) / Math.max(1, sorted.length + gap * groups.size);
  let angle = -Math.PI / 2;
  let before = null;
  return sorted.map((node) => {
    angle += before === null ? 0 : step * (before === node.group ? 1 : 1 + gap);
    before = node.group;
    return { ...node, angle, x: MIDDLE + RADIUS * Math.cos(angle), y: MIDDLE + RADIUS * Math.sin(angle) };
  });
}

function picture(nodes, edges, at, page) {
  const touched = new Map(nodes.map((node) => [node.name, { down: 0, lossy: 0 }]));
  for (const edge of edges) {
    for (const end of [edge.from, edge.to]) {
      touched.get(end).down += edge.down;
      touched.get(end).lossy += edge.lossy;
    }
  }
  return s(
    'svg',
    {
      viewBox: `0 0 ${SIZE} ${SIZE}`,
      class: picked ? 'picked' : null,
      role: 'group',
      'aria-label': 'Map; the nodes are buttons',
      onclick: (event) => {
        if (event.target.nodeName === 'svg') {
          picked = null;
          page.rerender();
        }
      },
    },
    groupNames(nodes),
    edges.map((edge) => edgeOf(edge, at)),
    nodes.map((node) => nodeOf(node, touched.get(node.name), nodes.length, page)),
  );
}

function groupNames(nodes) {
  const groups = Map.groupBy(nodes, (node) => node.group);
  if (groups.size < 2 || groups.size === nodes.length) {
    return null;
  }
  return [...groups].map(([name, members]) => {
    const angle = (members[0].angle + members.at(-1).angle) / 2;
    const far = RADIUS - 42;
    const from = members[0].angle;
    const to = members.at(-1).angle;
    const on = (a, r) => `${(MIDDLE + r * Math.cos(a)).toFixed(1)} ${(MIDDLE + r * Math.sin(a)).toFixed(1)}`;
    return [
      s('path.arc', { d: `M${on(from, RADIUS)}A${RADIUS} ${RADIUS} 0 ${to - from > Math.PI ? 1 : 0} 1 ${on(to, RADIUS)}` }),
      s('text.group', { x: MIDDLE + far * Math.cos(angle), y: MIDDLE + far * Math.sin(angle) + 6, 'text-anchor': 'middle' }, name),
    ];
  });
}

function tone(edge) {
  return edge.down ? 'bad' : edge.lossy ? 'warn' : edge.unknown === edge.links ? 'unknown' : 'good';
}

function edgeOf(edge, at) {
  const a = at.get(edge.from);
  const b = at.get(edge.to);
  // The two directions bend a little apart; a link to the own place is a loop outwards.
  const turn = a === b ? 0 : 14;
  const mx = MIDDLE * 0.75 + ((a.x + b.x) / 2) * 0.25;
  const my = MIDDLE * 0.75 + ((a.y + b.y) / 2) * 0.25;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const cx = mx + ((a.y - b.y) / length) * turn;
  const cy = my + ((b.x - a.x) / length) * turn;
  const loop = (spread, far) =>
    `${(MIDDLE + far * Math.cos(a.angle + spread)).toFixed(1)} ${(MIDDLE + far * Math.sin(a.angle + spread)).toFixed(1)}`;
  const d =
    a === b
      ? `M${a.x.toFixed(1)} ${a.y.toFixed(1)}C${loop(-0.14, RADIUS - 60)} ${loop(0.14, RADIUS - 60)} ${a.x.toFixed(1)} ${a.y.toFixed(1)}`
      : `M${a.x.toFixed(1)} ${a.y.toFixed(1)}Q${cx.toFixed(1)} ${cy.toFixed(1)} ${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
  const isOn = picked === edge.from || picked === edge.to;
  return s(
    `path.edge.${tone(edge)}`,
    { d, 'data-key': `${edge.from} ${edge.to}`, class: isOn ? 'on' : null },
    s('title', `${edge.from} → ${edge.to}: ${count(edge.links, 'link')}, ${figure(edge.down)} down, ${figure(edge.lossy)} lossy`),
  );
}

function nodeOf(node, trouble, of, page) {
  const isLeft = Math.cos(node.angle) < -0.01;
  const state = trouble.down ? 'bad' : trouble.lossy ? 'warn' : node.containers && node.unknown === node.containers ? 'unknown' : 'good';
  const r = of > 60 ? 6 : of > FEW ? 9 : 14;
  const turn = of > FEW ? (node.angle * 180) / Math.PI + (isLeft ? 180 : 0) : 0;
  const isUpright = of <= FEW && Math.abs(Math.cos(node.angle)) < 0.3;
  const text = isUpright
    ? { x: 0, y: Math.sin(node.angle) < 0 ? -r - 10 : r + 24, 'text-anchor': 'middle' }
    : { x: isLeft ? -r - 8 : r + 8, y: 5, 'text-anchor': isLeft ? 'end' : 'start' };
  const words = `${node.name}: ${trouble.down ? `${figure(trouble.down)} link ends down` : trouble.lossy ? `${figure(trouble.lossy)} link ends lossy` : 'no trouble'}`;
  const pick = () => {
    picked = picked === node.name ? null : node.name;
    page.rerender();
  };
  return s(
    `g.node.${state}`,
    {
      class: of > FEW ? null : 'few',
      'data-key': node.name,
      tabindex: 0,
      role: 'button',
      'aria-label': words,
      'aria-pressed': String(picked === node.name),
      transform: `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`,
      onclick: pick,
      onkeydown: (event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          pick();
        }
      },
    },
    s('title', words),
    state === 'bad'
      ? s('rect', { x: -r, y: -r, width: 2 * r, height: 2 * r, rx: 3 })
      : state === 'warn'
        ? s('path', { d: `M0 ${-r - 2}L${r + 2} ${r}H${-r - 2}Z` })
        : s('circle', { r }),
    of <= NAMED || state === 'bad' || picked === node.name
      ? s('text', { transform: `rotate(${turn.toFixed(1)})`, ...text }, node.name)
      : null,
  );
}

function panel(data, at, page) {
  const node = at.get(picked);
  if (!node) {
    return h('p.panel.dim', 'Pick a node to see its links.');
  }
  const out = data.edges.filter((edge) => edge.from === picked && at.has(edge.to));
  const into = data.edges.filter((edge) => edge.to === picked && at.has(edge.from));
  const sum = (edges, field) => edges.reduce((total, edge) => total + edge[field], 0);
  const filter = data.by === 'role' ? 'role' : data.by === 'service' ? 'service' : data.by;
  const isPlace = data.by !== 'service' || node.group === 'service';
  return h(
    'div.panel.row',
    h('strong', node.name),
    h('span', `${count(sum(out, 'links'), 'link')} out, ${figure(sum(out, 'down'))} down, ${figure(sum(out, 'lossy'))} lossy`),
    h('span', `${figure(sum(into, 'links'))} in, ${figure(sum(into, 'down'))} down, ${figure(sum(into, 'lossy'))} lossy`),
    isPlace && !node.name.endsWith('(others)') ? h('a.button', { href: listHref({ [filter]: node.name }) }, 'Its containers') : null,
    h(
      'button',
      {
        type: 'button',
        onclick: () => {
          hidden.add(node.name);
          page.rerender();
        },
      },
      'Hide it',
    ),
  );
}

function hiding(all, page) {
  const groups = [...new Set(all.map((node) => node.group))];
  const names = groups.length > 1 ? groups : all.map((node) => node.name);
  const extra = [...hidden].filter((name) => !names.includes(name) && all.some((node) => node.name === name));
  return h(
    'details',
    { 'data-key': 'hiding' },
    h('summary', hidden.size ? `Shown and hidden (${figure(hidden.size)} hidden)` : 'Shown and hidden'),
    h(
      'div.hiding',
      [...names, ...extra].map((name) =>
        h(
          'label',
          { 'data-key': name },
          h('input', {
            type: 'checkbox',
            checked: !hidden.has(name),
            onchange: (event) => {
              event.target.checked ? hidden.delete(name) : hidden.add(name);
              page.rerender();
            },
          }),
          name,
        ),
      ),
    ),
  );
}
