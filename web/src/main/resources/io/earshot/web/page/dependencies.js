// Who talks to whom, as sockets and other evidence tell: a graph by Cytoscape, with a panel and tables for those who see no picture.

import { h } from './dom.js';
import { get } from './api.js';
import { clock, count, figure } from './words.js';
import { drawGraph } from './graph.js';

const BY = { dataCenter: 'Data centres', cluster: 'Clusters', host: 'Hosts', role: 'Roles', node: 'Nodes' };
const DIRECTIONS = { both: 'in and out', out: 'what it uses', in: 'what uses it' };
const ROWS = 200;

/** So many nodes do not need the height of the screen. */
const FEW = 12;

// What this tab hides and what is picked outlive a refresh.
const hidden = new Set();
const hiddenKinds = new Set();
let picked = null;
let detail = null;
let drawn = null;

export const dependencies = {
  refresh: 30,
  title: () => 'Dependencies',
  load: ({ query }, signal) => {
    const wanted = new URLSearchParams();
    for (const name of ['by', 'centre', 'hops', 'direction', 'at']) {
      if (query.get(name)) {
        wanted.set(name, query.get(name));
      }
    }
    return get(`page/dependencies?${wanted}`, signal);
  },
  render(data, { query }, page) {
    const nodes = data.nodes.filter((node) => !hidden.has(node.name) && !hiddenKinds.has(node.kind));
    const shown = new Set(nodes.map((node) => node.name));
    const edges = data.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to));
    if (picked && !shown.has(picked)) {
      picked = null;
      detail = null;
    }
    return [
      h('h1', data.centre ? `Dependencies around ${data.centre}` : 'Dependencies'),
      h(
        'p.also',
        { role: 'group', 'aria-label': 'Nodes are' },
        Object.entries({ ...BY, ...Object.fromEntries(data.tags.map((tag) => [`tag:${tag}`, `Tag ${tag}`])) }).map(([by, name]) =>
          h('a.button', { href: address(query, { by }), 'aria-current': by === data.by ? 'true' : null, class: by === data.by ? 'on' : null }, name),
        ),
      ),
      centring(data, query),
      ...(data.allDependencies ? graph(nodes, edges, data, query, page) : [nothing(data)]),
    ];
  },
};

function graph(nodes, edges, data, query, page) {
  return [
    h('p.dim', reduction(data)),
    h('div.graph-view', picture(nodes, edges, data, page), panel(data, edges, query, page)),
    hiding(data, page),
    legend(),
    table(edges, data),
  ];
}

/** Says why there is nothing to see, and what brings it. */
function nothing(data) {
  if (data.centre) {
    return h('p.card', `${data.centre} has no dependencies within ${count(Number(data.hops), 'hop')}: none of its sockets is connected, and nobody else reports one to it.`);
  }
  return h('div.card', h('p', `No dependencies of the ${count(data.allNodes, 'node')} are known yet.`), h('p.dim', 'They come from the sockets that agents report, within a cycle after an agent starts, and from names that PowerDNS resolves.'));
}

function address(query, changes) {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    value ? next.set(name, value) : next.delete(name);
  }
  return `#/dependencies?${next}`;
}

/** Says how much of the graph is drawn. */
function reduction(data) {
  const all = `${count(data.allNodes, 'node')} and ${figure(data.allDependencies)} dependencies`;
  const parts = [data.nodes.length < data.allNodes ? `${all}, drawn as ${figure(data.nodes.length)} places` : all];
  if (data.left) {
    parts.push(`${figure(data.left)} with the fewest dependencies are one place, “others”`);
  }
  if (data.allEdges > data.edges.length) {
    parts.push(`the ${figure(data.edges.length)} of ${figure(data.allEdges)} arrows with most dependencies are drawn`);
  }
  return `${parts.join('; ')}.`;
}

function centring(data, query) {
  const go = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    location.hash = address(query, { centre: form.get('centre').trim(), hops: form.get('hops'), direction: form.get('direction'), by: form.get('centre').trim() ? 'node' : data.by });
  };
  return h(
    'form.also',
    { onsubmit: go, 'data-key': `centre ${data.centre} ${data.hops} ${data.direction}` },
    h('label.row', 'Around ', h('input', { name: 'centre', type: 'search', placeholder: 'be5.host58', value: data.centre, 'aria-label': 'Node in the centre' })),
    h('label.row', 'hops ', h('select', { name: 'hops' }, ['1', '2', '3', '4'].map((n) => h('option', { value: n, selected: n === data.hops }, n)))),
    h('label.row', h('select', { name: 'direction', 'aria-label': 'Direction' }, Object.entries(DIRECTIONS).map(([value, name]) => h('option', { value, selected: value === data.direction }, name)))),
    h('button', { type: 'submit' }, 'Show'),
    data.centre ? h('a.button', { href: address(query, { centre: '', by: 'role' }) }, 'All') : null,
  );
}

/** Keeps its canvas over refreshes: what is drawn changes only with what is to be drawn. */
function picture(nodes, edges, data, page) {
  const key = JSON.stringify([data.by, data.centre, nodes.map((n) => n.name), edges.map((e) => [e.from, e.to, e.state, e.isNew, e.isGone])]);
  const few = nodes.length <= FEW;
  const place = h(few ? 'div.graph.few' : 'div.graph', { 'data-keep': true, 'data-key': few ? 'few nodes' : 'graph', role: 'img', 'aria-label': `Graph of ${nodes.length} places and ${edges.length} arrows; the table below has the same` });
  queueMicrotask(() => {
    const canvas = document.querySelector('.graph');
    if (!canvas) {
      return;
    }
    if (drawn?.canvas !== canvas || drawn.key !== key) {
      drawn?.end();
      drawn = { canvas, key, ...drawGraph(canvas, nodes, edges, (name) => pick(name, data, page)) };
    }
    drawn.mark(picked);
  });
  return place;
}

async function pick(name, data, page) {
  picked = picked === name ? null : name;
  detail = null;
  page.rerender();
  const place = data.nodes.find((node) => node.name === picked);
  if (place?.size === 1 && place.members.length) {
    try {
      const found = await get(`nodes/${encodeURIComponent(place.members[0])}`);
      if (picked === name) {
        detail = found;
        page.rerender();
      }
    } catch {
      // The node left between two refreshes; the panel says what the picture knows.
    }
  }
}

function panel(data, edges, query, page) {
  const place = data.nodes.find((node) => node.name === picked);
  if (!place) {
    return h('aside.panel.dim', 'Pick a node to see what it uses and who uses it.');
  }
  const uses = edges.filter((edge) => edge.from === picked);
  const usedBy = edges.filter((edge) => edge.to === picked);
  const list = (title, all, end) =>
    h(
      'section',
      h('h2', `${title} (${figure(all.length)})`),
      h('ul', all.slice(0, 30).map((edge) => h('li', h('button.link', { type: 'button', onclick: () => pick(edge[end], data, page) }, edge[end]), edge.ports ? ` ${edge.ports}` : '', h('span.dim', ` ${edge.evidence.join(', ')}, since ${clock(edge.firstSeen)}`)))),
      all.length > 30 ? h('p.dim', `and ${figure(all.length - 30)} more, in the table below`) : null,
    );
  return h(
    'aside.panel',
    { 'aria-label': `About ${picked}` },
    h('h2', picked),
    h('p', place.size === 1 ? place.kind.toLowerCase() : `${figure(place.size)} nodes`, detail ? `, ${detail.agent ? 'with an agent' : 'without an agent'}` : ''),
    detail?.addresses.length ? h('p.dim', detail.addresses.join(' ')) : null,
    h(
      'p.also',
      place.size === 1 ? h('a.button', { href: address(query, { centre: place.members[0], by: 'node', hops: '1' }) }, 'Centre on it') : null,
      place.kind === 'CONTAINER' && place.size === 1 ? h('a.button', { href: `#/container/${encodeURIComponent(place.members[0])}` }, 'Its links') : null,
      h('button', { type: 'button', onclick: () => (hidden.add(picked), page.rerender()) }, 'Hide it'),
    ),
    detail?.listeners.length
      ? h('section', h('h2', 'Listens on'), h('ul', detail.listeners.map((l) => h('li', `${l.protocol} ${l.ip === '*' ? '' : `${l.ip} `}${l.port}`, l.process ? ` ${l.process}` : ''))))
      : null,
    list('Uses', uses, 'to'),
    list('Used by', usedBy, 'from'),
  );
}

function hiding(data, page) {
  const kinds = [...new Set(data.nodes.map((node) => node.kind))].sort();
  const box = (name, set) =>
    h('label', { 'data-key': name }, h('input', { type: 'checkbox', checked: !set.has(name), onchange: (e) => (e.target.checked ? set.delete(name) : set.add(name), page.rerender()) }), name);
  return h(
    'details',
    { 'data-key': 'hiding' },
    h('summary', hidden.size + hiddenKinds.size ? `Shown and hidden (${figure(hidden.size + hiddenKinds.size)} hidden)` : 'Shown and hidden'),
    h('div.hiding', kinds.map((kind) => box(kind, hiddenKinds)), [...hidden].map((name) => box(name, hidden))),
  );
}

function legend() {
  return h(
    'p.legend',
    h('span', h('i.stroke.bad'), ' a link on it is down'),
    h('span', h('i.stroke.warn'), ' a link loses packets'),
    h('span', h('i.stroke.new'), ' new within a day'),
    h('span', h('i.stroke.gone-edge'), ' not seen for a day'),
    h('span', 'thicker: more connections'),
  );
}

function table(edges, data) {
  const rows = [...edges].sort((a, b) => b.connections - a.connections).slice(0, ROWS);
  return h(
    'details',
    { 'data-key': 'table' },
    h('summary', `As a table (${figure(Math.min(edges.length, ROWS))} of ${figure(data.allEdges)})`),
    h(
      'div.scroll',
      { tabindex: 0, role: 'region', 'aria-label': 'Dependencies' },
      h(
        'table',
        h('thead', h('tr', ['From', 'To', 'Ports', 'Connections', 'Evidence', 'First seen', 'Last seen', 'Link'].map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', rows.map((e) => h('tr', { 'data-key': `${e.from} ${e.to}` }, h('td', e.from), h('td', e.to), h('td', e.ports), h('td.number', figure(e.connections)), h('td', e.evidence.join(', ')), h('td', clock(e.firstSeen)), h('td', clock(e.lastSeen)), h('td', e.state ? e.state.toLowerCase() : '')))),
      ),
    ),
  );
}
