import test from 'node:test';
import assert from 'node:assert/strict';
import './document.js';
import { age, badge, containerHref, count, decimal, happened, label, listHref, millis, percent, setServerTime, span, tone, when } from './words.js';

test('each state has a tone and a word, and an unknown one is never good', () => {
  assert.equal(tone('UP'), 'good');
  assert.equal(tone('DOWN'), 'bad');
  assert.equal(tone('SILENT'), 'unknown');
  assert.equal(tone('something new'), 'unknown');
  assert.equal(tone(undefined), 'unknown');
  assert.equal(label('something new'), 'unknown');
});

test('a badge has a shape and a word beside the colour', () => {
  const down = badge('DOWN');
  assert.equal(down.attributes.class, 'badge bad');
  assert.equal(down.children[0].name, 'svg');
  assert.equal(down.text, 'down');
});

test('spans are told in two units where the second one matters', () => {
  assert.equal(span(-5), '0 s');
  assert.equal(span(59.4), '59 s');
  assert.equal(span(60), '1 min');
  assert.equal(span(3_600), '1 h');
  assert.equal(span(3_900), '1 h 5 min');
  assert.equal(span(11 * 3_600 + 300), '11 h');
  assert.equal(span(47 * 3_600), '47 h');
  assert.equal(span(72 * 3_600), '3 days');
});

test('ages go by the server, whatever the clock of this machine says', () => {
  const server = new Date(Date.now() + 3_600_000);
  setServerTime(server.toISOString());
  assert.equal(age(new Date(server.getTime() - 120_000).toISOString()), '2 min');
  setServerTime(new Date().toISOString());
});

test('what is not known is a dash or a word, never a zero', () => {
  for (const unknown of [null, undefined]) {
    assert.equal(decimal(unknown), '–');
    assert.equal(millis(unknown), '–');
    assert.equal(percent(unknown), '–');
    assert.equal(when(unknown).text, 'never');
  }
  assert.equal(millis(0), '0 ms');
  assert.equal(percent(0), '0 %');
});

test('a loss that is there is not rounded to none', () => {
  assert.equal(percent(0.0001), '<0.1 %');
  assert.match(percent(0.005), /^0[.,]5 %$/);
  assert.equal(percent(1), '100 %');
});

test('one is singular and all others are plural', () => {
  assert.equal(count(1, 'link'), '1 link');
  assert.equal(count(0, 'link'), '0 links');
  assert.equal(count(2, 'entry', 'entries'), '2 entries');
});

test('an incident is told without the times that the server wrote in UTC', () => {
  assert.equal(
    happened({ summary: 'No connectivity between host1 and host2 since 02:04 UTC (8 links down); no reports from NY' }),
    'No connectivity between host1 and host2; no reports from NY',
  );
  assert.equal(happened({ summary: 'No connectivity from be5.host58 to db1.host7 since 3 Nov 02:04 UTC (1 link down)' }), 'No connectivity from be5.host58 to db1.host7');
});

test('names in addresses are escaped', () => {
  assert.equal(containerHref('a/b?c.host'), '#/container/a%2Fb%3Fc.host');
  assert.equal(listHref({ host: 'a&b' }), '#/containers?host=a%26b');
});
