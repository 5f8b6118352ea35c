// A button that probes a link now from both ends, and what came of it.

import { h } from './dom.js';
import { explain } from './api.js';
import { clock } from './words.js';

const TONES = { OK: 'good', ICMP_FILTERED: 'warn', LOSS: 'warn', PATH_MTU: 'warn', UNKNOWN: 'unknown' };

/** Holds what was found, by link, as long as the page is open, so that a rerender keeps it. */
const found = new Map();
const running = new Set();

export function explaining(from, to, page) {
  const key = `${from} ${to}`;
  const result = found.get(key);
  return h(
    'div.explain',
    { 'data-key': `explain ${key}` },
    h(
      'button',
      {
        type: 'button',
        disabled: running.has(key),
        onclick: async () => {
          running.add(key);
          page.rerender();
          try {
            found.set(key, await explain(from, to));
          } catch (e) {
            found.set(key, { state: 'UNKNOWN', verdict: e.message, evidence: [] });
          }
          running.delete(key);
          page.rerender();
        },
      },
      running.has(key) ? 'Probing from both ends…' : result ? 'Probe again' : 'Explain: probe now from both ends',
    ),
    result
      ? h(
          'div',
          { role: 'status' },
          h(`p.${TONES[result.state] ?? 'bad'}`, h('strong', result.state), ` ${result.verdict}`, result.at ? h('span.dim', ` at ${clock(result.at)}`) : null),
          result.evidence.length ? h('ul.links', result.evidence.map((line) => h('li', line))) : null,
        )
      : null,
  );
}
