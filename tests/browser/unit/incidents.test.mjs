import assert from 'node:assert/strict';
import test from 'node:test';
import { load, store } from './load.mjs';

const names = ['boot', 'words', 'moment', 'storage', 'run', 'incident-read', 'incident', 'incident-clock', 'incidents'].map((name) => name + '.js');

function tab(localStorage = store()) {
  const { opsbook } = load(names, localStorage, { hasWords: true });
  return opsbook.incidents;
}

test('tabs share the log, a second incident starts clean, and the first one stays', () => {
  const shared = store();
  const [one, other] = [tab(shared), tab(shared)];
  const first = one.start({ title: 'Checkout down', severity: 'P1' });
  assert.equal(other.act((incident, now) => void incident.entries.push({ kind: 'note', at: now, text: 'seen' })).ok, true);
  assert.deepEqual([...one.current().entries.map((entry) => entry.kind)], ['started', 'note']);
  const second = other.start({ title: 'Search slow', severity: 'P2' });
  assert.deepEqual([one.current().id, one.current().entries.length, one.get(first.id).entries.length], [second.id, 1, 2]);
  one.act((incident, now) => void (incident.resolved = now));
  assert.equal(other.current(), null);
  other.take(first.id);
  assert.equal(one.current().title, 'Checkout down');
  one.remove(first.id);
  assert.deepEqual([other.current(), other.all().length], [null, 1]);
});

test('twenty are kept; what is over goes first, and is named before', () => {
  const kept = tab();
  const first = kept.start({ title: 'first', severity: 'P1' });
  const second = kept.start({ title: 'second', severity: 'P1' });
  kept.act((incident, now) => void (incident.resolved = now));
  for (let n = 2; n < 20; n++) kept.start({ title: String(n), severity: 'P1' });
  assert.equal(kept.oldest().id, second.id);
  kept.start({ title: 'one more', severity: 'P1' });
  assert.deepEqual([kept.get(second.id), kept.get(first.id).title, kept.all().length], [null, 'first', 20]);
});

test('hostile lists and refused storage harm nobody', () => {
  for (const value of [null, 5, { ids: 5 }, { ids: ['<b>', '0123456789'], current: '<b>' }, { ids: ['__proto__'], current: '__proto__' }]) {
    const localStorage = store();
    localStorage.setItem('opsbook:book:incidents', JSON.stringify({ v: 1, value }));
    assert.deepEqual([tab(localStorage).current(), tab(localStorage).all().length], [null, 0]);
  }
  const refused = tab(store({ refuse: true }));
  refused.start({ title: 'x', severity: 'P1' });
  assert.equal(refused.current().title, 'x');
  assert.equal(refused.act((incident) => 'full').reason, 'notes');
});
