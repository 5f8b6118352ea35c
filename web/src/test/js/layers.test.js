import test from 'node:test';
import assert from 'node:assert/strict';
import { layered as layers } from './layers.js';

const layered = (names, edges, how) => layers(names.map((name) => ({ name, group: name })), edges, how);

const arrows = (...pairs) => pairs.map((pair) => ({ from: pair.split('>')[0], to: pair.split('>')[1] }));

test('who uses stands left of what it uses, and nobody stands on somebody', () => {
  const names = ['db', 'be', 'fe', 'cache'];
  const at = layered(names, arrows('fe>be', 'be>db', 'be>cache', 'fe>cache'));
  assert.ok(at.get('fe').x < at.get('be').x);
  assert.ok(at.get('be').x < at.get('db').x);
  assert.equal(at.get('db').x, at.get('cache').x);
  assert.equal(new Set(names.map((name) => JSON.stringify(at.get(name)))).size, 4);
});

test('on a phone layers follow each other downwards', () => {
  const at = layered(['fe', 'be'], arrows('fe>be'), { ratio: 0.5 });
  assert.ok(at.get('fe').y < at.get('be').y);
});

test('an arrow back and one to itself leave the layers as they are', () => {
  const at = layered(['fe', 'be', 'db'], arrows('fe>be', 'fe>db', 'be>db', 'db>be', 'db>db', 'be>db2', 'be>db3').filter((e) => !/\d/.test(e.to)));
  assert.ok(at.get('fe').x < at.get('be').x);
  assert.notEqual(at.get('be').x, at.get('db').x);
});

test('nodes without arrows and the rest stand behind all others', () => {
  const at = layered(['lone', 'fe', 'be', 'others'], arrows('fe>be', 'others>fe', 'be>others'), { last: 'others' });
  assert.ok(at.get('be').x < at.get('others').x);
  assert.ok(at.get('others').x < at.get('lone').x);
});

test('a layer of many nodes has several lines', () => {
  const names = ['fe', ...Array.from({ length: 200 }, (_, i) => `be${i}`)];
  const at = layered(names, names.slice(1).map((to) => ({ from: 'fe', to })), { ratio: 2 });
  const heights = names.map((name) => at.get(name).y);
  assert.ok(Math.max(...heights) - Math.min(...heights) < 1_100);
  assert.equal(new Set(names.map((name) => JSON.stringify(at.get(name)))).size, 201);
});

test('nodes of one group share a layer, whatever they have to do with each other', () => {
  const nodes = ['fe1', 'fe2', 'db1', 'db2', 'db3'].map((name) => ({ name, group: name.slice(0, 2) }));
  const at = layers(nodes, arrows('fe1>db1', 'fe2>db2', 'db1>db2', 'db2>db3', 'db3>db1'));
  assert.equal(new Set(['db1', 'db2', 'db3'].map((name) => at.get(name).x)).size, 1);
  assert.ok(at.get('fe2').x < at.get('db3').x);
});

test('a ring has no layers, and neither has a graph without arrows', () => {
  const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
  assert.equal(layered(names, names.map((from, i) => ({ from, to: names[(i + 1) % 40] }))), null);
  assert.equal(layered(names, []), null);
});
