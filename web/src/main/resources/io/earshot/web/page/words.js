// How states, times and figures are said and drawn: always a shape and a word beside the colour.

import { h, s } from './dom.js';

const STATES = {
  UP: ['good', 'circle', 'up'],
  OK: ['good', 'circle', 'OK'],
  LOSSY: ['warn', 'triangle', 'lossy'],
  DOWN: ['bad', 'cross', 'down'],
  BROKEN: ['bad', 'cross', 'broken'],
  SILENT: ['unknown', 'slashed', 'silent'],
  WAITING: ['unknown', 'ring', 'waiting'],
  UNKNOWN: ['unknown', 'ring', 'unknown'],
  OPEN: ['bad', 'cross', 'open'],
  MUTED: ['unknown', 'slashed', 'muted'],
  OVER: ['good', 'circle', 'over'],
};

const SHAPES = {
  circle: () => s('circle', { cx: 8, cy: 8, r: 5.5, fill: 'currentColor' }),
  triangle: () => s('path', { d: 'M8 2 14.500 13.500H1.500Z', fill: 'currentColor' }),
  cross: () => [
    s('rect', { x: 1.5, y: 1.5, width: 13, height: 13, rx: 3, fill: 'currentColor' }),
    s('path.cut', { d: 'M5 5l6 6M11 5l-6 6', 'stroke-width': 2, 'stroke-linecap': 'round' }),
  ],
  ring: () => s('circle', { cx: 8, cy: 8, r: 5, fill: 'none', stroke: 'currentColor', 'stroke-width': 2, 'stroke-dasharray': '3 2.200' }),
  slashed: () => [
    s('circle', { cx: 8, cy: 8, r: 5.5, fill: 'none', stroke: 'currentColor', 'stroke-width': 2 }),
    s('path', { d: 'M4 12 12 4', stroke: 'currentColor', 'stroke-width': 2 }),
  ],
};

export function tone(state) {
  return (STATES[state] ?? STATES.UNKNOWN)[0];
}

export function label(state) {
  return (STATES[state] ?? STATES.UNKNOWN)[2];
}

/** The shape alone; what stands beside it says the word. */
export function shape(state) {
  const [colour, form] = STATES[state] ?? STATES.UNKNOWN;
  return s(`svg.shape.${colour}`, { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, SHAPES[form]());
}

export function badge(state, text = label(state)) {
  return h(`span.badge.${tone(state)}`, shape(state), h('span', text));
}

// The server's clock counts, not that of the phone.
let ahead = 0;

export function setServerTime(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export function now() {
  return Date.now() + ahead;
}

export function age(iso, at = now()) {
  return span((at - Date.parse(iso)) / 1000);
}

export function span(seconds) {
  const n = Math.max(0, Math.round(seconds));
  if (n < 60) {
    return `${n} s`;
  }
  if (n < 3600) {
    return `${Math.floor(n / 60)} min`;
  }
  if (n < 48 * 3600) {
    const minutes = Math.floor((n % 3600) / 60);
    return `${Math.floor(n / 3600)} h${minutes && n < 10 * 3600 ? ` ${minutes} min` : ''}`;
  }
  return `${Math.floor(n / 86400)} days`;
}

// At night 02:15 is read faster than 2:15 AM, wherever one is.
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const CLOCK = new Intl.DateTimeFormat(undefined, { ...TIME, second: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { ...TIME, day: 'numeric', month: 'short' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

const UTC_CLOCK = new Intl.DateTimeFormat(undefined, { ...TIME, timeZone: 'UTC' });

/** The reader's own time with its zone; where that is not UTC, UTC beside it, in which texts and tables are. */
export function clock(iso) {
  const date = new Date(iso);
  const local = date.toDateString() === new Date(now()).toDateString() ? CLOCK.format(date) : DAY.format(date);
  return date.getTimezoneOffset() === 0 ? `${local} UTC` : `${local} (${UTC_CLOCK.format(date)} UTC)`;
}

/** Local time with the age beside, which goes on by itself; the tooltip has the zone. */
export function when(iso, suffix = ' ago') {
  if (!iso) {
    return h('span.dim', 'never');
  }
  return h(
    'time',
    { datetime: iso, title: FULL.format(new Date(iso)) },
    `${clock(iso)} `,
    h('span.age', { 'data-age': iso, 'data-suffix': suffix }, `${age(iso)}${suffix}`),
  );
}

/** Lets all ages on the page go on; what is stale stops. */
export function tick() {
  for (const element of document.querySelectorAll('[data-age]')) {
    const text = age(element.dataset.age) + (element.dataset.suffix ?? '');
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }
}

export function count(number, singular, plural = `${singular}s`) {
  return `${figure(number)} ${number === 1 ? singular : plural}`;
}

const WHOLE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });

export function figure(number) {
  return WHOLE.format(number);
}

export function decimal(number) {
  if (number === null || number === undefined) {
    return '–';
  }
  const size = Math.abs(number);
  return number.toLocaleString(undefined, { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
}

export function millis(number) {
  return number === null || number === undefined ? '–' : `${decimal(number)} ms`;
}

export function percent(share) {
  if (share === null || share === undefined) {
    return '–';
  }
  const p = share * 100;
  return p > 0 && p < 0.1 ? '<0.1 %' : `${p.toLocaleString(undefined, { maximumFractionDigits: p < 10 ? 1 : 0 })} %`;
}

/** What happened, without its times, which the server writes in UTC and the page in the zone of its reader. */
export function happened(incident) {
  const unheard = /; (no reports from .*)$/.exec(incident.summary);
  return incident.summary.replace(/ (since|from) (\d{1,2}:\d\d|\d{1,2} \w{3} \d{1,2}:\d\d)\b.*$/, '') + (unheard ? `; ${unheard[1]}` : '');
}

export function containerHref(name) {
  return `#/container/${encodeURIComponent(name)}`;
}

export function listHref(filters) {
  return `#/containers?${new URLSearchParams(filters)}`;
}
