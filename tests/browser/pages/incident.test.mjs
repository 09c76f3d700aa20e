// The log of an incident, through its whole story, in both browsers, from disk and from a web host.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { names, newTab } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { hand, runbook, skip, watch } from './incidents.mjs';
import { errorsOf, setClock } from './steps.mjs';

for (const name of names) {
  test(`${name}: the story of a P1, from the start to the review`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const at = hand(tab);
      await setClock(tab, 0);
      await watch(tab);
      await tab.goto(`${base}incident.html`);
      assert.equal(await at.bar(), null, from);
      await at.press('[data-start] [type=submit]');
      assert.match(await at.text('[data-start-fault]'), /Choose a severity/);
      await at.start({ title: 'Checkout <b>down</b>', severity: 'P2' });
      assert.match(await at.text('[data-now-title]'), /P2 Checkout <b>down<\/b>/, from);
      assert.equal((await at.bar()).severity, 'P2');

      // On to the runbook: a value, three commands, five steps, a note.
      await at.follow(runbook);
      assert.equal((await at.bar()).severity, 'P2', from);
      const field = 'input[data-placeholder="namespace"]';
      await tab.$eval(field, (input) => (input.value = ''));
      await tab.type(field, 'shop');
      const rows = await tab.$$('[data-command][data-danger="none"] button[data-copy]');
      for (const row of rows.slice(0, 3)) await row.evaluate((button) => button.click());
      await until(() => tab.evaluate(() => window.texts.length === 3), 'three copies');
      const boxes = await tab.$$('input[data-step]');
      for (const box of boxes.slice(0, 5)) await box.evaluate((each) => each.click());
      assert.equal(await tab.$eval('[data-progress]', (line) => line.textContent), '5 of 6 done');
      await tab.evaluate(() => document.activeElement.blur());
      await tab.keyboard.press('n');
      await tab.type('[data-note-text]', 'Pods of api-7f9c crash; password=hunter2hunter');
      await tab.$eval('[data-incident-note] [type=submit]', (button) => button.click());
      await tab.keyboard.press('n');
      const places = await tab.$$eval('[data-note-wrong] option', (options) => options.map((option) => option.text));
      assert.ok(places.length > 3 && places.every((place) => !/#\s*$/.test(place)), places.join('\n'));
      await tab.select('[data-note-wrong]', await tab.$eval('[data-note-wrong] option:nth-child(3)', (option) => option.value));
      await tab.$eval('[data-incident-note] [type=submit]', (button) => button.click());

      await at.follow('incident.html');
      const kinds = (await at.kinds()).filter((kind) => kind !== 'opened');
      const notes = from === 'disk' && name === 'firefox' ? [] : ['copied', 'copied', 'copied'];
      // Notes and copies stay with their page where each page has a storage of its own.
      const expected = notes.length ? ['started', ...notes, ...Array(5).fill('tick'), 'note', 'wrong'] : ['started', ...Array(5).fill('tick')];
      assert.deepEqual(kinds, expected, from);
      if (notes.length) assert.ok((await at.entries()).some((line) => /copied for production .*-n shop/.test(line)), (await at.entries()).join('\n'));

      // Raised: the ladder of P1 holds, and the response counts again.
      await at.press('[data-rate="P1"]');
      assert.equal((await at.bar()).severity, 'P1');
      assert.match((await at.bar()).next, /Call Primary On-Call/);
      await at.press('[data-now-ladder]:not([hidden]) [data-call-outcome="unanswered"]');
      assert.match((await at.bar()).next, /Call Secondary On-Call now/);
      await at.press('[data-calling-outcome="called"]');
      assert.match(await at.text('[data-now-advance]'), /Acknowledge/);
      await at.press('[data-now-advance]');
      assert.match((await at.bar()).next, /Resolve by/);
      await at.press('[data-rate="P2"]');
      await at.press('[data-now-status]');
      await until(() => tab.evaluate(() => window.texts.length > 0), 'a status');
      const status = await at.copied();
      assert.equal(status.split('\n').length, 4, status);
      assert.doesNotMatch(status, /hunter2/);

      // Resolved, and exported.
      await at.press('[data-now-advance]');
      await at.press('[data-now-advance]');
      assert.equal(await at.bar(), null, from);
      assert.match(await at.text('[data-now-readonly]'), /over/);
      await at.press('[data-now-export]');
      if (notes.length) assert.deepEqual(await tab.$$eval('[data-export-list] code', (codes) => codes.map((code) => code.textContent)), ['hunter2hunter']);
      for (const kind of ['markdown', 'json', 'review']) await at.press(`[data-export-file="${kind}"]`);
      await until(() => tab.evaluate(() => window.files.length === 3), 'three files');
      const files = await tab.evaluate(() => window.files);
      for (const file of files) assert.doesNotMatch(file.text, /hunter2/, file.name);
      if (notes.length) for (const file of files) assert.match(file.text, /api-7f9c/, file.name);
      const review = files.find((file) => file.name.startsWith('review-')).text;
      assert.match(review, /^# Post-Mortem|# Incident|Post-Mortem/m);
      assert.match(review, /P2 \(High\) → P1 \(Critical\) → P2 \(High\)/, review);
      assert.match(review, /\d{4}-\d\d-\d\d \d\d:\d\d UTC/);

      // The file opened elsewhere shows the same, to read.
      const before = await at.entries();
      const folder = mkdtempSync(path.join(os.tmpdir(), 'opsbook-log-'));
      const file = path.join(folder, 'log.json');
      writeFileSync(file, files.find((each) => each.name.endsWith('.json')).text);
      const elsewhere = await browser.browser().createBrowserContext();
      try {
        const other = await newTab(elsewhere);
        const there = hand(other);
        await other.goto(`${base}incident.html`);
        await (await other.$('[data-import]')).uploadFile(file);
        await until(async () => (await there.kinds()).length > 0, 'the log from the file');
        const opened = await at.kinds();
        const same = before.filter((_, index) => opened[index] !== 'opened').map((line) => line.replace('hunter2hunter', '[masked]').replace(/ Edit this page$/, ''));
        assert.deepEqual((await there.entries()).map((line) => line.replace(/ Edit this page$/, '')), same);
        assert.match(await there.text('[data-now-readonly]'), /not to change/);
        assert.equal(await there.bar(), null);
        // What is no log is refused.
        writeFileSync(file, '{"format":"opsbook-incident","version":1,"incident":{"id":"<img>"}}');
        await (await other.$('[data-import]')).uploadFile(file);
        await until(async () => /no log/.test(await there.text('[data-import-fault]')), 'a refusal');
        writeFileSync(file, '{"format":"opsbook-incident","version":2}');
        await (await other.$('[data-import]')).uploadFile(file);
        await until(async () => /newer/.test(await there.text('[data-import-fault]')), 'that it is newer');
      } finally {
        await elsewhere.close();
        rmSync(folder, { recursive: true });
      }

      // A second one starts clean.
      await at.press('[data-export-close]');
      await at.press('[data-now-close]');
      await at.start({ title: 'Search slow', severity: 'P1' });
      assert.deepEqual(await at.kinds(), ['started']);
      await at.follow(runbook);
      assert.equal(await tab.$eval('[data-progress]', (line) => line.textContent), '0 of 6 done', from);
      assert.equal(await tab.$eval(field, (input) => input.value), 'cronos-ai', from);
      assert.deepEqual(errors, [], from);
    }));
}
