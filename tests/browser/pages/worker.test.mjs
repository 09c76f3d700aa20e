// A hosted book, kept whole by its worker: what a reader has when the host is gone, slow, signed out, or has moved on.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import { binary, noBinary, siteOf } from './books.mjs';
import { contextFor, newTab } from './browsers.mjs';
import { harbour, leadsAway, signsIn } from './harbour.mjs';
import { until } from './host.mjs';

const DAY = 86_400;
const BUILT = Math.floor(Date.now() / 1000) - 20 * DAY;

const page = (title, more = '') => `---\ntitle: ${title}\n---\n\n${more}\n`;
const BOOK = {
  'opsbook.toml': 'title = "Kept"\n',
  'index.md': page('Home of the book', '[One](incidents/one.md)'),
  'incidents/index.md': page('Incidents'),
  'incidents/one.md': '---\ntitle: One\nkind: runbook\nalerts: [DiskFull]\n---\n\n```bash\nkubectl get pods\n```\n',
  'incidents/größe 1%.md': page('Odd name'),
  'notes.txt': 'notes',
};
/** Built once: nobody writes into them. */
const once = (make) => {
  let made = null;
  return () => (made ??= make({ after: (end) => ends.push(end) }));
};
const ends = [];
after(() => ends.forEach((end) => end()));
const first = once((t) => siteOf(t, BOOK, BUILT));
/** The worker is another one too. */
const events = readFileSync(new URL('../../../themes/default/worker/events.js', import.meta.url), 'utf8') + '// Newer.\n';
const second = once((t) => siteOf(t, { ...BOOK, 'theme/worker/events.js': events, 'index.md': page('Home of the second'), 'incidents/one.md': page('One, second'), 'incidents/new.md': page('New') }, BUILT + DAY));

const state = (tab) => tab.evaluate(() => window.opsbook.copy.state());
const report = (tab) => tab.evaluate(() => window.opsbook.copy.report());
const check = (tab) => tab.evaluate(() => window.opsbook.copy.check());
const title = (tab) => tab.title().then((whole) => whole.replace(/ - Kept$/, ''));
const notice = (tab) => tab.evaluate(() => {
  const box = document.querySelector('[data-kept-notice]');
  return box.hidden ? '' : box.innerText.replace(/\s+/g, ' ').trim();
});
const line = (tab) => tab.$eval('[data-kept-age]', (element) => (element.hidden ? '' : element.textContent));

/** A tab that counts what it complains of. */
async function quietTab(browser) {
  const tab = await newTab(browser);
  const complaints = [];
  tab.on('console', (message) => message.type() === 'error' && complaints.push(`${tab.url()}: ${message.text()} ${message.location().url}`));
  tab.on('pageerror', (error) => complaints.push(`${tab.url()}: ${error.message}`));
  return { tab, complaints };
}

/** Opens the book, and waits until all of it is kept. */
async function kept(t, host) {
  const browser = await contextFor(t, 'chromium');
  const { tab, complaints } = await quietTab(browser);
  await tab.goto(host.base);
  await until(async () => (await state(tab)).kept === 'whole', 'the whole book kept');
  return { browser, tab, complaints };
}

/** Presses what loads the page anew. */
async function press(tab, what) {
  await tab.bringToFront();
  await Promise.all([tab.waitForNavigation(), tab.click(`[data-kept-${what}]`)]);
}

const manifest = (folder) => JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')).files;

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
