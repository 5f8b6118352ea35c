// Containers, filtered by what they have in common: a state, a host, a data centre, a role, a service, a part of the name.

import { h } from './dom.js';
import { get } from './api.js';
import { choices, filters, head } from './lists.js';
import { badge, containerHref, count, decimal, figure, label, when } from './words.js';

const WORDS = {
  state: (value) => label(value),
  host: (value) => `on ${value}`,
  dataCenter: (value) => `in ${value}`,
  role: (value) => `of role ${value}`,
  service: (value) => `providing ${value}`,
  name: (value) => `named like ${value}`,
};

const STATES = ['BROKEN', 'SILENT', 'WAITING', 'OK'].map((state) => [state, label(state)]);

const COLUMNS = [
  ['Container', 'name'],
  ['State', 'state'],
  ['Cannot reach', 'disconnect'],
  ['Where', 'dataCenter'],
  ['Load', 'load', 'number'],
  ['Reported', 'reportedAt'],
];

function what(query) {
  return ['Containers', ...[...query].map(([name, value]) => WORDS[name]?.(value) ?? '')].filter(Boolean).join(' ');
}

export const containers = {
  refresh: 5,
  title: ({ query }) => what(query),
  async load({ query }, signal) {
    const [found, offered] = await Promise.all([get(`page/containers?${query}`, signal), choices(signal)]);
    return { ...found, offered };
  },
  render({ containers: found, offered }, { query }) {
    const of = found[0]?.of ?? 0;
    return [
      h('h1', what(query)),
      filters('containers', query, [
        { name: 'state', label: 'State', values: STATES },
        { name: 'dataCenter', label: 'Data centre', values: offered.dataCenters.map((name) => [name, name]) },
        { name: 'role', label: 'Role', values: offered.roles.map((name) => [name, name]) },
        { name: 'host', label: 'Host' },
        { name: 'service', label: 'Service' },
        { name: 'name', label: 'Name' },
      ]),
      h('p.dim', of > found.length ? `${figure(found.length)} of ${figure(of)}${query.get('sort') ? '' : ', the worst first'}` : count(of, 'container')),
      found.length
        ? h(
            'table.stack',
            h('caption.hidden', what(query)),
            head('containers', query, COLUMNS),
            h(
              'tbody',
              found.map((c) =>
                h(
                  'tr',
                  { 'data-key': c.name },
                  h('th', { scope: 'row' }, h('a', { href: containerHref(c.name) }, c.name)),
                  h('td', { 'data-name': 'State' }, badge(c.state)),
                  h('td', { 'data-name': 'Cannot reach' }, c.disconnect === null ? 'not known' : c.disconnect ? count(c.disconnect, 'partner') : '–'),
                  h('td', { 'data-name': 'Where' }, `${c.role} in ${c.dataCenter}`),
                  h('td.number', { 'data-name': 'Load' }, decimal(c.load)),
                  h('td', { 'data-name': 'Reported' }, when(c.reportedAt)),
                ),
              ),
            ),
          )
        : h('p.lead', 'No container fits.'),
    ];
  },
};
