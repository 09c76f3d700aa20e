import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';
import { load } from './load.mjs';

/** Runs files of the worker, as far as they are functions of values, or of what is given. */
function worker(names, more = {}) {
  const self = { registration: { scope: 'https://book.example/a%20b/' } };
  const context = vm.createContext({ self, URL, ...more });
  for (const name of names) vm.runInContext(readFileSync(new URL('../../../themes/default/worker/' + name, import.meta.url), 'utf8'), context, { filename: name });
  return self.opsbookWorker;
}

const { manifest } = worker(['manifest.js']);
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

/**
 * A host that answers as a test says, and a clock that stands unless something waits.
 *
 * @param {(path: string, cache: string) => { status?: number, type?: string, bytes?: string, pieces?: [number, string][], redirect?: boolean } | null} answer silence, where it gives nothing; pieces come after so many milliseconds
 */
function hostOf(answer) {
  let now = 0;
  let timers = [];
  const asked = [];
  const after = (ms, work) => {
    const timer = { at: now + ms, work };
    timers.push(timer);
    return timer;
  };
  const wait = (ms, signal) =>
    new Promise((done, fail) => {
      if (signal.aborted) return fail(new Error('aborted'));
      // Of those that wait one after the other the last counts.
      signal.onabort = () => fail(new Error('aborted'));
      if (ms === 0) done();
      else if (ms !== null) after(ms, done);
    });
  async function get(url, { cache, signal }) {
    const path = manifest.pathOf(url, scope);
    asked.push(path);
    const said = answer(path, cache);
    if (said === null) await wait(null, signal);
    const { status = 200, type = 'text/plain', bytes = '', pieces = [[0, bytes]], redirect = false } = said;
    if (redirect) return { type: 'opaqueredirect', status: 0 };
    const left = [...pieces];
    const read = async () => {
      if (!left.length) return { done: true };
      const [ms, text] = left.shift();
      await wait(ms, signal);
      return { done: false, value: new TextEncoder().encode(text) };
    };
    return { type: 'basic', status, headers: new Headers({ 'content-type': type }), body: { getReader: () => ({ read, cancel: async () => undefined }) } };
  }
  const clock = { Date: { now: () => now }, setTimeout: (work, ms) => after(ms, work), clearTimeout: (timer) => void (timers = timers.filter((each) => each !== timer)) };
  const { host } = worker(['manifest.js', 'host.js'], { ...clock, fetch: get, AbortController, TextDecoder, Uint8Array, crypto });
  /** What comes of it, and how long that took. */
  async function outcome(work) {
    let result = null;
    void work().then(
      (value) => (result = { value }),
      (error) => (result = { fault: error.kind || String(error) }),
    );
    for (;;) {
      // What is under way goes on first; digests are made elsewhere.
      for (let round = 0; round < 5 && result === null; round++) await new Promise((next) => setImmediate(next));
      if (result !== null) return { ...result, seconds: now / 1000, asked };
      const next = timers.sort((one, other) => one.at - other.at).shift();
      if (!next) {
        await new Promise((soon) => setTimeout(soon, 1));
        continue;
      }
      now = next.at;
      next.work();
    }
  }
  return { edition: () => outcome(host.edition), file: (path, text) => outcome(() => host.fileOf({ path, size: text.length, sha256: createHash('sha256').update(text).digest('hex') })), host };
}

test('a host is lost when it is silent, however much it might have to say', async () => {
  const list = said(file('a.html'));
  assert.deepEqual(await hostOf(() => null).edition().then(({ fault, seconds }) => [fault, seconds]), ['lost', 20]);
  const silent = await hostOf(() => ({ pieces: [[0, list.slice(0, 9)], [25_000, list.slice(9)]] })).edition();
  assert.deepEqual([silent.fault, silent.seconds], ['lost', 20]);
  // A byte now and then is no answer either.
  const dribble = await hostOf(() => ({ pieces: Array.from(list, (letter) => [15_000, letter]) })).edition();
  assert.equal(dribble.fault, 'lost');
  assert.ok(dribble.seconds < 25, String(dribble.seconds));
  // A slow one is waited for.
  const slow = await hostOf(() => ({ pieces: Array.from({ length: 60 }, (_, at) => [1_000, at ? ' '.repeat(9_000) : list]) })).edition();
  assert.equal(slow.value.files.length, 1);
  assert.equal(slow.seconds, 60);
});

test('what asks for a sign-in is told from what differs', async () => {
  const page = { bytes: '<!doctype html><title>Sign in</title>' + ' '.repeat(99), type: 'text/html' };
  const kind = async (path, answer) => (await hostOf(answer).file(path, 'as published')).fault || 'good';
  for (const status of [401, 403, 407, 511]) for (const path of ['a.html', 'a.png']) assert.equal(await kind(path, () => ({ status })), 'sign-in', `${status} ${path}`);
  for (const status of [404, 429, 500, 503]) assert.equal(await kind('a.html', () => ({ status })), 'changed', String(status));
  assert.equal(await kind('a.png', () => page), 'sign-in');
  assert.equal(await kind('a.html', () => page), 'changed');
  assert.equal(await kind('a.svg', () => ({ bytes: '<!DOCTYPE svg><svg/>', type: 'image/svg+xml' })), 'changed');
  assert.equal(await kind('a.html', () => ({ bytes: 'as published' })), 'good');
  // Another address of a page does not hide what the first has said, and where it has the page all is well.
  assert.equal(await kind('a.html', (path) => (path === 'a' ? { status: 404 } : { redirect: true })), 'sign-in');
  assert.equal(await kind('a.html', (path) => (path === 'a' ? { bytes: 'as published' } : { redirect: true })), 'good');
  assert.equal(await kind('a.html', (path, cache) => (cache === 'reload' ? { bytes: 'as published' } : { bytes: 'of yesterday' })), 'good');
  for (const status of [401, 403, 407, 511]) assert.equal((await hostOf(() => ({ status })).edition()).fault, 'sign-in');
  assert.equal((await hostOf(() => page).edition()).fault, 'sign-in');
  assert.equal((await hostOf(() => ({ status: 503 })).edition()).fault, 'lost');
  assert.equal((await hostOf(() => ({ status: 404 })).edition()).fault, 'changed');
  const signIn = (answer) => hostOf(answer).host.isSignIn([file('a.html'), file('a.png')]);
  assert.deepEqual([await signIn(() => ({ redirect: true })), await signIn(() => ({ status: 404 })), await signIn(() => ({ bytes: 'x' }))], [true, false, false]);
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

const fresh = { place: 'host', built: new Date(now - 2 * DAY), confirmed: new Date(now - 2 * HOUR), by: 'worker', isStale: false, isOnline: false, isSignIn: false, isStuck: false, kept: 'whole', bytes: 5_230_000, files: 9, update: 'none' };

test('a line says how old a copy is where it cannot be asked about', () => {
  assert.equal(copyWords.age(fresh, now), 'No network. This copy was confirmed current 2 hours ago.');
  assert.equal(copyWords.age({ ...fresh, isOnline: true, isStale: true }, now), '');
  assert.equal(copyWords.age({ ...fresh, confirmed: null }, now), 'No network. This copy was built 2 days ago.');
  assert.equal(copyWords.age({ ...fresh, confirmed: null, built: null }, now), 'No network. This is the copy on this device.');
  assert.equal(copyWords.age({ ...fresh, update: 'sign-in', isSignIn: true }, now), '');
  // Also while a version waits.
  assert.equal(copyWords.age({ ...fresh, update: 'ready', isSignIn: true }, now), '');
  assert.equal(copyWords.age({ ...fresh, place: 'disk' }, now), '');
  assert.match(copyWords.age({ ...fresh, isStale: true, confirmed: new Date(now - 9.5 * DAY) }, now), /^Last confirmed current 9 days ago\. /);
  // One that cannot be brought up to date is as good as not online.
  assert.equal(copyWords.age({ ...fresh, isOnline: true, isStuck: true }, now), '');
  assert.match(copyWords.age({ ...fresh, isOnline: true, isStuck: true, isStale: true, confirmed: new Date(now - 9.5 * DAY) }, now), /^Last confirmed current 9 days ago\. /);
  const file = { ...fresh, place: 'file', confirmed: null, isStale: true };
  assert.equal(copyWords.age(file, now), 'Built 2 days ago. Phone numbers may have changed.');
  assert.equal(copyWords.age({ ...file, isOnline: true }, now), '');
  assert.equal(copyWords.age({ ...file, place: 'disk' }, now), 'Built 2 days ago, and not confirmed since. Phone numbers may have changed.');
  for (const place of ['host', 'disk', 'file']) {
    const early = { ...fresh, place, confirmed: null, isOnline: place === 'host' };
    assert.equal(copyWords.age({ ...early, built: new Date(now + HOUR) }, now), "This device's clock is wrong: it shows a time before this copy was built.");
    assert.doesNotMatch(copyWords.age({ ...early, built: new Date(now + 60_000) }, now), /clock/);
  }
  assert.deepEqual([30, 47, 48].map((hours) => copyWords.ago(now - hours * HOUR, now)), ['30 hours ago', '47 hours ago', '2 days ago']);
  assert.deepEqual([1, 123_456, 9_940_000, 9_960_000, 72_000_000].map(copyWords.size), ['0.1 MB', '0.1 MB', '9.9 MB', '10 MB', '72 MB']);
});

test('of what there is to do one thing is said, and an incident comes first', () => {
  const version = { built: null, bytes: 1, files: 1, since: now - HOUR, confirmed: now };
  const report = { used: version, ready: null, isStoring: false, host: 'reached', checked: now, trouble: null, isNewer: false, older: null, hasLost: false, asks: null };
  const reader = { now, isRunning: false, isPhone: true, isLater: () => false };
  const kind = (state, said = {}, more = {}) => (copyWords.notice({ ...fresh, ...state }, { ...report, ...said }, { ...reader, ...more }) || { kind: '' }).kind;
  assert.equal(kind({ update: 'ready' }, { ready: version, asks: { bytes: 1, files: 1 } }), 'ready');
  assert.equal(kind({ update: 'sign-in' }), 'sign-in');
  assert.equal(kind({}, { asks: { bytes: 72_000_000, files: 1 } }), 'asks');
  assert.equal(kind({}, { trouble: 'room' }), 'room');
  assert.equal(kind({}, { trouble: 'changed' }), 'home-screen');
  assert.equal(kind({}, { trouble: 'changed', isNewer: true }), 'behind');
  assert.equal(kind({}, { trouble: 'changed', isNewer: true }, { isRunning: true }), 'behind');
  assert.equal(kind({}, { trouble: 'lost', isNewer: true }), 'home-screen');
  // That there is no room can be put off, unless there is something newer.
  assert.equal(kind({}, { trouble: 'room' }, { isLater: (what) => what === 'room' }), 'home-screen');
  assert.equal(kind({}, { trouble: 'room', isNewer: true }, { isLater: (what) => what === 'room' }), 'room');
  assert.equal(kind({}, { older: '2026-11-20T10:00:00Z' }), 'older');
  assert.equal(kind({}), 'home-screen');
  assert.equal(kind({}, {}, { isPhone: false }), '');
  assert.equal(kind({}, { asks: { bytes: 1, files: 1 }, trouble: 'room' }, { isRunning: true }), '');
  assert.equal(kind({}, {}, { isLater: (what) => what === 'home-screen' }), '');
  const clear = (since, isRunning) => copyWords.notice({ ...fresh, update: 'ready' }, { ...report, ready: { ...version, since } }, { ...reader, isRunning }).isClear;
  assert.deepEqual([clear(now - HOUR, false), clear(now - DAY, false), clear(now - DAY, true)], [false, true, false]);
});

test('a notice says how fresh the copy is, and leads to the sign-in', () => {
  const version = { built: null, bytes: 1, files: 1, since: now, confirmed: now };
  const report = { used: version, ready: null, isStoring: false, host: 'reached', checked: now, trouble: 'changed', isNewer: true, older: null, hasLost: false, asks: null };
  const told = (state, said = {}) => copyWords.notice({ ...fresh, ...state }, { ...report, ...said }, { now, isRunning: false, isPhone: false, isLater: () => false });
  const said = (notice) => [notice.text, notice.act, notice.link];
  assert.deepEqual(said(told({ confirmed: new Date(now - 3 * DAY) })), ['A newer version is published and could not be fetched. This copy was confirmed current 3 days ago.', 'Try again', '']);
  // The line above says how old it is.
  assert.deepEqual(said(told({ isStale: true })), ['A newer version is published and could not be fetched.', 'Try again', '']);
  assert.deepEqual(said(told({ update: 'sign-in' })), ['Sign in to update. This copy was confirmed current 2 hours ago.', '', 'Sign in']);
  assert.deepEqual(said(told({ update: 'sign-in', confirmed: null })), ['Sign in to update. Until then this copy stays as it is.', '', 'Sign in']);
  assert.deepEqual(said(told({ update: 'ready', isSignIn: true }, { ready: version, host: 'sign-in' })), ['A new version is ready. Reload when you are. To ask for a newer one, sign in.', 'Reload', 'Sign in']);
  assert.deepEqual(said(told({ update: 'ready' }, { ready: version })), ['A new version is ready. Reload when you are.', 'Reload', '']);
  assert.deepEqual(said(told({}, { trouble: null, isNewer: false, older: '2026-11-20T10:00:00Z' })), ['The host has an older version, of 20 Nov 10:00 UTC. This copy stays.', '', '']);
});

test('the foot says what is kept, and why it is not', () => {
  const of = (state, trouble = null) => copyWords.foot({ ...fresh, confirmed: null, ...state }, { trouble }, now)[1];
  assert.equal(of({}), 'On this device: 5.2 MB');
  for (const [trouble, why] of [['lost', 'the host did not answer'], ['sign-in', 'the host asks for a sign-in'], ['changed', 'files differ from the published ones'], ['room', 'there is no room'], ['refused', 'the browser refuses']]) {
    assert.equal(of({ kept: 'failed' }, trouble), 'Not kept on this device: ' + why);
  }
});
