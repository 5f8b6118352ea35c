// The slider that lets the overview, the matrix, the map and incidents show what was known at an earlier time.

import { h, show } from './dom.js';
import { get, lookBack, lookedBack } from './api.js';
import { clock } from './words.js';

const DAY_MS = 24 * 3600 * 1000;
const STEP_MS = 60 * 1000;

/** Fills the element where the server records. @param changed is called when another time is to be shown */
export async function pastBar(element, changed) {
  const { since } = await get('page/past').catch(() => ({}));
  if (!since) {
    return;
  }
  const draw = () => {
    const end = Math.floor(Date.now() / STEP_MS) * STEP_MS;
    const begin = Math.max(Math.ceil(Date.parse(since) / STEP_MS) * STEP_MS, end - DAY_MS);
    const at = lookedBack();
    if (begin >= end) {
      return; // nothing to look back at yet
    }
    const said = h('output', at ? `as of ${clock(at)}` : 'now');
    const slider = h('input', {
      type: 'range',
      min: begin,
      max: end,
      step: STEP_MS,
      value: at ? Date.parse(at) : end,
      'aria-label': 'Time that is shown',
      oninput: (event) => {
        said.textContent = `as of ${clock(new Date(Number(event.target.value)).toISOString())}`;
      },
      onchange: (event) => {
        const chosen = Number(event.target.value);
        lookBack(chosen >= end ? null : new Date(chosen).toISOString().replace(/\.\d+Z/, 'Z'));
        document.body.classList.toggle('past', lookedBack() !== null);
        draw();
        changed();
      },
    });
    const back = h(
      'button',
      {
        type: 'button',
        onclick: () => {
          lookBack(null);
          document.body.classList.remove('past');
          draw();
          changed();
        },
      },
      'Back to now',
    );
    show(element, h('div.past', h('span', 'Time'), slider, said, at ? back : null));
  };
  draw();
}
