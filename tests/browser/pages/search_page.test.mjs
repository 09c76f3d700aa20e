// The page of search: facets, what can be done at once, no result, parts that do not come, hostile text; marks on the page that opens.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import test from 'node:test';
import { launch, names, newTab } from './browsers.mjs';
import { inFile } from './file.mjs';
import { inBoth, serve, until } from './host.mjs';
import { hand, searchBook, skip } from './search.mjs';

/** The clipboard's interface, watched. */
async function watchClipboard(tab) {
  await tab.evaluateOnNewDocument(() => {
    window.texts = [];
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text) => Promise.resolve(void window.texts.push(text)) } });
  });
}

for (const name of names) {
  test(`${name}: facets narrow the results, and say what they leave`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      await tab.goto(base + 'search.html');
      await one.type('crash');
      const facets = () => tab.$$eval('[data-search-facets] [data-facet]', (all) => all.map((each) => [each.dataset.facet, each.dataset.value, each.getAttribute('aria-pressed'), each.querySelector('.facet__count').textContent]));
      const press = async (value) => {
        await tab.$eval(`[data-search-facets] button[data-value="${value}"]`, (button) => button.click());
        await one.settled();
        await until(() => tab.$eval(`[data-search-facets] button[data-value="${value}"]`, (button) => button === document.activeElement), 'the focus stays');
      };
      // They come behind the results: what narrows is read when there is something to narrow.
      await until(async () => (await facets()).length > 0, 'the facets');
      const all = await facets();
      assert.deepEqual(all.filter(([type]) => type === 'severity').map(([, value, pressed, count]) => [value, pressed, count]), [['P1', 'false', '1'], ['P2', 'false', '1']]);
      assert.ok(all.some(([type, value]) => type === 'service' && value === 'storage'));
      assert.ok(all.some(([type, value]) => type === 'kind' && value === 'runbook'));
      const before = await one.results();
      await press('P2');
      const narrow = await one.results();
      assert.ok(narrow.length > 0 && narrow.length < before.length);
      assert.ok(narrow.every(({ href }) => href.startsWith('disk.html')), JSON.stringify(narrow));
      // What is pressed together leaves more, of another facet less.
      await press('P1');
      assert.ok((await one.results()).some(({ href }) => href.startsWith('crash.html')));
      await press('P2');
      assert.ok((await one.results()).every(({ href }) => href.startsWith('crash.html')));
      await press('P1');
      assert.deepEqual((await one.results()).map(({ href }) => href), before.map(({ href }) => href));
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: a command is copied where that is safe, and a contact called`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      await watchClipboard(tab);
      const one = hand(tab);
      await tab.goto(base + 'search.html');
      const acts = () => tab.$$eval('[data-search-results] > li', (rows) => rows.map((row) => ({ code: row.querySelector('code')?.textContent, button: row.querySelector('button')?.getAttribute('aria-label'), link: row.querySelector('a:not([data-search-result])') && window.siteHref(row.querySelector('a:not([data-search-result])').getAttribute('href')) })));
      await one.type('kubectl rollout undo');
      const undo = (await acts()).find(({ code }) => code === 'kubectl rollout undo deployment/api');
      assert.equal(undo.button, 'Copy: kubectl rollout undo deployment/api');
      await tab.$eval('[data-search-results] button', (button) => button.click());
      await until(() => tab.evaluate(() => window.texts.length === 1), 'copied');
      assert.deepEqual(await tab.evaluate(() => window.texts), ['kubectl rollout undo deployment/api']);
      // What cannot be undone, and what has blanks, is copied on its page.
      await one.type('kubectl delete namespace scratch');
      const gone = (await acts()).find(({ code }) => code === 'kubectl delete namespace scratch');
      assert.equal(gone.button, undefined);
      assert.equal(gone.link, 'crash.html#roll-back');
      assert.match(await tab.$eval('[data-search-results] > li', (row) => row.innerText), /DESTRUCTIVE/);
      await one.type('kubectl logs previous');
      const logs = (await acts()).find(({ code }) => code && code.startsWith('kubectl logs'));
      assert.deepEqual([logs.button, logs.link], [undefined, 'crash.html#look-at-the-logs']);
      await one.type('database team');
      assert.deepEqual((await acts())[0].link, 'tel:+12025550117');
      await one.type('storage vendor');
      assert.deepEqual((await acts())[0].link, 'mailto:help@example.org');
      await one.type('graphs');
      assert.deepEqual((await acts())[0].link, 'https://graphs.example.org/');
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: an alert that nothing answers, words that are nowhere, words that are mistyped`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      await tab.goto(base + 'search.html');
      const doors = () => tab.$$eval('[data-search-doors] a', (all) => all.filter((each) => each.getClientRects().length > 0).map((each) => window.siteHref(each.getAttribute('href'))));
      const notes = () => tab.$eval('[data-search-notes]', (note) => note.innerText.trim());
      assert.deepEqual(await doors(), []);
      await one.paste('https://runbooks.example.org/book/alerts/KubePodCrashing.html?pod=a');
      assert.match(await notes(), /^No runbook for KubePodCrashing\./);
      const found = await one.results();
      assert.ok(found.length > 0 && found.length <= 5, String(found.length));
      // The labels are of another alert than these.
      assert.ok(found.every(({ href }) => !href.includes('pod=a')));
      assert.deepEqual(await doors(), ['severity.html', 'contacts.html', 'index.html']);
      await one.type('zzxxqqyy');
      assert.deepEqual([(await one.results()).length, await one.status()], [0, 'No result']);
      assert.match(await notes(), /zzxxqqyy/);
      assert.equal((await doors()).length, 3);
      await one.type('containr');
      assert.match(await notes(), /Also found: container\./);
      assert.deepEqual(await doors(), []);
      await tab.$eval(one.box, (input) => input.select());
      await tab.keyboard.press('Backspace');
      await one.settled();
      assert.deepEqual([(await one.results()).length, await notes(), (await doors()).length], [0, '', 0]);
      await until(() => !tab.url().includes('q='), 'the address without a query');
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: hostile text stays text`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      for (const page of ['search.html', 'disk.html']) {
        await tab.goto(base + page);
        await one.type('hostile');
        const found = await one.results();
        assert.ok(found.some(({ text }) => text.includes('</script><script>window.hit=1</script> hostile heading')), JSON.stringify(found));
        assert.ok(found.some(({ text }) => text.includes('<img src=x onerror=alert(1)> title')));
        await one.type('<img src=x onerror=window.hit=1>');
        assert.equal(await tab.evaluate(() => document.querySelectorAll('.finder img, .results img, .finder script, .results script, .notes img').length), 0);
        assert.equal(await tab.evaluate(() => window.hit), undefined);
      }
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: a part that does not come, comes as a page, or from another copy is told`, { skip: skip || inFile('all parts stand in it') }, async (t) => {
    const book = searchBook(t);
    const broken = {
      page: (file) => writeFileSync(file, '<!doctype html><title>Sign in</title><p>Please sign in.</p>'),
      empty: (file) => writeFileSync(file, ''),
      other: (file) => writeFileSync(file, readFileSync(file, 'utf8').replace(/^(opsbook\.searchPart\("[^"]*",")[^"]*/, '$1another')),
    };
    for (const [how, spoil] of Object.entries(broken)) {
      for (const which of [/^head\.js$/, /^p\d+\.js$/]) {
        if (how === 'other' && which.test('head.js')) continue;
        const copy = `${book}-${how}-${which.test('head.js') ? 'head' : 'pages'}`;
        cpSync(book, copy, { recursive: true });
        const parts = path.join(copy, 'assets/search');
        for (const file of readdirSync(parts)) if (which.test(file)) spoil(path.join(parts, file));
        await inBoth(name, async (browser, base) => {
          const tab = await newTab(browser);
          const one = hand(tab);
          for (const page of ['search.html', 'disk.html']) {
            await tab.goto(base + page);
            await tab.focus(one.box);
            await tab.keyboard.type('crash');
            const seen = '[data-search-trouble]:not([hidden])';
            await until(() => tab.$eval(seen, (part) => part.getClientRects().length > 0).catch(() => false), `${how} is told on ${page}`);
            assert.match(await tab.$eval(seen, (part) => part.innerText), /sign-in may have expired, or a newer copy is published\.\s+Reload\s+A-Z index/);
            assert.equal(await tab.$eval(seen + ' a', (link) => link.getAttribute('href')), 'search.html#a-z');
            assert.notEqual(await tab.$eval('[data-search-status]', (status) => status.getAttribute('data-search-query')), 'crash');
            assert.equal((await one.results()).length, 0);
          }
          await tab.close();
        }, copy);
      }
    }
  });

  test(`${name}: the page that opens marks the words, until Escape, and copies what it copied`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      await watchClipboard(tab);
      const one = hand(tab);
      await tab.goto(base + 'crash.html');
      const text = await tab.$eval('article', (body) => body.textContent);
      for (const page of ['disk.html', 'search.html']) {
        await tab.goto(base + page);
        await one.type('kubectl logs crash');
        const [first] = await one.results();
        assert.equal(first.href, 'crash.html#look-at-the-logs');
        await tab.keyboard.press('ArrowDown');
        await one.go('Enter', 'crash.html');
        await until(() => tab.url().endsWith('crash.html#look-at-the-logs'), `the plain anchor, not ${tab.url()}`);
        const marks = () => tab.$$eval('mark[data-found]', (all) => all.map((each) => each.textContent));
        const found = await marks();
        assert.ok(found.includes('crash') && found.includes('logs'), String(found));
        assert.equal(await tab.$$eval('[data-command-text] mark', (all) => all.length), 0);
        assert.match(await tab.$eval('[data-found-note]', (note) => note.innerText), /^Marked: kubectl logs crash\s+Clear marks$/);
        const isInView = await tab.$eval('[id$="look-at-the-logs"]', (heading) => heading.getBoundingClientRect().top >= 0 && heading.getBoundingClientRect().top < window.innerHeight);
        assert.ok(isInView);
        await tab.keyboard.press('Escape');
        assert.deepEqual([await marks(), await tab.$eval('article', (body) => body.textContent)], [[], text]);
      }
      // A result on the page itself loads nothing, and the list goes.
      await one.type('container ends');
      await tab.keyboard.press('ArrowDown');
      await tab.keyboard.press('Enter');
      await until(() => tab.$('mark[data-found]'), 'marked on the page itself');
      assert.equal(await one.isOpen(), false);
      await tab.$eval('[data-found-note] button', (button) => button.click());
      assert.equal(await tab.$('mark[data-found], [data-found-note]'), null);
      assert.doesNotMatch(tab.url(), /q=/);
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: an address of an alert that does not exist gives what comes nearest`, { skip }, async (t) => {
    const book = searchBook(t);
    const host = http.createServer((request, response) => {
      const file = path.join(book, path.normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname).replace(/^\/book/, '')));
      const isThere = existsSync(file) && path.extname(file) !== '';
      response.writeHead(isThere ? 200 : 404, { 'content-type': { '.js': 'text/javascript', '.css': 'text/css' }[path.extname(file)] || 'text/html' });
      response.end(readFileSync(isThere ? file : path.join(book, '404.html')));
    });
    await new Promise((ready) => host.listen(0, '127.0.0.1', ready));
    t.after(() => host.close());
    const browser = await launch(name);
    t.after(() => browser.close());
    const tab = await newTab(browser);
    await tab.goto(`http://127.0.0.1:${host.address().port}/book/alerts/KubePodCrashing.html?pod=a`);
    await until(() => tab.$('[data-missing] a'), 'what comes nearest');
    assert.match(await tab.$eval('[data-missing]', (part) => part.innerText), /^No runbook for KubePodCrashing\./);
    const links = await tab.$$eval('[data-missing] a', (all) => all.map((each) => window.siteHref(each.getAttribute('href'))));
    assert.ok(links.length <= 5 && links.includes('/book/crash.html'), String(links));
    await tab.goto(`http://127.0.0.1:${host.address().port}/book/nowhere.html`);
    assert.equal(await tab.$eval('[data-missing]', (part) => part.textContent), '');
    await tab.keyboard.press('/');
    const one = hand(tab);
    await one.type('make room');
    await tab.keyboard.press('ArrowDown');
    await one.go('Enter', '/book/disk.html#make-room');
  });

  test(`${name}: without script the index stands there from A to Z, and no box that does nothing`, { skip: skip || inFile('without script all pages are in sight at once') }, async (t) => {
    const book = searchBook(t);
    const { server, bases } = await serve(book);
    t.after(() => server.close());
    const browser = await launch(name, { script: false });
    t.after(() => browser.close());
    const tab = await newTab(browser, { script: false });
    for (const base of Object.values(bases)) {
      await tab.goto(base + 'disk.html');
      const state = () => tab.evaluate(() => [...document.querySelectorAll('input, button')].filter((each) => each.getClientRects().length > 0).length);
      assert.equal(await state(), 0);
      const link = () => {
        const opener = document.querySelector('a[data-open="search"]');
        return [opener.getClientRects().length > 0, opener.getAttribute('href')];
      };
      // Firefox's driver knows no other call where script is forbidden.
      assert.deepEqual(await tab.evaluate(link), [true, 'search.html']);
      await tab.goto(base + 'search.html');
      assert.equal(await state(), 0);
      assert.ok((await tab.evaluate(() => document.querySelectorAll('.index a').length)) > 40);
    }
  });
}
