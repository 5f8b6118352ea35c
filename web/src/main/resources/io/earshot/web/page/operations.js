// What is said on a container's links, as captured beside it: operations with rate, failures, latency and their last minutes.

import { h } from './dom.js';
import { curve } from './curves.js';
import { containerHref, count, decimal, figure, millis, percent } from './words.js';

const HEAD = ['Operation', 'Requests', 'Failed', 'Latency', '95 %', 'Lately'];
const LATENCY_WORDS = { unit: 'minutes', line: '95 % within', marks: 'failed' };

/** partner: only what is said with this one; absent: all. */
export function operations(data, partner) {
  const captures = data.captures ?? [];
  if (!captures.length) {
    return null;
  }
  const all = data.operations ?? [];
  const shown = partner ? all.filter((each) => each.partner === partner) : all;
  const total = all[0]?.of ?? 0;
  return h(
    'section',
    { 'aria-labelledby': 'operations' },
    h('h2', { id: 'operations' }, partner ? `${count(shown.length, 'operation')} on the link to ${partner}` : count(total, 'operation')),
    h(
      'p.dim',
      'As captured, the last five minutes. ',
      partner ? [h('a', { href: containerHref(data.name) }, `All ${figure(total)} operations`), '. '] : null,
      captures.map(captured),
    ),
    shown.length ? table(shown) : h('p.dim', 'No request was seen.'),
    total > all.length ? h('p.dim', `The ${figure(all.length)} with the most requests are considered.`) : null,
  );
}

function captured(capture) {
  if (capture.problem) {
    return h('span.warn', `Nothing is captured on ${capture.interface}: ${capture.problem}. `);
  }
  const lost = capture.dropped ? `, ${figure(capture.dropped)} dropped by the kernel` : '';
  const share = capture.factor > 1 ? `, one of ${capture.factor} conversations, so that counts are estimates` : '';
  return h('span', `${capture.interface}: ${count(capture.packets, 'packet')}${lost}${share}. `);
}

function table(rows) {
  return h(
    'table.stack.operations',
    h('caption.hidden', 'Operations, those with the most requests first'),
    h('thead', h('tr', HEAD.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', rows.map(row)),
  );
}

function row(each) {
  const failed = each.errors + each.unanswered;
  return h(
    'tr',
    { 'data-key': `${each.direction} ${each.ip} ${each.port} ${each.protocol} ${each.operation}` },
    h('th', { scope: 'row' }, h('code', each.operation), h('span.dim.ip', where(each))),
    h('td.number', { 'data-name': 'Requests', title: count(each.requests, 'request') }, `${decimal(each.requests / each.seconds)}/s`),
    h('td.number', { 'data-name': 'Failed', class: failed ? 'warn' : null, title: failedWords(each) }, percent(each.errorShare)),
    h('td.number', { 'data-name': 'Latency' }, millis(each.latencyAvg)),
    h('td.number', { 'data-name': '95 %', title: `most ${millis(each.latencyMax)}` }, millis(each.latencyP95)),
    h('td', { 'data-name': 'Lately' }, curve(each.points.map(point), LATENCY_WORDS)),
  );
}

function where(each) {
  const peer = each.partner ? h('a', { href: containerHref(each.partner) }, each.partner) : each.ip;
  return [each.direction === 'IN' ? 'asked by ' : 'asked of ', peer, ` · ${each.protocol} · port ${each.port}`];
}

function failedWords(each) {
  return `${count(each.errors, 'error')}, ${figure(each.unanswered)} without answer`;
}

function point(minute) {
  return { at: minute.minute, rtt: minute.latencyP95, loss: minute.requests ? minute.failed / minute.requests : 0 };
}
