// The search box on phones, for screen readers and axe, what it remembers, and that the newest question counts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { names, newTab } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { hand, searchBook, skip } from './search.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const name of names) {
  test(`${name}: axe finds nothing with results open, and each part has a name`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      const findings = [];
      const check = async (what) => {
        await tab.evaluate(axe);
        for (const look of ['light', 'dark']) {
          await tab.evaluate((look) => (document.documentElement.dataset.look = look), look);
          const result = await tab.evaluate((only) => window.axe.run(document, { runOnly: only, resultTypes: ['violations'] }), tags);
          for (const violation of result.violations) findings.push(`${what} ${look}: ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
        }
      };
      for (const page of ['disk.html', 'index.html', 'search.html']) {
        await tab.goto(base + page);
        await one.type(page === 'search.html' ? 'kubectl crash' : 'crash');
        if (page !== 'search.html') await tab.keyboard.press('ArrowDown');
        await check(page);
      }
      await tab.goto(base + 'search.html');
      await one.type('NoSuchAlertName');
      await check('unknown');
      await tab.goto(base + 'disk.html#q=full');
      await until(() => tab.$('mark[data-found]'), 'marked');
      await check('marked');
      await tab.keyboard.press('/');
      await check('empty');
      assert.deepEqual(findings, []);

      await tab.goto(base + 'disk.html');
      await one.type('crash');
      const said = await tab.evaluate(() => {
        const input = document.querySelector('input[type=search]');
        const list = document.getElementById(input.getAttribute('aria-controls'));
        return {
          label: input.labels[0].textContent,
          popup: [input.getAttribute('aria-haspopup'), input.getAttribute('aria-autocomplete'), list.getAttribute('role'), list.getAttribute('aria-label')],
          groups: [...list.querySelectorAll('[role=group]')].map((group) => group.getAttribute('aria-label')),
          inner: list.querySelectorAll('[role=option] :is(a, button, input)').length,
          status: document.querySelector('[data-search-status]').getAttribute('role'),
          count: document.querySelectorAll('[data-search-status]').length,
        };
      });
      assert.deepEqual(said, { label: 'Search', popup: ['listbox', 'list', 'listbox', 'Results'], groups: said.groups, inner: 0, status: 'status', count: 1 });
      assert.ok(said.groups.includes('Runbooks'));
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: on a phone the box takes the window, with results above the keyboard`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser, { width: 390, height: 664 });
      const one = hand(tab);
      const place = () => tab.$eval(one.box, (input) => JSON.parse(JSON.stringify(input.closest('.finder__row').getBoundingClientRect())));
      const fixed = () =>
        tab.evaluate(() =>
          [...document.querySelectorAll('body *')]
            .filter((each) => ['fixed', 'sticky'].includes(getComputedStyle(each).position) && each.getClientRects().length > 0)
            .reduce((sum, each) => sum + each.getBoundingClientRect().height, 0),
        );
      for (const page of ['disk.html', 'index.html']) {
        await tab.goto(base + page);
        assert.ok((await fixed()) <= 112, `${page}: ${await fixed()}`);
        for (const opener of ['.dock [data-search-open]', page === 'index.html' ? one.box : '.bar__search']) {
          await tab.click(opener);
          assert.equal(await tab.evaluate(() => document.activeElement.id.replace(/^.*--/, '')), 'finder-input');
          const { x, y, width } = await place();
          assert.deepEqual([x, y, width], [0, 0, 390], `${page} by ${opener}`);
          await one.type('crash');
          const tops = await tab.$$eval('a[data-search-result]', (all) => all.map((each) => each.getBoundingClientRect().top));
          assert.ok(tops[0] < 120 && tops[2] < 332, String(tops));
          assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
          await tab.click('[data-search-close]');
          assert.equal(await tab.evaluate(() => document.activeElement === document.body && !document.documentElement.hasAttribute('data-finder-open')), true);
          await tab.$eval(one.box, (input) => (input.value = ''));
        }
      }
      await tab.goto(base + 'search.html');
      await tab.click('.dock [data-search-open]');
      await one.type('crash');
      assert.ok((await tab.$eval('a[data-search-result]', (link) => link.getBoundingClientRect().top)) < 420);
      for (const width of [320, 390]) {
        await tab.setViewport({ width, height: 664 });
        assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), String(width));
      }
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: earlier queries are offered where nothing is typed, without secrets, and the device forgets them`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      await tab.goto(base + 'disk.html');
      await one.type('no space left password=hunter2hunter2');
      await one.go('Enter', 'search.html#q=');
      assert.doesNotMatch(tab.url(), /hunter2/);
      assert.ok(!(await tab.evaluate(() => JSON.stringify(localStorage))).includes('hunter2'));
      await one.settled();
      await one.type('make room');
      await tab.keyboard.press('ArrowDown');
      await one.go('Enter', 'disk.html');
      // Firefox keeps the storage of each file apart.
      await tab.goto(base + 'search.html');
      await tab.focus(one.box);
      const recent = () => tab.$$eval('.finder__recent', (all) => all.filter((each) => each.getClientRects().length > 0).map((each) => each.textContent));
      assert.equal((await recent())[0], 'make room');
      await tab.keyboard.press('ArrowDown');
      assert.equal(await one.active(), 'make room');
      await tab.keyboard.press('Enter');
      await one.settled();
      assert.equal(await one.value(), 'make room');
      assert.match((await one.results())[0].href, /^disk\.html/);
      assert.deepEqual(await recent(), []);
      await tab.evaluate(() => window.opsbook.storage.wipe());
      await tab.reload();
      await tab.focus(one.box);
      assert.deepEqual(await recent(), []);
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: the newest question counts, however late an older one is answered`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      for (const page of ['disk.html', 'search.html']) {
        const tab = await newTab(browser);
        const one = hand(tab);
        await tab.goto(base + page);
        await tab.evaluate(() => {
          const { ask } = window.opsbook.searchAsk;
          window.late = 0;
          window.opsbook.searchAsk.ask = async (typed, wanted) => {
            const answer = await ask(typed, wanted);
            if (typed !== 'crash') {
              await new Promise((next) => setTimeout(next, 250));
              window.late += 1;
            }
            return answer;
          };
          window.told = [];
          const status = document.querySelector('[data-search-status]');
          new MutationObserver(() => {
            window.told.push([status.getAttribute('data-search-query'), [...document.querySelectorAll('a[data-search-result]')].map((link) => window.siteHref(link.getAttribute('href'))).join()]);
          }).observe(status, { attributes: true, attributeFilter: ['data-search-query'] });
        });
        await one.type('crash');
        await until(() => tab.evaluate(() => window.late === 4), 'the older answers');
        assert.equal(await tab.$eval('[data-search-status]', (status) => status.getAttribute('data-search-query')), 'crash');
        const told = await tab.evaluate(() => window.told);
        assert.ok(told.every(([query]) => query === 'crash' || query === ''), JSON.stringify(told));
        assert.ok((await one.results()).every(({ href }) => /crash|disk/.test(href)));
        await tab.close();
      }
    }, searchBook(t));
  });
}
