// What can be drawn of an answer, and the drawing, by ECharts on a canvas. Loaded only when somebody draws.

import * as echarts from './echarts.esm.min.js';

const isNumber = (answer, i) => answer.rows.some((row) => typeof row[i] === 'number') && answer.rows.every((row) => row[i] === null || typeof row[i] === 'number');
const isTime = (answer, i) => /TIMESTAMP|DATE/.test(answer.columns[i].type);

/** The forms that fit the columns: table always; scatter for two numbers, bars for a name with a number, time for a time with one. */
export function forms(answer) {
  const indexes = answer.columns.map((_, i) => i);
  const numbers = indexes.filter((i) => isNumber(answer, i));
  const times = indexes.filter((i) => isTime(answer, i));
  const names = indexes.filter((i) => !numbers.includes(i) && !times.includes(i));
  return {
    numbers,
    times,
    names,
    offered: [
      'table',
      numbers.length >= 2 && 'scatter',
      numbers.length && answer.rows.length <= 500 && 'bars',
      times.length && numbers.length && 'time',
    ].filter(Boolean),
  };
}

/** @returns what ends the chart */
export function draw(place, form, answer, x, y) {
  const chart = echarts.init(place, null, { renderer: 'canvas' });
  const paint = () => chart.setOption(option(form, answer, x, y), true);
  const fit = new ResizeObserver(() => chart.resize());
  paint();
  fit.observe(place);
  document.addEventListener('theme', paint);
  return () => {
    fit.disconnect();
    document.removeEventListener('theme', paint);
    chart.dispose();
  };
}

function option(form, answer, x, y) {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  const name = (i) => answer.columns[i].name;
  const axis = (more) => ({
    nameLocation: 'middle',
    nameGap: 34,
    nameTextStyle: { color: colour('dim') },
    axisLabel: { color: colour('dim'), hideOverlap: true },
    axisLine: { lineStyle: { color: colour('line') } },
    splitLine: { lineStyle: { color: colour('line') } },
    ...more,
  });
  const common = {
    animation: false,
    aria: { enabled: true },
    color: [colour('accent'), colour('warn'), colour('good'), colour('bad')],
    grid: { left: 70, right: 24, top: 24, bottom: form === 'bars' ? 90 : 60 },
    // Text drawn on the canvas: no markup is made of what a query answers.
    tooltip: { trigger: form === 'scatter' ? 'item' : 'axis', renderMode: 'richText', backgroundColor: colour('card'), borderColor: colour('line'), textStyle: { color: colour('text') } },
  };
  const rows = answer.rows.filter((row) => row[y] !== null && row[x] !== null);
  switch (form) {
    case 'scatter':
      return {
        ...common,
        xAxis: axis({ type: 'value', name: name(x), scale: true }),
        yAxis: axis({ type: 'value', name: name(y), nameGap: 50, scale: true }),
        series: [{ type: 'scatter', data: rows.map((row) => [row[x], row[y]]), symbolSize: rows.length > 2000 ? 4 : 9, itemStyle: { opacity: 0.65 }, large: rows.length > 5000 }],
      };
    case 'bars':
      return {
        ...common,
        xAxis: axis({ type: 'category', data: rows.map((row) => String(row[x])), axisLabel: { color: colour('dim'), rotate: rows.length > 8 ? 40 : 0, hideOverlap: true } }),
        yAxis: axis({ type: 'value', name: name(y), nameGap: 50 }),
        series: [{ type: 'bar', data: rows.map((row) => row[y]), barMaxWidth: 48, name: name(y) }],
      };
    default:
      return {
        ...common,
        xAxis: axis({ type: 'time' }),
        yAxis: axis({ type: 'value', name: name(y), nameGap: 50, scale: true }),
        series: [
          {
            type: 'line',
            name: name(y),
            showSymbol: rows.length < 100,
            data: rows.map((row) => [row[x], row[y]]).sort((a, b) => (a[0] < b[0] ? -1 : 1)),
          },
        ],
      };
  }
}
