// One container: its state, its partners with both directions, why each is one, who has it as partner, load and nginx.

import { h } from './dom.js';
import { get } from './api.js';
import { curve } from './curves.js';
import { operations } from './operations.js';
import { endTimeline, loadTimeline, timeline } from './timeline.js';
import { badge, containerHref, count, decimal, figure, happened, label, listHref, millis, percent, shape, when } from './words.js';

const REASONS = { cmdb: 'declared in the CMDB', pdns: 'looked up in DNS', published: 'published by the component', nginx: 'configured in nginx', socket: 'an open connection' };

export const container = {
  refresh: 4,
  title: ({ id }) => id,
  async load({ id, query }, signal) {
    const [data, told] = await Promise.all([get(`page/containers/${encodeURIComponent(id)}`, signal), loadTimeline(query, subject(id, query), signal)]);
    return { ...data, timeline: told };
  },
  render(data, { query }) {
    const back = new Map(data.heardBy.map((link) => [link.container, link]));
    const forth = new Set(data.links.map((link) => link.partner));
    const onlyHeard = data.heardBy.filter((link) => !forth.has(link.container));
    return [
      h(
        'nav.crumbs',
        { 'aria-label': 'Where' },
        h('a', { href: '#/' }, 'Overview'),
        ' › ',
        h('a', { href: listHref({ dataCenter: data.dataCenter }) }, data.dataCenter),
        ' › ',
        h('a', { href: listHref({ host: data.host }) }, data.host),
        ' › ',
        h('span', data.name.split('.')[0]),
      ),
      h('h1', shape(data.state), data.name),
      h('p.lead', standing(data)),
      facts(data),
      data.incidents.length
        ? h(
            'ul.links',
            { 'aria-label': 'Incidents' },
            data.incidents
              .filter((i) => i.state !== 'OVER')
              .map((i) => h('li', badge(i.state), h('a', { href: `#/incident/${i.id}` }, happened(i)), h('span.dim', ' since ', when(i.since, '')))),
          )
        : null,
      overTime(data, query),
      h(
        'section',
        { 'aria-labelledby': 'partners' },
        h('h2', { id: 'partners' }, count(data.links.length, 'partner')),
        data.links.length ? partners(data, back, query.get('partner')) : h('p.dim', 'Nobody knows of a partner: neither the CMDB nor DNS names one.'),
      ),
      operations(data, query.get('partner')),
      h(
        'section',
        { 'aria-labelledby': 'clients' },
        h('h2', { id: 'clients' }, `Has this one as partner: ${figure(data.heardBy[0]?.of ?? 0)}`),
        onlyHeard.length ? clients(onlyHeard) : h('p.dim', data.heardBy.length ? 'All of them stand above.' : 'Nobody.'),
        data.heardBy[0]?.of > data.heardBy.length ? h('p.dim', 'The worst are shown.') : null,
      ),
      data.events.length
        ? h(
            'details',
            { 'data-key': 'events' },
            h('summary', `What changed lately: ${figure(data.events.length)}`),
            h(
              'ol.events',
              data.events.map((e) =>
                h('li', { 'data-key': `${e.at} ${e.ip}` }, when(e.at), h('span', shape(e.fromState), '→', badge(e.toState)), h('span', e.ip)),
              ),
            ),
          )
        : null,
    ];
  },
  left: endTimeline,
};

/** The link that the address names, or all of the container's. */
function subject(id, query) {
  const ends = { ip: query.get('ip'), partner: query.get('partner') };
  return ends.ip ? { container: id, ...Object.fromEntries(Object.entries(ends).filter(([, value]) => value)) } : { container: id };
}

function overTime(data, query) {
  const partner = query.get('ip') ? (query.get('partner') ?? query.get('ip')) : null;
  return timeline(data.timeline, query, {
    title: partner ? `The link to ${partner}` : 'All its links and its load',
    href: (range) => curvesHref(data.name, { ...(range ? Object.fromEntries(query) : {}), curves: range }),
    names: { ofContainer: data.name, ofPartner: partner },
  });
}

function curvesHref(name, query) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  return containerHref(name) + (asked.size ? `?${asked}` : '');
}

function standing(data) {
  switch (data.state) {
    case 'BROKEN':
      return ['Cannot reach ', h('strong', `${data.disconnect} of ${data.links.length}`), ' partners. Reported ', when(data.reportedAt), '.'];
    case 'OK':
      return ['Reaches all its partners. Reported ', when(data.reportedAt), '.'];
    case 'SILENT':
      return ['Does not report any more: nothing of it is known. Last heard of ', when(data.reportedAt), '.'];
    default:
      return data.running === false
        ? 'The CMDB says that it does not run.'
        : 'Has not reported since the server started: nothing of it is known.';
  }
}

function facts(data) {
  const fact = (name, value) => h('div', h('dt', name), h('dd', value));
  return h(
    'dl.facts',
    fact('Role', data.role || '–'),
    data.cluster ? fact('Cluster', data.cluster) : null,
    fact('Addresses', data.addresses?.split(' ').join(', ') || '–'),
    data.services
      ? fact('Provides', data.services.split(' ').map((service, i) => [i ? ', ' : '', h('a', { href: listHref({ service }) }, service)]))
      : null,
    fact('Load', decimal(data.load)),
    data.nginxAccessRate === null ? null : fact('nginx', `${decimal(data.nginxAccessRate)} requests/s`),
    data.nginxErrorRate === null
      ? data.nginxProblem
        ? fact('nginx errors', `not counted: ${data.nginxProblem}`)
        : null
      : fact('nginx errors', [
          `${decimal(data.nginxErrorRate)}/s`,
          data.codes.map((code) => ` · ${code.code}: ${decimal(code.rate)}/s`).join(''),
        ]),
  );
}

const HEAD = ['Partner', 'State', 'Loss', 'RTT', 'Lately', 'Back', 'Why'];

function partners(data, back, wanted) {
  const reasons = Map.groupBy(data.evidence, (e) => e.ip);
  return h(
    'table.stack.partners',
    h('caption.hidden', 'Partners, worst first'),
    h('thead', h('tr', HEAD.map((name) => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      data.links.map((link) =>
        h(
          'tr',
          { 'data-key': link.ip, class: link.partner === wanted ? 'wanted' : null },
          h('th', { scope: 'row' }, h('a', { href: containerHref(link.partner) }, link.partner), h('span.dim.ip', `${link.service} · ${link.ip}`)),
          h('td', { 'data-name': 'State' }, badge(link.state), h('span.dim.sub', link.checkedAt ? ['since ', when(link.since, '')] : 'never checked'), oddities(link)),
          h('td.number', { 'data-name': 'Loss' }, percent(link.loss)),
          h('td.number', { 'data-name': 'RTT', title: rttWords(link) }, millis(link.rttAvg)),
          h('td', { 'data-name': 'Lately' }, h('a', { href: curvesHref(data.name, { partner: link.partner, ip: link.ip, curves: '1h' }), title: 'Loss, RTT and load over time' }, curve(link.curve ?? []))),
          h('td', { 'data-name': 'Back' }, backward(back.get(link.partner))),
          h('td', { 'data-name': 'Why' }, why(reasons.get(link.ip) ?? [])),
        ),
      ),
    ),
  );
}

function rttWords(link) {
  return `least ${millis(link.rttMin)}, 95 % under ${millis(link.rttP95)}, most ${millis(link.rttMax)}`;
}

function oddities(link) {
  const odd = [
    link.flapping && 'flapping',
    link.congested && 'congested',
    link.pathsDown && `${link.pathsDown} of ${link.paths} source ports dead`,
    link.trouble === 'STARVED' && 'an end gets no CPU time',
    link.icmpFiltered && 'answers TCP, not ICMP',
    link.pathMtu && link.pathMtu < 1500 && `MTU ${link.pathMtu}`,
  ].filter(Boolean);
  return odd.length ? h('span.warn.sub', odd.join(', ')) : null;
}

function backward(link) {
  return link
    ? h('span.direction', shape(link.state), h('span', label(link.state)), h('span.dim', millis(link.rttAvg)))
    : h('span.dim', 'not probed');
}

function why(evidence) {
  return evidence.map((e) =>
    h('span.reason', { title: `first ${e.firstSeen}, last ${e.lastSeen}` }, `${REASONS[e.source] ?? e.source}: ${e.service}`),
  );
}

function clients(links) {
  return h(
    'table.stack',
    h('caption.hidden', 'Containers that have this one as partner'),
    h('thead', h('tr', ['From', 'State', 'Loss', 'RTT'].map((name) => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      links.map((link) =>
        h(
          'tr',
          { 'data-key': `${link.container} ${link.ip}` },
          h('th', { scope: 'row' }, h('a', { href: containerHref(link.container) }, link.container), h('span.dim.sub', `${link.role} in ${link.dataCenter}`)),
          h('td', { 'data-name': 'State' }, badge(link.state), h('span.dim.sub', link.checkedAt ? ['since ', when(link.since, '')] : 'never checked')),
          h('td.number', { 'data-name': 'Loss' }, percent(link.loss)),
          h('td.number', { 'data-name': 'RTT' }, millis(link.rttAvg)),
        ),
      ),
    ),
  );
}
