// First what is broken and since when, then how much of the fleet is known, then where.

import { h } from './dom.js';
import { get } from './api.js';
import { endPicture, legend, picture } from './matrix.js';
import { age, badge, count, figure, happened, label, listHref, shape, span, tone, when } from './words.js';

export const overview = {
  refresh: 10,
  async load(_, signal, page) {
    const matrix = get('page/matrix', signal);
    if (page.matrix) {
      page.matrix = await matrix;
      return {};
    }
    // At first: what is broken does not wait for where.
    matrix.then(
      (told) => {
        page.matrix = told;
        page.rerender();
      },
      () => {},
    );
    if (!page.overview) {
      const told = await get('page/overview', signal);
      page.overview ??= told;
      page.freshness ??= told.freshness;
    }
    return {};
  },
  left: endPicture,
  render(data, _, page) {
    const { overview: told, freshness, matrix } = page;
    return [
      headline(told),
      incidents(told.incidents),
      quieter('Muted', told.muted),
      quieter('Over', told.over),
      fleet(told, freshness),
      h(
        'section',
        { 'aria-labelledby': 'where' },
        h('h2', { id: 'where' }, 'Between data centres'),
        matrix ? [alsoTroubled(matrix.cells), picture(matrix), legend()] : h('p.dim', 'Adding up the links…'),
      ),
    ];
  },
};

function counts(told) {
  return Object.fromEntries(told.containers.map(({ state, count: n }) => [state, n]));
}

function headline(told) {
  const open = told.incidentCounts.find((c) => c.state === 'OPEN')?.count ?? 0;
  const by = counts(told);
  const blind = (by.SILENT ?? 0) + (by.WAITING ?? 0);
  const total = told.containers.reduce((sum, c) => sum + c.count, 0);
  const covered = blind ? h('p.lead', `${figure(total - blind)} of ${count(total, 'container')} report; of the others nothing is known.`) : null;
  if (open) {
    return [h('h1.headline.bad', shape('DOWN'), count(open, 'thing is broken', 'things are broken')), covered];
  }
  if (by.BROKEN) {
    return [
      h('h1.headline.bad', shape('BROKEN'), count(by.BROKEN, 'container cannot reach a partner', 'containers cannot reach a partner')),
      h(
        'p.lead',
        told.muted.length
          ? 'What is muted explains it, or its cause is not yet found.'
          : told.ready
            ? 'The cause is not yet found.'
            : `The server has just started; it looks for causes once every agent had ${span(told.cycleSeconds)} to report.`,
      ),
      covered,
    ];
  }
  if (!told.ready) {
    return [
      h('h1.headline.unknown', shape('WAITING'), 'Nothing is known yet'),
      h('p.lead', `The server has just started. Every agent reports within ${span(told.cycleSeconds)}.`),
    ];
  }
  if (blind === total) {
    return h('h1.headline.unknown', shape('SILENT'), 'Nothing is known: no agent reports');
  }
  if (blind) {
    return [
      h('h1.headline.unknown', shape('SILENT'), 'Nothing is broken as far as is known'),
      covered,
    ];
  }
  return h('h1.headline.good', shape('UP'), 'Nothing is broken');
}

function incidents(open) {
  return open.length
    ? h(
        'ol.incidents',
        { 'aria-label': 'Open incidents, newest first' },
        open.map((incident) =>
          h(
            'li',
            { 'data-key': `i${incident.id}` },
            h(
              incident.severity === 'WARNING' ? 'a.incident.warning' : 'a.incident',
              { href: `#/incident/${incident.id}` },
              h('span.what', happened(incident)),
              h(
                'span.facts',
                h('span', 'since ', when(incident.since, '')),
                h('span', count(incident.linksDown, 'link'), incident.severity === 'WARNING' ? ' worse than usual' : ' down'),
                incident.linksUp > 0 ? h('span', `${figure(incident.linksUp)} beside still up`) : null,
                incident.owner ? h('span', `${incident.owner} takes care of it`) : null,
                incident.ticket ? h('span', `ticket ${incident.ticket}`) : null,
              ),
            ),
          ),
        ),
      )
    : null;
}

function quieter(title, list) {
  return list.length
    ? h(
        'details.quieter',
        { 'data-key': title },
        h('summary', `${title}: ${figure(list.length)}`),
        h(
          'ul',
          list.map((incident) =>
            h(
              'li',
              { 'data-key': `q${incident.id}` },
              shape(incident.state),
              h('a', { href: `#/incident/${incident.id}` }, happened(incident)),
              h('span.dim', incident.muted ?? ''),
              h('span.dim', incident.until ? ['over since ', when(incident.until)] : ['since ', when(incident.since, '')]),
            ),
          ),
        ),
      )
    : null;
}

function fleet(told, freshness) {
  const by = counts(told);
  const total = told.containers.reduce((sum, c) => sum + c.count, 0);
  return h(
    'section',
    { 'aria-labelledby': 'fleet' },
    h('h2', { id: 'fleet' }, count(total, 'container')),
    h(
      'ul.counts',
      ['BROKEN', 'SILENT', 'WAITING', 'OK'].map((state) =>
        h(
          'li',
          h(
            `a.count.${by[state] ? tone(state) : 'none'}`,
            { href: listHref({ state }) },
            shape(state),
            h('strong', figure(by[state] ?? 0)),
            h('span', label(state)),
          ),
        ),
      ),
    ),
    freshness
      ? h(
          'p.dim',
          freshness.newest ? ['Newest report ', h('span', { 'data-age': freshness.newest }, age(freshness.newest)), ' ago'] : 'No report yet',
          freshness.oldest ? `, oldest that counts ${age(freshness.oldest)} ago` : '',
          `; a cycle is ${span(told.cycleSeconds)}. `,
          freshness.late ? h('span.warn', `${count(freshness.late, 'report is', 'reports are')} late.`) : '',
        )
      : null,
  );
}

/** What is no incident and still worth knowing. */
function alsoTroubled(cells) {
  const sum = (field) => cells.reduce((total, cell) => total + cell[field], 0);
  const parts = [
    [sum('down'), 'DOWN'],
    [sum('lossy'), 'LOSSY'],
    [sum('unknown'), 'UNKNOWN'],
  ].filter(([n]) => n);
  return h(
    'p.also',
    h('span', count(sum('links'), 'link')),
    parts.map(([n, state]) => badge(state, `${figure(n)} ${label(state)}`)),
    parts.length ? null : badge('UP', 'all up'),
  );
}
