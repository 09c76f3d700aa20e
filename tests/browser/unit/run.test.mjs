import assert from 'node:assert/strict';
import test from 'node:test';
import { load, store } from './load.mjs';

const HOUR = 3_600_000;
const START = Date.UTC(2025, 10, 12, 3, 10);
const KEY = 'opsbook:book:runs:p1.md';
const [a, b, c] = ['00000000aa', '00000000bb', '00000000cc'].map((key) => ({ key, text: 'Step ' + key.slice(-1) }));

/** A tab of a page, with a clock that is set by hand. */
function tab(localStorage = store()) {
  const { opsbook } = load(['boot.js', 'storage.js', 'run.js'], localStorage);
  const clock = { now: START };
  const run = opsbook.run.ofPage('p1.md', () => clock.now);
  const states = (of) => (of ? Object.fromEntries(Object.entries(of.ticks).map(([key, tick]) => [key.slice(-1), tick.state])) : null);
  return { ...run, clock, localStorage, live: () => states(run.live()), raw: run.live, ended: () => [...run.earlier()].map(states) };
}

test('ticks belong to a run that ends eight hours after the last of them', () => {
  const page = tab();
  assert.deepEqual([page.live(), page.ended()], [null, []]);
  page.mark(a, 'done', 3);
  page.clock.now += 7 * HOUR;
  page.mark(b, 'skipped', 3);
  page.clock.now += 8 * HOUR - 1;
  assert.deepEqual(page.live(), { a: 'done', b: 'skipped' });
  page.clock.now += 1;
  assert.deepEqual([page.live(), page.ended()], [null, [{ a: 'done', b: 'skipped' }]]);
  page.mark(c, 'done', 3);
  assert.deepEqual([page.live(), page.ended()], [{ c: 'done' }, [{ a: 'done', b: 'skipped' }]]);
});

test('a clock that is set back brings no run to life, and keeps none alive for longer', () => {
  const page = tab();
  page.mark(a, 'done', 3);
  page.clock.now += 9 * HOUR;
  assert.equal(page.live(), null);
  page.clock.now -= 8 * HOUR;
  assert.deepEqual([page.live(), page.ended()], [null, [{ a: 'done' }]]);

  page.mark(b, 'done', 3);
  page.clock.now -= HOUR;
  assert.deepEqual(page.live(), { b: 'done' });
  page.clock.now += 8 * HOUR;
  assert.equal(page.live(), null);

  page.mark(c, 'done', 3);
  page.clock.now -= 365 * 24 * HOUR;
  assert.equal(page.live(), null);
});

test('an earlier run is taken up only when asked, and goes on for eight hours', () => {
  const page = tab();
  page.mark(a, 'done', 3);
  page.end();
  assert.equal(page.live(), null);
  page.clock.now += 100 * HOUR;
  page.resume();
  assert.deepEqual([page.live(), page.ended()], [{ a: 'done' }, []]);
  page.mark(b, 'done', 3);
  page.resume();
  assert.deepEqual(page.live(), { a: 'done', b: 'done' });
  page.clock.now += 8 * HOUR;
  assert.equal(page.live(), null);
});

test('a run that is taken up again was last touched when it was, not now', () => {
  const page = tab();
  page.mark(a, 'done', 3);
  page.visit(b.key);
  page.clock.now += 9 * HOUR;
  page.resume();
  assert.deepEqual([page.raw().last, page.raw().place.at, page.raw().resumed], [START, START, START + 9 * HOUR]);
  // A clock that is set back a little takes nothing away.
  page.clock.now -= HOUR;
  assert.deepEqual([page.live(), page.raw().last], [{ a: 'done' }, START]);
  page.clock.now += 8 * HOUR;
  assert.equal(page.live(), null);
});

test('two tabs keep one another\'s ticks, and open steps of the same run', () => {
  const shared = store();
  const [one, other] = [tab(shared), tab(shared)];
  one.mark(a, 'done', 3);
  other.mark(b, 'skipped', 3);
  one.mark(c, 'done', 3);
  assert.deepEqual(one.live(), { a: 'done', b: 'skipped', c: 'done' });
  one.mark(b, 'open', 3);
  other.visit(c.key);
  assert.deepEqual(other.live(), { a: 'done', c: 'done' });
  assert.deepEqual({ ...one.raw().place }, { key: c.key, at: START });
  one.mark(a, 'open', 3);
  one.mark(c, 'open', 3);
  assert.deepEqual([other.live(), other.ended()], [null, []]);
});

test('a place alone begins no run', () => {
  const page = tab();
  page.visit(a.key);
  assert.equal(page.localStorage.kept.size, 0);
});

test('the record keeps the text of that time, and is bounded', () => {
  const page = tab();
  for (let round = 0; round < 9; round++) {
    page.mark({ key: a.key, text: `Round ${round} ${'\u{1f600}'.repeat(5000)}` }, 'done', 1);
    page.end();
  }
  const texts = [...page.earlier()].map((run) => run.ticks[a.key].text);
  assert.deepEqual(texts.map((text) => text.slice(0, 7)), ['Round 8', 'Round 7', 'Round 6', 'Round 5', 'Round 4']);
  assert.ok(texts.every((text) => Array.from(text).length === 200 && !text.endsWith('\ud83d')));
  for (let run = 0; run < 3; run++) {
    for (let key = 0; key < 400; key++) page.mark({ key: key.toString(16).padStart(10, '0'), text: 'x'.repeat(200) }, 'done', 400);
    page.end();
  }
  assert.deepEqual([page.earlier().length, Object.keys(page.earlier()[0].ticks).length], [1, 400]);
});

test('what is stored is believed only where it makes sense', () => {
  const tick = { text: 'T', state: 'done', at: START };
  const run = { started: START, last: START, ended: null, total: 3, place: null, ticks: { [a.key]: tick } };
  const hostile = [
    null, 5, 'x', [], {}, { runs: 5 }, { runs: {} }, { runs: [null, 5, [], {}] },
    { runs: [{ ...run, started: 'x' }] }, { runs: [{ ...run, last: -1 }] }, { runs: [{ ...run, last: 1e300 }] },
    { runs: [{ ...run, ticks: [tick] }] }, { runs: [{ ...run, ticks: { '<b>': tick, constructor: tick } }] },
    { runs: [{ ...run, ticks: { [a.key]: { ...tick, state: 'open' } } }] }, { runs: [{ ...run, ticks: { [a.key]: { ...tick, at: 9e15 } } }] },
    JSON.parse('{"runs":[{"__proto__":{"started":1,"last":1,"ticks":{"aa":{"text":"x","state":"done","at":1}}}}]}'),
  ];
  for (const value of hostile) {
    const localStorage = store();
    localStorage.setItem(KEY, JSON.stringify({ v: 1, value }));
    const page = tab(localStorage);
    assert.deepEqual([page.live(), page.ended()], [null, []], JSON.stringify(value));
    page.mark(b, 'done', 3);
    assert.deepEqual(page.live(), { b: 'done' });
  }
});

test('what a later version added is kept', () => {
  const localStorage = store();
  const tick = { text: 'T', state: 'done', at: START, by: 'ann' };
  const value = { runs: [{ started: START, last: START, ended: null, total: 3, ticks: { [a.key]: tick }, mood: 'calm' }], later: [1] };
  localStorage.setItem(KEY, JSON.stringify({ v: 1, value }));
  tab(localStorage).mark(b, 'done', 3);
  const kept = JSON.parse(localStorage.kept.get(KEY)).value;
  assert.deepEqual([kept.later, kept.runs[0].mood, kept.runs[0].ticks[a.key].by, kept.runs[0].ticks[b.key].state], [[1], 'calm', 'ann', 'done']);
});

test('where storage is refused, a run lives as long as the page', () => {
  const page = tab(store({ refuse: true }));
  page.mark(a, 'done', 3);
  assert.deepEqual(page.live(), { a: 'done' });
  page.clock.now += 8 * HOUR;
  assert.deepEqual([page.live(), page.ended()], [null, [{ a: 'done' }]]);
});
