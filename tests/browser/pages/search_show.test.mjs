// How the page of search shows its results: the first at once, nothing that moves, an address and a way back to the same place.
import assert from 'node:assert/strict';
import test from 'node:test';
import { names, newTab } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { hand, searchBook, skip } from './search.mjs';

const shown = (tab) => tab.$$eval('[data-search-results] > li', (rows) => rows.length);
const pressed = (tab) => tab.$$eval('[data-search-facets] [aria-pressed=true]', (all) => all.map((each) => each.dataset.value));
const facet = (value) => `[data-search-facets] [data-value="${value}"]`;

for (const name of names) {
  test(`${name}: the first results are there at once, the others follow unless something else was asked`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      for (const hasIdle of [true, false]) {
        const tab = await newTab(browser);
        await tab.evaluateOnNewDocument((hasIdle) => {
          window.works = [];
          // What waits is let go by hand.
          if (hasIdle) window.requestIdleCallback = (work) => window.works.push(work);
          else delete window.requestIdleCallback;
        }, hasIdle);
        const one = hand(tab);
        await tab.goto(base + 'search.html');
        await one.type('plenty');
        assert.match(await one.status(), /^30 of \d+ results$/);
        if (!hasIdle) {
          await until(async () => (await shown(tab)) === 30, 'the others without a call for idle times');
          await tab.close();
          continue;
        }
        assert.equal(await shown(tab), 10);
        const works = await tab.evaluate(() => window.works.length);
        await one.type('crash');
        const few = await shown(tab);
        // Those of the older answer are dropped, however late they come.
        await tab.evaluate((works) => window.works.slice(0, works).forEach((work) => work()), works);
        assert.equal(await shown(tab), few);
        await one.type('plenty');
        await tab.focus(one.box);
        // Arrows go on where the first ones end.
        for (let step = 0; step < 11; step += 1) await tab.keyboard.press('ArrowDown');
        assert.equal(await tab.evaluate(() => [...document.querySelectorAll('[data-search-results] a[data-search-result]')].indexOf(document.activeElement)), 10);
        assert.equal(await shown(tab), 30);
        await tab.evaluate(() => window.works.forEach((work) => work()));
        assert.equal(await shown(tab), 30);
        await tab.close();
      }
    }, searchBook(t));
  });

  test(`${name}: nothing moves when what narrows the results comes, and when it is pressed`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      for (const width of [1280, 1024, 390]) {
        const tab = await newTab(browser, { width, height: 844 });
        await tab.evaluateOnNewDocument(() => {
          document.addEventListener('DOMContentLoaded', () => {
            const { facets } = window.opsbook.searchAsk;
            window.opsbook.searchAsk.facets = () => new Promise((ready) => (window.letCome = () => ready(facets())));
          });
        });
        const one = hand(tab);
        await tab.goto(base + 'search.html');
        await one.type('crash');
        const top = () => tab.$eval('a[data-search-result]', (link) => link.getBoundingClientRect().top + window.scrollY);
        const places = () => tab.$$eval('[data-search-facets] button[data-facet]', (all) => all.map((each) => [each.dataset.value, each.getBoundingClientRect().left, each.getBoundingClientRect().top]));
        const before = await top();
        await until(() => tab.evaluate(() => Boolean(window.letCome)), 'they are asked for');
        await tab.evaluate(() => window.letCome());
        await until(async () => (await places()).length > 0, 'the facets');
        assert.equal(await top(), before, `results at ${width}`);
        const buttons = await places();
        for (const value of ['P2', 'storage', 'P2']) {
          await tab.$eval(facet(value), (button) => button.click());
          await one.settled();
          assert.equal(await top(), before, `results after ${value} at ${width}`);
          // Wider numbers may take their room, but each stays in its line and its turn.
          assert.deepEqual((await places()).map(([value, , top]) => [value, top]), buttons.map(([value, , top]) => [value, top]), `buttons after ${value} at ${width}`);
        }
        await tab.close();
      }
    }, searchBook(t));
  });

  test(`${name}: Back leads to what was typed last, narrowed as it was, at its place`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser, { height: 500 });
      const one = hand(tab);
      await tab.goto(base + 'search.html');
      await one.type('nowhere');
      await until(() => tab.url().endsWith('q=nowhere'), 'the older query in the address');
      // The address has had no time to follow.
      await one.type('plenty');
      await until(async () => (await shown(tab)) === 30, 'all');
      await tab.$$eval('a[data-search-result]', (links) => links[20].scrollIntoView({ block: 'center' }));
      const place = await tab.evaluate(() => Math.round(window.scrollY));
      assert.ok(place > 600);
      const back = async () => {
        await tab.evaluate(() => window.history.back());
        await until(() => tab.evaluate(() => Boolean(document.querySelector('[data-finder=page]') && window.opsbook.searchBox)).catch(() => false), 'the page of search');
        await until(async () => (await one.value()) !== '', 'a query');
        await one.settled();
      };
      const press = async (at) => {
        await tab.$$eval('a[data-search-result]', (links, at) => links[at].click(), at);
        await until(() => tab.evaluate(() => document.readyState === 'complete' && !document.querySelector('[data-finder=page]')).catch(() => false), 'another page');
      };
      await press(20);
      await back();
      assert.equal(await one.value(), 'plenty');
      await until(async () => Math.abs((await tab.evaluate(() => window.scrollY)) - place) <= 2, `its place, ${place}`);
      assert.equal(await shown(tab), 30);

      await one.type('crash');
      await until(() => tab.$(facet('P2')), 'the facets');
      await tab.$eval(facet('P2'), (button) => button.click());
      await one.settled();
      const narrow = await one.results();
      assert.ok(narrow.length > 0 && narrow.every(({ href }) => href.startsWith('disk.html')));
      await press(0);
      await back();
      assert.equal(await one.value(), 'crash');
      await until(async () => (await pressed(tab)).join() === 'P2', 'what was chosen');
      // A page that the browser kept whole puts the pressed link back in order when it wakes.
      await until(async () => (await one.results())[0].href === narrow[0].href, 'the plain link');
      assert.deepEqual(await one.results(), narrow);
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: what narrows the results is in the address, and leads out again where it leaves nothing`, { skip }, async (t) => {
    const odd = { 'odd.md': '---\ntitle: Odd crash\nservices: ["a, b: c&d=e%", api]\n---\n\n# Odd crash\n\nA crash.\n' };
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      await tab.goto(base + 'search.html#q=crash&only=severity:P1,severity:P2,kind:runbook,nonsense,kind:nosuch');
      await one.settled();
      await until(async () => (await pressed(tab)).length === 3, 'what is chosen');
      assert.ok((await one.results()).every(({ href }) => /^(crash|disk)\.html/.test(href)));
      await until(() => tab.url().endsWith('#q=crash&only=severity:P1,severity:P2,kind:runbook'), 'what there is no more goes');
      // Values of placeholders are another thing.
      assert.ok(!(await tab.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).includes('severity:P1'));
      await tab.$eval(facet('P1'), (button) => button.click());
      await one.settled();
      assert.match(tab.url(), /&only=severity:P2,kind:runbook$/);
      // On the page itself, a link with another choice.
      await tab.evaluate(() => (window.location.hash = 'q=crash&only=severity:P1'));
      await until(async () => (await pressed(tab)).join() === 'P1', 'the choice of the link');
      await one.settled();
      assert.ok((await one.results()).every(({ href }) => href.startsWith('crash.html')));

      await one.type('gizmo');
      assert.equal((await one.results()).length, 0);
      assert.match(await tab.$eval('[data-search-notes]', (note) => note.innerText), /^No result within what is chosen\.\s+Clear choice$/);
      await tab.$eval('[data-search-notes] button', (button) => button.click());
      await one.settled();
      assert.ok((await one.results()).length > 0);
      assert.deepEqual([await pressed(tab), new URL(tab.url()).hash], [[], '#q=gizmo']);

      await one.type('odd crash');
      await until(() => tab.$(facet('a, b: c&d=e%')), 'an odd name');
      await tab.$eval(facet('a, b: c&d=e%'), (button) => button.click());
      await one.settled();
      const narrow = await one.results();
      assert.ok(narrow.length > 0 && narrow.every(({ href }) => href.startsWith('odd.html')));
      await tab.reload();
      await one.settled();
      await until(async () => (await pressed(tab)).join() === 'a, b: c&d=e%', 'the odd name again');
      assert.deepEqual(await one.results(), narrow);
      await tab.close();
    }, searchBook(t, odd));
  });

  test(`${name}: Enter opens what was asked last, also before its answer is there`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      for (const page of ['search.html', 'crash.html']) {
        const tab = await newTab(browser);
        const one = hand(tab);
        await tab.goto(base + page);
        await one.type('KubePodCrashLooping{pod="a"}');
        await tab.evaluate(() => {
          const { ask } = window.opsbook.searchAsk;
          window.opsbook.searchAsk.ask = async (...given) => {
            const answer = await ask(...given);
            await new Promise((go) => (window.letGo = go));
            return answer;
          };
        });
        await tab.$eval(one.box, (input) => {
          input.value = 'NodeDiskFull{volume="b"}';
          input.dispatchEvent(new Event('input', { bubbles: true }));
        });
        await tab.keyboard.press('Enter');
        await until(() => tab.evaluate(() => Boolean(window.letGo)), 'the answer');
        assert.ok(tab.url().includes(page), tab.url());
        await tab.evaluate(() => window.letGo());
        // The page takes its labels out of the address.
        await until(() => tab.url().includes('/disk.html'), 'the runbook of the alert that was asked last');
        await tab.close();
      }
    }, searchBook(t));
  });

  test(`${name}: a pasted address leads to its place in the page, known to search or not`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const one = hand(tab);
      const top = 'https://runbooks.example.org/book/';
      for (const [page, from, to] of [
        ['search.html', 'crash.html#roll-back', 'crash.html#roll-back'],
        ['search.html', 'crash.html#roll-back', 'crash.html#roll-back'],
        ['disk.html', 'pages/many-3.html#a%20%22%3Cb%3E', 'pages/many-3.html#a%20%22%3Cb%3E'],
        ['search.html', 'disk.html#step-2', 'disk.html#step-2'],
        ['search.html', 'alerts/KubePodCrashLooping.html#roll-back', 'crash.html#roll-back'],
        ['search.html', 'crash.html#at=roll-back&pod=a', 'crash.html#at=roll-back&pod=a'],
        // As hosts write it that leave the end away.
        ['search.html', 'disk?volume=a#make-room', 'disk.html#at=make-room&volume=a'],
      ]) {
        await tab.goto(base + page);
        await one.paste(top + from);
        const [first] = await one.results();
        assert.equal(first?.href.replace(/^\.\.\//, ''), to, `${from} on ${page}`);
      }
      // What a notification names itself is its runbook, whatever the alert is called.
      const notification = { alerts: [{ status: 'firing', labels: { alertname: 'RestartsTooOften', pod: 'x' }, annotations: { runbook_url: 'https://x.example/runbooks/crash.html#roll-back' } }] };
      for (const text of [JSON.stringify(notification), 'Look at this!\nRunbook: https://x.example/runbooks/crash.html#roll-back\npod: x']) {
        await tab.goto(base + 'search.html');
        await one.paste(text);
        assert.equal((await one.results())[0]?.href, 'crash.html#at=roll-back&pod=x', text);
        assert.ok(!(await tab.$eval('[data-search-notes]', (notes) => notes.textContent)).includes('No runbook'));
      }
      // What is pasted whole is not mistyped: a name beside it is another alert, and has no runbook.
      await tab.goto(base + 'search.html');
      await one.paste('KubePodCrashLoopinf{pod="x"}');
      assert.match(await tab.$eval('[data-search-notes]', (notes) => notes.textContent), /No runbook for KubePodCrashLoopinf/);
      // An anchor of another book's page is none of ours.
      await tab.goto(base + 'search.html');
      await one.paste('https://elsewhere.example.org/wiki/gizmo.html#some-where');
      const found = await one.results();
      assert.ok(found.length > 0 && found.every(({ href }) => !href.includes('some-where')), JSON.stringify(found));
      // And is not opened in its place.
      await tab.keyboard.press('Enter');
      assert.match(tab.url(), /search\.html/);
      await tab.close();
    }, searchBook(t));
  });

  test(`${name}: what means the same as a word is marked too`, { skip }, async (t) => {
    await inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      await tab.evaluateOnNewDocument(() => {
        document.addEventListener('DOMContentLoaded', () => {
          const { searchEngine } = window.opsbook;
          window.opsbook.searchEngine = (parts) => ({
            search: async (typed, wanted) => ({ ...(await searchEngine(parts).search(typed, wanted)), meant: ['gizmo', 'the'] }),
          });
        });
      });
      const one = hand(tab);
      await tab.goto(base + 'search.html');
      await one.type('widget');
      const marks = await tab.$$eval('[data-search-results] mark', (all) => all.map((each) => each.textContent));
      assert.ok(marks.includes('gizmo') && !marks.includes('the'), String(marks));
      await tab.keyboard.press('ArrowDown');
      await one.go('Enter', 'disk.html');
      await until(async () => (await tab.$$eval('mark[data-found]', (all) => all.map((each) => each.textContent))).join() === 'gizmo', 'marked on its page');
      await tab.close();
    }, searchBook(t));
  });
}
