// Logs that cannot be read, and logs that come back as a file: what is kept is kept, what comes is added. The book is the shipped one.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { names, newTab } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { hand, runbook, skip, watch } from './incidents.mjs';
import { errorsOf } from './steps.mjs';

const isApart = (name, from) => name === 'firefox' && from === 'disk';
const files = (tab) => tab.evaluate(() => window.files);
const folder = mkdtempSync(path.join(os.tmpdir(), 'opsbook-logs-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Opens a log on the page that shows logs. */
async function upload(tab, text) {
  const file = path.join(folder, 'log.json');
  writeFileSync(file, text);
  await (await tab.$('[data-import]')).uploadFile(file);
  await until(async () => /from a file/.test(await hand(tab).text('[data-now-readonly]')), 'the log from the file');
}

const isShown = (tab, selector) => tab.$eval(selector, (part) => part.checkVisibility());
const notes = (tab) => tab.$$eval('[data-entries] > li[data-kind="note"] .entry__what', (lines) => lines.map((line) => line.innerText.trim()).reverse());

for (const name of names) {
  test(`${name}: a log that these pages cannot read is said, saved as it is, and left alone`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const at = hand(tab);
      await watch(tab);
      await tab.goto(`${base}incident.html`);
      assert.equal(await isShown(tab, '[data-unread]'), false, from);
      const newer = JSON.stringify({ v: 2, value: { id: '00112233445566aa', is: 'from a newer version <b>' } });
      const broken = '{"v":1,"value":{"id":"00112233445566';
      const stored = () =>
        tab.evaluate(() => {
          const prefix = `opsbook:${document.documentElement.dataset.site}:`;
          return [localStorage.getItem(`${prefix}incident:00112233445566aa`), localStorage.getItem(`${prefix}incident:00112233445566bb`)];
        });
      await tab.evaluate(
        (newer, broken) => {
          const prefix = `opsbook:${document.documentElement.dataset.site}:`;
          localStorage.setItem(`${prefix}incident:00112233445566aa`, newer);
          localStorage.setItem(`${prefix}incident:00112233445566bb`, broken);
          localStorage.setItem(`${prefix}incidents`, JSON.stringify({ v: 1, value: { current: '00112233445566aa', ids: ['00112233445566aa', '00112233445566bb'] } }));
        },
        newer,
        broken,
      );
      await tab.reload();
      assert.match(await at.text('[data-unread]'), /cannot read.*left alone/, from);
      assert.deepEqual([await at.bar(), await at.kinds()], [null, []], from);
      await at.press('[data-unread-save]');
      await until(async () => (await files(tab)).length === 1, 'the file');
      const [saved] = await files(tab);
      assert.equal(saved.name, 'unread-logs.json');
      assert.deepEqual(JSON.parse(saved.text), { 'incident:00112233445566aa': newer, 'incident:00112233445566bb': broken }, from);

      // The next incident does not touch it, to its end.
      await at.start({ title: 'Down', severity: 'P1' });
      assert.equal((await at.bar())?.severity, 'P1', from);
      await tab.reload();
      assert.equal((await at.bar())?.severity, 'P1', `${from}: reloaded`);
      assert.equal(await isShown(tab, '[data-unread]'), true, from);
      for (let round = 0; round < 3; round++) await at.press('[data-now-advance]');
      await at.press('[data-now-close]');
      const remove = '[data-archive-list] [data-log] button:last-child';
      await at.press(remove);
      await at.press(remove);
      assert.deepEqual(await stored(), [newer, broken], from);
      // Who forgets the device forgets that too.
      await at.press('[data-forget]');
      await at.press('[data-forget-yes]');
      assert.deepEqual(await stored(), [null, null], from);
      assert.equal(await isShown(tab, '[data-unread]'), false, from);
      assert.deepEqual(errors, [], from);
    }));

  test(`${name}: where the list of logs is a newer version's, an incident runs all the same from page to page`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      const newer = JSON.stringify({ v: 2, value: [] });
      await tab.goto(`${base}incident.html`);
      await tab.evaluate((newer) => localStorage.setItem(`opsbook:${document.documentElement.dataset.site}:incidents`, newer), newer);
      await tab.reload();
      assert.equal(await isShown(tab, '[data-unread]'), true, from);
      await at.start({ title: 'Down', severity: 'P1' });
      assert.equal((await at.bar())?.severity, 'P1', from);
      await at.follow(runbook);
      assert.equal((await at.bar())?.severity, 'P1', from);
      await at.follow('incident.html');
      assert.match(await at.text('[data-now-title]'), /P1 Down/, from);
      assert.equal(await tab.evaluate(() => localStorage.getItem(`opsbook:${document.documentElement.dataset.site}:incidents`)), newer, from);
    }));

  test(`${name}: a file of the log that is kept here is added to it, each entry once`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const at = hand(tab);
      await watch(tab);
      await tab.goto(`${base}incident.html`);
      await at.start({ title: 'Down', severity: 'P1' });
      const note = async (text) => {
        await tab.type('[data-now-note-text]', text);
        await at.press('[data-now-note] [type=submit]');
      };
      await note('first here; password=hunter2hunter');
      await at.press('[data-now-export]');
      await at.press('[data-export-file="json"]');
      await at.press('[data-export-close]');
      await until(async () => (await files(tab)).length === 1, 'the file');
      const log = JSON.parse((await files(tab))[0].text);
      await note('second here');

      // The same log, written on elsewhere.
      const own = log.incident.entries.find((entry) => entry.kind === 'note');
      log.incident.entries.push({ kind: 'note', at: own.at + 1, text: 'elsewhere' });
      log.incident.title = 'Another title';
      await upload(tab, JSON.stringify(log));
      assert.deepEqual(await notes(tab), ['first here; password=[masked]', 'elsewhere'], from);
      assert.equal(await isShown(tab, '[data-now-join]'), true, from);
      assert.equal((await at.bar()).severity, 'P1', from);
      await at.press('[data-now-join]');
      assert.deepEqual(await notes(tab), ['first here; password=hunter2hunter', 'elsewhere', 'second here'], from);
      assert.match(await at.text('[data-now-title]'), /P1 Down/, from);
      assert.equal(await isShown(tab, '[data-now-readonly]'), false, from);
      await upload(tab, JSON.stringify(log));
      await at.press('[data-now-join]');
      assert.equal((await notes(tab)).length, 3, `${from}: added once more`);
      await tab.reload();
      assert.equal((await notes(tab)).length, 3, `${from}: reloaded`);

      // One that is over takes them too; one that is not kept here is only shown.
      for (let round = 0; round < 3; round++) await at.press('[data-now-advance]');
      log.incident.entries.push({ kind: 'note', at: own.at + 2, text: 'late' });
      await upload(tab, JSON.stringify(log));
      await at.press('[data-now-join]');
      assert.equal((await notes(tab)).length, 4, `${from}: over`);
      assert.match(await at.text('[data-now-readonly]'), /over/, from);
      assert.equal(await isShown(tab, '[data-now-join]'), false, from);
      log.incident.id = 'ffeeddccbbaa9988';
      await upload(tab, JSON.stringify(log));
      assert.equal(await isShown(tab, '[data-now-join]'), false, from);
      assert.deepEqual(errors, [], from);
    }));

  test(`${name}: a note that stays with its page is saved there, and added where the log is`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const at = hand(tab);
      await watch(tab);
      await tab.goto(`${base}incident.html`);
      await at.start({ title: 'Down', severity: 'P1' });
      await tab.type('[data-now-note-text]', 'on the page of the log');
      await at.press('[data-now-note] [type=submit]');
      await at.follow(runbook);
      const isOpen = () => tab.$eval('[data-incident-note]', (dialog) => dialog.open);
      // Firefox's driver loses a key that comes right behind the page.
      await until(async () => (await isOpen()) || (await tab.keyboard.press('n')) || isOpen(), `${from}: the window of the note`);
      assert.equal(await isShown(tab, '[data-note-apart]'), isApart(name, from), from);
      await tab.type('[data-note-text]', 'on the runbook');
      await at.press('[data-incident-note] [type=submit]');
      if (isApart(name, from)) {
        await tab.keyboard.press('n');
        assert.match(await at.text('[data-note-apart]'), /stays with this page.*Save the log/, from);
        await tab.type('[data-note-text]', 'a draft');
        await tab.click('[data-note-apart] [data-incident-save]');
        await until(async () => (await files(tab)).length === 1, 'the file');
        // Who saves has not yet said all.
        assert.equal(await tab.$eval('[data-incident-note]', (dialog) => dialog.open), true, from);
        assert.equal(await tab.$eval('[data-note-text]', (field) => field.value), 'a draft', from);
        const [{ text }] = await files(tab);
        await at.press('[data-note-cancel]');
        await at.follow('incident.html');
        assert.deepEqual(await notes(tab), ['on the page of the log'], from);
        await upload(tab, text);
        await at.press('[data-now-join]');
      } else await at.follow('incident.html');
      assert.deepEqual(await notes(tab), ['on the page of the log', 'on the runbook'], from);
      assert.equal((await at.bar())?.severity, 'P1', from);
      assert.match(await at.text('[data-now-title]'), /P1 Down/, from);
      assert.deepEqual(errors, [], from);
    }));
}
