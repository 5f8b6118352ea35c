// One incident: what is broken, what is healthy beside it, what happened, and the mute.

import { h } from './dom.js';
import { acknowledge, get, mute, takeBack, ticketText, unmute } from './api.js';
import { explaining } from './explain.js';
import { badge, clock, containerHref, count, figure, happened, label, listHref, millis, percent, shape, when } from './words.js';

export const KINDS = {
  'container-pair': 'between two containers',
  'container-unreachable': 'an unreachable container',
  prober: 'a container that cannot reach its partners',
  container: 'a container',
  'host-pair': 'between two hosts',
  host: 'a host',
  service: 'a service',
  'data-center-pair': 'between two data centres',
  'data-center': 'a data centre',
  'whole-data-center': 'a data centre and all in it',
};

/** So much evidence convinces; the matrix has the rest. */
const SHOWN = 8;

const ENDINGS = { recovered: 'all links are back' };

export const incident = {
  refresh: 4,
  title: (_, data) => happened(data),
  load: ({ id }, signal) => get(`page/incidents/${encodeURIComponent(id)}`, signal),
  render(data, _, page) {
    const troubled = data.links.filter((link) => !link.leftAt);
    const back = data.links.filter((link) => link.leftAt);
    return [
      h('nav.crumbs', { 'aria-label': 'Where' }, h('a', { href: '#/incidents' }, 'Incidents'), ' › ', h('span', `Incident ${data.id}`)),
      h('h1', happened(data)),
      h(
        'p.also',
        badge(data.state),
        h('span', data.until ? ['from ', when(data.since, ' ago'), ' to ', when(data.until)] : ['since ', when(data.since, '')]),
        h('span', KINDS[data.kind] ?? data.kind),
        data.muted ? h('span', `muted: ${data.muted}`) : null,
        data.ticket ? h('span', `ticket ${data.ticket}`) : null,
        data.ending ? h('span.dim', ENDINGS[data.ending] ?? data.ending) : null,
      ),
      places(data),
      h(
        'div.columns',
        h(
          'section',
          { 'aria-labelledby': 'broken' },
          h('h2', { id: 'broken' }, troubled.length
              ? `${count(data.linksDown, 'link')} ${data.severity === 'WARNING' ? 'worse than usual' : 'broken'}`
              : 'No link is broken any more'),
          troubled.length ? linkTable(troubled, 'Broken links') : null,
          (data.causes ?? []).map((cause) => h('p.warn', `${cause.text}${cause.links > 1 ? ` (${count(cause.links, 'link')} alike)` : ''}.`)),
          troubled.length ? h('p.dim', `The first of them, ${troubled[0].container} to ${troubled[0].partner}:`) : null,
          troubled.length ? explaining(troubled[0].container, troubled[0].ip, page) : null,
          traces(data),
          data.links[0]?.of > data.links.length ? h('p.dim', `${figure(data.links[0].of)} links in all; these are the first.`) : null,
          back.length
            ? h('details', { 'data-key': 'back' }, h('summary', `${count(back.length, 'link')} no longer part of it`), linkTable(back, 'Links that left'))
            : null,
        ),
        h(
          'section',
          { 'aria-labelledby': 'healthy' },
          h('h2', { id: 'healthy' }, 'Healthy beside it'),
          evidence('Through the same places', data.between, 'Nothing passes: no healthy link between these places.'),
          data.subject.includes(' ') ? evidence('From and to each of them', data.around, 'No healthy link from or to either.') : null,
          h('p.dim', `How much better this cause explains it than the next best: ${percent(data.confidence)}.`),
        ),
      ),
      care(data, page),
      muting(data, page),
      history(data),
    ];
  },
};

/** Returns the paths that the agents traced when it opened. */
function traces(data) {
  if (!data.traces?.length) {
    return null;
  }
  return h(
    'details',
    { 'data-key': 'traces', open: true },
    h('summary', 'Paths, traced ', when(data.traces[0].tracedAt, ' ago')),
    h(
      'ul.links',
      data.traces.map((trace) =>
        h(
          'li',
          { 'data-key': `${trace.container} ${trace.ip} ${trace.method} ${trace.size}` },
          shape(trace.link === 'HEALTHY' ? 'UP' : 'DOWN'),
          `${trace.container} → ${trace.partner}`,
          trace.method === 'none' ? '' : ` by ${trace.method.toUpperCase()}${trace.size > 100 ? ` with ${trace.size} bytes` : ''}`,
          trace.reached === false ? h('span.bad', ' not reached') : null,
          h('div.dim', trace.hops),
        ),
      ),
    ),
  );
}

function places(data) {
  const names = [...new Set(data.subject.split(' '))];
  return h(
    'p.also',
    names.map((name) =>
      data.kind.startsWith('container') || data.kind === 'prober'
        ? h('a.button', { href: containerHref(name) }, name)
        : h('a.button', { href: listHref({ [filterOf(data.kind)]: name }) }, name),
    ),
    data.kind.endsWith('pair') && !data.kind.startsWith('container')
      ? h(
          'a.button',
          { href: `#/matrix?${new URLSearchParams({ level: data.kind === 'host-pair' ? 'container' : 'host', from: names[0], to: names.at(-1) })}` },
          'Every link between them',
        )
      : null,
  );
}

function filterOf(kind) {
  return kind.startsWith('host') ? 'host' : kind === 'service' ? 'service' : 'dataCenter';
}

function linkTable(links, caption) {
  return h(
    'table.stack',
    h('caption.hidden', caption),
    h('thead', h('tr', ['From', 'To', 'State', 'Since'].map((name) => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      links.map((link) =>
        h(
          'tr',
          { 'data-key': `${link.container} ${link.ip}` },
          h('th', { scope: 'row' }, h('a', { href: `${containerHref(link.container)}?partner=${encodeURIComponent(link.partner)}` }, link.container)),
          h('td', { 'data-name': 'To' }, h('a', { href: containerHref(link.partner) }, link.partner), h('span.dim.ip', link.ip)),
          h('td', { 'data-name': 'State' }, badge(link.now ?? link.state)),
          h('td', { 'data-name': 'Since' }, when(link.since, '')),
        ),
      ),
    ),
  );
}

function evidence(title, links, none) {
  return h(
    'details.evidence',
    { 'data-key': title, open: links.length > 0 },
    h('summary', shape(links.length ? 'UP' : 'DOWN'), `${title}: ${links.length ? `${figure(links[0].of)} up` : 'none'}`),
    links.length
      ? h(
          'ul.links',
          links.slice(0, SHOWN).map((link) =>
            h(
              'li',
              { 'data-key': `${link.container} ${link.ip}` },
              shape(link.state),
              h('a', { href: containerHref(link.container) }, link.container),
              ' → ',
              h('a', { href: containerHref(link.partner) }, link.partner),
              h('span.dim', ` ${millis(link.rttAvg)}, ${percent(link.loss)} loss`),
            ),
          ),
          links[0].of > SHOWN ? h('li.dim', `and ${figure(links[0].of - SHOWN)} more`) : null,
        )
      : h('p.dim', none),
  );
}

/** Returns the section with who takes care of it, and the text for a ticket. */
function care(data, page) {
  const section = (...children) => h('section.card', { 'data-key': `care${data.owner ?? ''}`, 'aria-labelledby': 'care' }, h('h2', { id: 'care' }, 'Care'), children, ticket(data));
  const said = h('p.bad', { role: 'alert' });
  const attempt = async (change) => {
    try {
      await change();
      page.reload();
    } catch (e) {
      said.textContent = e.message;
    }
  };
  if (data.owner) {
    return section(
      h(
        'p.row',
        h('span', `${data.owner} takes care of it`, data.acknowledgement ? ` (“${data.acknowledgement}”)` : '', ' since ', when(data.acknowledgedAt, '')),
        data.acknowledgedBy && data.acknowledgedBy !== data.owner ? h('span.dim', `said ${data.acknowledgedBy}`) : null,
        data.state === 'OVER' ? null : h('button', { type: 'button', onclick: () => attempt(() => takeBack(data.id)) }, 'Take back'),
        said,
      ),
    );
  }
  if (data.state === 'OVER') {
    return section();
  }
  const owner = h('input', { name: 'owner', required: true, maxlength: 64, placeholder: 'Who takes care of it?', 'aria-label': 'Owner' });
  const comment = h('input', { name: 'comment', maxlength: 1000, placeholder: 'Comment, as in: provider called', 'aria-label': 'Comment' });
  return section(
    h(
      'form.row',
      {
        'data-keep': '',
        onsubmit: (event) => {
          event.preventDefault();
          attempt(() => acknowledge(data.id, owner.value, comment.value));
        },
      },
      owner,
      comment,
      h('button', { type: 'submit' }, 'Acknowledge'),
      said,
    ),
  );
}

function ticket(data) {
  const said = h('span.dim', { role: 'status' });
  return h(
    'p.row',
    h(
      'button',
      {
        type: 'button',
        onclick: async () => {
          try {
            const local = `Your time: since ${new Date(data.since).toString()}\n`;
            await navigator.clipboard.writeText((await ticketText(data.id)) + local);
            said.textContent = 'copied';
          } catch (e) {
            said.textContent = e.message;
          }
        },
      },
      'Copy as ticket',
    ),
    h('a.button', { href: `api/v1/incidents/${data.id}/ticket`, target: '_blank', rel: 'noopener' }, 'Show the text'),
    said,
  );
}

function muting(data, page) {
  const wanted = [...new Set(data.subject.split(' '))].sort().join(' ');
  const mutes = data.mutes.filter((m) => [...new Set(m.places.split(' '))].sort().join(' ') === wanted);
  const section = (...children) => h('section.card', { 'data-key': `mute${mutes.length}`, 'aria-labelledby': 'mute' }, h('h2', { id: 'mute' }, 'Mute'), children);
  if (mutes.length) {
    return section(
      mutes.map((m) =>
        h(
          'p.row',
          { 'data-key': `m${m.id}` },
          shape('MUTED'),
          h('span', `“${m.reason}”${m.who ? ` by ${m.who}` : ''} ${m.active ? '' : `from ${clock(m.since)} `}until ${clock(m.until)}${m.repeats ? `, again every ${m.repeats}` : ''}`),
          h(
            'button',
            {
              type: 'button',
              onclick: async (event) => {
                event.target.disabled = true;
                await unmute(m.id).catch((e) => event.target.after(h('span.bad', ` ${e.message}`)));
                page.reload();
              },
            },
            'Unmute',
          ),
        ),
      ),
    );
  }
  if (data.state === 'OVER') {
    return null;
  }
  if (data.kind === 'service') {
    return section(h('p.dim', 'A service cannot be muted; its containers and hosts can.'));
  }
  const reason = h('input', { name: 'reason', required: true, maxlength: 200, placeholder: 'Why? As in: new switch, ticket 4711', 'aria-label': 'Reason' });
  const time = h(
    'select',
    { name: 'for', 'aria-label': 'For how long' },
    [['1h', '1 hour'], ['4h', '4 hours'], ['12h', '12 hours'], ['24h', 'a day'], ['7d', 'a week']].map(([value, text]) => h('option', { value }, text)),
  );
  const said = h('p.bad', { role: 'alert' });
  const form = h(
    'form.row',
    {
      'data-keep': '',
      onsubmit: async (event) => {
        event.preventDefault();
        const places = data.subject.split(' ');
        try {
          await mute(data.kind.endsWith('pair') ? places : [places[0]], time.value, reason.value);
          page.reload();
        } catch (e) {
          said.textContent = e.message;
        }
      },
    },
    reason,
    time,
    h('button', { type: 'submit' }, 'Mute'),
    said,
  );
  return section(h('p.dim', `Stays visible and does not alarm: ${data.subject.split(' ').join(' and ')}.`), form);
}

function history(data) {
  return h(
    'section',
    { 'aria-labelledby': 'history' },
    h('h2', { id: 'history' }, 'History'),
    data.events.length
      ? h(
          'ol.events',
          data.events.map((event) =>
            h(
              'li',
              { 'data-key': `${event.at} ${event.container} ${event.ip}` },
              when(event.at),
              h('span', shape(event.fromState), '→', badge(event.toState)),
              h('span', h('a', { href: containerHref(event.container) }, event.container), ' → ', event.partner),
            ),
          ),
        )
      : h('p.dim', 'No change of its links is remembered.'),
    data.earlier.length
      ? [
          h('h3', 'The same place before'),
          h(
            'ul.links',
            data.earlier.map((other) =>
              h('li', shape(other.state), h('a', { href: `#/incident/${other.id}` }, happened(other)), h('span.dim', ` ${label(other.state)}, since `, when(other.since))),
            ),
          ),
        ]
      : null,
  );
}
