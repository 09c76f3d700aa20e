// How old a copy on disk says it is: by what `pull` left beside it, else by when it was built, and never anything false.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { noBinary, siteOf } from './books.mjs';
import { contextFor, names, newTab } from './browsers.mjs';
import { until } from './host.mjs';

const DAY = 86_400_000;
const now = Date.now();
const BOOK = { 'opsbook.toml': 'title = "Aged"\n', 'index.md': '# Home\n\n[One](a/one.md)\n', 'a/one.md': '# One\n\nText.\n' };

/** What `pull` writes. */
function confirmed(at, change = {}) {
  const of = 'ab'.repeat(32);
  const time = at === null ? null : new Date(at).toISOString().replace(/\.\d+/, '');
  const sum = createHash('sha256').update(time + '\n' + of).digest('hex');
  return `window.opsbookConfirmed = ${JSON.stringify(at === null ? { at } : { at: time, of, sum, ...change })};\n`;
}

const secondsOf = (at) => Math.floor(at / 1000);
const WRONG_CLOCK = "This device's clock is wrong: it shows a time before this copy was built.";
const PHONE = ' Phone numbers may have changed.';

/** What is beside the site, and what a page says. */
const CASES = [
  ['confirmed a day ago', confirmed(now - DAY), ''],
  ['confirmed long ago', confirmed(now - 9 * DAY - 60_000), `Last confirmed current 9 days ago.${PHONE}`],
  ['never confirmed', confirmed(null), `Built 20 days ago, and not confirmed since.${PHONE}`],
  ['confirmed in the future', confirmed(now + DAY), `Built 20 days ago, and not confirmed since.${PHONE}`],
  ['confirmed before it was built', confirmed(now - 40 * DAY), `Built 20 days ago, and not confirmed since.${PHONE}`],
  ['confirmed, and changed by hand', confirmed(now - DAY, { sum: 'ab' }), `Built 20 days ago, and not confirmed since.${PHONE}`],
  ['something else', 'window.opsbookConfirmed = { at: 7 };\n', `Built 20 days ago, and not confirmed since.${PHONE}`],
  ['no such file', null, `Built 20 days ago, and not confirmed since.${PHONE}`],
];

const lineOf = (tab) => tab.$eval('[data-kept-age]', (element) => (element.hidden ? '' : element.textContent));

for (const name of names) {
  test(`${name}: a copy on disk is as old as its last confirmation`, { skip: noBinary }, async (t) => {
    const site = siteOf(t, BOOK, secondsOf(now - 20 * DAY - 60_000));
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    const errors = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    const open = (page) => tab.goto(pathToFileURL(path.join(site, page)).href);
    for (const [what, script, line] of CASES) {
      rmSync(path.join(site, 'confirmed.js'), { force: true });
      if (script !== null) writeFileSync(path.join(site, 'confirmed.js'), script);
      for (const page of what === 'confirmed a day ago' ? ['index.html', 'a/one.html'] : ['a/one.html']) {
        await open(page);
        await until(async () => (await lineOf(tab)) === line, `${what}: ${line} (${await lineOf(tab)})`);
        const state = await tab.evaluate(() => window.opsbook.copy.state());
        assert.deepEqual([state.place, state.isOnline, state.kept, state.update], ['disk', false, 'unsupported', 'none'], what);
        assert.equal(state.isStale, line !== '', what);
      }
      const foot = await tab.$eval('[data-kept-confirmed]', (element) => (element.hidden ? '' : element.textContent));
      assert.equal(foot.startsWith('Confirmed current '), what.endsWith('ago'), what);
    }
    assert.deepEqual(errors, []);
  });

  test(`${name}: a copy says nothing of an age that nobody knows, and that the clock is wrong where it was built later`, { skip: noBinary }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    // A clock that stands behind, and a book that was built who knows when.
    for (const [built, stale] of [[secondsOf(now + 9 * DAY), null], [null, null], [secondsOf(now - DAY), null]]) {
      const site = siteOf(t, BOOK, built);
      await tab.goto(pathToFileURL(path.join(site, 'index.html')).href);
      await tab.evaluate(() => new Promise((next) => setTimeout(next, 100)));
      const state = await tab.evaluate(() => window.opsbook.copy.state());
      assert.equal(state.isStale, false);
      assert.equal(state.confirmed, stale);
      assert.equal(await lineOf(tab), built !== null && built > secondsOf(now) ? WRONG_CLOCK : '');
    }
  });

  test(`${name}: the single file is as old as it was built, by the book's own measure`, { skip: noBinary }, async (t) => {
    const site = siteOf(t, { ...BOOK, 'opsbook.toml': 'title = "Aged"\nstale_after = "2d"\n' }, secondsOf(now - 3 * DAY - 60_000));
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    await tab.goto(pathToFileURL(path.join(site, 'opsbook.html')).href + '#a/one');
    assert.equal(await lineOf(tab), `Built 3 days ago.${PHONE}`);
    assert.equal(await tab.evaluate(() => window.opsbook.copy.state().place), 'file');
  });
}
