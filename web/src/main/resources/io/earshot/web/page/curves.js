// Small curves of the last minutes: a time as a line, what was lost or failed as marks on the ground.

import { s } from './dom.js';
import { millis, percent } from './words.js';

const WIDTH = 96;
const HEIGHT = 24;

const LINK_WORDS = { unit: 'reports', line: 'RTT', marks: 'loss' };

/** points: [{at, rtt, loss}], oldest first; rtt is null where nothing came back. */
export function curve(points, say = LINK_WORDS) {
  if (points.length < 2) {
    return s('svg.curve', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': 'no curve yet' });
  }
  const start = Date.parse(points[0].at);
  const length = Math.max(1, Date.parse(points.at(-1).at) - start);
  const top = Math.max(...points.map((p) => p.rtt ?? 0), 0.001);
  const x = (p) => (2 + ((Date.parse(p.at) - start) / length) * (WIDTH - 4)).toFixed(1);
  const y = (p) => (HEIGHT - 4 - (p.rtt / top) * (HEIGHT - 8)).toFixed(1);
  let path = '';
  let isDrawing = false;
  for (const p of points) {
    if (p.rtt === null) {
      isDrawing = false;
    } else {
      path += `${isDrawing ? 'L' : 'M'}${x(p)} ${y(p)}`;
      isDrawing = true;
    }
  }
  const last = points.at(-1);
  const words = `${points.length} ${say.unit}; ${say.line} up to ${millis(top)}, now ${millis(last.rtt)}; ${say.marks} now ${percent(last.loss)}`;
  return s(
    'svg.curve',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': words },
    s('title', words),
    s('path.ground', { d: `M2 ${HEIGHT - 2}H${WIDTH - 2}` }),
    s('path.rtt', { d: path || 'M0 0' }),
    points
      .filter((p) => p.loss > 0)
      .map((p) => s('rect.lost', { x: x(p) - 1, y: HEIGHT - 3 - p.loss * 8, width: 2, height: 3 + p.loss * 8 })),
  );
}
