import assert from 'node:assert/strict';
import test from 'node:test';
import { load, store } from './load.mjs';

const page = (pathname) => load(['boot.js', 'storage.js', 'carry.js'], store(), { protocol: 'file:', pathname });

/** Presses a link, and tells what the browser reads in it. */
function press({ document, HTMLElement, later }, written, more = {}) {
  const link = Object.assign(new HTMLElement(), {
    href: written,
    hash: written.includes('#') ? written.slice(written.indexOf('#')) : '',
    protocol: /^[a-z]+:/.exec(written)?.[0] ?? 'file:',
    pathname: '/book/' + written.split('#')[0],
    target: '',
    hasAttribute: () => false,
    getAttribute: () => written,
    setAttribute: (name, value) => (link[name] = value),
    closest: () => link,
  });
  const before = link.hash;
  document.dispatchEvent({ type: 'click', target: link, button: 0, ...more });
  const read = link.hash;
  later.splice(0).forEach((fn) => fn());
  assert.equal(link.href, written);
  return read === before ? null : new URLSearchParams(read.replace(/^#/, ''));
}

test('state goes round by a pressed link, whatever it is made of', () => {
  const from = page('/a.html');
  const state = { pod: "a'; rm -rf / #&=+%", name: '\u05d0\ud83d\ude00' };
  from.opsbook.carry.register('values', () => state, () => undefined);
  from.opsbook.carry.register('nothing', () => null, () => assert.fail('nothing was carried'));
  const read = press(from, 'b.html#logs');
  assert.equal(read.get('logs'), null);
  assert.equal(read.get('at'), 'logs');
  assert.match(read.get('s'), /^[A-Za-z0-9_-]+$/);
  const to = page('/b.html');
  let came;
  to.opsbook.carry.register('values', () => null, (value) => (came = value));
  to.opsbook.carry.register('nothing', () => null, () => assert.fail('nothing was carried'));
  to.opsbook.carry.arrive(read.get('s'));
  assert.deepEqual({ ...came }, state);
});

test('only links to pages of the book carry, and only where storage is not shared', () => {
  const from = page('/a.html');
  from.opsbook.carry.register('values', () => 'x', () => undefined);
  for (const written of ['https://example.com/b.html', '#here', 'a.pdf', 'mailto:a@example.com']) assert.equal(press(from, written), null, written);
  assert.ok(press(from, 'b.html'));
  assert.equal(press(from, 'b.html', { defaultPrevented: true }), null);
  const host = load(['boot.js', 'storage.js', 'carry.js']);
  host.opsbook.carry.register('values', () => 'x', () => undefined);
  assert.equal(press(host, 'b.html'), null);
});

test('what does not fit stays, and the page that is reached is told', () => {
  const from = page('/a.html');
  from.opsbook.carry.register('long', () => 'x'.repeat(60_000), () => undefined);
  from.opsbook.carry.register('short', () => 'y', () => undefined);
  const s = press(from, 'b.html').get('s');
  assert.ok(s.length <= 64 * 1024);
  const to = page('/b.html');
  const told = [];
  let came;
  to.document.addEventListener('opsbook:left-behind', (event) => told.push(...event.detail.parts));
  to.opsbook.carry.register('short', () => null, (value) => (came = value));
  to.opsbook.carry.arrive(s);
  assert.deepEqual([came, told], ['y', ['long']]);
});

test('where pages share storage, a link brings nothing', () => {
  const from = page('/a.html');
  from.opsbook.carry.register('values', () => 'x', () => undefined);
  const s = press(from, 'b.html').get('s');
  const host = load(['boot.js', 'storage.js', 'carry.js']);
  host.opsbook.carry.register('values', () => null, () => assert.fail('it was taken'));
  host.opsbook.carry.arrive(s);
});

test('broken state is nothing', () => {
  const { opsbook } = page('/a.html');
  opsbook.carry.register('values', () => null, () => assert.fail('nothing was carried'));
  opsbook.carry.register('toString', () => null, () => assert.fail('nothing was carried'));
  for (const text of ['', '%', 'e30', 'bnVsbA', 'NQ', '_w', 'A'.repeat(70_000)]) opsbook.carry.arrive(text);
});
