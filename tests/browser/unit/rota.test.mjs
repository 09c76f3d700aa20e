import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { opsbook } = load(['boot.js', 'rota.js']);

const turns = [
  { start: '2026-01-05T08:00:00Z', end: '2026-01-12T08:00:00Z' },
  { start: '2026-01-12T08:00:00Z', end: '2026-01-19T08:00:00Z' },
];
// What comes back was made in the script's own world, where objects have another prototype.
const at = (now) => ({ ...opsbook.turnAt(turns, new Date(now)) });

test('a turn runs from its start until the next one begins', () => {
  assert.deepEqual(at('2026-01-05T08:00:00Z'), { first: 0, isRunning: true });
  assert.deepEqual(at('2026-01-12T07:59:59Z'), { first: 0, isRunning: true });
  assert.deepEqual(at('2026-01-12T08:00:00Z'), { first: 1, isRunning: true });
});

test('before the first turn and after the last nobody is on call', () => {
  assert.deepEqual(at('2025-12-31T00:00:00Z'), { first: 0, isRunning: false });
  assert.deepEqual(at('2026-01-19T08:00:00Z'), { first: 2, isRunning: false });
});

test('no turns, and turns that are no times, are no trouble', () => {
  assert.deepEqual({ ...opsbook.turnAt([], new Date(0)) }, { first: 0, isRunning: false });
  assert.deepEqual({ ...opsbook.turnAt([{ start: '', end: 'soon' }], new Date(0)) }, { first: 1, isRunning: false });
});
