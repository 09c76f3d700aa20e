import assert from 'node:assert/strict';
import test from 'node:test';
import { load, store } from './load.mjs';

test('the look that was kept is shown before anything else runs', () => {
  const kept = store();
  kept.setItem('opsbook:book:look', 'dark');
  assert.equal(load(['boot.js'], kept).dataset.look, 'dark');
});

test('a look that is none is the system\'s', () => {
  const kept = store();
  kept.setItem('opsbook:book:look', 'neon');
  assert.equal(load(['boot.js'], kept).dataset.look, undefined);
});

test('storage that is refused keeps nothing, and throws nothing', () => {
  const { opsbook, dataset } = load(['boot.js'], store({ refuse: true }));
  assert.equal(opsbook.recall('look'), null);
  assert.equal(opsbook.keep('look', 'dark'), false);
  opsbook.showLook('dark');
  assert.equal(dataset.look, 'dark');
});

test('keys carry the id of the book', () => {
  const { opsbook, localStorage } = load(['boot.js']);
  assert.equal(opsbook.keep('look', 'light'), true);
  assert.deepEqual([...localStorage.kept.keys()], ['opsbook:book:look']);
  opsbook.keep('look', null);
  assert.equal(localStorage.kept.size, 0);
});
