// Keys, the look and the help, from disk.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { contextFor, names, newTab, open, site, skip } from './browsers.mjs';

const where = (tab) => path.relative(site, fileURLToPath(tab.url().split(/[?#]/)[0]));

for (const name of names) {
  test(`${name}: keys open things, and keep quiet while one types`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    for (const [key, page] of [['/', 'search.html'], ['s', 'severity.html'], ['c', 'contacts.html'], ['i', 'incident.html']]) {
      await open(tab, 'index.html');
      await Promise.all([tab.waitForNavigation(), tab.keyboard.press(key)]);
      assert.equal(where(tab), page);
    }
    await open(tab, 'index.html');
    await tab.evaluate(() => {
      const field = document.createElement('input');
      field.setAttribute('aria-label', 'a field');
      document.querySelector('main').append(field);
      field.focus();
    });
    await tab.keyboard.type('sci/?');
    assert.equal(await tab.$eval('input[aria-label="a field"]', (field) => field.value), 'sci/?');
    assert.equal(where(tab), 'index.html');
    await tab.evaluate(() => document.activeElement.blur());
    await tab.keyboard.press('?');
    assert.equal(await tab.$eval('dialog[data-help]', (dialog) => dialog.open), true);
    await tab.keyboard.press('Escape');
    assert.equal(await tab.$eval('dialog[data-help]', (dialog) => dialog.open), false);
  });

  test(`${name}: the look that was chosen stays`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser, { width: 390, height: 844 });
    await open(tab, 'index.html');
    const look = () => tab.evaluate(() => document.documentElement.dataset.look || 'system');
    assert.equal(await look(), 'system');
    await tab.click('button[data-look-toggle]');
    assert.equal(await look(), 'light');
    await tab.click('button[data-look-toggle]');
    assert.equal(await look(), 'dark');
    await tab.reload();
    assert.equal(await look(), 'dark');
    assert.equal(await tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgb(18, 21, 26)');
  });
}
