// The list of keys, which "?" opens. It is loaded when it is first asked for.

import { h } from './dom.js';

const KEYS = [
  [['?'], 'Show or close this list'],
  [['/'], 'Search containers, hosts, services and addresses'],
  [['↑', '↓', 'Enter'], 'In the search: choose and open'],
  [['Esc'], 'Leave the search or close a list'],
  [['Ctrl Enter'], 'On SQL: run the query'],
  [['Ctrl Space'], 'On SQL: complete a name'],
  [['Tab', 'Enter'], 'On the map: go to a node and open it'],
];

/** Returns the dialog, closed. */
export function dialog() {
  const close = () => shown.close();
  const shown = h(
    'dialog.keys',
    { 'aria-labelledby': 'keys-title', onclick: (event) => event.target === shown && close() },
    h('h2', { id: 'keys-title' }, 'Keys'),
    h('dl', KEYS.map(([keys, does]) => [h('dt', keys.map((key, i) => [i ? ' ' : null, h('kbd', key)])), h('dd', does)])),
    h('p', h('button', { type: 'button', onclick: close }, 'Close')),
  );
  return shown;
}

/** Opens the dialog, or closes it where it is open. */
export function toggle() {
  const there = document.querySelector('dialog.keys');
  const shown = there ?? dialog();
  if (!there) {
    document.body.append(shown);
  }
  shown.open ? shown.close() : shown.showModal();
}
