// The one stream of this page: says at once when the server is gone, and goes on by itself when it is back.

import { request, get, Problem } from './api.js';

const SILENCE_MS = 8_000;
const LONGEST_WAIT_MS = 10_000;
const POLL_MS = 10_000;
const HIDDEN_MS = 20_000;

/** told: overview(object), beat(object), state('live' | 'polling' | 'resting' | 'gone' | 'locked') */
export function listen(told) {
  let failures = 0;
  let abort = new AbortController();
  let resting = null;
  let wake = () => {};
  let hiding = 0;

  // A phone in a pocket and a tab behind others need no stream, and a browser has six connections for all tabs of a server.
  // What they show when they come back is grey until the first beat.
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(() => {
        resting = new Promise((awake) => (wake = awake));
        told.state('resting');
        abort.abort();
      }, HIDDEN_MS);
    } else {
      resting = null;
      wake();
    }
  });
  window.addEventListener('pagehide', () => abort.abort());

  async function run() {
    for (;;) {
      await resting;
      abort = new AbortController();
      try {
        await stream(told, abort, () => (failures = 0));
        throw new TypeError('the stream ended');
      } catch (e) {
        if (resting || (e instanceof Problem && e.status === 503 && (await polled(told)))) {
          continue;
        }
        told.state(e instanceof Problem && (e.status === 401 || e.status === 403) ? 'locked' : 'gone');
      }
      failures++;
      const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures);
      await sleep(wait * (0.75 + Math.random() / 2));
    }
  }
  run();
  return { again: () => abort.abort() };
}

async function stream(told, abort, works) {
  const response = await request('page/live', { headers: { Accept: 'text/event-stream' }, signal: abort.signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const watchdog = setTimeout(() => abort.abort(), SILENCE_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(watchdog));
    if (done) {
      return;
    }
    works();
    told.state('live');
    text += value;
    const events = text.split('\n\n');
    text = events.pop();
    events.forEach((event) => dispatch(event, told));
  }
}

function dispatch(event, told) {
  const name = /^event: (.*)$/m.exec(event)?.[1];
  const data = /^data: (.*)$/m.exec(event)?.[1];
  if (name && data) {
    told[name]?.(JSON.parse(data));
  }
}

/** More pages are open than the server has streams for. Whether it answered at least. */
async function polled(told) {
  try {
    const overview = await get('page/overview');
    told.overview(overview);
    told.beat(overview.freshness);
    told.state('polling');
  } catch {
    return false;
  }
  await sleep(POLL_MS);
  return true;
}

function sleep(millis) {
  return new Promise((done) => setTimeout(done, millis));
}
