import test from 'node:test';
import assert from 'node:assert/strict';
import './document.js';
import { candidates } from './complete.js';

const SCHEMA = new Map([
  ['data', ['name', 'state', 'dataCenter']],
  ['link', ['container', 'ip', 'state']],
]);

const words = (text, schema = SCHEMA) => candidates(text, text.length, schema).found.map(([word]) => word);

test('behind FROM and JOIN come tables', () => {
  assert.deepEqual(words('SELECT * FROM '), ['data', 'link']);
  assert.deepEqual(words('SELECT * FROM data JOIN l'), ['link']);
});

test('columns of the tables that the statement names come first', () => {
  assert.deepEqual(words('SELECT * FROM link WHERE co'), ['container', 'COUNT(']);
});

test('behind an alias and a dot come the columns of its table only', () => {
  assert.deepEqual(words('SELECT * FROM link l JOIN data AS d ON d.'), ['name', 'state', 'dataCenter']);
  assert.deepEqual(words('SELECT * FROM link l WHERE l.i'), ['ip']);
  assert.deepEqual(words('SELECT * FROM link WHERE nothing.'), []);
});

test('a column that two tables have is offered once, and a whole word not at all', () => {
  assert.deepEqual(words('SELECT * FROM data, link WHERE sta'), ['state']);
  assert.deepEqual(words('SELECT * FROM data, link WHERE state'), []);
});

test('words of SQL are offered before the tables are known', () => {
  assert.deepEqual(words('SEL', null), ['SELECT']);
  assert.deepEqual(words('SELECT * FROM ', null), []);
});

test('what stands behind the caret does not count', () => {
  const text = 'SELECT na FROM data';
  const { part, found } = candidates(text, 'SELECT na'.length, SCHEMA);
  assert.equal(part, 'na');
  assert.deepEqual(found[0], ['name', 'data']);
});
