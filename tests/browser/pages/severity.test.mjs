// The wizard: how bad is it?
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { launch, names, newTab, site } from './browsers.mjs';
import { serve, until } from './host.mjs';

const severity = site && path.join(site, 'severity.html');
const skip = severity && existsSync(severity) && readFileSync(severity, 'utf8').includes('data-criterion="P1-2"') ? false : 'not the shipped playbook';

for (const name of names) {
  test(`${name}: the wizard answers at once, for each criterion alone, and its state is in the address`, { skip }, async (t) => {
    const { server, bases } = await serve();
    t.after(() => server.close());
    const browser = await launch(name);
    t.after(() => browser.close());
    for (const [from, base] of Object.entries(bases)) {
      const tab = await newTab(browser, { width: 390, height: 664 });
      const errors = [];
      tab.on('pageerror', (error) => errors.push(error.message));
      await tab.evaluateOnNewDocument(() => {
        Date.now = () => 1_763_000_040_000;
      });
      await tab.goto(`${base}severity.html`);
      const answer = () => tab.$eval('output[data-severity]', (output) => output.dataset.severity);
      const text = () => tab.$eval('output[data-severity]', (output) => output.textContent);
      assert.deepEqual([await answer(), await text()], ['', ''], from);

      const wrong = await tab.evaluate(() => {
        const found = [];
        const output = document.querySelector('output[data-severity]');
        for (const box of document.querySelectorAll('[data-criterion], [data-unsure]')) {
          const id = box.dataset.criterion || box.dataset.unsure;
          box.click();
          if (output.dataset.severity !== id.replace(/-\d+$/, '')) found.push([id, output.dataset.severity]);
          box.click();
          if (output.dataset.severity !== '') found.push([id, 'not taken back']);
        }
        return found;
      });
      assert.deepEqual(wrong, [], from);

      await tab.type('[data-metric="error-rate"]', '30');
      await tab.$eval('[data-unsure="P1-2"]', (box) => box.click());
      assert.equal(await answer(), 'P1', from);
      assert.match(await text(), /cannot be ruled out.*the book says nothing between 10 % and 50 %/, from);
      assert.match(await tab.$eval('[data-wizard-confirm]', (part) => part.textContent), /Data loss/);
      const fixed = await tab.evaluate(() => [...document.querySelectorAll('body *')].filter((part) => getComputedStyle(part).position === 'fixed').reduce((sum, part) => sum + part.getBoundingClientRect().height, 0));
      assert.ok(fixed <= 112, `${from}: ${fixed} px are fixed`);

      await tab.reload();
      await until(async () => (await answer()) === 'P1', `${from}: after a reload`);
      assert.equal(await tab.$eval('[data-metric="error-rate"]', (field) => field.value), '30');
      await tab.$eval('[data-criterion="P1-2"]', (box) => box.click());
      assert.equal(await tab.$eval('[data-unsure="P1-2"]', (box) => box.checked), false);
      await tab.$eval('[data-criterion="P1-2"]', (box) => box.click());
      await tab.$eval('[data-flip="error-rate"]', (button) => button.click());
      assert.equal(await answer(), 'P2', from);
      await tab.$eval('[data-override="P3"]', (button) => button.click());
      assert.deepEqual([await answer(), /Set by hand\. The book says P2\./.test(await text())], ['P3', true], from);

      await tab.goto('about:blank');
      await tab.goto(`${base}severity.html#w=${encodeURIComponent('y<img>~v__proto__*1~oP9~verror-rate*1e999~yP2-1~t2025-11-13T02:00')}`);
      assert.equal(await answer(), 'P2', from);
      assert.match(await tab.$eval('[data-wizard-due="respond"]', (row) => row.textContent), /02:30 UTC/, from);
      assert.deepEqual(errors, [], from);
      await tab.close();
    }
  });
}
