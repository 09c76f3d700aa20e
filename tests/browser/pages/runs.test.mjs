// Ticks and the runs that they belong to, in both browsers, from disk and from a web host.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { contextFor, names, newTab } from './browsers.mjs';
import { inFile } from './file.mjs';
import { basesFor, inBoth, until } from './host.mjs';
import { errorsOf, hand, HOUR, setClock, skip } from './steps.mjs';
import { refuseStorage } from './tabs.mjs';

for (const name of names) {
  test(`${name}: ticks stay, with their times, until the reader resets`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const at = hand(tab);
      await tab.goto(`${base}tasks.html`);
      assert.deepEqual([await at.progress(), await at.states(), await at.place(), await at.earlier()], ['0 of 6 done', [], null, null]);
      await at.tick('Open the incident');
      await at.tick('Check the pods');
      await at.skip('in the first region');
      const all = ['Open the i done done hh:mm UTC', 'Check the  done done hh:mm UTC', 'in the fir skipped not needed hh:mm UTC'];
      assert.deepEqual([await at.progress(), await at.states()], ['3 of 6: 2 done, 1 not needed', all]);
      assert.equal(await tab.$eval('[data-progress]', (line) => [line.dataset.done, line.dataset.skipped, line.dataset.total].join()), '3,1,6');

      await tab.reload();
      assert.deepEqual([await at.progress(), await at.states()], ['3 of 6: 2 done, 1 not needed', all]);
      assert.equal(await at.place(), 'Step 4 of 6. You were here a moment ago. Go on');
      await at.press('[data-steps-go]');
      assert.equal(await tab.evaluate(() => document.activeElement.getAttribute('aria-label')), 'in the second region');
      assert.match(tab.url(), /#step-[0-9a-f]{10}$/);

      // Pressed again, each is open again.
      await at.tick('Check the pods');
      await at.skip('in the first region');
      assert.deepEqual([await at.progress(), await at.states()], ['1 of 6 done', all.slice(0, 1)]);

      await at.press('[data-steps-reset]');
      assert.equal(await at.focused(), 'Keep');
      await tab.keyboard.press('Escape');
      assert.deepEqual([await at.shown('[data-steps-ask]'), await at.focused(), await at.progress()], [null, 'Reset', '1 of 6 done']);
      await at.press('[data-steps-reset]');
      await at.press('[data-steps-yes]');
      assert.deepEqual([await at.progress(), await at.states()], ['0 of 6 done', []]);
      assert.match(await at.earlier(), /^Last run \d+ \w+ \d\d:\d\d UTC, 1 of 6\. View Continue$/);
      await at.press('[data-steps-view]');
      assert.deepEqual(await at.record(), ['Open the incident channel done hh:mm UTC', '5 steps were left open']);
      await at.press('[data-steps-resume]');
      assert.deepEqual([await at.states(), await at.earlier()], [all.slice(0, 1), null]);
      assert.deepEqual(errors, []);
    }));

  test(`${name}: two tabs stay in step`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const [one, other] = [await newTab(browser), await newTab(browser)];
      const [here, there] = [hand(one), hand(other)];
      await one.goto(`${base}tasks.html`);
      await other.goto(`${base}tasks.html`);
      await here.tick('Open the incident');
      await until(async () => (await there.progress()) === '1 of 6 done', 'told to the other tab');
      await there.skip('Close the channel');
      await until(async () => (await here.progress()) === '2 of 6: 1 done, 1 not needed', 'told back');
      await here.tick('Check the pods');
      await until(async () => (await there.progress()) === '3 of 6: 2 done, 1 not needed', 'nothing is lost');
      await here.press('[data-steps-reset]');
      await here.press('[data-steps-yes]');
      await until(async () => (await there.progress()) === '0 of 6 done', 'reset for both');
    }));

  test(`${name}: nine hours later the page is clean, and a line tells of the run before`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      await setClock(tab, 0);
      await tab.goto(`${base}tasks.html`);
      for (const start of ['Open', 'Check', 'in the first', 'in the second', 'Write', 'Close']) await at.tick(start);
      assert.equal(await at.progress(), '6 of 6 done');
      await tab.close();
      const later = await newTab(browser);
      const errors = errorsOf(later);
      const then = hand(later);
      await setClock(later, 9 * HOUR);
      await later.goto(`${base}tasks.html`);
      assert.deepEqual([await then.progress(), await then.states(), await then.place()], ['0 of 6 done', [], null]);
      assert.match(await then.earlier(), /^Last run \d+ \w+ \d\d:\d\d UTC, 6 of 6\. View Continue$/);
      await then.press('[data-steps-view]');
      assert.equal((await then.record()).length, 6);
      await then.tick('Check');
      assert.equal(await then.progress(), '1 of 6 done');
      assert.match(await then.earlier(), /UTC, 6 of 6\. View$/);

      // A page that stays open ends it too, and a clock that is set back does not bring it back.
      await later.evaluate((late) => { window.late = late; dispatchEvent(new Event('focus')); }, 18 * HOUR);
      await until(async () => (await then.progress()) === '0 of 6 done', 'ended while open');
      await later.evaluate((late) => { window.late = late; dispatchEvent(new Event('focus')); }, 10 * HOUR);
      assert.equal(await then.progress(), '0 of 6 done');
      // Taken up again, the run is as old as it is.
      await then.press('[data-steps-resume]');
      assert.match(await then.place(), /^Step 3 of 6\. You were here an hour ago\./);
      assert.deepEqual(errors, []);
    }));

  test(`${name}: where storage is refused, ticks live in the page, and one line says so`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const at = hand(tab);
      await refuseStorage(tab);
      await tab.goto(`${base}tasks.html`);
      assert.match(await at.shown('[data-trouble]'), /^Saved nowhere: .* tick is lost/);
      await at.tick('Check');
      await at.skip('Close');
      assert.equal(await at.progress(), '2 of 6: 1 done, 1 not needed');
      await at.press('[data-steps-reset]');
      await at.press('[data-steps-yes]');
      assert.match(await at.earlier(), /2 of 6/);
      await tab.keyboard.press('r');
      await tab.keyboard.press('d');
      assert.match(await at.title(), /^Step 2 of 6/);
      assert.deepEqual(errors, []);
    }));

  test(`${name}: what is stored is text, whatever it says`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const bases = await basesFor(t);
    const tab = await newTab(browser);
    const at = hand(tab);
    await tab.goto(`${bases.host}tasks.html`);
    await at.tick('Check');
    await tab.evaluate(() => {
      const key = Object.keys(localStorage).find((each) => each.endsWith(':runs:tasks.md'));
      const stored = JSON.parse(localStorage.getItem(key));
      stored.value.runs[0].ticks.abcdefabcd = { text: '<img src=x onerror=alert(1)>', state: 'done', at: Date.now() };
      localStorage.setItem(key, JSON.stringify(stored));
    });
    await tab.reload();
    assert.match(await at.shown('[data-steps-changed]'), /^1 tick belongs to a step that has changed since: <img src=x onerror=alert\(1\)> \(done \d\d:\d\d UTC\)$/);
    assert.equal(await tab.$('main img'), null);
    assert.equal(await at.progress(), '1 of 6 done');
  });

  const binary = process.env.OPSBOOK_BIN || path.join(process.env.CARGO_TARGET_DIR || '', 'debug/opsbook');
  const noBinary = existsSync(binary) ? false : 'OPSBOOK_BIN names no program: NO BOOK WAS BUILT AGAIN';
  test(`${name}: ticks stay with their steps when the source is edited`, { skip: skip || noBinary }, async (t) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'opsbook-steps-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const source = path.join(folder, 'source');
    const out = path.join(folder, 'site');
    cpSync(fileURLToPath(new URL('../../fixtures/steps', import.meta.url)), source, { recursive: true });
    const build = () => execFileSync(binary, ['build', source, '--out', out], { stdio: 'ignore' });
    const page = path.join(source, 'tasks.md');
    const written = readFileSync(page, 'utf8');
    build();
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      await tab.goto(`${base}tasks.html`);
      await at.tick('Open');
      await at.tick('in the second');
      await at.skip('Write');
      const all = await at.states();

      // Another order, a new step, a new paragraph: each tick is where it was.
      const open = '- [ ] Open the incident channel\n';
      writeFileSync(page, written.replace(open, '').replace('\nThen wait', `${open}- [ ] Something new\n\nFirst of all.\n\nThen wait`));
      build();
      await tab.reload();
      assert.deepEqual([(await at.states()).sort(), await at.progress()], [[...all].sort(), '3 of 7: 2 done, 1 not needed']);

      // Another text is another step: open, and its tick is told.
      writeFileSync(page, written.replace('Open the incident channel', 'Open the other channel'));
      build();
      await tab.reload();
      assert.deepEqual([await at.states(), await at.progress()], [all.slice(1), '2 of 6: 1 done, 1 not needed']);
      assert.match(await at.shown('[data-steps-changed]'), /^1 tick belongs to a step that has changed since: Open the incident channel \(done/);
      await at.press('[data-steps-reset]');
      await at.press('[data-steps-yes]');
      await at.press('[data-steps-view]');
      assert.ok((await at.record()).includes('Open the incident channel done hh:mm UTC'));
      writeFileSync(page, written);
      build();
    }, out);
  });

  test(`${name}: without script the boxes tick, and nothing else shows; on paper they are still`, { skip: skip || inFile('without script all pages are in sight at once') }, async (t) => {
    const browser = await contextFor(t, name, { script: false });
    const bases = await basesFor(t);
    const tab = await newTab(browser, { script: false });
    await tab.goto(`${bases.disk}tasks.html`);
    // Firefox's driver runs nothing but plain functions here.
    const box = await tab.evaluate(() => {
      const { left, top, width, height } = document.querySelector('input[data-step]').getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    });
    await tab.mouse.click(box.x, box.y);
    const seen = await tab.evaluate(() => ({
      checked: [...document.querySelectorAll('input[data-step]')].map((each) => each.checked),
      controls: [...document.querySelectorAll('main button, .step-bar, .step-mode, .steps__line')].filter((each) => each.getClientRects().length > 0).length,
    }));
    assert.deepEqual(seen, { checked: [true, ...Array(5).fill(false)], controls: 0 });
    assert.equal(await hand(tab).shown('[data-steps]'), '6 steps');
    await tab.goto(`${bases.disk}print.html`);
    assert.ok(await tab.evaluate(() => {
      const boxes = [...document.querySelectorAll('main input[type="checkbox"]')];
      return boxes.length > 6 && boxes.every((each) => each.disabled);
    }));
  });
}
