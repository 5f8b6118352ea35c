import test from 'node:test';
import assert from 'node:assert/strict';
import './document.js';
import { curve } from './curves.js';
import { forms } from './charts.js';
import { indexed, matrix, whole, worst } from './matrix.js';
import { arranged, stateOf, top } from './heatmap.js';
import { hrefOf } from './search.js';
import { line, panels, roundUp } from './timechart.js';
import { said } from './timeline.js';

test('a curve is broken where nothing came back, and marks what was lost', () => {
  const at = (second) => new Date(1_700_000_000_000 + second * 1_000).toISOString();
  const drawn = curve([
    { at: at(0), rtt: 1, loss: 0 },
    { at: at(10), rtt: null, loss: 1 },
    { at: at(20), rtt: 2, loss: 0.5 },
  ]);
  assert.equal(drawn.all('rtt')[0].attributes.d.match(/M/g).length, 2);
  assert.equal(drawn.all('lost').length, 2);
  assert.match(drawn.attributes['aria-label'], /3 reports; RTT up to 2 ms, now 2 ms; loss now 50 %/);
});

test('one report is no curve yet', () => {
  assert.equal(curve([{ at: '2026-11-29T12:00:00Z', rtt: 1, loss: 0 }]).attributes['aria-label'], 'no curve yet');
});

test('a cell of the matrix shows its worst, and one of which nothing is known is not good', () => {
  assert.equal(worst({ links: 9, down: 1, lossy: 3, unknown: 0 }), 'DOWN');
  assert.equal(worst({ links: 9, down: 0, lossy: 3, unknown: 1 }), 'LOSSY');
  assert.equal(worst({ links: 9, down: 0, lossy: 0, unknown: 9 }), 'UNKNOWN');
  assert.equal(worst({ links: 9, down: 0, lossy: 0, unknown: 8 }), 'UNKNOWN');
  assert.equal(worst({ links: 9, down: 0, lossy: 0, unknown: 1 }), 'UP');
  assert.equal(worst({ links: 9, down: 0, lossy: 0, unknown: 0 }), 'UP');
});

test('charts are offered by the types of the columns', () => {
  const columns = [
    { name: 'at', type: 'TIMESTAMP(9) WITH TIME ZONE' },
    { name: 'name', type: 'CHARACTER VARYING' },
    { name: 'load', type: 'REAL' },
    { name: 'loss', type: 'REAL' },
  ];
  const offered = forms({ columns, rows: [['2026-11-29T12:00:00Z', 'be5.host58', 0.2, null], ['2026-11-29T12:01:00Z', 'be5.host58', 0.3, 0.1]] });
  assert.deepEqual(offered, { numbers: [2, 3], times: [0], names: [1], offered: ['table', 'scatter', 'bars', 'time'] });
  assert.deepEqual(forms({ columns: columns.slice(1, 2), rows: [['be5.host58']] }).offered, ['table']);
});

const point = (minute, more) => ({ at: new Date(Date.UTC(2026, 10, 29, 4, minute)).toISOString(), rtt: null, loss: null, load: null, ...more });

test('a timeline is broken where nothing was reported for longer than two steps', () => {
  const values = line([point(0, { loss: 0 }), point(2, { loss: 0.1 }), point(10, { loss: 0 })], 'loss', 120).map(([, value]) => value);
  assert.deepEqual(values, [0, 0.1, null, 0]);
});

test('a timeline of a link shows the load of both ends, and no panel of which nothing is known', () => {
  const told = { stepSeconds: 120, points: [point(0, { loss: 1 })], ofContainer: [point(0, { load: 2 })], ofPartner: [] };
  const shown = panels(told, { ofContainer: 'be5.host58', ofPartner: 'db1.host7' });
  assert.deepEqual(shown.map(({ lines }) => lines.map(({ name }) => name)), [['Loss'], ['Load of be5.host58']]);
});

test('an axis ends on a round value', () => {
  assert.deepEqual([0.01, 0.089, 0.3, 1, 7.18, 130].map(roundUp), [0.01, 0.1, 0.5, 1, 10, 200]);
});

test('a timeline is said in words', () => {
  const points = [point(0, { loss: 0.25 }), point(2, { rtt: 1.5 })];
  assert.match(said({ points }), /^2 points from 2026-11-29T04:00:00.000Z to .*: loss up to 25 %, RTT up to 1.5 ms$/);
});

test('a container and an address lead to the container, a place to its list', () => {
  assert.equal(hrefOf({ kind: 'address', target: 'be5.host58' }), '#/container/be5.host58');
  assert.equal(hrefOf({ kind: 'host', target: 'host58' }), '#/containers?host=host58');
});

test('a heat map sorts hosts by data centre and number, with a gap between data centres', () => {
  const map = {
    from: [{ name: 'host10', group: 'TX' }, { name: 'host2', group: 'TX' }, { name: 'host3', group: 'NY' }],
    to: [{ name: 'host3', group: 'NY' }],
    cells: [[0, 0, 4, 1, 0, 0, 0.25, null], [1, 0, 4, 0, 0, 0, 0, 12.5], [2, 0, 4, 0, 0, 4, null, null]],
  };
  const { rows, points } = arranged(map, 'state');
  assert.deepEqual(rows, ['host3', '', 'host2', 'host10']);
  assert.deepEqual(points.map((point) => point.value), [[0, 3, 3], [0, 2, 0], [0, 0, 1]]);
  assert.deepEqual(arranged(map, 'rtt').points.map((point) => point.value), [[0, 2, 12.5]]);
});

test('the matrix of hosts asks once, and lists below the picture what is broken, with the time', async () => {
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    return { ok: true, json: async () => ({}) };
  };
  globalThis.sessionStorage = { getItem: () => null };
  await matrix.load({ query: new URLSearchParams('level=host') });
  assert.deepEqual(asked, ['api/v1/page/heatmap?level=host']);

  const names = (letter) => Array.from({ length: 9 }, (_, i) => ({ name: `${letter}${i}`, group: 'TX' }));
  const cells = [[0, 1, 1, 1, 0, 0, 1, null, '2026-11-29T12:00:00Z'], [2, 3, 1, 0, 1, 0, 0.1, 1], [4, 5, 1, 0, 0, 0, 0, 1]];
  globalThis.requestAnimationFrame = () => {};
  const parts = whole({ level: 'host', from: names('a'), to: names('b'), cells, truncated: false }, new URLSearchParams());
  const listed = parts.find((part) => part?.attributes?.class?.includes('pairs'));
  const { text } = listed;
  assert.match(text, /a0 ⇄ b1/);
  assert.match(text, /a2 ⇄ b3/);
  assert.doesNotMatch(text, /a4 ⇄ b5/);
});

test('the list of keys names every key that a view or the search listens to', async () => {
  const { dialog } = await import('./keys.js');
  const shown = dialog();
  assert.equal(shown.attributes['aria-labelledby'], 'keys-title');
  for (const key of ['?', '/', 'Esc', 'Ctrl Enter', 'Ctrl Space']) {
    assert.ok(shown.text.includes(key), key);
  }
});

test('a point of the heat map has the state that a cell of the table has', () => {
  const names = ['UP', 'UNKNOWN', 'LOSSY', 'DOWN'];
  for (const [down, lossy, unknown] of [[0, 0, 0], [1, 1, 1], [0, 2, 7], [0, 0, 9], [0, 0, 5], [0, 0, 4]]) {
    const cell = { from: 'a', to: 'b', links: 9, down, lossy, unknown, loss: 0, rtt: null };
    assert.equal(names[stateOf(indexed([cell]).cells[0])], worst(cell));
  }
});

test('one outlier does not make the other colours pale', () => {
  assert.equal(top([...Array(99).fill(2), 500], 1), 2);
  assert.equal(top([], 1), 1);
});
