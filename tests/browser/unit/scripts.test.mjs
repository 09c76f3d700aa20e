import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { opsbook } = load(['boot.js', 'theme-toggle.js', 'review.js', 'keys.js', 'choice.js', 'forward.js', 'words.js', 'moment.js']);

test('the look goes round: system, light, dark', () => {
  assert.deepEqual(['system', 'light', 'dark', undefined, 'neon'].map(opsbook.lookAfter), [
    'light',
    'dark',
    'system',
    'light',
    'system',
  ]);
});

test('a review is overdue from the day after it was due', () => {
  const now = new Date(2025, 3, 2, 23, 59);
  assert.equal(opsbook.isOverdue('2025-04-01', now), true);
  assert.equal(opsbook.isOverdue('2025-04-02', now), false);
  assert.equal(opsbook.isOverdue('2025-12-01', now), false);
  assert.equal(opsbook.isOverdue('soon', now), false);
});

test('single keys open things, and only outside fields', () => {
  const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
  const calm = { isTyping: false, isOn: true };
  const opened = (key, state = calm, more = {}) => opsbook.keyOpens(press(key, more), state);
  assert.deepEqual(['/', 's', 'c', 'i', 'r', '?'].map((key) => opened(key)), ['search', 'severity', 'contacts', 'incident', 'steps', 'help']);
  assert.deepEqual(['S', 'x', 'constructor', 'Enter'].map((key) => opened(key)), [null, null, null, null]);
  assert.equal(opened('s', { isTyping: true, isOn: true }), null);
  assert.equal(opened('s', { isTyping: false, isOn: false }), null);
  assert.equal(opened('s', calm, { ctrlKey: true }), null);
  assert.equal(opened('/', calm, { altKey: true }), null);
  assert.equal(opened('k', { isTyping: true, isOn: false }, { ctrlKey: true }), 'search');
});

test('labels speak for the runbooks of their service and severity', () => {
  const fits = (of, ...pairs) => opsbook.choiceFits(of, new Map(pairs));
  assert.ok(fits({ services: 'api\nWeb' }, ['app', 'web']));
  assert.ok(fits({ severities: 'P1\nP2' }, ['severity', 'p2'], ['pod', 'x']));
  for (const pairs of [[['service', 'we']], [['pod', 'web']], [['service', '']], [['constructor', 'web']], []]) assert.ok(!fits({ services: 'web' }, ...pairs));
  assert.ok(!fits({}, ['service', '']));
});

test('forwarding keeps what the address carries', () => {
  assert.equal(opsbook.forwardTo('../p1.html', '?pod=a', '#x=1'), '../p1.html?pod=a#x=1');
  assert.equal(opsbook.forwardTo('../p1.html#logs', '', ''), '../p1.html#logs');
  assert.equal(opsbook.forwardTo('../p1.html#logs', '?pod=a', '#pod=b'), '../p1.html?pod=a#pod=b');
});

test('times are of the clock in UTC, with the day and the year where they are others', () => {
  const { day, clock, ago } = opsbook.moment;
  const now = Date.UTC(2026, 0, 2, 0, 20);
  assert.deepEqual([clock(now - 60_000, now), clock(now - 1_800_000, now), clock(now - 86_400_000, now)], ['00:19 UTC', '1 Jan 23:50 UTC', '1 Jan 00:20 UTC']);
  assert.deepEqual([day(Date.UTC(2025, 10, 12, 3, 10), now), clock(0, now), clock(8.64e15, now)], ['12 Nov 2025 03:10 UTC', '1 Jan 1970 00:00 UTC', '13 Sep 275760 00:00 UTC']);
  assert.deepEqual([0, 59_999, 60_000, 3_599_999, 3_600_000, 7_300_000, -5_000].map((age) => ago(now - age, now)), ['age_now', 'age_now', 'age_minute', 'age_minutes', 'age_hour', 'age_hours', 'age_now']);
});
