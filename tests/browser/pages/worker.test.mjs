// A hosted book, kept whole by its worker: what a reader has when the host is gone, or has moved on.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { binary, noBinary, siteOf } from './books.mjs';
import { contextFor, newTab } from './browsers.mjs';
import { harbour } from './harbour.mjs';
import { until } from './host.mjs';
import { BOOK, BUILT, DAY, check, first, kept, line, manifest, notice, page, press, quietTab, second, state, title } from './kept.mjs';

test('a worker that is ready has the whole book', { skip: noBinary }, async (t) => {
  const host = await harbour(t, first());
  const { tab } = await quietTab(await contextFor(t, 'chromium'));
  await tab.goto(host.base);
  await tab.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await host.stop();
  await tab.goto(host.base + 'incidents/one.html');
  assert.equal(await title(tab), 'One');
});

test('with the host gone every file opens as it is', { skip: noBinary }, async (t) => {
  const folder = siteOf(t, { ...BOOK, 'opsbook.toml': 'title = "Kept"\nurl = "https://runbooks.example.org/some/book/"\n' }, BUILT);
  const host = await harbour(t, folder, '/some/book/');
  const { tab, complaints } = await kept(t, host);
  const files = manifest(folder).filter(({ path }) => path !== '.nojekyll');
  assert.equal((await state(tab)).files, files.length);
  assert.ok((await tab.$eval('[data-kept-size]', (element) => element.textContent)).startsWith('On this device: '));
  await host.stop();
  for (const { path: file } of files) {
    const address = host.base + file.split('/').map(encodeURIComponent).join('/') + '?namespace=web';
    const bytes = readFileSync(path.join(folder, file));
    const digest = await tab.evaluate(async (address) => {
      const digest = await crypto.subtle.digest('SHA-256', await (await fetch(address)).arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }, address);
    assert.equal(digest, createHash('sha256').update(bytes).digest('hex'), file);
    // A page that forwards is left before it has come.
    if (!file.endsWith('.html') || bytes.includes('data-forward')) continue;
    const response = await tab.goto(address);
    assert.equal(response.status(), 200, file);
    assert.ok(response.fromServiceWorker(), file);
    if (file !== 'opsbook.html') assert.equal(await tab.title(), bytes.toString().match(/<title>(.*?)<\/title>/)[1].replaceAll('&#x27;', "'"), file);
  }
  // As hosts answer too.
  for (const [asked, wanted] of [['', 'Kept'], ['incidents/', 'Incidents'], ['incidents', 'Incidents'], ['incidents/one', 'One']]) {
    await tab.goto(host.base + asked);
    assert.equal(await title(tab), wanted, asked);
  }
  assert.equal(tab.url().split('/book/')[1], 'incidents/one');
  assert.deepEqual(complaints, []);
  // What is nowhere is the book's own page for that.
  const missing = await tab.goto(host.base + 'nowhere.html');
  assert.equal(missing.status(), 404);
  assert.match(await tab.title(), /does not exist/);
  await tab.goto(host.base);
  await check(tab);
  assert.equal((await state(tab)).isOnline, false);
  assert.equal(await line(tab), 'No network. This copy was confirmed current a moment ago.');
});

test('a new version waits until the reader reloads, and then is there for all', { skip: noBinary }, async (t) => {
  const host = await harbour(t, first());
  const { browser, tab } = await kept(t, host);
  const other = await newTab(browser);
  await other.goto(host.base + 'incidents/one.html');
  host.folder = second();
  host.asked.length = 0;
  await check(tab);
  await until(async () => (await notice(other)) === 'A new version is ready. Reload when you are. Reload', 'the notice in both tabs');
  assert.equal((await state(tab)).update, 'ready');
  // What is the same was not asked for again.
  assert.ok(!host.asked.includes('notes.txt') && host.asked.includes('incidents/new.html'));
  await host.stop();
  await tab.goto(host.base + 'incidents/one.html');
  assert.equal(await title(tab), 'One');
  await press(tab, 'act');
  assert.equal(await title(tab), 'One, second');
  // The other goes on with its page, and with what belongs to it.
  assert.equal(await title(other), 'One');
  const old = await other.evaluate(async () => (await fetch('../opsbook.json')).text());
  assert.doesNotMatch(old, /One, second/);
  assert.match(await notice(other), /^A new version is ready/);
  await press(other, 'act');
  assert.equal(await title(other), 'One, second');
  assert.equal(await notice(other), '');
  await tab.goto(host.base + 'incidents/new.html');
  assert.equal(await title(tab), 'New');
  // The worker that came with it goes on with what the one before has kept.
  await host.start();
  await tab.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration()).update()));
  await tab.goto(host.base + 'sw.js');
  assert.match(await tab.$eval('pre', (element) => element.textContent), /\/\/ Newer\./);
  await host.stop();
  await tab.goto(host.base);
  assert.equal(await tab.$eval('h1', (element) => element.textContent), 'Home of the second');
  await until(async () => (await state(tab)).kept === 'whole', 'what was kept before');
});

test('a version that is published in the middle of the other is taken instead', { skip: noBinary }, async (t) => {
  const host = await harbour(t, first());
  const { tab } = await kept(t, host);
  const [next, last] = [second(), siteOf(t, { ...BOOK, 'index.md': page('Home of the third') }, BUILT + 2 * DAY)];
  host.folder = next;
  host.before = (asked) => {
    if (asked === 'index.html') host.folder = last;
    return false;
  };
  await check(tab);
  assert.equal((await state(tab)).update, 'ready');
  await press(tab, 'act');
  assert.equal(await tab.$eval('h1', (element) => element.textContent), 'Home of the third');
});

test('while an incident is running nothing reloads, and the notice steps back', { skip: noBinary }, async (t) => {
  const host = await harbour(t, first());
  const { tab } = await kept(t, host);
  await tab.evaluate(() => window.opsbook.incidents.start({ title: 'Down', severity: '', environment: null, detected: null }));
  host.folder = second();
  await tab.evaluate(() => void (window.isSame = true));
  await check(tab);
  assert.match(await notice(tab), /^A new version is ready/);
  assert.ok(await tab.$('[data-kept-notice][data-quiet]'));
  assert.ok(await tab.evaluate(() => window.isSame));
  await tab.goto(host.base);
  assert.equal(await tab.$eval('h1', (element) => element.textContent), 'Home of the book');
});

test('more than 50 MB are kept when the reader says so', { skip: noBinary }, async (t) => {
  const host = await harbour(t, siteOf(t, { ...BOOK, 'video.bin': Buffer.alloc(52_000_000) }, BUILT));
  const browser = await contextFor(t, 'chromium');
  const { tab } = await quietTab(browser);
  await tab.goto(host.base);
  await until(async () => (await state(tab)).kept === 'asks', 'the question');
  assert.match(await notice(tab), /^Keep this book on this device\? 5\d MB Keep Not now$/);
  assert.ok(!host.asked.includes('video.bin'));
  await tab.click('[data-kept-later]');
  assert.equal(await notice(tab), '');
  await tab.evaluate(() => window.opsbook.copy.keep());
  assert.equal((await state(tab)).kept, 'whole');
  await host.stop();
  const size = await tab.evaluate(async () => (await (await fetch('video.bin')).blob()).size);
  assert.equal(size, 52_000_000);
});

test('a preview keeps nothing, and removes what was left at its address', { skip: noBinary }, async (t) => {
  const folder = first();
  const host = await harbour(t, folder);
  const { tab } = await kept(t, host);
  await host.stop();
  const preview = spawn(binary, ['serve', path.join(path.dirname(folder), 'source'), '--port', new URL(host.base).port], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => preview.kill());
  await new Promise((ready) => preview.stdout.once('data', ready));
  await tab.goto(host.base + 'incidents/one.html');
  const left = () => tab.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]);
  await until(async () => (await left().catch(() => [1])).every((count) => count === 0), 'nothing left');
  await tab.goto(host.base);
  await until(async () => (await state(tab)).kept === 'unsupported', 'a preview');
  await new Promise((next) => setTimeout(next, 300));
  assert.deepEqual(await left(), [0, 0]);
});
