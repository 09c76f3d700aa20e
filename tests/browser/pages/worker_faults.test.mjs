// A book that cannot be kept or brought up to date: the host dies, asks for a sign-in, sends what it should not, or goes back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { noBinary } from './books.mjs';
import { contextFor, newTab } from './browsers.mjs';
import { harbour, leadsAway, signsIn } from './harbour.mjs';
import { until } from './host.mjs';
import { BUILT, DAY, check, first, kept, line, manifest, notice, press, quietTab, report, second, state, title } from './kept.mjs';

test('a host that dies in the middle leaves the old version, and the rest is asked for later', { skip: noBinary }, async (t) => {
  const host = await harbour(t, first());
  const { tab } = await kept(t, host);
  host.folder = second();
  host.asked.length = 0;
  const wanted = manifest(host.folder);
  let served = 0;
  host.before = (asked, request, response) => {
    served += 1;
    return served > 6 && Boolean(response.destroy());
  };
  await check(tab);
  assert.equal((await report(tab)).trouble, 'lost');
  await tab.goto(host.base + 'incidents/one.html');
  assert.equal(await title(tab), 'One');
  assert.equal(await notice(tab), '');
  const before = new Set(host.asked.slice(0, 6));
  host.before = () => false;
  host.asked.length = 0;
  await check(tab);
  assert.equal((await state(tab)).update, 'ready');
  const twice = host.asked.filter((asked) => before.has(asked) && asked !== 'manifest.json' && wanted.some(({ path }) => path === asked));
  assert.ok(before.size > 3);
  assert.deepEqual(twice, []);
});

for (const [how, answer] of [['leads to a sign-in', leadsAway], ['shows a sign-in', signsIn]]) {
  for (const from of ['at once', 'in the middle']) {
    test(`a host that ${how} ${from} changes nothing, and the reader is told`, { skip: noBinary }, async (t) => {
      const host = await harbour(t, first());
      const { tab } = await kept(t, host);
      host.folder = second();
      let served = from === 'at once' ? 9 : 0;
      host.before = (...more) => {
        served += 1;
        return served > 3 && answer(...more);
      };
      await check(tab);
      assert.equal((await state(tab)).update, 'sign-in');
      assert.equal(await notice(tab), 'Sign in to update. This copy was confirmed current a moment ago. Sign in');
      await tab.goto(host.base + 'incidents/one.html');
      assert.equal(await title(tab), 'One');
      // The link leads past what is kept.
      await press(tab, 'link');
      assert.equal(await tab.title(), 'Sign in');
      host.before = () => false;
      await tab.goto(host.base + 'incidents/one.html?opsbook-sign-in');
      await until(async () => (await state(tab)).update === 'ready', 'the update after the sign-in');
      assert.ok(!tab.url().includes('opsbook-sign-in'));
    });
  }
}

test('one wrong byte and the version is not kept, and the reader is told', { skip: noBinary }, async (t) => {
  const host = await harbour(t, first());
  const { browser, tab } = await kept(t, host);
  host.folder = second();
  host.before = (asked, request, response) => {
    if (asked !== 'incidents/one.html') return false;
    const bytes = readFileSync(path.join(host.folder, asked));
    bytes[bytes.length - 9] ^= 1;
    response.writeHead(200, { 'content-type': 'text/html' }).end(bytes);
    return true;
  };
  await check(tab);
  assert.equal((await report(tab)).trouble, 'changed');
  assert.equal((await state(tab)).update, 'failed');
  await tab.goto(host.base + 'incidents/one.html');
  assert.equal(await title(tab), 'One');
  const behind = 'A newer version is published and could not be fetched.';
  assert.equal(await notice(tab), `${behind} This copy was confirmed current a moment ago. Try again`);
  assert.equal(await line(tab), '');
  // Weeks later it is old, with the network there.
  const later = await newTab(browser);
  await later.evaluateOnNewDocument((past) => {
    const now = Date.now;
    window.Date = class extends Date {
      constructor(...given) {
        super(...(given.length ? given : [now() + past]));
      }

      static now = () => now() + past;
    };
  }, 60 * DAY * 1000);
  await later.goto(host.base);
  await until(async () => (await line(later)) === 'Last confirmed current 60 days ago. Phone numbers may have changed.', 'an old copy');
  assert.equal(await notice(later), `${behind} Try again`);
  await later.close();
  host.before = () => false;
  await tab.bringToFront();
  await tab.click('[data-kept-act]');
  await until(async () => (await notice(tab)) === 'A new version is ready. Reload when you are. Reload', 'the new version');
});

test('a sign-in is known by the files too, and the link to it stands beside a version that waits', { skip: noBinary }, async (t) => {
  const host = await harbour(t, first());
  const { tab } = await kept(t, host);
  host.folder = second();
  const status = (code) => (asked, request, response) => Boolean(response.writeHead(code).end());
  for (const answer of [leadsAway, signsIn, status(401), status(403)]) {
    host.before = (asked, ...more) => asked !== 'manifest.json' && answer(asked, ...more);
    await check(tab);
    assert.equal((await state(tab)).update, 'sign-in');
    assert.equal(await line(tab), '');
  }
  // The host that answers again is none that is lost, or asks.
  host.before = status(404);
  await check(tab);
  assert.deepEqual([(await report(tab)).host, (await state(tab)).isOnline, await line(tab)], ['reached', true, '']);
  host.before = () => false;
  await check(tab);
  assert.equal((await state(tab)).update, 'ready');
  host.before = status(403);
  await check(tab);
  assert.equal(await line(tab), '');
  assert.equal(await notice(tab), 'A new version is ready. Reload when you are. To ask for a newer one, sign in. Sign in Reload');
});

test('an older version of the host does not take the place of a newer one', { skip: noBinary }, async (t) => {
  const host = await harbour(t, second());
  const { tab } = await kept(t, host);
  const day = await tab.evaluate((at) => window.opsbook.moment.day(at, Date.now()), BUILT * 1000);
  host.folder = first();
  host.asked.length = 0;
  await check(tab);
  assert.equal(await notice(tab), `The host has an older version, of ${day}. This copy stays.`);
  assert.ok(host.asked.every((asked) => asked === 'manifest.json' || asked === 'sw.js'), host.asked.join(' '));
  await tab.goto(host.base);
  assert.equal(await tab.$eval('h1', (element) => element.textContent), 'Home of the second');
  host.folder = second();
  await check(tab);
  assert.equal(await notice(tab), '');
});

test('a book that cannot be kept says why, and a file that the browser has dropped comes back', { skip: noBinary }, async (t) => {
  const host = await harbour(t, first());
  host.before = (asked, request, response) => asked === 'notes.txt' && Boolean(response.writeHead(404).end());
  const browser = await contextFor(t, 'chromium');
  const { tab } = await quietTab(browser);
  const size = () => tab.$eval('[data-kept-size]', (element) => (element.hidden ? '' : element.textContent));
  await tab.goto(host.base);
  await until(async () => (await state(tab)).kept === 'failed', 'not kept');
  assert.equal(await size(), 'Not kept on this device: files differ from the published ones');
  host.before = () => false;
  await check(tab);
  assert.equal((await state(tab)).kept, 'whole');
  await tab.evaluate(async () => {
    for (const name of await caches.keys()) await (await caches.open(name)).delete(new URL('notes.txt', window.location.href).href);
  });
  await host.stop();
  await check(tab);
  assert.equal(await size(), 'Not kept on this device: the host did not answer');
  await host.start();
  await check(tab);
  assert.equal((await state(tab)).kept, 'whole');
  assert.equal(await notice(tab), '');
  assert.equal(await tab.evaluate(async () => Boolean(await caches.match(new URL('notes.txt', window.location.href).href))), true);
  // The single file on its host is no copy on a disk.
  await tab.goto(host.base + 'opsbook.html');
  assert.deepEqual([await line(tab), (await state(tab)).isStale], ['', true]);
});
