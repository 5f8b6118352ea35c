// Places against places, each direction its own cell: as a table while it fits, as a heat map beyond. Between two places only what is
// broken, unless asked for all.

import { h } from './dom.js';
import { get } from './api.js';
import { endTimeline, loadTimeline, timeline } from './timeline.js';
import { containerHref, count, figure, listHref, millis, percent, shape, when } from './words.js';

/** More rows or columns are no table on any screen. */
const SIDE = 8;
const LIST = 100;

const BELOW = { dataCenter: 'host', host: 'container' };
const NAMES = { dataCenter: 'data centres', host: 'hosts', container: 'containers', role: 'roles', service: 'services' };
const LEVELS = ['dataCenter', 'host', 'role', 'service'];
const SHADES = { state: 'state', loss: 'loss', rtt: 'RTT' };

const upper = (text) => text.replace(/^./, (c) => c.toUpperCase());

export const matrix = {
  refresh: 5,
  title: ({ query }) => (query.get('from') ? `${query.get('from')} and ${query.get('to') ?? ''}` : `Matrix of ${NAMES[query.get('level')] ?? 'data centres'}`),
  async load({ query }, signal) {
    const level = query.get('level') ?? 'dataCenter';
    if (!query.get('from')) {
      return get(`page/heatmap?level=${encodeURIComponent(level)}`, signal);
    }
    const asked = new URLSearchParams({ level, broken: query.get('all') ? 'false' : 'true' });
    for (const end of ['from', 'to']) {
      asked.set(end, query.get(end) ?? '');
    }
    const places = query.get('level') === BELOW.dataCenter; // below two data centres are hosts
    const [cells, told] = await Promise.all([
      get(`page/matrix?${asked}`, signal),
      places ? loadTimeline(query, { from: asked.get('from'), to: asked.get('to') }, signal) : null,
    ]);
    return { ...cells, timeline: told };
  },
  render(data, { query }) {
    return query.get('from') ? between(data, query) : whole(data, query);
  },
  left() {
    endPicture();
    endTimeline();
  },
};

/** Returns all places of a level against each other. */
export function whole(map, query) {
  const cells = objects(map);
  const data = { level: map.level, cells: map.level === 'dataCenter' ? cells : cells.filter((cell) => cell.down || cell.lossy) };
  const isTable = Math.max(map.from.length, map.to.length) <= SIDE;
  const at = (changes) => `#/matrix?${new URLSearchParams({ ...Object.fromEntries(query), level: data.level, ...changes })}`;
  const choice = (name, options, chosen, href) =>
    h(
      'span.row',
      { role: 'group', 'aria-label': name },
      h('span.dim', name),
      options.map(([value, text]) => h('a.button', { href: href(value), 'aria-current': value === chosen ? 'true' : null, class: value === chosen ? 'on' : null }, text)),
    );
  return [
    h('h1', data.level === 'service' ? 'Roles against the services they ask' : `${upper(NAMES[data.level])} against each other`),
    h(
      'p.also',
      choice('Places', LEVELS.map((level) => [level, upper(NAMES[level])]), data.level, (level) => at({ level })),
      isTable ? null : choice('Colour shows', Object.entries(SHADES).map(([shade, text]) => [shade, upper(text)]), shadeOf(query), (shade) => at({ show: shade })),
    ),
    map.cells.length === 0
      ? h('p.lead', 'No link is known yet.')
      : isTable
        ? grid({ level: data.level, cells })
        : heatMap(map, shadeOf(query), data.level),
    map.truncated ? h('p.dim', `The ${figure(map.cells.length)} worst pairs are drawn.`) : null,
    data.cells.length ? pairs(data) : h('p.lead', shape('UP'), ' No link is broken or lossy.'),
    isTable ? legend() : null,
  ];
}

/** Returns the places below two places against each other. */
function between(data, query) {
  const from = query.get('from');
  const to = query.get('to') ?? '';
  const all = Boolean(query.get('all'));
  const other = new URLSearchParams(query);
  all ? other.delete('all') : other.set('all', '1');
  const places = from === to ? `within ${from}` : `${from} and ${to}`;
  return [
    h('nav.crumbs', { 'aria-label': 'Where' }, h('a', { href: '#/matrix' }, 'All data centres'), ' › ', h('span', places)),
    h('h1', `${upper(NAMES[data.level])} ${from === to ? 'within' : 'between'} ${from === to ? from : places}`),
    h(
      'p.also',
      all ? 'All links.' : 'Only what is broken or lossy.',
      h('a.button', { href: `#/matrix?${other}` }, all ? 'Only what is broken' : 'Show all'),
    ),
    data.cells.length
      ? [picture(data), pairs(data), legend()]
      : h('p.lead', shape('UP'), ' No link is broken or lossy here.'),
    data.truncated ? h('p.dim', 'There is more; the worst is shown.') : null,
    data.level === BELOW.dataCenter ? overTime(data.timeline, query, from, to) : null,
  ];
}

function overTime(told, query, from, to) {
  return timeline(told, query, {
    title: `All links from ${from} to ${to}, and the load of containers in ${from}`,
    href: (range) => {
      const asked = new URLSearchParams(query);
      range ? asked.set('curves', range) : asked.delete('curves');
      return `#/matrix?${asked}`;
    },
  });
}

const shadeOf = (query) => (SHADES[query.get('show')] ? query.get('show') : 'state');

/** Returns the cells of a heat map as the server sends those of a table. */
function objects({ from, to, cells }) {
  return cells.map(([a, b, links, down, lossy, unknown, loss, rtt, since = null]) => ({
    from: from[a].name,
    to: to[b].name,
    links,
    down,
    lossy,
    unknown,
    loss,
    rtt,
    since,
  }));
}

/** Returns the cells of a table as those of a heat map. */
export function indexed(cells) {
  const index = (end) => {
    const names = [...new Set(cells.map((cell) => cell[end]))];
    return { places: names.map((name) => ({ name, group: '' })), at: new Map(names.map((name, i) => [name, i])) };
  };
  const from = index('from');
  const to = index('to');
  return {
    from: from.places,
    to: to.places,
    cells: cells.map((c) => [from.at.get(c.from), to.at.get(c.to), c.links, c.down, c.lossy, c.unknown, c.loss, c.rtt]),
  };
}

/** Returns a table or, of many places, a heat map. */
export function picture({ level, cells }) {
  return Math.max(side(cells, 'from').length, side(cells, 'to').length) <= SIDE ? grid({ level, cells }) : heatMap(indexed(cells), 'state', level);
}

export function endPicture() {
  endHeatMap();
}

// The chart outlives a refresh; it ends with the view or when another place is drawn into.
let chart = null;
let wanted = null;
let endHeatMap = () => {};

function heatMap(map, shade, level) {
  wanted = { map, shade, level };
  requestAnimationFrame(() => paint().catch(() => {}));
  const words = `Heat map of ${figure(map.from.length)} by ${figure(map.to.length)} ${NAMES[level]}; the list below names what is broken.`;
  return h('div.heatmap', { 'data-keep': '', 'data-key': `heatmap ${level}`, role: 'img', 'aria-label': words });
}

async function paint() {
  const { draw } = await import('./heatmap.js');
  const place = document.querySelector('.heatmap');
  if (!place || !wanted) {
    return;
  }
  if (chart?.place !== place) {
    endHeatMap();
    const drawn = draw(place, (from, to) => (location.hash = href(wanted.level, { from, to })));
    chart = { place, drawn };
    endHeatMap = () => {
      drawn.end();
      chart = null;
      endHeatMap = () => {};
    };
  }
  place.style.height = `${Math.min(1100, Math.max(420, wanted.map.from.length * 14 + 160))}px`;
  chart.drawn.update(wanted.map, wanted.shade);
}

/** A cell of which less than half is known does not count as up. */
export function worst(cell) {
  return cell.down ? 'DOWN' : cell.lossy ? 'LOSSY' : cell.unknown * 2 >= cell.links ? 'UNKNOWN' : 'UP';
}

function said(cell) {
  const parts = [];
  if (cell.down) {
    parts.push(`${figure(cell.down)} of ${figure(cell.links)} down`);
  }
  if (cell.lossy) {
    parts.push(`${figure(cell.lossy)} lossy`);
  }
  if (cell.unknown) {
    parts.push(`${figure(cell.unknown)} unknown`);
  }
  return parts.join(', ') || `${count(cell.links, 'link')} up`;
}

function href(level, cell) {
  switch (level) {
    case 'container':
      return `${containerHref(cell.from)}?partner=${encodeURIComponent(cell.to)}`;
    case 'role':
    case 'service':
      return listHref({ role: cell.from });
    default:
      return `#/matrix?${new URLSearchParams({ level: BELOW[level], from: cell.from, to: cell.to })}`;
  }
}

/** Returns the places on one side of a grid. */
function side(cells, end) {
  return [...new Set(cells.map((cell) => cell[end]))];
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

export function grid(data) {
  const rows = side(data.cells, 'from').sort(byName);
  const columns = side(data.cells, 'to').sort(byName);
  const cells = new Map(data.cells.map((cell) => [`${cell.from} ${cell.to}`, cell]));
  return h(
    'div.scroll',
    { role: 'region', tabindex: 0, 'aria-label': `Matrix of ${NAMES[data.level]}` },
    h(
      'table.matrix',
      h(
        'thead',
        h('tr', h('td.corner', 'from ↓ to →'), columns.map((name) => h('th', { scope: 'col' }, name))),
      ),
      h(
        'tbody',
        rows.map((from) =>
          h(
            'tr',
            { 'data-key': from },
            h('th', { scope: 'row' }, from),
            columns.map((to) => h('td', cellOf(data.level, cells.get(`${from} ${to}`)))),
          ),
        ),
      ),
    ),
  );
}

function cellOf(level, cell) {
  if (!cell) {
    return null;
  }
  const state = worst(cell);
  const words = said(cell);
  const tip = `${cell.from} → ${cell.to}: ${words}; loss ${percent(cell.loss)}, median RTT ${millis(cell.rtt)}`;
  return h(
    `a.cell.${{ DOWN: 'bad', LOSSY: 'warn', UNKNOWN: 'unknown', UP: 'good' }[state]}`,
    { href: href(level, cell), title: tip, 'aria-label': tip },
    shape(state),
    h('strong', words),
    h('span', `${percent(cell.loss)} loss${cell.rtt === null ? '' : ` · ${millis(cell.rtt)}`}`),
  );
}

/** Both directions of two places on one line. */
function pairs(data) {
  const lines = new Map();
  for (const cell of data.cells) {
    const key = [cell.from, cell.to].sort().join(' ');
    const line = lines.get(key) ?? { key, a: cell, b: null };
    if (line.a !== cell) {
      line.b = cell;
    }
    lines.set(key, line);
  }
  const all = [...lines.values()];
  const direction = (cell) =>
    cell
      ? h('a.direction', { href: href(data.level, cell) }, shape(worst(cell)), h('span', said(cell)), cell.rtt === null ? null : h('span.dim', millis(cell.rtt)))
      : h('span.dim', data.level === 'container' ? 'not probed or up' : 'up');
  return h(
    'table.pairs.stack',
    h('caption', 'Worst first, both directions of each pair'),
    h('thead', h('tr', h('th', { scope: 'col' }, 'Pair'), h('th', { scope: 'col' }, '→'), h('th', { scope: 'col' }, '←'), h('th', { scope: 'col' }, 'Down since'))),
    h(
      'tbody',
      all.slice(0, LIST).map(({ key, a, b }) =>
        h(
          'tr',
          { 'data-key': key },
          h('th', { scope: 'row' }, a.from === a.to ? a.from : `${a.from} ⇄ ${a.to}`),
          h('td', { 'data-name': `${a.from} → ${a.to}` }, direction(a)),
          h('td', { 'data-name': `${a.to} → ${a.from}` }, a.from === a.to ? '' : direction(b)),
          h('td', { 'data-name': 'Down since' }, a.since || b?.since ? when([a.since, b?.since].filter(Boolean).sort()[0], '') : '–'),
        ),
      ),
    ),
    all.length > LIST ? h('tfoot', h('tr', h('td', { colspan: 4 }, `and ${figure(all.length - LIST)} more pairs`))) : null,
  );
}

export function legend() {
  return h(
    'p.legend',
    h('span', shape('UP'), 'all up'),
    h('span', shape('LOSSY'), 'loses packets'),
    h('span', shape('DOWN'), 'down'),
    h('span', shape('UNKNOWN'), 'nothing is known'),
  );
}
