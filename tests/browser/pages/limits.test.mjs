// What browsers refuse, and pages without script.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { contextFor, names, newTab, site } from './browsers.mjs';
import { inFile } from './file.mjs';
import { basesFor, inBoth, until } from './host.mjs';
import { errorsOf } from './steps.mjs';
import { chord, clipboard, refuseStorage } from './tabs.mjs';

const skip = site && existsSync(path.join(site, 'rows.html')) ? false : 'not the book of commands';

for (const name of names) {
  test(`${name}: without the clipboard's interface commands are copied all the same, or offered by hand`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      await tab.evaluateOnNewDocument(() => Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }));
      await tab.goto(`${base}rows.html`);
      assert.equal(await tab.evaluate(() => navigator.clipboard), undefined);
      const lines = 'main article [data-command]:has(pre) button[data-copy][aria-label*="3 lines"]';
      await tab.$eval('input[data-placeholder="pod"]', (input) => input.focus());
      await tab.keyboard.type('a b');
      await tab.click(lines);
      await until(() => tab.$eval(lines, (button) => button.hasAttribute('data-copied')), 'copied');
      assert.equal(await clipboard(tab), 'cat <<EOF\na b\nEOF');

      await tab.evaluate(() => (document.execCommand = () => false));
      await tab.evaluate(() => document.addEventListener('opsbook:copied', () => (window.wasCopied = true)));
      await tab.click('main article button[data-copy][aria-label="Copy: uptime"], main article button[data-copy]');
      const field = await tab.waitForSelector('[data-copy-by-hand] textarea');
      const state = await field.evaluate((area) => ({
        isFocused: document.activeElement === area,
        selected: area.value.slice(area.selectionStart, area.selectionEnd),
        value: area.value,
      }));
      assert.deepEqual(state, { isFocused: true, selected: 'kubectl get nodes', value: 'kubectl get nodes' });
      assert.match(await tab.$eval('[data-copy-by-hand]', (box) => box.textContent), /Press Ctrl\+C/);
      assert.equal(await tab.evaluate(() => window.wasCopied), undefined);
      await chord(tab, 'c');
      assert.equal(await clipboard(tab), 'kubectl get nodes');
      assert.equal(await tab.$('[data-copy-by-hand]'), null);
    }));

  test(`${name}: where storage is refused, one line says so and values live in the page`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      await refuseStorage(tab);
      await tab.goto(`${base}rows.html`);
      assert.match(await tab.$eval('[data-trouble][role=status]', (line) => line.textContent), /^Saved nowhere: this browser refuses storage\./);
      await tab.$eval('input[data-placeholder="pod"]', (input) => input.focus());
      await tab.keyboard.type('api-1');
      assert.match(await tab.$eval('article', (body) => body.textContent), /kubectl logs api-1 -n shop/);
      assert.deepEqual(errors, []);
    }));

  test(`${name}: the list of all commands is filtered, and knows secrets`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const bases = await basesFor(t);
    const tab = await newTab(browser);
    await tab.goto(`${bases.host}commands.html`);
    const seen = () => tab.$$eval('[data-filter-item]', (items) => items.filter((item) => item.getClientRects().length > 0).map((item) => item.querySelector('code').textContent));
    const all = await seen();
    await tab.focus('input[data-filter]');
    await tab.keyboard.type('Kubectl DEL ');
    const some = await seen();
    assert.equal(some.length, 5);
    assert.ok(some.every((text) => /^kubectl .*del/.test(text)), String(some));
    assert.equal(await tab.$eval('[data-filter-status]', (status) => status.textContent), '5 commands');
    const headings = () => tab.$$eval('[data-filter-group] > h2', (all) => all.filter((each) => each.getClientRects().length > 0).map((each) => each.textContent));
    assert.deepEqual(await headings(), ['kubectl']);
    await tab.$eval('input[data-filter]', (input) => input.select());
    await tab.keyboard.press('Backspace');
    assert.deepEqual(await seen(), all);

    // A secret is filled in, in place, and kept nowhere.
    await tab.evaluate(() => [...document.querySelectorAll('[data-filter-item] [data-slot="token"]')][0].click());
    await tab.keyboard.type('s3cret');
    await tab.keyboard.press('Enter');
    await until(async () => (await seen()).some((text) => text.includes('s3cret')), 'filled in');
    assert.ok(!(await tab.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage))).includes('s3cret'));
    await tab.goto(`${bases.host}severity.html`);
    assert.equal(await tab.$eval('[data-fill] input[data-placeholder="pod"]', (input) => input.hidden), false);
  });

  test(`${name}: without script no control is dead`, { skip: skip || inFile('without script all pages are in sight at once') }, async (t) => {
    const browser = await contextFor(t, name, { script: false });
    const bases = await basesFor(t);
    const tab = await newTab(browser, { script: false });
    for (const page of ['rows.html', 'stuck.html', 'commands.html', 'severity.html', 'print.html', 'alerts/PodStuck.html']) {
      await tab.goto(bases.disk + page);
      const dead = await tab.evaluate(() => {
        const controls = [...document.querySelectorAll('button, input, select, textarea, dialog, [role=button]')];
        return controls.filter((control) => control.getClientRects().length > 0).map((control) => control.outerHTML.slice(0, 80));
      });
      assert.deepEqual(dead, [], page);
    }
    await tab.goto(bases.disk + 'rows.html');
    const guards = await tab.evaluate(() => [...document.querySelectorAll('[data-guard]')].filter((guard) => guard.getClientRects().length > 0).length);
    assert.equal(guards, 1);
    assert.match(await tab.evaluate(() => document.querySelector('article').innerText), /kubectl logs <pod> -n <ns>/);
  });
}
