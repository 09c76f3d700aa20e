// The page for the hour before the shift. The books are tests/fixtures/people and the playbook that is shipped.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { address, contextFor, names, newTab, site } from './browsers.mjs';
import { inFile, isFile } from './file.mjs';
import { inBoth, until } from './host.mjs';
import { packed, print } from './paper.mjs';
import { errorsOf, setClock } from './steps.mjs';
import { chord, refuseStorage } from './tabs.mjs';

const here = site && path.join(site, 'ready.html');
const html = here && existsSync(here) ? readFileSync(here, 'utf8') : '';
const skip = html.includes('data-ready-row="storage"') ? false : 'no such page';
const isPeople = html.includes('data-ready-tried="console"');
const skipOthers = skip || (isPeople ? false : 'not the book of people');
const DAY = 86_400_000;

/** How each line stands. */
const states = (tab) => tab.$$eval('[data-ready-row]', (rows) => Object.fromEntries(rows.map((row) => [row.dataset.readyRow, row.dataset.state])));
const verdict = (tab) => tab.evaluate(() => [document.querySelector('[data-ready]').dataset.state, document.querySelector('[data-ready-verdict]').textContent]);
const text = (tab, name) => tab.$eval(`[data-ready-row="${name}"]`, (row) => row.innerText.replace(/\s+/g, ' ').trim());
/** What can be pressed in a line. */
const acts = (tab, name) => tab.$$eval(`[data-ready-row="${name}"] [data-ready-act]`, (all) => all.filter((act) => act.checkVisibility()).map((act) => act.dataset.readyAct));
const press = (tab, name, act) => tab.$eval(`[data-ready-row="${name}"] [data-ready-act="${act}"]`, (button) => button.click());
/** The page, with nothing left to be found out, as far as that can be. */
async function open(tab, url) {
  await tab.goto(url);
  await until(async () => (await states(tab)).storage !== 'unknown', 'looked at');
  await until(async () => (await text(tab, 'offline')).indexOf('Reading') < 0, 'read');
}

/** What the script of the copy says from now on. */
const say = (tab, state) =>
  tab.evaluate((state) => {
    const date = (at) => (at === null ? null : new Date(at));
    window.opsbook.copy.state = () => ({ ...state, built: date(state.built), confirmed: date(state.confirmed) });
    document.dispatchEvent(new CustomEvent('opsbook:copy'));
  }, state);
const copyOf = (more) => ({ place: 'host', built: Date.now() - 2 * DAY, confirmed: null, by: null, isStale: false, isOnline: true, kept: 'no', bytes: 6_140_000, files: 214, update: 'none', ...more });

for (const name of names) {
  test(`${name}: storage, clipboard and access are tried here, and one sentence says what is to be done`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      await open(tab, `${base}ready.html`);
      const split = from === 'disk' && name === 'firefox';
      const first = await states(tab);
      assert.equal(first.storage, split ? 'look' : 'good', from);
      assert.deepEqual([first.clipboard, first.phones, first.access], ['todo', 'todo', 'todo'], from);
      assert.match((await verdict(tab)).join(), /^todo,\d things to do first\.$/, from);
      assert.deepEqual(await tab.$$eval('[data-ready-first] a', (links) => links.slice(0, 3).map((link) => link.textContent)).then((all) => all[0]), 'Clipboard', from);
      const leftovers = await tab.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('ready-try')));
      assert.deepEqual(leftovers, [], from);

      await press(tab, 'clipboard', 'try');
      await until(async () => (await states(tab)).clipboard !== 'todo', 'copied');
      if ((await states(tab)).clipboard === 'look') {
        assert.match(await text(tab, 'clipboard'), /Copied .*Paste it to be sure/, from);
        const field = '[data-ready-pasted]';
        await tab.$eval(field, (input) => ((input.value = 'something else'), input.dispatchEvent(new Event('input', { bubbles: true }))));
        assert.equal((await states(tab)).clipboard, 'todo', from);
        await tab.$eval(field, (input) => (input.focus(), input.select()));
        await chord(tab, 'v');
      }
      await until(async () => (await states(tab)).clipboard === 'good', 'arrived');
      assert.match(await text(tab, 'clipboard'), /Good.*It arrived exactly\./, from);
      // Those who listen hear what they asked for.
      assert.match(await tab.$eval('[data-status]', (status) => status.textContent), /Clipboard.*Good.*arrived/, from);

      for (const box of await tab.$$('input[data-ready-tried]')) await box.evaluate((each) => each.click());
      assert.equal((await states(tab)).access, 'good', from);
      await open(tab, `${base}ready.html`);
      assert.deepEqual(((after) => [after.clipboard, after.access])(await states(tab)), ['good', 'good'], from);
      assert.match(await text(tab, 'access'), /tried \d\d:\d\d/, from);
      await tab.$eval('input[data-ready-tried]', (box) => box.click());
      assert.equal((await states(tab)).access, 'todo', from);
      assert.deepEqual(errors, [], from);
    }));

  test(`${name}: a tick counts for a week, then the page says when it was`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    await open(tab, address('ready.html'));
    for (const box of await tab.$$('input[data-ready-tried]')) await box.evaluate((each) => each.click());
    const later = await newTab(browser);
    await setClock(later, 8 * DAY);
    await open(later, address('ready.html'));
    assert.equal((await states(later)).access, 'todo');
    assert.match(await text(later, 'access'), /last tried 8 days ago/);
    assert.deepEqual(await later.$$eval('input[data-ready-tried]', (boxes) => boxes.filter((box) => box.checked).length), 0);
  });

  test(`${name}: what is not kept is said, and what to do`, { skip }, async (t) => {
    const tab = await newTab(await contextFor(t, name));
    await refuseStorage(tab);
    await tab.goto(address('ready.html'));
    await until(async () => (await states(tab)).storage === 'todo', 'refused');
    assert.match(await text(tab, 'storage'), /keeps nothing.*private window/);
  });

  test(`${name}: how current the copy is, and what is kept of it`, { skip: skip || inFile('it has no host, and is whole') }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      await open(tab, `${base}ready.html`);
      if (from === 'disk') {
        await until(async () => (await states(tab)).offline === 'look', 'read');
        assert.match(await text(tab, 'offline'), /Every part of the search index is here \(\d+\).*opsbook verify DIR/);
        const disk = (more) => say(tab, copyOf({ place: 'disk', isOnline: false, ...more }));
        await disk({});
        assert.deepEqual([(await states(tab)).confirmed, await acts(tab, 'confirmed')], ['look', ['pull']]);
        await disk({ confirmed: Date.now() - 9 * DAY, by: 'pull', isStale: true });
        assert.deepEqual([(await states(tab)).confirmed, (await states(tab)).offline], ['todo', 'good']);
        assert.match(await text(tab, 'confirmed'), /Last confirmed current 9 days ago\. Phone numbers may have changed\. In a terminal: opsbook pull /);
        await disk({ confirmed: Date.now() - DAY, by: 'pull' });
        assert.deepEqual([(await states(tab)).confirmed, await acts(tab, 'confirmed')], ['good', []]);
        return;
      }
      const pressed = await tab.evaluate(() => {
        window.pressed = [];
        window.opsbook.copy.keep = () => void window.pressed.push('keep');
        window.opsbook.copy.check = () => Promise.resolve(void window.pressed.push('check'));
        return window.pressed;
      });
      assert.deepEqual(pressed, []);
      const seen = async (more) => {
        await say(tab, copyOf(more));
        const { confirmed, offline } = await states(tab);
        return [confirmed, await acts(tab, 'confirmed'), offline, await acts(tab, 'offline')];
      };
      assert.deepEqual(await seen({ kept: 'asks' }), ['good', ['check'], 'todo', ['keep']]);
      assert.match(await text(tab, 'offline'), /6\.1 MB/);
      await press(tab, 'offline', 'keep');
      await press(tab, 'confirmed', 'check');
      await until(() => tab.evaluate(() => window.pressed.length === 2), 'pressed');
      assert.deepEqual(await tab.evaluate(() => window.pressed), ['keep', 'check']);
      assert.deepEqual(await seen({ kept: 'storing' }), ['good', ['check'], 'look', []]);
      assert.deepEqual(await seen({ kept: 'failed', update: 'sign-in' }).then((all) => [all[0], all[2], all[3][0]]), ['todo', 'todo', 'keep']);
      assert.match(await text(tab, 'confirmed'), /Sign in to the hosted book, then check again/);
      assert.deepEqual(await seen({ kept: 'unsupported', isOnline: false, isStale: true }).then((all) => [all[0], all[2]]), ['todo', 'todo']);
      assert.deepEqual(await seen({ kept: 'whole', update: 'ready' }), ['todo', ['reload'], 'good', []]);
      // All else is good: ready.
      for (const each of await tab.$$('input[data-ready-tried]')) await each.evaluate((box) => box.checked || box.click());
      await tab.$$eval('[data-ready-row="phones"], [data-ready-row="clipboard"], [data-ready-row="rota"]', (rows) => rows.forEach((row) => (row.dataset.state = 'good')));
      await seen({ kept: 'whole', confirmed: Date.now() - 60_000, by: 'worker' });
      assert.deepEqual(await verdict(tab), ['ready', 'Ready.']);
    }));

  test(`${name}: a part of the index that is missing is named`, { skip: skip || inFile('all its parts are in it'), timeout: 120_000 }, async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ready-'));
    t.after(() => rmSync(folder, { recursive: true }));
    cpSync(site, folder, { recursive: true });
    rmSync(path.join(folder, 'assets/search/p0.js'));
    const tab = await newTab(await contextFor(t, name));
    await tab.goto(pathToFileURL(path.join(folder, 'ready.html')).href);
    await until(async () => (await states(tab)).offline === 'todo', 'missed');
    assert.match(await text(tab, 'offline'), /Missing or damaged: assets\/search\/p0\.js\. Pull or copy the book again/);
  });

  test(`${name}: who is on call now and next, by the reader's clock`, { skip: skipOthers }, async (t) => {
    const tab = await newTab(await contextFor(t, name));
    const turns = [...html.matchAll(/class="ready__turn" data-start="([^"]+)" data-end="([^"]+)" data-until="([^"]+)"/g)].map(([, start, end, until]) => ({ start, end, until }));
    // Ten turns later than the first: the template has those.
    const { start, until: end } = turns[9];
    await setClock(tab, Date.parse(start) + 1_800_000 - Date.now());
    await open(tab, address('ready.html'));
    const week = await tab.$eval('[data-ready-rota]', (rotation) => ({
      now: rotation.querySelector('[data-ready-who]').textContent,
      next: rotation.querySelector('[data-ready-next-who]').textContent,
      until: rotation.querySelector('[data-ready-until]').textContent,
      live: rotation.querySelector('a[href="https://example.pagerduty.com/schedules"]') !== null,
      shown: [...rotation.querySelectorAll('[data-ready-turns] > li:not([hidden])')].length,
    }));
    assert.equal(week.until, end);
    assert.ok(week.live && week.now && week.next && week.now !== week.next, JSON.stringify(week));
    assert.equal(week.shown, 8);
    assert.match(await text(tab, 'rota'), /Europe\/Berlin, in 6 d 23 h.*Daily in New York The turns on this page have ended. Later ones are in the calendar/);

    const after = await newTab(await contextFor(t, name));
    await setClock(after, 500 * DAY);
    await open(after, address('ready.html'));
    assert.match(await text(after, 'rota'), /The plan in this copy has ended\. Look in the live schedule/);
    assert.equal((await states(after)).rota, 'look');
  });

  test(`${name}: nothing is cut off on the narrowest phone, and links lead to cards`, { skip }, async (t) => {
    const tab = await newTab(await contextFor(t, name), { width: 320, height: 568 });
    await open(tab, address('ready.html'));
    assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= 320));
    await tab.$eval('[data-ready-row="phones"] li a', (link) => link.click());
    await until(() => /#contact(?::|%3A)/.test(tab.url()), 'the card');
  });

  test(`${name}: without script the lists stand whole, and nothing pretends to be checked`, { skip: skip || inFile('without script all pages are in sight at once') }, async (t) => {
    const browser = await contextFor(t, name, { script: false });
    const tab = await newTab(browser, { script: false });
    await tab.goto(address('ready.html'));
    // The driver asks no page whose scripts are off: what it shows is what its HTML says.
    assert.match(html, /No script runs here/);
    for (const row of ['storage', 'clipboard', 'confirmed', 'offline']) assert.match(html, new RegExp(`data-ready-row="${row}" data-state="unknown"`));
    for (const tag of html.match(/<(?:button|a|code|p)[^>]*data-ready-act[^>]*>/g)) assert.match(tag, / hidden/, tag);
  });
}

test('chromium: paper has boxes to tick, and says nothing of this browser', { skip: skipOthers }, async (t) => {
  const tab = await newTab(await contextFor(t, 'chromium'));
  await open(tab, address('ready.html'));
  const { sheets } = await print(tab, 'A4');
  const paper = sheets.map((sheet) => sheet.raw).join('\n');
  for (const part of ['Before the shift', 'Tick a step of a checklist', 'Bo Nophone', 'Status page', 'https://status.example.com/login', 'Ask Ops for an account', 'The safe', 'Weekly', 'Built']) assert.ok(packed(paper).includes(packed(part)), `${part}:\n${paper}`);
  assert.doesNotMatch(paper, /Try copying|Do this|things to do first|No script runs/);
  assert.match(sheets[0].raw, /Storage[^]*Access to try/);
  if (!isFile) assert.ok(sheets.length <= 2, `${sheets.length} sheets`);
});
