// Containers that have something in common: a state, a host, a data centre, a role, a service.

import { h } from './dom.js';
import { get } from './api.js';
import { badge, containerHref, count, decimal, figure, label, when } from './words.js';

const WORDS = {
  state: (value) => label(value),
  host: (value) => `on ${value}`,
  dataCenter: (value) => `in ${value}`,
  role: (value) => `of role ${value}`,
  service: (value) => `providing ${value}`,
};

function what(query) {
  return ['Containers', ...[...query].map(([name, value]) => WORDS[name]?.(value) ?? '')].join(' ');
}

export const containers = {
  refresh: 5,
  title: ({ query }) => what(query),
  load: ({ query }, signal) => get(`page/containers?${query}`, signal),
  render({ containers: found }, { query }) {
    const of = found[0]?.of ?? 0;
    return [
      h('nav.crumbs', { 'aria-label': 'Where' }, h('a', { href: '#/' }, 'Overview'), ' › ', h('span', 'Containers')),
      h('h1', what(query)),
      h('p.dim', of > found.length ? `${figure(found.length)} of ${figure(of)}, the worst first` : count(of, 'container')),
      found.length
        ? h(
            'table.stack',
            h('caption.hidden', what(query)),
            h('thead', h('tr', ['Container', 'State', 'Cannot reach', 'Where', 'Load', 'Reported'].map((name) => h('th', { scope: 'col' }, name)))),
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
        : h('p.lead', 'There is none.'),
    ];
  },
};
