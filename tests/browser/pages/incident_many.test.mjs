// More than one log: begun by the wizard, set aside, over for long, exported with a mask lifted.
import assert from 'node:assert/strict';
import test from 'node:test';
import { names, newTab } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { hand, skip, watch } from './incidents.mjs';
import { errorsOf, setClock } from './steps.mjs';

const DAY = 86_400_000;

for (const name of names) {
  test(`${name}: the wizard starts the incident, and raises it`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser, { width: 390, height: 664 });
      const errors = errorsOf(tab);
      const at = hand(tab);
      await tab.goto(`${base}severity.html`);
      await at.press('[data-criterion="P2-1"]');
      await at.press('[data-wizard-more]');
      await tab.type('[data-wizard-title]', 'Exports fail');
      const copied = await tab.$eval('[data-answer="P1"] code[data-command-text]', (code) => code.textContent);
      assert.match(copied, /--severity P1 --title 'Exports fail'/, from);
      await tab.$eval('[data-wizard-start]', (button) => void setTimeout(() => button.click(), 0));
      await until(() => tab.evaluate(() => window.place().pathname.endsWith('/incident.html') && document.readyState === 'complete').catch(() => false), 'the page of the log');
      assert.equal((await at.bar())?.severity, 'P2', from);
      // A title is in no address: where each page has its own storage, it stays behind.
      assert.match(await at.text('[data-now-title]'), name === 'firefox' && from === 'disk' ? /P2 Incident/ : /P2 Exports fail/, from);
      await at.follow('severity.html');
      await at.press('[data-criterion="P1-1"]');
      await at.press('[data-wizard-rate]');
      assert.equal((await at.bar())?.severity, 'P1', from);
      assert.deepEqual(errors, [], from);
    }));

  test(`${name}: one is set aside and taken up again, the old ones are offered for deletion`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      await setClock(tab, -40 * DAY);
      await watch(tab);
      await tab.goto(`${base}incident.html`);
      await at.start({ title: 'First', severity: 'P1' });
      await tab.type('[data-now-note-text]', 'token=abcd1234efgh5678');
      await at.press('[data-now-note] [type=submit]');
      await at.press('[data-start-open]');
      await at.start({ title: 'Second', severity: 'P2' });
      assert.match(await at.text('[data-archive-list]'), /P1 First since .*set aside.*Go on.*View.*Delete/, from);
      await at.press('[data-archive-list] [data-log] button');
      assert.equal((await at.bar()).severity, 'P1', from);
      assert.match(await at.text('[data-archive-list]'), /P2 Second/);

      // The reader takes a mask off.
      await at.press('[data-now-export]');
      await at.press('[data-export-file="markdown"]');
      await at.press('[data-unmask]');
      await at.press('[data-export-file="markdown"]');
      await until(() => tab.evaluate(() => window.files.length === 2), 'two files');
      const [hidden, shown] = await tab.evaluate(() => window.files.map((file) => file.text));
      assert.match(hidden, /token=\\?\[masked/, from);
      assert.match(shown, /token=abcd1234efgh5678/, from);
      await at.press('[data-export-close]');

      for (let round = 0; round < 3; round++) await at.press('[data-now-advance]');
      await tab.evaluate(() => {
        window.late = 0;
        document.dispatchEvent(new CustomEvent('opsbook:incident'));
      });
      await at.press('[data-now-close]');
      assert.match(await at.text('[data-archive-old]'), /One log is older than 30 days/, from);
      await at.press('[data-archive-old-delete]');
      assert.match(await at.text('[data-archive-list]'), /^P2 Second/, from);
      // Deleting takes a second press.
      const remove = '[data-archive-list] [data-log] button:last-child';
      await at.press(remove);
      assert.equal((await tab.$$('[data-archive-list] [data-log]')).length, 1);
      await at.press(remove);
      assert.equal((await tab.$$('[data-archive-list] [data-log]')).length, 0);
    }));

  test(`${name}: times are edited, and what cannot be is refused`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      await tab.goto(`${base}incident.html`);
      await at.start({ title: 'Down', severity: 'P1' });
      const set = async (which, minutes) => {
        await at.press(`[data-time="${which}"] [data-time-edit]`);
        await tab.$eval(
          `[data-time="${which}"] [data-time-input]`,
          (input, minutes) => {
            const at = new Date(Date.now() + minutes * 60_000);
            input.value = new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
          },
          minutes,
        );
        await at.press(`[data-time="${which}"] [type=submit]`);
        return at.text(`[data-time="${which}"] [data-time-fault]`).catch(() => '');
      };
      assert.match(await set('detected', 10), /still to come/, from);
      assert.equal(await set('detected', -20), '', from);
      assert.match(await at.text('[data-now-elapsed]'), /^(19|20):/, from);
      assert.match(await at.text('[data-now-response]'), /(4|5) min over/, from);
      assert.match(await set('acknowledged', -30), /before the time of: Detected/, from);
      assert.equal(await set('acknowledged', -10), '', from);
      assert.match(await at.text('[data-now-response]'), /10 min, target 15 min/, from);
      await at.press('[data-time="acknowledged"] [data-time-edit]');
      await at.press('[data-time="acknowledged"] [data-time-remove]');
      assert.match(await at.text('[data-time="acknowledged"] [data-time-value]'), /not yet/, from);
      const kinds = await at.kinds();
      assert.deepEqual(kinds.filter((kind) => kind === 'time').length, 3, kinds.join());
    }));
}
