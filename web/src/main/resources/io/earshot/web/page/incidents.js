// All incidents that are remembered: open, muted and over, by place, kind and time.

import { h } from './dom.js';
import { get } from './api.js';
import { choices, filters, head } from './lists.js';
import { KINDS } from './incident.js';
import { badge, count, figure, happened, now, span, when } from './words.js';

const STATES = [['OPEN', 'open'], ['MUTED', 'muted'], ['OVER', 'over']];
const TROUBLES = [['CUT', 'cut'], ['PATH', 'dead paths'], ['PATH_MTU', 'large packets'], ['LOSS', 'loss'], ['CONGESTED', 'congestion'], ['STARVED', 'no CPU time']];
const TIMES = [['1', 'last hour'], ['24', 'last day'], ['168', 'last week'], ['720', 'last 30 days']];

const COLUMNS = [['State', 'state'], ['What', 'kind'], ['Links', 'links', 'number'], ['Since', 'since'], ['Lasted', 'until']];

function asked(query) {
  const parameters = new URLSearchParams(query);
  const hours = Number(parameters.get('hours'));
  parameters.delete('hours');
  if (hours > 0) {
    parameters.set('after', new Date(now() - hours * 3_600_000).toISOString());
  }
  return parameters;
}

export const incidents = {
  refresh: 5,
  title: () => 'Incidents',
  async load({ query }, signal) {
    const [found, offered] = await Promise.all([get(`page/incidents?${asked(query)}`, signal), choices(signal)]);
    return { ...found, offered };
  },
  render({ incidents: found, offered }, { query }) {
    const of = found[0]?.of ?? 0;
    return [
      h('h1', 'Incidents'),
      filters('incidents', query, [
        { name: 'state', label: 'State', values: STATES },
        { name: 'kind', label: 'Kind', values: offered.kinds.map((kind) => [kind, KINDS[kind] ?? kind]) },
        { name: 'trouble', label: 'Trouble', values: TROUBLES },
        { name: 'hours', label: 'Time', values: TIMES },
        { name: 'place', label: 'Container, host or data centre' },
      ]),
      h('p.dim', of > found.length ? `${figure(found.length)} of ${figure(of)}` : count(of, 'incident')),
      found.length ? table(found, query) : h('p.lead', [...query].length ? 'No incident fits.' : 'No incident is remembered: nothing was broken.'),
    ];
  },
};

function table(found, query) {
  return h(
    'table.stack',
    h('caption.hidden', 'Incidents'),
    head('incidents', query, COLUMNS),
    h(
      'tbody',
      found.map((incident) =>
        h(
          'tr',
          { 'data-key': `i${incident.id}` },
          h('td', { 'data-name': 'State' }, badge(incident.state === 'OPEN' && incident.severity === 'WARNING' ? 'LOSSY' : incident.state, incident.state.toLowerCase())),
          h(
            'th',
            { scope: 'row' },
            h('a', { href: `#/incident/${incident.id}` }, happened(incident)),
            h('span.sub.dim', KINDS[incident.kind] ?? incident.kind, incident.muted ? ` · muted: ${incident.muted}` : ''),
          ),
          h('td.number', { 'data-name': 'Links' }, figure(incident.linksDown)),
          h('td', { 'data-name': 'Since' }, when(incident.since)),
          h('td', { 'data-name': 'Lasted' }, incident.until ? span((Date.parse(incident.until) - Date.parse(incident.since)) / 1000) : 'still open'),
        ),
      ),
    ),
  );
}
