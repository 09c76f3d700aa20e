import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';
import { load } from './load.mjs';

/** Runs files of the worker, as far as they are functions of values. */
function worker(...names) {
  const self = { registration: { scope: 'https://book.example/a%20b/' } };
  const context = vm.createContext({ self, URL });
  for (const name of names) vm.runInContext(readFileSync(new URL('../../../themes/default/worker/' + name, import.meta.url), 'utf8'), context, { filename: name });
  return self.opsbookWorker;
}

const { manifest } = worker('manifest.js');
const scope = 'https://book.example/a%20b/';
const sha256 = 'ab'.repeat(32);
const said = (...files) => JSON.stringify({ format: 1, tool: 'opsbook', built: null, commit: null, files });
const file = (path, more = {}) => ({ path, size: 1, sha256, ...more });

test('a manifest lists files below the site, and those of the host are none', () => {
  const read = manifest.read(said(file('a/ä b.html', { size: 5 }), file('.nojekyll'), file('_headers'), file('CNAME'), file('b.css')));
  assert.deepEqual([...read.files.map(({ path }) => path)], ['a/ä b.html', 'b.css']);
  assert.equal(read.bytes, 6);
});

test('what is no manifest is none', () => {
  for (const text of ['', '<html>', 'null', '[]', '{}', '{"format":2,"files":[]}', '{"format":1,"files":{}}']) assert.equal(manifest.read(text), null, text);
  for (const path of ['', '/a', '../a', 'a/../b', 'a//b', './a', 'a\\b', 'a\nb', 7, null, 'a/']) assert.equal(manifest.read(said(file(path))), null, String(path));
  for (const more of [{ size: -1 }, { size: 1.5 }, { size: '1' }, { sha256: 'AB'.repeat(32) }, { sha256: 'ab' }]) assert.equal(manifest.read(said(file('a', more))), null);
  assert.equal(manifest.read(said(file('a'), file('a'))), null);
});

test('an address leads to its file and back', () => {
  for (const path of ['index.html', 'a/größe 1%.html', 'a+b/c#d?.md', 'a"b.html']) assert.equal(manifest.pathOf(manifest.urlOf(path, scope) + '?namespace=web#x', scope), path);
  assert.equal(manifest.pathOf('https://book.example/other/a.html', scope), null);
  assert.equal(manifest.pathOf('https://book.example/a%20b/%ff', scope), null);
  assert.deepEqual([...manifest.candidates('')], ['index.html']);
  assert.deepEqual([...manifest.candidates('a/')], ['a/index.html']);
  assert.deepEqual([...manifest.candidates('a/b')], ['a/b', 'a/b.html']);
  assert.deepEqual([...manifest.addresses('a/index.html')], ['a/index.html', 'a/']);
  assert.deepEqual([...manifest.addresses('a/b.html')], ['a/b.html', 'a/b']);
  assert.deepEqual(['a.html', 'A.PNG', 'a.constructor', 'a'].map(manifest.typeOf), ['text/html; charset=utf-8', 'image/png', null, null]);
});

const { opsbook } = load(['boot.js', 'words.js', 'moment.js', 'copy.js', 'copy-words.js'], undefined, { hasWords: true });
const { copy, copyWords } = opsbook;
const now = Date.UTC(2026, 10, 30, 15);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('a confirmation counts from when the site was built to now', () => {
  assert.equal(copy.believed(now - DAY, now - 2 * DAY, now), now - DAY);
  assert.equal(copy.believed(now + 60_000, null, now), now + 60_000);
  for (const at of [now + DAY, now - 3 * DAY, null]) assert.equal(copy.believed(at, now - 2 * DAY, now), null);
  assert.equal(copy.isOld({ built: now - 9 * DAY, confirmed: now - DAY }, now, 7 * 1440), false);
  assert.equal(copy.isOld({ built: now - 9 * DAY, confirmed: null }, now, 7 * 1440), true);
  assert.equal(copy.isOld({ built: null, confirmed: null }, now, 7 * 1440), false);
  assert.equal(copy.isOld({ built: now + 9 * DAY, confirmed: null }, now, 7 * 1440), false);
  assert.equal(copy.timeOf('2026-11-30T15:00:00Z'), now);
  for (const text of ['2026-11-30', '2026-13-30T15:00:00Z', 7, null, '2026-11-30T15:00:00+01:00']) assert.equal(copy.timeOf(text), null);
});

const fresh = { place: 'host', built: new Date(now - 2 * DAY), confirmed: new Date(now - 2 * HOUR), by: 'worker', isStale: false, isOnline: false, kept: 'whole', bytes: 5_230_000, files: 9, update: 'none' };

test('a line says how old a copy is where it cannot be asked about', () => {
  assert.equal(copyWords.age(fresh, now), 'No network. This copy was confirmed current 2 hours ago.');
  assert.equal(copyWords.age({ ...fresh, isOnline: true, isStale: true }, now), '');
  assert.equal(copyWords.age({ ...fresh, confirmed: null }, now), 'No network. This copy was built 2 days ago.');
  assert.equal(copyWords.age({ ...fresh, confirmed: null, built: null }, now), 'No network. This is the copy on this device.');
  assert.equal(copyWords.age({ ...fresh, update: 'sign-in' }, now), '');
  assert.equal(copyWords.age({ ...fresh, place: 'disk' }, now), '');
  assert.match(copyWords.age({ ...fresh, isStale: true, confirmed: new Date(now - 9.5 * DAY) }, now), /^Last confirmed current 9 days ago\. /);
  assert.deepEqual([30, 47, 48].map((hours) => copyWords.ago(now - hours * HOUR, now)), ['30 hours ago', '47 hours ago', '2 days ago']);
  assert.deepEqual([1, 123_456, 9_940_000, 9_960_000, 72_000_000].map(copyWords.size), ['0.1 MB', '0.1 MB', '9.9 MB', '10 MB', '72 MB']);
});

test('of what there is to do one thing is said, and an incident comes first', () => {
  const version = { built: null, bytes: 1, files: 1, since: now - HOUR, confirmed: now };
  const report = { used: version, ready: null, isStoring: false, host: 'reached', checked: now, trouble: null, asks: null };
  const reader = { now, isRunning: false, isPhone: true, isLater: () => false };
  const kind = (state, said = {}, more = {}) => (copyWords.notice({ ...fresh, ...state }, { ...report, ...said }, { ...reader, ...more }) || { kind: '' }).kind;
  assert.equal(kind({ update: 'ready' }, { ready: version, asks: { bytes: 1, files: 1 } }), 'ready');
  assert.equal(kind({ update: 'sign-in' }), 'sign-in');
  assert.equal(kind({}, { asks: { bytes: 72_000_000, files: 1 } }), 'asks');
  assert.equal(kind({}, { trouble: 'room' }), 'room');
  assert.equal(kind({}), 'home-screen');
  assert.equal(kind({}, {}, { isPhone: false }), '');
  assert.equal(kind({}, { asks: { bytes: 1, files: 1 }, trouble: 'room' }, { isRunning: true }), '');
  assert.equal(kind({}, {}, { isLater: (what) => what === 'home-screen' }), '');
  const clear = (since, isRunning) => copyWords.notice({ ...fresh, update: 'ready' }, { ...report, ready: { ...version, since } }, { ...reader, isRunning }).isClear;
  assert.deepEqual([clear(now - HOUR, false), clear(now - DAY, false), clear(now - DAY, true)], [false, true, false]);
});
