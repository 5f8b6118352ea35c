// The one stream of this page: says at once when the server is gone, and goes on by itself when it is back.

import { request, get, Problem } from './api.js';

const SILENCE_MS = 8_000;
const LONGEST_WAIT_MS = 10_000;
const POLL_MS = 10_000;
const HIDDEN_MS = 60_000;

/** told: overview(object), beat(object), state('live' | 'polling' | 'gone' | 'locked', why) */
export function listen(told) {
  let failures = 0;
  let hiddenSince = 0;
  let abort = new AbortController();

  // A phone in a pocket needs no stream; what it shows when it comes out is said to be old until the first beat.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      hiddenSince = Date.now();
    } else if (hiddenSince && Date.now() - hiddenSince > HIDDEN_MS) {
      abort.abort();
    }
  });

  async function run() {
    for (;;) {
      abort = new AbortController();
      try {
        await stream(told, abort, () => (failures = 0));
        throw new TypeError('the stream ended');
      } catch (e) {
        if (e instanceof Problem && e.status === 503) {
          await poll(told);
          continue;
        }
        told.state(e instanceof Problem && (e.status === 401 || e.status === 403) ? 'locked' : 'gone', e.message);
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

/** More pages are open than the server has streams for. */
async function poll(told) {
  const overview = await get('page/overview');
  told.overview(overview);
  told.beat(overview.freshness);
  told.state('polling');
  await sleep(POLL_MS);
}

function sleep(millis) {
  return new Promise((done) => setTimeout(done, millis));
}
