// The wizard while a log is running, and by keyboard alone. The book is tests/fixtures/people.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { names, newTab, site } from './browsers.mjs';
import { inBoth } from './host.mjs';

const severity = site && path.join(site, 'severity.html');
const skip = severity && existsSync(severity) && readFileSync(severity, 'utf8').includes('data-criterion="SEV1-1"') ? false : 'not the book of people';

for (const name of names) {
  test(`${name}: while a log runs, deadlines, ladder and ticket count from it`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      await tab.goto(`${base}severity.html`);
      const HOUR = 3_600_000;
      const detected = await tab.evaluate((hour) => {
        window.opsbook.copyText = (text) => Promise.resolve(void (window.copied = text)).then(() => true);
        // On the minute, as one reads it.
        const detected = Math.floor((Date.now() - hour) / 60_000) * 60_000;
        window.opsbook.incidents.start({ title: 'Down', severity: 'SEV1', detected });
        document.querySelector('[data-criterion="SEV1-1"]').click();
        return detected;
      }, HOUR);
      const state = () =>
        tab.evaluate(() => {
          const panel = document.querySelector('[data-answer]:not([hidden])');
          const at = (due) => {
            const row = document.querySelector(`[data-wizard-due="${due}"]`);
            return row.hidden ? null : row.querySelector('[data-wizard-at]').textContent;
          };
          const { respond, resolve } = panel.dataset;
          return { at: [at('respond'), at('resolve')], minutes: [Number(respond), Number(resolve)], first: panel.querySelector('[data-after]').textContent };
        });
      const clock = (time) => tab.evaluate((time) => window.opsbook.wizardWords.clock(time, Date.now()), time);
      const running = await state();
      assert.deepEqual(running.at, [await clock(detected + running.minutes[0] * 60_000), await clock(detected + running.minutes[1] * 60_000)], from);
      assert.equal(running.first, await clock(detected), from);
      assert.match(await tab.$eval('[data-wizard-hint]', (hint) => hint.textContent), /as in the log/, from);
      await tab.$eval('[data-wizard-copy]', (button) => button.click());
      assert.ok((await tab.evaluate(() => window.copied)).includes('Detected: ' + (await tab.evaluate((at) => window.opsbook.moment.day(at, Date.now()), detected))), from);
      // Who took it is waited for no longer.
      await tab.evaluate(() => window.opsbook.incidents.act((incident, now) => window.opsbook.incident.acknowledge(incident, window.opsbook.incidents.plan, now)));
      assert.deepEqual((await state()).at, [null, running.at[1]], from);
      // What is typed wins.
      await tab.$eval('[data-detected]', (field) => {
        field.value = '2020-01-02T03:04';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      assert.match((await state()).at[1], /2020/, from);
      // What is still to come was seen by nobody.
      const before = await tab.evaluate(() => window.opsbook.incidents.all().length);
      await tab.$eval('[data-detected]', (field) => {
        field.value = '2099-01-02T03:04';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      await tab.$eval('[data-wizard-start]', (button) => button.click());
      assert.match(await tab.$eval('[data-wizard-hint]', (hint) => hint.textContent), /still to come/, from);
      assert.deepEqual(await tab.evaluate(() => [document.activeElement.matches('[data-detected]'), window.opsbook.incidents.all().length]), [true, before], from);
    }));

  test(`${name}: from a page to a running log by keyboard alone, in fewer than 15 keys`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      await tab.goto(`${base}index.html`);
      let presses = 0;
      const press = async (key) => {
        presses += 1;
        await tab.keyboard.press(key);
      };
      const on = (selector) => tab.evaluate((selector) => document.activeElement.matches(selector), selector);
      await Promise.all([tab.waitForNavigation(), press('s')]);
      await press('Tab');
      await press('Enter');
      while (!(await on('[data-criterion]')) && presses < 15) await press('Tab');
      await press(' ');
      await press('Enter');
      assert.ok(await on('[data-wizard-title]'), from);
      // Nothing begins by the key that leads there, however long it is held.
      await press('Enter');
      assert.equal(await tab.evaluate(() => window.opsbook.incidents.current()), null, from);
      while (!(await on('[data-wizard-start]')) && presses < 15) await press('Tab');
      await Promise.all([tab.waitForNavigation(), press('Enter')]);
      assert.ok(presses < 15, `${from}: ${presses} keys`);
      await tab.waitForSelector('[data-now-title]', { visible: true });
    }));
}
