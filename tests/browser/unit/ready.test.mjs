// What the lines of ready.html say, as functions of what was found.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const files = ['boot.js', 'words.js', 'storage.js', 'moment.js', 'ready.js', 'ready-copy.js', 'ready-storage.js', 'ready-clipboard.js', 'ready-offline.js', 'ready-access.js', 'ready-rota.js'];
const { opsbook } = load(files, undefined, { hasWords: true });
const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 30, 15);
// What comes back was made in the script's own world, where objects have another prototype.
function plain(value) {
  for (const text of [value.said, value.todo, value.note]) assert.doesNotMatch(text || '', /ready_|[{}!]/);
  return JSON.parse(JSON.stringify(value));
}
const copy = (more = {}) => ({ place: 'disk', built: new Date(now - 2 * DAY), confirmed: null, by: null, isStale: false, isOnline: false, kept: 'no', bytes: 6_140_000, files: 214, update: 'none', ...more });

test('what is to be done comes first, what is to be looked at holds nobody up, what is not known is not called ready', () => {
  const says = (states, isChecking = false) => plain(opsbook.ready.verdict(states, isChecking));
  assert.deepEqual(says(['good', 'good']), { state: 'ready', parts: [['ready_all', 0]] });
  assert.deepEqual(says(['good', 'look']), { state: 'ready', parts: [['ready_all', 0], ['ready_looks_one', 1]] });
  assert.deepEqual(says(['todo', 'look', 'unknown']), { state: 'todo', parts: [['ready_todo_one', 1]] });
  assert.deepEqual(says(['todo', 'todo', 'todo'], true), { state: 'todo', parts: [['ready_todo', 3]] });
  assert.deepEqual(says(['good'], true), { state: 'checking', parts: [['ready_checking', 0]] });
  assert.deepEqual(says(['good', 'unknown', 'unknown']), { state: 'todo', parts: [['ready_open', 2]] });
  assert.equal(opsbook.readyWorst(['good', 'look', 'todo', 'unknown']), 'todo');
  assert.equal(opsbook.readyWorst([]), 'good');
});

test('an age is told in days from two days on', () => {
  assert.equal(opsbook.ready.age(now - 3 * 3_600_000, now), '3 hours ago');
  assert.equal(opsbook.ready.age(now - 47 * 3_600_000, now), '47 hours ago');
  assert.equal(opsbook.ready.age(now - 9 * DAY, now), '9 days ago');
});

test('storage: refused and full are to be mended, a store for each page is to be known', () => {
  const says = (more) => plain(opsbook.readyStorage({ isKept: true, trouble: null, place: 'host', isShared: true, ...more }));
  for (const place of ['host', 'disk', 'file']) assert.equal(says({ place }).state, 'good');
  assert.equal(says({ place: 'disk', isShared: false }).state, 'look');
  assert.deepEqual(says({ place: 'disk', isShared: false }).acts, ['file']);
  assert.equal(says({ isKept: false, trouble: 'refused' }).state, 'todo');
  assert.match(says({ isKept: false, trouble: 'full' }).said, /full/);
});

test('the clipboard is good only when what was copied has arrived', () => {
  const says = (way, isExact) => plain(opsbook.readyClipboard(way, isExact));
  assert.deepEqual(['api', 'command'].map((way) => says(way, null).state), ['look', 'look']);
  assert.ok(says('api', null).acts.includes('paste'));
  assert.equal(says('command', true).state, 'good');
  assert.match(says('command', true).said, /older way.*arrived/);
  assert.equal(says('api', false).state, 'todo');
  assert.equal(says('field', null).state, 'look');
});

test('a copy is as old as its last confirmation, else as its build', () => {
  const says = (more) => plain(opsbook.readyCopy.confirmedSays(more && copy(more), now));
  assert.deepEqual([says(null).state, says(null).acts], ['unknown', ['check']]);
  assert.deepEqual(says({ confirmed: new Date(now - DAY / 2), by: 'pull' }), { state: 'good', said: 'Confirmed current 12 hours ago.', acts: [] });
  const stale = says({ confirmed: new Date(now - 9 * DAY), by: 'pull', isStale: true });
  assert.deepEqual([stale.state, stale.acts], ['todo', ['pull']]);
  assert.match(stale.said, /9 days ago\. Phone numbers may have changed/);
  assert.deepEqual([says({}).state, says({}).said, says({}).acts], ['look', 'Never confirmed. Built 2 days ago.', ['pull']]);
  assert.equal(says({ isStale: true }).state, 'todo');
  assert.equal(says({ built: null }).state, 'unknown');
  assert.deepEqual([says({ place: 'file' }).state, says({ place: 'file', isStale: true }).acts], ['good', ['hosted']]);
});

test('on a host it can be asked, and what the host says comes first', () => {
  const says = (more) => plain(opsbook.readyCopy.confirmedSays(copy({ place: 'host', ...more }), now));
  assert.deepEqual([says({ isOnline: true }).state, says({ isOnline: true }).acts], ['good', ['check']]);
  assert.deepEqual([says({}).state, says({}).acts], ['look', ['check']]);
  assert.deepEqual([says({ update: 'ready', isOnline: true }).state, says({ update: 'ready' }).acts], ['todo', ['reload']]);
  assert.deepEqual([says({ update: 'sign-in' }).state, says({ update: 'sign-in' }).acts], ['todo', ['hosted', 'check']]);
  const failed = says({ update: 'failed', confirmed: new Date(now - DAY) });
  assert.deepEqual([failed.state, failed.note], ['look', 'Confirmed current 24 hours ago.']);
});

test('what a host keeps here', () => {
  const says = (kept) => plain(opsbook.readyOffline.keptSays(copy({ place: 'host', kept })));
  assert.deepEqual(says('whole'), { state: 'good', said: 'All of it is kept in this browser: 214 files, 6.1 MB.' });
  assert.deepEqual(['no', 'asks', 'storing', 'failed', 'unsupported'].map((kept) => says(kept).state), ['todo', 'todo', 'look', 'todo', 'todo']);
  assert.deepEqual(['no', 'asks', 'failed'].map((kept) => says(kept).acts[0]), ['keep', 'keep', 'keep']);
  assert.equal(says('storing').isChecking, true);
  assert.equal(plain(opsbook.readyOffline.keptSays(null)).state, 'unknown');
});

test('from a folder a missing part is named, and only pull has verified the rest', () => {
  const says = (missing, more) => plain(opsbook.readyOffline.folderSays(missing, 12, more ? copy(more) : null, now));
  assert.deepEqual([says([]).state, says([]).acts], ['look', ['verify']]);
  assert.equal(says([], { by: 'pull', confirmed: new Date(now - DAY) }).state, 'good');
  const lost = says(['t0', 'p3'], { by: 'pull', confirmed: new Date(now - DAY) });
  assert.equal(lost.state, 'todo');
  assert.match(lost.said, /assets\/search\/t0\.js, assets\/search\/p3\.js\./);
  assert.match(says(['head', 'a', 'b', 'c', 'd']).said, /and 2 more/);
});

test('every part of the index is read, and each that does not come is named', async () => {
  const asked = [];
  const part = (name) => {
    asked.push(name);
    return name === 't1' ? Promise.reject(new Error('no part t1')) : Promise.resolve([]);
  };
  const parts = { head: () => Promise.resolve({ terms: ['a', 'k'], pages: [3, 4, 5] }), facets: () => part('facets'), words: () => part('words'), terms: (at) => part('t' + at), pages: (at) => part('p' + at) };
  assert.deepEqual(plain(await opsbook.readyOffline.read(parts)), { missing: ['t1'], count: 8 });
  assert.deepEqual(asked.sort(), ['facets', 'p0', 'p1', 'p2', 't0', 't1', 'words']);
  assert.deepEqual(plain(await opsbook.readyOffline.read({ ...parts, head: () => Promise.reject(new Error('no')) })), { missing: ['head'], count: 1 });
});

test('access counts as tried for a week', () => {
  const says = (tried) => opsbook.readyAccess(['a', 'b', 'constructor'], tried, now);
  assert.equal(says({}).said.state, 'todo');
  assert.match(says({ a: now }).said.said, /^1 of 3/);
  assert.equal(says({ a: now, b: now - 6 * DAY, constructor: now }).said.state, 'good');
  assert.deepEqual([...says({ a: now, b: now - 7 * DAY, constructor: now + 8 * DAY }).fresh], ['a']);
});
