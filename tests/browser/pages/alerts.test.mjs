// From an alert's link to its runbook, with the labels, in both browsers, from disk and from a web host.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { names, newTab, site } from './browsers.mjs';
import { isFile, linkTo } from './file.mjs';
import { inBoth, until } from './host.mjs';
import { errorsOf } from './steps.mjs';

const skip = site && existsSync(path.join(site, 'rows.html')) ? false : 'not the book of commands';

for (const name of names) {
  test(`${name}: labels of an alert reach the runbook, and leave the address`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const reach = async (link, page) => {
        // From the page itself, its address with other labels loads nothing.
        if (tab.url().startsWith(base + link.split(/[?#]/)[0])) await tab.goto('about:blank');
        // The forwarding breaks it off.
        await tab.goto(base + link).catch(() => undefined);
        await until(() => tab.url().startsWith(base + page), `${from}: ${link} leads to ${page}`);
        await tab.waitForSelector('html.js main');
      };
      const holds = async (values, link) => {
        for (const [field, value] of Object.entries(values)) {
          const selector = `input[data-placeholder="${field}"]`;
          await until(() => tab.$eval(selector, (input, value) => input.value === value, value).catch(() => false), `${from}: ${link} fills ${field}`);
        }
        assert.doesNotMatch(tab.url(), /instance|ns=|pod=/, link);
      };
      const alert = ['alerts/PodDown.html', 'alerts/poddown.html'];
      for (const link of [`${alert[0]}?ns=web&instance=api-7f9c`, `${alert[0]}#ns=web&instance=api-7f9c`, `${alert[1]}?ns=x#ns=web&pod=api-7f9c&at=change`]) {
        await reach(link, 'rows.html');
        await holds({ ns: 'web', pod: 'api-7f9c' }, link);
        assert.match(await tab.$eval('[data-field="pod"] [data-note]', (note) => note.textContent), /from the alert/);
        if (link.includes('at=')) assert.match(tab.url(), /rows\.html(\?.*)?#change$/);
      }
      for (const link of ['alerts/PodStuck.html?ns=web&instance=db%2D0', 'alerts/PodStuck.html#ns=web&instance=db-0']) {
        for (const [title, page, field] of [['Rows', 'rows.html', 'pod'], ['Stuck', 'stuck.html', 'pod']]) {
          await reach(link, 'alerts/PodStuck.html');
          await tab.evaluate((title) => [...document.querySelectorAll('main [data-choice] a')].find((each) => each.textContent.includes(title)).click(), title);
          await until(() => tab.url().startsWith(base + page), `${from}: the choice leads to ${page}`);
          await holds({ ns: 'web', [field]: 'db-0' }, link);
        }
      }
      // Labels that speak for one of them leave the others for a second look.
      await reach('alerts/PodStuck.html#service=db&instance=db-0', 'alerts/PodStuck.html');
      const shown = () => tab.$$eval('[data-choice] > li', (rows) => rows.filter((row) => row.checkVisibility()).map((row) => row.querySelector('a').textContent));
      assert.deepEqual(await shown(), ['Stuck'], from);
      await tab.click('[data-choice-more] button');
      assert.deepEqual(await shown(), ['Rows', 'Stuck'], from);
      await reach('alerts/PodStuck.html#service=mail', 'alerts/PodStuck.html');
      assert.deepEqual(await shown(), ['Rows', 'Stuck'], from);
      assert.deepEqual(errors, []);
    }));

  test(`${name}: what is filled in goes along to the next page of the tab, and leaves the address`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      await tab.goto(`${base}rows.html`);
      await tab.type('input[data-placeholder="pod"]', 'api-1');
      await tab.type('input[data-placeholder="token"]', 's3cret');
      await tab.select('select[data-environment]', 'staging');
      await tab.$eval(linkTo('stuck.html'), (link) => link.click());
      await until(() => tab.url().startsWith(`${base}stuck.html`), `${from}: the next page`);
      await tab.waitForSelector('html.js main');
      const value = () => tab.$eval('input[data-placeholder="pod"]', (input) => input.value).catch(() => '');
      await until(async () => (await value()) === 'api-1', `${from}: the value is there`);
      assert.equal(await tab.$eval('html', (html) => html.dataset.environment), 'staging', from);
      assert.doesNotMatch(tab.url(), /[#?]/, from);
      // The link that was pressed is as it was, and no secret went along.
      await tab.evaluate(() => history.back());
      // Asked of the page: Firefox's driver is not told of a page that comes back from memory.
      const there = () => tab.evaluate(() => (document.readyState === 'complete' ? window.place().href : '')).catch(() => '');
      await until(async () => (await there()).includes('/rows.html'), `${from}: back again`);
      if (!isFile) assert.equal(await tab.$eval('nav a[href*="stuck.html"]', (link) => link.getAttribute('href')), 'stuck.html', from);
    }));

  test(`${name}: on a phone the first command is in sight, and a refused label too`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser, { width: 390, height: 844 });
      const isOpen = () => tab.$eval('[data-fill-toggle]', (fold) => fold.open);
      await tab.goto(`${base}alerts/PodDown.html?instance=api-7f9c`).catch(() => undefined);
      await until(() => tab.$eval('[data-fill-name="pod"]', (part) => part.textContent === 'pod api-7f9c from the alert').catch(() => false), 'filled in');
      assert.equal(await isOpen(), false);
      const bottom = await tab.evaluate(() => {
        const row = document.querySelector('article [data-command]');
        const parts = [...row.querySelectorAll('.command__run, button[data-copy]')];
        return Math.max(...parts.map((part) => part.getBoundingClientRect().bottom));
      });
      // Above the links at the bottom.
      assert.ok(bottom > 0 && bottom < 844 - 60, `the first command ends at ${bottom}`);
      await tab.goto('about:blank');
      await tab.goto(`${base}stuck.html?instance=%2A%3B`);
      await until(isOpen, 'open');
      assert.match(await tab.$eval('[data-field="pod"] [data-note]', (note) => note.textContent), /^Not filled in: it must look like/);
    }));
}
