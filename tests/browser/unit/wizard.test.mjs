import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { opsbook } = load(['boot.js', 'words.js', 'decide.js', 'wizard-state.js', 'wizard-words.js']);
const { empty, number, encode, decode, verdict } = opsbook.wizardState;
const table = {
  severities: ['P1', 'P2'],
  statements: [{ id: 'P1-1', text: 'Down', severity: 0, is_enough: true }, { id: 'P2~é*-1', text: 'Slow', severity: 1, is_enough: true }],
  metrics: [{ id: 'rate', name: 'Rate', unit: '%', min: 0, max: 100, bands: [
    { text: '5 % to 10 %', severity: 1, lower: { value: 5, inclusive: true }, upper: { value: 10, inclusive: true } },
    { text: 'between 10 % and 50 %', severity: 0, gap: [1, 0], lower: { value: 10, inclusive: false }, upper: { value: 50, inclusive: true } },
    { text: 'above 50 %', severity: 0, lower: { value: 50, inclusive: false } },
  ] }],
  together: [],
};
const plain = (state) => JSON.stringify({ ...state, marks: [...state.marks], values: [...state.values], flips: [...state.flips] });

test('numbers are read as people type them, and nothing else is a number', () => {
  const money = { unit: '$/hour', min: 0 };
  for (const [text, value] of [['30', 30], [' 30 % ', 30], ['30,5', 30.5], ['.5', 0.5], ['101', null], ['-1', null], ['', null], ['1e3', null], ['3 4', null], ['800ms', null]]) {
    assert.equal(number(text, table.metrics[0]), value, text);
  }
  for (const [text, value] of [['$12,000/hour', 12000], ['1.5k', 1500], ['$2', 2], ['1 000 000', 1e6], ['\uff11\uff12', 12], ['7\u2019000', 7000], ['9'.repeat(400), null]]) assert.equal(number(text, money), value, text);
});

test('a minus sign is one, too', () => assert.equal(number('\u22125 \u00b0C', { unit: '\u00b0C' }), -5));

test('a statement that stands in two severities is so in both', () => {
  const twice = { ...table, statements: [{ ...table.statements[0], text: 'Slow' }, table.statements[1]] };
  const state = empty();
  opsbook.wizardState.mark(state, twice, 'P2~é*-1', 'unsure');
  assert.equal(JSON.stringify([[...state.marks], verdict(state, twice).severity]), JSON.stringify([[['P1-1', 'unsure'], ['P2~é*-1', 'unsure']], 0]));
  opsbook.wizardState.mark(state, twice, 'P1-1', null);
  assert.equal(state.marks.size, 0);
  assert.equal(decode('yP1-1', table).marks.size, 1);
  assert.equal(decode('yP1-1', twice).marks.size, 2);
});

test('the state goes through a fragment and back', () => {
  const state = empty();
  state.marks.set('P1-1', 'unsure').set('P2~é*-1', 'yes');
  state.values.set('rate', 30.5);
  state.flips.add('rate');
  state.override = 'P2';
  state.detected = Date.UTC(2025, 0, 2, 3, 4);
  assert.equal(plain(decode(encode(state), table)), plain(state));
  assert.equal(encode(empty()), '');
});

test('what an address brings is measured against the table', () => {
  const nothing = plain(empty());
  for (const text of ['', '~~*~', 'yP9-9', 'y__proto__', 'oP3', 'oconstructor', 'vrate*101', 'vrate*NaN', 'vrate*1e999', 'vrate*', 'vother*3', 'fother', 't1999-01-01T00:00', 't2025-99-01T00:00', 'y%', 'yP1-1~'.repeat(9000)]) {
    assert.equal(plain(decode(text, table)), nothing, text.slice(0, 40));
  }
});

test('a gap counts as the more severe until it is turned over', () => {
  const state = decode('vrate*30', table);
  assert.equal(verdict(state, table).severity, 0);
  state.flips.add('rate');
  assert.equal(verdict(state, table).severity, 1);
});
