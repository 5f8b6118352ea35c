// Tables that people filter and sort. What they chose stands in the address, so that a link shows the same to others.

import { h } from './dom.js';
import { get } from './api.js';

const CHOICES_MS = 60_000;
const TYPING_MS = 250;

let known = null;
let knownAt = 0;

/** Returns the values that filters offer; asked for once a minute. */
export async function choices(signal) {
  if (!known || Date.now() - knownAt > CHOICES_MS) {
    known = await get('page/choices', signal);
    knownAt = Date.now();
  }
  return known;
}

function goTo(view, query) {
  const text = query.toString();
  location.hash = `#/${view}${text ? `?${text}` : ''}`;
}

function changed(view, query, name, value) {
  const next = new URLSearchParams(query);
  value ? next.set(name, value) : next.delete(name);
  goTo(view, next);
}

/** fields: [{name, label, values: [[value, text]]}] as lists, or without values as text. */
export function filters(view, query, fields) {
  const chosen = fields.filter(({ name }) => query.get(name));
  return h(
    'form.filters.row',
    { role: 'search', 'aria-label': 'Filter', onsubmit: (event) => event.preventDefault() },
    fields.map(({ name, label, values }) =>
      values
        ? h(
            'label',
            h('span', label),
            h(
              'select',
              { name, onchange: (event) => changed(view, query, name, event.target.value) },
              h('option', { value: '', selected: !query.get(name) }, 'all'),
              withChosen(values, query.get(name)).map(([value, text]) => h('option', { value, selected: query.get(name) === value }, text)),
            ),
          )
        : h('label', h('span', label), textField(view, query, name)),
    ),
    chosen.length ? h('button', { type: 'button', onclick: () => goTo(view, withoutAll(query, fields)) }, 'Clear') : null,
  );
}

/** A value that is gone from the fleet may still stand in the address, and is then shown as chosen. */
function withChosen(values, value) {
  return !value || values.some(([known]) => known === value) ? values : [...values, [value, value]];
}

function withoutAll(query, fields) {
  const rest = new URLSearchParams(query);
  fields.forEach(({ name }) => rest.delete(name));
  return rest;
}

function textField(view, query, name) {
  let typing = 0;
  return h('input', {
    name,
    type: 'search',
    value: query.get(name) ?? '',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: (event) => {
      clearTimeout(typing);
      typing = setTimeout(() => changed(view, query, name, event.target.value.trim()), TYPING_MS);
    },
  });
}

/** columns: [[text, name to sort by or null, class or null]]. A second click on a header reverses the order. */
export function head(view, query, columns) {
  const sorted = query.get('sort') ?? '';
  return h(
    'thead',
    h(
      'tr',
      columns.map(([text, name, kind]) => {
        if (!name) {
          return h('th', { scope: 'col', class: kind }, text);
        }
        const isUp = sorted === name;
        const isDown = sorted === `-${name}`;
        const next = new URLSearchParams(query);
        next.set('sort', isUp ? `-${name}` : name);
        return h(
          'th',
          { scope: 'col', class: kind, 'aria-sort': isUp ? 'ascending' : isDown ? 'descending' : null },
          h('a.sort', { href: `#/${view}?${next}` }, text, h('span', { 'aria-hidden': 'true' }, isUp ? ' ↑' : isDown ? ' ↓' : '')),
        );
      }),
    ),
  );
}
