// A question in SQL, its answer as a table or a chart, and an address that a colleague can be sent.

import { h, show } from './dom.js';
import { get, sql, Problem } from './api.js';
import { completing } from './complete.js';
import { containerHref, count, figure } from './words.js';

const ROWS = 500;

/** Asked at first: there on every server. */
const FIRST = 'disconnected';

/** Where this browser keeps the queries that its user ran. */
const CONFIRMED = 'earshot.sql.confirmed';

const FORMS = { table: 'Table', scatter: 'Scatter', bars: 'Bars', time: 'Over time' };

export const sqlView = {
  keepsItself: true,
  title: () => 'SQL',
  load: async (params, signal) => ({ saved: await get('queries', signal), params }),
  render: (data) => (data.node ??= view(data.saved, data.params)),
  navigated: (params) => follow?.(params),
  left: () => leave(),
};

let follow = null;
let leave = () => {};

function view(saved, params) {
  let answer = null;
  let charts = null;
  let endChart = () => {};
  let chosen = { form: params.query.get('chart') ?? 'table', x: params.query.get('x'), y: params.query.get('y') };
  let asked = '';

  const area = h('textarea', {
    'aria-label': 'SQL',
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
    autocorrect: 'off',
    rows: 4,
    placeholder: 'SELECT …',
  });
  area.value = params.query.get('q') ?? saved.find((query) => query.name === FIRST).sql;
  const run = h('button.primary', { type: 'button', onclick: () => go(true) }, 'Run', h('kbd.hidden', ' Ctrl Enter'));
  const out = h('div', { 'aria-live': 'polite' });
  const editor = h(
    'div.editor',
    area,
    h(
      'div.row',
      run,
      h(
        'select',
        {
          'aria-label': 'Saved queries',
          onchange: (event) => {
            const query = saved[event.target.value];
            if (query) {
              area.value = query.sql;
              event.target.value = '';
              chosen = { form: 'table', x: null, y: null };
              go(true);
            }
          },
        },
        h('option', { value: '' }, 'Saved queries…'),
        saved.map((query, i) => h('option', { value: i }, query.about ? `${query.name}: ${query.about}` : query.name)),
      ),
      h('span.dim', 'Ctrl Enter runs, Ctrl Space completes'),
    ),
  );
  completing(area, editor);
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      go(true);
    }
  });

  async function go(isNew) {
    const text = area.value.trim();
    if (!text) {
      return;
    }
    asked = text;
    run.disabled = true;
    if (isNew) {
      confirm(text);
      remember();
    }
    try {
      const told = await sql(text);
      charts = await import('./charts.js');
      if (asked === text) {
        answer = told;
        paint();
      }
    } catch (e) {
      endChart();
      show(out, h('p.card.refused', { role: 'alert' }, e instanceof Problem ? e.message : 'The server does not answer.'));
    } finally {
      run.disabled = false;
    }
  }

  /**
   * Runs what the address holds if it is saved on the server or the user ran it before. A link on another site would otherwise
   * run SQL with the user's rights.
   */
  function begin() {
    const text = area.value.trim();
    if (saved.some((query) => query.sql.trim() === text) || confirmed().includes(text)) {
      go(false);
    } else {
      endChart();
      endChart = () => {};
      asked = '';
      show(out, h('p.card', { role: 'note', id: 'unasked' }, 'This query came with the address and was not run. Read it, then press Run.'));
    }
  }

  /** The address says what is shown. */
  function remember() {
    const query = new URLSearchParams({ q: area.value.trim() });
    if (chosen.form !== 'table') {
      query.set('chart', chosen.form);
      for (const end of ['x', 'y']) {
        if (chosen[end] !== null) {
          query.set(end, chosen[end]);
        }
      }
    }
    history.pushState(null, '', `#/sql?${query}`);
  }

  function paint() {
    endChart();
    endChart = () => {};
    const { offered, numbers, times, names } = charts.forms(answer);
    const form = offered.includes(chosen.form) ? chosen.form : 'table';
    const xs = form === 'scatter' ? numbers : form === 'time' ? times : names.length ? [...names, ...times] : answer.columns.map((_, i) => i);
    const x = pickColumn(chosen.x, xs, xs[0]);
    const y = pickColumn(chosen.y, numbers, numbers.find((i) => i !== x) ?? numbers[0]);
    const place = form === 'table' ? null : h('div.chart.result', { 'data-key': `chart ${form}`, 'data-keep': '', role: 'img', 'aria-label': `${FORMS[form]} of ${answer.columns[y]?.name}` });
    const set = (change) => {
      chosen = { ...chosen, ...change };
      remember();
      paint();
    };
    out.replaceChildren();
    show(
      out,
      h(
        'p.also',
        h('span', { id: 'said' }, `${count(answer.rows.length, 'row')}${answer.truncated ? ', and more' : ''} in ${Math.round(answer.elapsedMillis)} ms`),
        offered.length > 1
          ? h(
              'span.row',
              { role: 'group', 'aria-label': 'Shown as' },
              offered.map((f) => h('button', { type: 'button', 'aria-pressed': String(f === form), onclick: () => set({ form: f, x: null, y: null }) }, FORMS[f])),
            )
          : null,
        form === 'table' ? null : [columnChoice('x', xs, x, set), columnChoice('y', numbers, y, set)],
        h('button', { type: 'button', onclick: download }, 'CSV'),
        h('button', { type: 'button', onclick: (event) => copy(event.target) }, 'Copy link'),
      ),
      place ?? table(answer),
    );
    if (place) {
      endChart = charts.draw(place, form, answer, x, y);
    }
  }

  function pickColumn(name, allowed, otherwise) {
    const i = answer.columns.findIndex((column) => column.name === name);
    return allowed.includes(i) ? i : otherwise;
  }

  function columnChoice(end, allowed, selected, set) {
    return h(
      'label.row',
      `${end} `,
      h(
        'select',
        { onchange: (event) => set({ [end]: event.target.value }) },
        allowed.map((i) => h('option', { value: answer.columns[i].name, selected: i === selected }, answer.columns[i].name)),
      ),
    );
  }

  async function download() {
    const csv = await sql(asked, 'text/csv');
    const link = h('a', { href: URL.createObjectURL(new Blob([csv], { type: 'text/csv' })), download: 'earshot.csv' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function copy(button) {
    remember();
    await navigator.clipboard?.writeText(location.href).catch(() => {});
    button.textContent = navigator.clipboard ? 'Copied' : 'See the address bar';
  }

  follow = ({ query }) => {
    area.value = query.get('q') ?? area.value;
    chosen = { form: query.get('chart') ?? 'table', x: query.get('x'), y: query.get('y') };
    begin();
  };
  leave = () => endChart();
  begin();
  return h('div', { 'data-keep': '', 'data-key': 'sql' }, h('h1', 'Ask in SQL'), editor, out);
}

function confirmed() {
  try {
    return JSON.parse(localStorage.getItem(CONFIRMED)) ?? [];
  } catch {
    return [];
  }
}

function confirm(text) {
  try {
    localStorage.setItem(CONFIRMED, JSON.stringify([text, ...confirmed().filter((other) => other !== text)].slice(0, 50)));
  } catch {
    // Without a store the user confirms again.
  }
}

function table(answer) {
  const isNumber = answer.columns.map((_, i) => answer.rows.some((row) => typeof row[i] === 'number'));
  const more = answer.rows.length - ROWS;
  return h(
    'div.result',
    { role: 'region', tabindex: 0, 'aria-label': 'Result' },
    h(
      'table',
      h('thead', h('tr', answer.columns.map((column, i) => h('th', { scope: 'col', class: isNumber[i] ? 'number' : null, title: column.type }, column.name)))),
      h('tbody', answer.rows.slice(0, ROWS).map((row) => h('tr', row.map((value, i) => cell(value, answer.columns[i].name, isNumber[i]))))),
      more > 0 ? h('tfoot', h('tr', h('td', { colspan: answer.columns.length }, `and ${figure(more)} more rows, ${answer.truncated ? 'and those beyond the limit of the server' : 'all in the CSV'}`))) : null,
    ),
  );
}

const NAMES = new Set(['CONTAINER', 'PARTNER', 'NAME']);

function cell(value, column, isNumber) {
  if (value === null) {
    return h('td.null', { class: isNumber ? 'number' : null }, 'NULL');
  }
  const isContainer = NAMES.has(column) && /^[^.\s]+\.[^.\s]+$/.test(value);
  return h('td', { class: isNumber ? 'number' : null }, isContainer ? h('a', { href: containerHref(value) }, value) : String(value));
}
