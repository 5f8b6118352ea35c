// Completion of tables, columns and the words of SQL in a plain text area, which phones and screen readers know how to handle.

import { h, show } from './dom.js';
import { sql } from './api.js';

const WORDS =
  'SELECT FROM WHERE GROUP BY ORDER BY HAVING LIMIT JOIN LEFT JOIN ON AND OR NOT IN LIKE IS NULL BETWEEN AS DISTINCT DESC ASC COUNT( SUM( AVG( MIN( MAX( MEDIAN( CASE WHEN THEN ELSE END UNION ALL WITH EXISTS'
    .split(/ (?!BY|JOIN|ALL)/);

let schema = null;

/** Table to its columns, spelled as people write them. */
async function readSchema() {
  const answer = await sql(
    "SELECT LOWER(TABLE_NAME), LOWER(COLUMN_NAME) FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'PUBLIC' ORDER BY TABLE_NAME, ORDINAL_POSITION",
  );
  const tables = new Map();
  for (const [table, column] of answer.rows) {
    tables.set(table, [...(tables.get(table) ?? []), column]);
  }
  return tables;
}

/** Returns the word before the caret and what could complete it. `schema` maps tables to their columns; null before it is known. */
export function candidates(text, caret, schema) {
  const before = /([A-Za-z_][\w]*)?\.?([A-Za-z_]\w*)?$/.exec(text.slice(0, caret));
  const isQualified = before[0].includes('.');
  const part = (isQualified ? before[2] : before[0]) ?? '';
  const tables = schema ?? new Map();
  const words = text.toLowerCase();
  const used = [...tables.keys()].filter((table) => new RegExp(`\\b${table}\\b`).test(words));
  const found = [];
  if (isQualified) {
    const alias = before[1]?.toLowerCase();
    const table = tables.has(alias) ? alias : new RegExp(`\\b(\\w+)\\s+(?:as\\s+)?${alias}\\b`).exec(words)?.[1];
    (tables.get(table) ?? []).forEach((column) => found.push([column, table]));
  } else if (/\b(from|join)\s+\w*$/i.test(text.slice(0, caret))) {
    [...tables.keys()].forEach((table) => found.push([table, 'table']));
  } else {
    used.forEach((table) => tables.get(table).forEach((column) => found.push([column, table])));
    WORDS.forEach((word) => found.push([word, '']));
    [...tables.keys()].forEach((table) => found.push([table, 'table']));
  }
  const wanted = part.toLowerCase();
  const seen = new Set();
  return {
    part,
    found: found
      .filter(([word]) => word.toLowerCase().startsWith(wanted) && word.toLowerCase() !== wanted && !seen.has(word) && seen.add(word))
      .slice(0, 12),
  };
}

/** @param place an element beside the text area in which the list may lie */
export function completing(area, place) {
  const list = h('ul.completion', { id: 'completion', role: 'listbox', 'aria-label': 'Completion', hidden: true });
  place.append(list);
  area.setAttribute('aria-controls', 'completion');
  area.setAttribute('aria-autocomplete', 'list');
  let found = [];
  let part = '';
  let chosen = 0;

  // Words of SQL are offered until the names are known, and where they may not be asked for.
  readSchema().then(
    (tables) => {
      schema = tables;
      if (document.activeElement === area) {
        offer(false);
      }
    },
    () => {},
  );

  function close() {
    list.hidden = true;
    found = [];
    area.removeAttribute('aria-activedescendant');
  }

  function offer(force) {
    if (area.selectionStart !== area.selectionEnd) {
      close();
      return;
    }
    ({ part, found } = candidates(area.value, area.selectionStart, schema));
    chosen = 0;
    const isAfterDot = area.value[area.selectionStart - 1] === '.';
    if (!found.length || (!force && !part && !isAfterDot)) {
      close();
      return;
    }
    render();
  }

  function render() {
    const lines = area.value.slice(0, area.selectionStart).split('\n');
    const style = getComputedStyle(area);
    const line = parseFloat(style.lineHeight);
    const letter = parseFloat(style.fontSize) * 0.602;
    list.hidden = false;
    list.style.top = `${parseFloat(style.paddingTop) + lines.length * line - area.scrollTop + 4}px`;
    list.style.left = `${Math.min(parseFloat(style.paddingLeft) + (lines.at(-1).length - part.length) * letter, Math.max(0, area.clientWidth - 220))}px`;
    area.setAttribute('aria-activedescendant', `completion-${chosen}`);
    show(
      list,
      found.map(([word, from], i) =>
        h(
          'li',
          {
            id: `completion-${i}`,
            role: 'option',
            'aria-selected': String(i === chosen),
            onmousedown: (event) => {
              event.preventDefault();
              chosen = i;
              take();
            },
          },
          h('span', word),
          h('span.dim', from),
        ),
      ),
    );
    list.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }

  function take() {
    const [word] = found[chosen];
    const end = area.selectionStart;
    area.setRangeText(word, end - part.length, end, 'end');
    close();
  }

  area.addEventListener('input', () => offer(false));
  area.addEventListener('blur', () => setTimeout(close, 150));
  area.addEventListener('keydown', (event) => {
    if (event.ctrlKey && event.key === ' ') {
      event.preventDefault();
      offer(true);
    } else if (list.hidden) {
      return;
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      chosen = (chosen + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length;
      render();
    } else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') {
      event.preventDefault();
      take();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
  });
}
