// Puts the page together: which view is shown, what it is told, and whether it may be believed.

import { h, show } from './dom.js';
import { get, lookedBack, setToken, Problem } from './api.js';
import { pastBar } from './past.js';
import { listen } from './live.js';
import { searchBox } from './search.js';
import { clock, setServerTime, span, tick, now } from './words.js';
import { overview } from './overview.js';
import { matrix } from './matrix.js';

// Each view: load(params, signal) to data, render(data, params, page) to nodes, refresh in seconds. What is rarely seen comes when asked for.
const VIEWS = {
  '': async () => overview,
  matrix: async () => matrix,
  incidents: async () => (await import('./incidents.js')).incidents,
  incident: async () => (await import('./incident.js')).incident,
  container: async () => (await import('./container.js')).container,
  containers: async () => (await import('./containers.js')).containers,
  map: async () => (await import('./map.js')).map,
  dependencies: async () => (await import('./dependencies.js')).dependencies,
  sql: async () => (await import('./sql.js')).sqlView,
};

/** Views that lie in another one's place of the navigation. */
const SECTIONS = { incident: 'incidents', container: 'containers' };

const CALM_MS = 4_000;

const main = document.getElementById('main');
const pill = document.getElementById('live');
const alarm = document.getElementById('gone');

/** What all views share. */
const page = { overview: null, freshness: null, matrix: null, rerender: () => render(), reload: () => load(true) };

let view = null;
let params = null;
let data = null;
let loading = new AbortController();
let loadedAt = 0;
let isLoading = false;
let liveState = 'connecting';
let heardAt = 0;

async function route(event) {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  const [name, ...rest] = path.split('/');
  const opened = await (VIEWS[name] ?? VIEWS[''])();
  const isSame = view === opened && params?.path === path && opened.keepsItself;
  params = { path, id: decodeURIComponent(rest.join('/')), query: new URLSearchParams(query) };
  for (const link of document.querySelectorAll('nav a')) {
    const isHere = link.getAttribute('href') === `#/${SECTIONS[name] ?? name}`;
    isHere ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
    if (isHere) {
      // On a phone the navigation is wider than the screen.
      const nav = link.parentElement;
      nav.scrollLeft = link.offsetLeft - nav.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
    }
  }
  if (isSame) {
    opened.navigated?.(params);
    return;
  }
  // Who filters a list goes on typing, and the list stays until the next one is there.
  const isFiltering = view === opened && Boolean(document.activeElement?.closest('form.filters'));
  if (!isFiltering) {
    view?.left?.();
    view = opened;
    data = null;
  }
  await load(isFiltering);
  if (event && view === opened && !isFiltering) {
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

async function load(again) {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  const mine = view;
  loadedAt = Date.now();
  isLoading = true;
  const slow = again ? 0 : setTimeout(() => show(main, h('p.loading', 'Asking the server…')), 300);
  try {
    const answer = mine.load ? await mine.load(params, signal, page) : {};
    if (!signal.aborted) {
      const isNew = !data;
      data = answer;
      render();
      if (isNew) {
        performance.mark('shown'); // what benchmarks measure
      }
    }
  } catch (e) {
    if (!signal.aborted && !(again && data && !(e instanceof Problem))) {
      show(main, problem(e));
    }
  } finally {
    isLoading = isLoading && signal.aborted;
    clearTimeout(slow);
  }
}

function problem(e) {
  if (e instanceof Problem && e.status === 401) {
    return tokenForm();
  }
  return h(
    'section.card',
    h('h1', e instanceof Problem && e.status === 404 ? 'Not found' : 'This cannot be shown'),
    h('p', e instanceof Problem ? e.message : 'The server does not answer. It is asked again by itself.'),
    h('p', h('a', { href: '#/' }, 'To the overview')),
  );
}

function tokenForm() {
  const input = h('input', { type: 'password', name: 'token', required: true, autocomplete: 'current-password', 'aria-label': 'Token' });
  return h(
    'form.card.token',
    {
      'data-keep': '',
      onsubmit: (event) => {
        event.preventDefault();
        setToken(input.value.trim());
        stream.again();
        load(false);
      },
    },
    h('h1', 'Who is there?'),
    h('p', 'This server wants a token. It is kept until this tab is closed.'),
    h('p.row', input, h('button', { type: 'submit' }, 'Go on')),
  );
}

function render() {
  if (data && view) {
    document.title = view.title ? `${view.title(params, data)} · Earshot` : headline();
    show(main, view.render(data, params, page));
  }
}

function headline() {
  const open = page.overview?.incidents.length ?? 0;
  return open ? `${open} open · Earshot` : 'Earshot';
}

const stream = listen({
  overview(told) {
    if (lookedBack()) {
      return;
    }
    page.overview = told;
    if (view === overview) {
      if (!data) {
        return;
      }
      render();
      // In an outage much changes; the matrix behind it costs the server something.
      if (!isLoading && Date.now() - loadedAt >= CALM_MS) {
        load(true);
      }
    }
  },
  beat(told) {
    setServerTime(told.at);
    if (lookedBack()) {
      return;
    }
    page.freshness = told;
    // A slow answer is waited for: asked again and again it would never come.
    if (view?.refresh && !isLoading && Date.now() - loadedAt >= view.refresh * 1000 && !document.hidden) {
      load(true);
    } else if (view === overview) {
      render();
    }
  },
  state(state) {
    heardAt = state === 'live' || state === 'polling' ? Date.now() : heardAt;
    if (state !== liveState) {
      const back = (state === 'live' || state === 'polling') && ['gone', 'locked', 'resting'].includes(liveState);
      liveState = state;
      showState();
      if (back && !view?.keepsItself) {
        load(true);
      }
    }
  },
});

const PILLS = { live: 'live', polling: 'every 10 s', gone: 'no answer', locked: 'locked', connecting: 'connecting', resting: 'connecting' };

function showState() {
  const isGone = liveState === 'gone';
  pill.dataset.live = liveState;
  pill.textContent = PILLS[liveState];
  document.body.classList.toggle('stale', isGone || liveState === 'resting');
  alarm.hidden = !isGone;
  if (isGone) {
    const since = heardAt ? new Date(heardAt).toISOString() : null;
    show(
      alarm,
      h('strong', 'The server does not answer. '),
      since
        ? `What you see is from ${clock(since)}, ${span((Date.now() - heardAt) / 1000)} ago; nothing of it is known to be true now. `
        : 'Nothing is known. ',
      'It is asked again by itself.',
    );
  }
}

function theme() {
  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('earshot-theme');
  const isDark = () => (chosen() ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const apply = () => {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
    button.textContent = isDark() ? '☾' : '☀';
    button.setAttribute('aria-label', isDark() ? 'Dark; change to light' : 'Light; change to dark');
    document.dispatchEvent(new Event('theme'));
  };
  button.onclick = () => {
    localStorage.setItem('earshot-theme', isDark() ? 'light' : 'dark');
    apply();
  };
  system.addEventListener('change', apply);
  apply();
}

theme();
searchBox(document.getElementById('search'));
document.addEventListener('keydown', async (event) => {
  if (event.key === '?' && !event.target.closest('input, textarea, select') && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    (await import('./keys.js')).toggle();
  }
});
pastBar(document.getElementById('past'), () => {
  page.overview = null;
  page.freshness = null;
  page.matrix = null;
  load(true);
});
window.addEventListener('hashchange', route);
setInterval(() => {
  if (liveState === 'gone') {
    showState();
  } else {
    tick();
  }
}, 1000);
route();
