// The drawing of a timeline by ECharts on a canvas: one panel for each measure above one axis of time.

import * as echarts from './echarts.esm.min.js';
import { clock, decimal, millis, percent } from './words.js';

const PANELS = [
  { measure: 'loss', name: 'Loss', colour: 'bad', say: percent, least: 0.01 },
  { measure: 'rtt', name: 'RTT', colour: 'accent', say: millis, least: 1 },
  { measure: 'load', name: 'Load', colour: 'good', say: decimal, least: 1 },
];

/** After so many steps without a point the line is broken: nothing is known of that time. */
const GAP_STEPS = 2.5;

/** Returns [time, value] of a measure, with nothing between points that lie too far apart. */
export function line(points, measure, stepSeconds) {
  const drawn = [];
  let before = null;
  for (const point of points) {
    const at = Date.parse(point.at);
    if (before !== null && at - before > GAP_STEPS * stepSeconds * 1000) {
      drawn.push([before + 1, null]);
    }
    drawn.push([at, point[measure]]);
    before = at;
  }
  return drawn;
}

/** Returns the lines of each panel; panels of which nothing is known are left out. */
export function panels(told, names) {
  const own = { name: '', points: told.points };
  const ends = ['ofContainer', 'ofPartner'].filter((end) => told[end]).map((end) => ({ name: names[end], points: told[end] }));
  return PANELS.map((panel) => ({
    ...panel,
    lines: (panel.measure === 'load' && ends.length ? ends : [own])
      .map(({ name, points }) => ({ name: [panel.name, name].filter(Boolean).join(' of '), data: line(points, panel.measure, told.stepSeconds) }))
      .filter(({ data }) => data.some(([, value]) => value !== null)),
  })).filter((panel) => panel.lines.length);
}

/** Returns the next of 1, 2 and 5 with zeros, so that the axis ends on a label. */
export function roundUp(value) {
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => Number((step * size).toPrecision(1))).find((step) => step >= value);
}

function option(told, names) {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  const shown = panels(told, names);
  const height = 100 / shown.length;
  const axis = (more) => ({
    axisLabel: { color: colour('dim'), hideOverlap: true, ...more.axisLabel },
    axisLine: { lineStyle: { color: colour('line') } },
    splitLine: { lineStyle: { color: colour('line') } },
    ...more.axis,
  });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    animation: false,
    aria: { enabled: true },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: shown.map((_, i) => ({ left: 66, right: 16, top: `${i * height + 6}%`, height: `${height - (i === shown.length - 1 ? 18 : 10)}%` })),
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: colour('card'),
      borderColor: colour('line'),
      textStyle: { color: colour('text') },
      formatter: (all) => tooltip(all, shown),
    },
    xAxis: shown.map((_, i) => {
      const isLast = i === shown.length - 1;
      return axis({
        axisLabel: { show: isLast },
        axis: {
          type: 'time',
          gridIndex: i,
          min: Date.parse(told.since),
          max: Date.parse(told.until),
          name: isLast ? `time in ${zone}` : '',
          nameLocation: 'middle',
          nameGap: 24,
          nameTextStyle: { color: colour('dim') },
          splitLine: { show: false },
        },
      });
    }),
    yAxis: shown.map((panel, i) =>
      axis({
        axisLabel: { formatter: panel.say },
        axis: {
          type: 'value',
          gridIndex: i,
          name: panel.name,
          nameTextStyle: { color: colour('dim'), align: 'right' },
          min: 0,
          max: ({ max }) => roundUp(Math.max(max, panel.least)),
          splitNumber: 2,
        },
      }),
    ),
    series: shown.flatMap((panel, i) =>
      panel.lines.map(({ name, data }, nth) => ({
        type: 'line',
        name,
        xAxisIndex: i,
        yAxisIndex: i,
        data,
        symbolSize: 4,
        showSymbol: data.length < 60,
        color: colour(nth ? 'warn' : panel.colour),
        areaStyle: panel.measure === 'loss' ? { opacity: 0.25 } : undefined,
      })),
    ),
  };
}

function tooltip(all, shown) {
  const say = (seriesName) => shown.find((panel) => panel.lines.some(({ name }) => name === seriesName)).say;
  const values = all.filter(({ value }) => value[1] !== null).map(({ seriesName, value }) => `${seriesName}: ${say(seriesName)(value[1])}`);
  return [clock(new Date(all[0].value[0]).toISOString()), ...values].join('\n');
}

/** @returns {update, end}: what draws another answer, and what ends the chart */
export function draw(place) {
  const chart = echarts.init(place, null, { renderer: 'canvas' });
  let shown = null;
  const paint = () => shown && chart.setOption(option(...shown), true);
  const fit = new ResizeObserver(() => chart.resize());
  fit.observe(place);
  document.addEventListener('theme', paint);
  return {
    update(...told) {
      shown = told;
      paint();
    },
    end() {
      fit.disconnect();
      document.removeEventListener('theme', paint);
      chart.dispose();
    },
  };
}
