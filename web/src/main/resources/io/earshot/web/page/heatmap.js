// The matrix of more places than a table holds: one coloured point for each pair and direction, by ECharts on a canvas.

import * as echarts from './echarts.esm.min.js';
import { worst } from './matrix.js';
import { millis, percent } from './words.js';

/** Positions in a cell as the server sends it. */
const [FROM, TO, LINKS, DOWN, LOSSY, UNKNOWN, LOSS, RTT] = [0, 1, 2, 3, 4, 5, 6, 7];

const STATES = [
  { value: 0, label: 'up', colour: 'good-line' },
  { value: 1, label: 'unknown', colour: 'unknown-line' },
  { value: 2, label: 'loses packets', colour: 'lossy' },
  { value: 3, label: 'down', colour: 'bad' },
];

const ORDER = ['UP', 'UNKNOWN', 'LOSSY', 'DOWN'];

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** Returns the place among STATES of what a table shows for the same links. */
export function stateOf(cell) {
  return ORDER.indexOf(worst({ links: cell[LINKS], down: cell[DOWN], lossy: cell[LOSSY], unknown: cell[UNKNOWN] }));
}

/** Returns rows, columns and points in the order in which they are drawn: groups together with a gap between, names in natural order. */
export function arranged(map, shade) {
  const rows = side(map.from);
  const columns = side(map.to);
  const value = { state: stateOf, loss: (cell) => cell[LOSS], rtt: (cell) => cell[RTT] }[shade];
  const points = map.cells
    .map((cell) => ({ value: [columns.at[cell[TO]], rows.at[cell[FROM]], value(cell)], cell }))
    .filter((point) => point.value[2] !== null);
  return { rows: rows.names, columns: columns.names, points };
}

function side(places) {
  const order = places.map((_, i) => i).sort((a, b) => byName(places[a].group, places[b].group) || byName(places[a].name, places[b].name));
  const gap = Array(Math.ceil(places.length / 150)).fill('');
  const names = [];
  const at = [];
  order.forEach((place, i) => {
    if (i && places[place].group !== places[order[i - 1]].group) {
      names.push(...gap);
    }
    at[place] = names.length;
    names.push(places[place].name);
  });
  return { names, at };
}

/** The highest value that still has a colour of its own; single outliers do not make all others pale. */
export function top(values, least) {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(least, sorted[Math.floor((sorted.length - 1) * 0.98)] ?? 0);
}

function words(map, cell) {
  const parts = [
    cell[DOWN] ? `${cell[DOWN]} down` : '',
    cell[LOSSY] ? `${cell[LOSSY]} lossy` : '',
    cell[UNKNOWN] ? `${cell[UNKNOWN]} unknown` : '',
  ].filter(Boolean);
  const named = ({ name, group }) => (group ? `${name} (${group})` : name);
  return `${named(map.from[cell[FROM]])} → ${named(map.to[cell[TO]])}\n${cell[LINKS]} links${parts.length ? `: ${parts.join(', ')}` : ', all up'}\nloss ${percent(cell[LOSS])}, median RTT ${millis(cell[RTT])}`;
}

function option(map, shade) {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  const { rows, columns, points } = arranged(map, shade);
  const axis = (names, more) => ({
    type: 'category',
    data: names,
    axisLabel: { color: colour('dim'), fontSize: 11, ...more.axisLabel },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour('line') } },
    splitArea: { show: false },
    ...more.axis,
  });
  const scale = { textStyle: { color: colour('dim') }, bottom: 0, left: 'center', orient: 'horizontal', itemGap: 14 };
  const top98 = (least) => top(points.map((point) => point.value[2]), least);
  const shades = {
    state: () => ({
      ...scale,
      type: 'piecewise',
      pieces: STATES.map(({ value, label, colour: name }) => ({ value, label, color: colour(name) })),
    }),
    loss: () => ({ ...scale, min: 0, max: top98(0.02), calculable: true, formatter: percent, inRange: { color: [colour('good-ground'), colour('warn'), colour('bad')] } }),
    rtt: () => ({ ...scale, min: 0, max: top98(1), calculable: true, formatter: millis, inRange: { color: [colour('raised'), colour('accent')] } }),
  };
  return {
    animation: false,
    aria: { enabled: true },
    grid: { left: 8, right: 8, top: 8, bottom: 48, containLabel: true },
    tooltip: {
      renderMode: 'richText',
      backgroundColor: colour('card'),
      borderColor: colour('line'),
      textStyle: { color: colour('text') },
      formatter: ({ data }) => words(map, data.cell),
    },
    xAxis: axis(columns, { axisLabel: { rotate: 60 }, axis: { position: 'top' } }),
    yAxis: axis(rows, { axis: { inverse: true } }),
    visualMap: { ...shades[shade](), hoverLink: false },
    series: [
      {
        type: 'heatmap',
        data: points,
        progressive: 8_000,
        itemStyle: points.length < 4_000 ? { borderColor: colour('card'), borderWidth: 1 } : {},
        emphasis: { itemStyle: { borderColor: colour('text'), borderWidth: 2 } },
      },
    ],
  };
}

/** @returns {update, end}: what draws another answer, and what ends the chart */
export function draw(place, opened) {
  const chart = echarts.init(place, null, { renderer: 'canvas' });
  let shown = null;
  const paint = () => shown && chart.setOption(option(shown.map, shown.shade), true);
  const fit = new ResizeObserver(() => chart.resize());
  fit.observe(place);
  document.addEventListener('theme', paint);
  chart.on('click', ({ data }) => data?.cell && opened(shown.map.from[data.cell[FROM]].name, shown.map.to[data.cell[TO]].name));
  return {
    update(map, shade) {
      shown = { map, shade };
      paint();
    },
    end() {
      fit.disconnect();
      document.removeEventListener('theme', paint);
      chart.dispose();
    },
  };
}
