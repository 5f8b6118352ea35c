// Loss, round trip and load over an hour to a day, of a link, a container or two data centres. The address says which.

import { h } from './dom.js';
import { get } from './api.js';

const RANGES = { '1h': '1 h', '6h': '6 h', '12h': '12 h', '24h': '24 h' };

/** @param subject what the server is asked of; @returns null where the address asks for no curves */
export async function loadTimeline(query, subject, signal) {
  const range = query.get('curves');
  return RANGES[range] ? get(`page/curves?${new URLSearchParams({ ...subject, range })}`, signal) : null;
}

/**
 * told: what loadTimeline returned; title: whose curves they are; href(range): where a range leads, null where no curves are shown;
 * names: {ofContainer, ofPartner}, where the load is that of the ends of a link.
 */
export function timeline(told, query, { title, href, names = {} }) {
  const range = query.get('curves');
  return h(
    'section.timeline',
    { 'aria-labelledby': 'curves' },
    h('h2', { id: 'curves' }, told ? title : 'Over time'),
    h(
      'p.row',
      { role: 'group', 'aria-label': 'Range' },
      Object.entries(RANGES).map(([key, text]) => h('a.button', { href: href(key), class: key === range ? 'on' : null, 'aria-current': key === range ? 'true' : null }, text)),
      told ? h('a.button', { href: href(null) }, 'Close') : null,
    ),
    told ? chartOf(told, title, names) : null,
  );
}

function chartOf(told, title, names) {
  if (!told.points.length) {
    endTimeline();
    return h('p.dim', 'Nothing was measured in this time since the server started.');
  }
  wanted = { told, names };
  requestAnimationFrame(() => paint().catch(() => {}));
  return h('div.timechart', { 'data-keep': '', 'data-key': `timeline ${title}`, role: 'img', 'aria-label': said(told) });
}

/** What a reader who does not see the curves is told. */
export function said({ points }) {
  const most = (measure) => Math.max(...points.map((point) => point[measure] ?? 0));
  return `${points.length} points from ${points[0].at} to ${points.at(-1).at}: loss up to ${Math.round(most('loss') * 100)} %, RTT up to ${most('rtt')} ms`;
}

// The chart outlives a refresh; it ends with the view or when another place is drawn into.
let wanted = null;
let chart = null;

export function endTimeline() {
  wanted = null;
  chart?.drawn.end();
  chart = null;
}

async function paint() {
  const { draw } = await import('./timechart.js');
  const place = document.querySelector('.timechart');
  if (!place || !wanted) {
    return;
  }
  if (chart?.place !== place) {
    chart?.drawn.end();
    chart = { place, drawn: draw(place) };
  }
  chart.drawn.update(wanted.told, wanted.names);
}
