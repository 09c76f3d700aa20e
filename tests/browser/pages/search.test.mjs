// Search by keyboard: the box on every page, the page of search, what is pasted.
import assert from 'node:assert/strict';
import test from 'node:test';
import { names, newTab } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { hand, searchBook, skip } from './search.mjs';
import { chord } from './tabs.mjs';

for (const name of names) {
  test(`${name}: one opens the box by a key, goes through the results by arrows, and Enter follows`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const requests = [];
      tab.on('request', (request) => requests.push(request.url()));
      const one = hand(tab);
      for (const page of ['disk.html', 'index.html']) {
        await tab.goto(base + page);
        assert.equal(await tab.$$eval(one.box, (all) => all.filter((each) => each.getClientRects().length > 0).length), 1);
        // Nothing of the index is read before somebody searches.
        assert.deepEqual(requests.filter((url) => url.includes('/search/')), [], page);
        await tab.keyboard.press('/');
        assert.equal(await tab.evaluate(() => document.activeElement.id.replace(/^.*--/, '')), 'finder-input');
        await tab.keyboard.type('/ crash');
        await one.settled();
        assert.equal(await one.value(), '/ crash');
        await tab.keyboard.press('Escape');
        await tab.keyboard.press('Escape');
        await tab.$eval(one.box, (input) => input.blur());
        await chord(tab, 'k');
        assert.equal(await tab.evaluate(() => document.activeElement.id.replace(/^.*--/, '')), 'finder-input');
        await tab.evaluate(() => document.activeElement.blur());
        requests.length = 0;
      }
      await one.type('crash');
      const found = await one.results();
      assert.ok(found.length >= 2 && found.length <= 8, String(found.length));
      assert.ok(found.every(({ role }) => role === 'option'));
      assert.match(await one.status(), /^\d+ (of \d+ )?results$/);
      assert.equal(await tab.$eval(one.box, (input) => input.getAttribute('aria-expanded')), 'true');
      assert.equal(await one.active(), null);
      await tab.keyboard.press('ArrowDown');
      const first = await one.active();
      await tab.keyboard.press('ArrowDown');
      assert.notEqual(await one.active(), first);
      await tab.keyboard.press('ArrowUp');
      assert.equal(await one.active(), first);
      await tab.keyboard.press('ArrowUp');
      assert.equal(await one.active(), null);
      await tab.keyboard.press('ArrowUp');
      assert.equal(await one.active(), 'All results');
      assert.equal(await tab.evaluate(() => document.activeElement.id.replace(/^.*--/, '')), 'finder-input');

      // The list closes first, then the query goes, then the box is left.
      await tab.keyboard.press('Escape');
      assert.deepEqual([await one.isOpen(), await one.value()], [false, 'crash']);
      assert.equal(await tab.$eval('[data-search-status]', (status) => status.getAttribute('data-search-query')), null);
      await tab.keyboard.press('ArrowDown');
      await one.settled();
      assert.equal(await one.isOpen(), true);
      await tab.keyboard.press('Escape');
      await tab.keyboard.press('Escape');
      assert.equal(await one.value(), '');
      await tab.keyboard.press('Escape');
      assert.notEqual(await tab.evaluate(() => document.activeElement.id.replace(/^.*--/, '')), 'finder-input');

      await one.type('make room');
      await tab.keyboard.press('ArrowDown');
      assert.equal(await one.active(), 'The disk is full Make room');
      await one.go('Enter', 'disk.html#make-room');
      assert.equal(await tab.$eval('h1', (title) => title.textContent), 'The disk is full');
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: without a choice Enter leads to all results, and the address says the query`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      await tab.goto(base + 'disk.html');
      await one.type('plenty');
      await one.go('Enter', 'search.html#q=plenty');
      await one.settled();
      assert.equal(await one.value(), 'plenty');
      // The first ten come at once, the others behind them.
      await until(async () => (await one.results()).length >= 30, 'all of them');
      const found = await one.results();
      assert.ok(found.every(({ href }) => !href.includes('search.html')));
      assert.equal(await tab.$$eval('ol a[data-search-result]', (all) => all.length), found.length);
      const history = await tab.evaluate(() => window.history.length);
      await one.type('logs & 100% <b>');
      await until(() => tab.url().endsWith('search.html#q=' + encodeURIComponent('logs & 100% <b>')), 'the query in the address');
      assert.equal(await tab.evaluate(() => window.history.length), history);
      await tab.reload();
      await one.settled();
      assert.equal(await one.value(), 'logs & 100% <b>');
      // A link on the page itself.
      await tab.evaluate(() => (window.location.hash = 'q=disk'));
      await until(async () => (await one.value()) === 'disk', 'the query of the link');
      await one.settled();

      await tab.focus(one.box);
      await tab.keyboard.press('ArrowDown');
      assert.equal(await tab.evaluate(() => document.activeElement.hasAttribute('data-search-result')), true);
      await tab.keyboard.press('ArrowDown');
      await tab.keyboard.press('ArrowUp');
      await tab.keyboard.press('ArrowUp');
      assert.equal(await tab.evaluate(() => document.activeElement.id.replace(/^.*--/, '')), 'finder-input');
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: a pasted address or alert gives its runbook, filled in`, { skip }, async (t) => {
    const values = (tab) => tab.$$eval('input[data-placeholder]', (fields) => fields.map((field) => [field.dataset.placeholder, field.value]));
    const webhook = JSON.stringify({ status: 'firing', alerts: [{ status: 'firing', labels: { alertname: 'KubePodCrashLooping', namespace: 'web', pod: 'api-7f9c' } }] }, null, 2);
    const pasted = [
      'https://runbooks.example.org/book/alerts/KubePodCrashLooping.html?namespace=web&pod=api-7f9c',
      'https://runbooks.example.org/book/crash.html#namespace=web&pod=api-7f9c',
      webhook,
      '[FIRING:1] KubePodCrashLooping (web)\n*Details:*\n \u2022 *namespace:* `web`\n \u2022 *pod:* `api-7f9c`',
      '{alertname="KubePodCrashLooping", namespace="web", pod="api-7f9c"}',
    ];
    await inBoth(name, async (browser, base) => {
      for (const page of ['index.html', 'search.html']) {
        for (const text of page === 'index.html' ? pasted : pasted.slice(0, 3)) {
          const tab = await newTab(browser);
          const one = hand(tab);
          await tab.goto(base + page);
          await one.paste(text);
          const [first] = await one.results();
          assert.match(first.href, /^crash\.html#(.*&)?namespace=web&pod=api-7f9c$/, text);
          await one.go('Enter', 'crash.html');
          await until(async () => JSON.stringify(await values(tab)) === JSON.stringify([['pod', 'api-7f9c'], ['namespace', 'web']]), 'filled in');
          assert.match(await tab.$eval('[data-fill]', (part) => part.textContent), /from the alert/);
          await until(() => !tab.url().includes('api-7f9c'), 'the address without labels');
          assert.match(await tab.$eval('article', (body) => body.textContent), /kubectl logs api-7f9c -n web --previous/);
          await tab.close();
        }
      }
    }, searchBook(t));
  });

  test(`${name}: a pasted text of several lines stays a line of words`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      await tab.goto(base + 'search.html');
      await one.paste('Error: no space left\n  on the device\r\nat writer.go:12');
      assert.equal(await one.value(), 'Error: no space left on the device at writer.go:12');
      assert.match((await one.results())[0].text, /The disk is full/);
      await tab.close();
    }, searchBook(t));
  });
}
