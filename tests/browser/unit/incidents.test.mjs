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

test('two tabs that write at once lose nothing', () => {
  const shared = store();
  const { opsbook: { incidents: one, incident: log }, document } = load(names, shared, { hasWords: true });
  const other = tab(shared);
  const { id } = one.start({ title: 'Checkout down', severity: 'P1' });
  const key = `opsbook:book:incident:${id}`;
  const before = shared.getItem(key);
  one.act((incident, now) => log.note(incident, 'one', now));
  one.act((incident, now) => log.rate(incident, 'P2', now + 1));
  // The other one had read it before.
  shared.setItem(key, before);
  other.act((incident, now) => void incident.entries.push({ kind: 'note', at: now + 5, text: 'other' }));
  for (let told = 0; told < 2; told++) document.dispatchEvent({ type: 'storage', key });
  assert.deepEqual([...other.current().entries.map((entry) => entry.text || entry.kind)], ['started', 'one', 'severity', 'other']);
  assert.equal(other.current().severity, 'P2');
  one.remove(id);
  document.dispatchEvent({ type: 'storage', key });
  assert.equal(shared.getItem(key), null);
});

test('twenty are kept, and none goes by itself', () => {
  const kept = tab();
  const first = kept.start({ title: 'first', severity: 'P1' });
  for (let n = 1; n < 20; n++) kept.start({ title: String(n), severity: 'P1' });
  assert.deepEqual([kept.isFull(), kept.start({ title: 'one more', severity: 'P1' }), kept.get(first.id).title, kept.all().length], [true, null, 'first', 20]);
  kept.remove(first.id);
  assert.equal(kept.start({ title: 'one more', severity: 'P1' }).title, 'one more');
});

test('a full storage takes nothing away, and a list that is damaged loses no log', () => {
  const localStorage = store();
  const first = tab(localStorage).start({ title: 'first', severity: 'P1' });
  const write = localStorage.setItem;
  localStorage.setItem = () => {
    throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
  };
  const full = tab(localStorage);
  full.act((incident, now) => void incident.entries.push({ kind: 'note', at: now, text: 'late' }));
  assert.equal(full.current().entries.length, 2);
  localStorage.setItem = write;
  assert.equal(tab(localStorage).current().entries.length, 1);
  localStorage.setItem('opsbook:book:incidents', 'xx');
  assert.deepEqual([tab(localStorage).current(), [...tab(localStorage).all().map((each) => each.id)]], [null, [first.id]]);
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
