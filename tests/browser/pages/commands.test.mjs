// Copying, filling in and confirming, in both browsers, from disk and from a web host. The book is tests/fixtures/commands.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { names, newTab, site } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { errorsOf } from './steps.mjs';
import { chord, clipboard } from './tabs.mjs';

const skip = site && existsSync(path.join(site, 'rows.html')) ? false : 'not the book of commands';

/** What one does with a page of commands. A command is named by how its text begins. */
function hand(tab) {
  const mark = (start) =>
    tab.evaluate((start) => {
      document.querySelectorAll('[data-test]').forEach((row) => row.removeAttribute('data-test'));
      const code = [...document.querySelectorAll('article [data-command] code[data-command-text], main [data-command] code[data-command-text]')].find(
        (each) => each.textContent.startsWith(start) && !each.closest('[data-fill]'),
      );
      code.closest('[data-command]').setAttribute('data-test', '');
    }, start);
  const field = (name) => `input[data-placeholder="${name}"]`;
  return {
    field,
    async press(start, button = '[data-copy]') {
      await mark(start);
      await tab.$eval(`[data-test] button${button}`, (each) => each.click());
    },
    async text(start) {
      await mark(start);
      return tab.$eval('[data-test] code[data-command-text]', (code) => code.textContent);
    },
    async fill(name, value) {
      await tab.$eval(field(name), (input) => (input.focus(), input.select()));
      await tab.keyboard.type(value);
    },
    /** Waits for the copy that the work brings. */
    async copied(work) {
      await tab.evaluate(() => {
        window.copies = 0;
        document.addEventListener('opsbook:copied', () => (window.copies += 1), { once: true });
      });
      await work();
      await until(() => tab.evaluate(() => window.copies > 0), 'copied');
    },
  };
}

for (const name of names) {
  test(`${name}: commands are copied, filled in and confirmed`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const at = hand(tab);
      await tab.goto(`${base}rows.html`);

      await at.copied(() => at.press('kubectl get nodes'));
      assert.equal(await clipboard(tab), 'kubectl get nodes');
      await at.copied(() => tab.$eval('button[data-copy-block]:not([hidden])', (button) => button.click()));
      assert.equal(await clipboard(tab), 'kubectl get nodes\nuptime');

      // Copy leads into the empty slot; an option is refused; Enter copies.
      await at.press('kubectl logs');
      assert.equal(await tab.evaluate(() => document.activeElement.dataset.slotField), 'pod');
      await tab.keyboard.type('--all');
      await tab.keyboard.press('Enter');
      assert.equal(await at.text('kubectl logs'), 'kubectl logs <pod> -n shop');
      await tab.keyboard.press('Escape');
      await at.copied(() => at.press('kubectl logs', '[data-copy-blank]'));
      assert.equal(await clipboard(tab), "kubectl logs '<pod>' -n shop");
      assert.equal(await at.text('kubectl logs'), "kubectl logs '<pod>' -n shop");
      await at.press('kubectl logs');
      await tab.keyboard.type("a'; rm -rf / #");
      await at.copied(() => tab.keyboard.press('Enter'));
      assert.equal(await clipboard(tab), "kubectl logs 'a'\\''; rm -rf / #' -n shop");
      assert.equal(await at.text('kubectl logs'), await clipboard(tab));

      // A line end on the clipboard is refused, and not run together.
      await tab.evaluate(() => {
        const area = document.createElement('textarea');
        area.value = 'a\nb';
        document.body.append(area);
        area.select();
      });
      await chord(tab, 'c');
      await tab.$eval(at.field('pod'), (input) => (input.focus(), input.select()));
      await chord(tab, 'v');
      await until(() => tab.$eval(at.field('pod'), (input) => input.hasAttribute('aria-invalid')), 'refused');
      assert.ok(!(await at.text('kubectl logs')).includes('ab'));

      await tab.select('select[data-environment]', 'staging');
      await at.fill('pod', 'api-1');
      assert.equal(await at.text('kubectl logs'), 'kubectl logs api-1 -n shop-staging');
      assert.equal(await tab.$eval('html', (html) => html.hasAttribute('data-environment-other')), true);

      // Escape leaves the clipboard as it was; the second act copies; then there is peace.
      await at.copied(() => at.press('kubectl logs'));
      await at.press('kubectl delete');
      assert.match(await tab.$eval('[data-confirm-dialog]', (dialog) => dialog.textContent), /staging/);
      await tab.keyboard.press('Escape');
      assert.equal(await tab.$('[data-confirm-dialog]'), null);
      assert.equal(await clipboard(tab), 'kubectl logs api-1 -n shop-staging');
      await at.press('kubectl delete');
      await at.copied(() => tab.$eval('[data-confirm-dialog] [data-confirm]', (button) => button.click()));
      assert.equal(await clipboard(tab), 'kubectl delete namespace shop-staging');
      await at.copied(() => at.press('kubectl delete'));

      // What the rules alone call destructive takes the same act, and says that no way back is known.
      await at.press('kubectl -n');
      const act = await tab.$eval('[data-confirm-dialog]', (dialog) => dialog.textContent);
      assert.match(act, /shop-staging pvc data-0/);
      assert.match(act, /no way back/i);
      await tab.keyboard.press('Escape');
      assert.equal(await clipboard(tab), 'kubectl delete namespace shop-staging');

      // A secret is kept nowhere.
      await at.fill('token', 's3cret');
      assert.ok(!(await tab.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage))).includes('s3cret'));

      // Two alerts, two tabs.
      const other = await newTab(browser);
      const there = hand(other);
      for (const link of ['rows.html#instance=web-2&at=change', 'rows.html?instance=web-2']) {
        await other.goto('about:blank');
        await other.goto(base + link);
        assert.equal(await there.text('kubectl logs'), 'kubectl logs web-2 -n shop');
        assert.doesNotMatch(other.url(), /instance/);
      }
      await tab.bringToFront();
      assert.equal(await at.text('kubectl logs'), 'kubectl logs api-1 -n shop-staging');
      await tab.reload();
      assert.equal(await at.text('kubectl logs'), 'kubectl logs api-1 -n shop-staging');
      assert.deepEqual(errors, []);
    }));
}
