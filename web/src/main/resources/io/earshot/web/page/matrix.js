// Places against places, each direction its own cell. Below the data centres only what is broken, unless asked for all.

import { h } from './dom.js';
import { get } from './api.js';
import { containerHref, count, figure, millis, percent, shape, when } from './words.js';

/** More rows or columns are no picture on any screen; the worst stay, the list below has the rest. */
const SIDE = 40;
const LIST = 100;

const BELOW = { dataCenter: 'host', host: 'container' };
const NAMES = { dataCenter: 'data centres', host: 'hosts', container: 'containers' };

export const matrix = {
  refresh: 5,
  title: ({ query }) => `${query.get('from') ?? ''} and ${query.get('to') ?? ''}`,
  load({ query }, signal) {
    const asked = new URLSearchParams({ level: query.get('level') ?? 'dataCenter', broken: query.get('all') ? 'false' : 'true' });
    for (const end of ['from', 'to']) {
      asked.set(end, query.get(end) ?? '');
    }
    return get(`page/matrix?${asked}`, signal);
  },
  render(data, { query }) {
    const from = query.get('from') ?? '';
    const to = query.get('to') ?? '';
    const all = Boolean(query.get('all'));
    const other = new URLSearchParams(query);
    all ? other.delete('all') : other.set('all', '1');
    const places = from === to ? `within ${from}` : `${from} and ${to}`;
    return [
      h('nav.crumbs', { 'aria-label': 'Where' }, h('a', { href: '#/' }, 'All data centres'), ' › ', h('span', places)),
      h('h1', `${NAMES[data.level].replace(/^./, (c) => c.toUpperCase())} ${from === to ? 'within' : 'between'} ${from === to ? from : places}`),
      h(
        'p.also',
        all ? 'All links.' : 'Only what is broken or lossy.',
        h('a.button', { href: `#/matrix?${other}` }, all ? 'Only what is broken' : 'Show all'),
      ),
      data.cells.length ? [grid(data, { from, to }), pairs(data), legend()] : h('p.lead', shape('UP'), ' No link is broken or lossy here.'),
      data.truncated ? h('p.dim', 'There is more; the worst is shown.') : null,
    ];
  },
};

export function worst(cell) {
  return cell.down ? 'DOWN' : cell.lossy ? 'LOSSY' : cell.unknown === cell.links ? 'UNKNOWN' : 'UP';
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
  return level === 'container'
    ? `${containerHref(cell.from)}?partner=${encodeURIComponent(cell.to)}`
    : `#/matrix?${new URLSearchParams({ level: BELOW[level], from: cell.from, to: cell.to })}`;
}

/** The side of a grid: those with most broken links first where not all fit. */
function side(cells, end) {
  const weights = new Map();
  for (const cell of cells) {
    weights.set(cell[end], (weights.get(cell[end]) ?? 0) + cell.down * 1000 + cell.lossy);
  }
  return [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

export function grid(data) {
  const rows = side(data.cells, 'from');
  const columns = side(data.cells, 'to');
  const shownRows = rows.slice(0, SIDE).sort(byName);
  const shownColumns = columns.slice(0, SIDE).sort(byName);
  const cells = new Map(data.cells.map((cell) => [`${cell.from} ${cell.to}`, cell]));
  const isSmall = shownColumns.length <= 8;
  return [
    h(
      'div.scroll',
      { role: 'region', tabindex: 0, 'aria-label': `Matrix of ${NAMES[data.level]}` },
      h(
        `table.matrix.${isSmall ? 'roomy' : 'dense'}`,
        h(
          'thead',
          h('tr', h('td.corner', 'from ↓ to →'), shownColumns.map((name) => h('th', { scope: 'col' }, h('span', name)))),
        ),
        h(
          'tbody',
          shownRows.map((from) =>
            h(
              'tr',
              { 'data-key': from },
              h('th', { scope: 'row' }, from),
              shownColumns.map((to) => h('td', cellOf(data.level, cells.get(`${from} ${to}`), isSmall))),
            ),
          ),
        ),
      ),
    ),
    rows.length > SIDE || columns.length > SIDE
      ? h('p.dim', `The ${SIDE} worst of ${figure(rows.length)} × ${figure(columns.length)} ${NAMES[data.level]}; the list has the others.`)
      : null,
  ];
}

function cellOf(level, cell, isSmall) {
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
    isSmall
      ? [h('strong', words), h('span', `${percent(cell.loss)} loss${cell.rtt === null ? '' : ` · ${millis(cell.rtt)}`}`)]
      : h('span', cell.down || cell.lossy || ''),
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
