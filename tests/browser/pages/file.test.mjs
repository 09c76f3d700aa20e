// The whole book in one file, from disk: what only it promises. What pages do in it is tried by the tests of the site (`file.mjs`).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { axeFinds } from './axe.mjs';
import { contextFor, hostedOnly, isForward, isShipped, names, newTab, pages, site, skip } from './browsers.mjs';
import { until } from './host.mjs';

const file = () => pathToFileURL(path.join(site, 'opsbook.html')).href;
const textOf = (page) => readFileSync(path.join(site, page), 'utf8');
/** The pages that have content of their own, as the file names them. */
const named = () => pages().filter((page) => !hostedOnly.has(page) && !isForward(textOf(page))).map((page) => page.replace(/\.html$/, ''));
/** What a tab complains of, and whatever it asks for. */
function complaintsOf(tab) {
  const complaints = [];
  tab.on('console', (message) => ['error', 'warn', 'warning'].includes(message.type()) && complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(error.message));
  tab.on('request', (request) => request.url().split('#')[0] !== file() && !request.url().startsWith('data:') && complaints.push('asks for ' + request.url()));
  return complaints;
}

for (const name of names) {
  test(`${name}: each page is shown alone, quiet, asks for nothing and fits a phone`, { skip }, async (t) => {
    const tab = await newTab(await contextFor(t, name), { width: 390, height: 844 });
    const complaints = complaintsOf(tab);
    await tab.goto(file());
    const wide = [];
    for (const page of named()) {
      await tab.evaluate((page) => void (location.hash = encodeURIComponent(page)), page);
      await until(() => tab.evaluate((page) => document.documentElement.dataset.page === page + '.html', page), page);
      const seen = await tab.evaluate(() => ({
        h1: document.querySelectorAll('h1').length,
        boxes: [...document.querySelectorAll('input[type=search][role=combobox]')].length,
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        title: document.title,
      }));
      if (seen.over > 0) wide.push(`${page}: ${seen.over}`);
      assert.equal(seen.boxes, 1, page);
      assert.ok(page === 'print' || seen.h1 === 1, page);
      const title = textOf(page + '.html').match(/<title>([^<]*)<\/title>/)[1];
      assert.equal(seen.title, await tab.evaluate((html) => Object.assign(document.createElement('textarea'), { innerHTML: html }).value, title), page);
    }
    assert.deepEqual([complaints, wide], [[], []]);
  });

  test(`${name}: Back and Forward lead to where one was, and who listens hears which page it is`, { skip }, async (t) => {
    const tab = await newTab(await contextFor(t, name), { height: 500 });
    await tab.goto(file());
    const where = () => tab.evaluate(() => [document.documentElement.dataset.page, Math.round(scrollY)]);
    await tab.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const [, bottom] = await untilSo(where, ([, top]) => top > 0);
    await new Promise((next) => setTimeout(next, 100));
    await tab.$eval('.bar a[data-open="contacts"]', (link) => link.click());
    await until(async () => (await where())[0] === 'contacts.html', 'the contacts');
    await until(() => tab.evaluate(() => document.activeElement.tagName === 'H1'), 'the title has the focus');
    assert.deepEqual(await where(), ['contacts.html', 0]);
    await tab.evaluate(() => history.back());
    await until(async () => String(await where()) === String(['index.html', bottom]), 'back at its place');
    await tab.evaluate(() => history.forward());
    await until(async () => String(await where()) === 'contacts.html,0', 'forward at the top');
    await tab.reload();
    assert.equal((await where())[0], 'contacts.html');
  });

  test(`${name}: a link into a page leads there and stays there, also where the anchor is called like a page`, { skip }, async (t) => {
    if (!isShipped) return;
    const tab = await newTab(await contextFor(t, name), { height: 500 });
    /** Where it is, and whether the place is in view. */
    const where = () => tab.evaluate(() => {
      const id = decodeURIComponent(location.hash.slice(1));
      const place = id.includes('--') ? document.getElementById(id) : null;
      const top = place ? place.getBoundingClientRect().top : -1;
      return [document.documentElement.dataset.page, top >= 0 && top < innerHeight ? id : ''];
    });
    for (const [hash, page, id] of [
      ['#page=incidents/p2-degraded-performance&at=escalation', 'incidents/p2-degraded-performance.html', 'incidents/p2-degraded-performance--escalation'],
      ['#incidents/p2-degraded-performance--escalation', 'incidents/p2-degraded-performance.html', 'incidents/p2-degraded-performance--escalation'],
      ['#page=index.html&at=contacts', 'index.html', 'index--contacts'],
      ['#escalation', 'escalation.html', ''],
    ]) {
      await tab.goto('about:blank');
      await tab.goto(file() + hash);
      for (const time of ['first', 'again']) {
        await untilSo(where, (seen) => String(seen) === String([page, id])).catch(async () => assert.deepEqual(await where(), [page, id], `${hash} ${time}`));
        if (id) assert.equal(decodeURIComponent(new URL(tab.url()).hash), '#' + id);
        await tab.reload();
      }
    }
  });

  test(`${name}: a pasted address of the book, hosted or in a file, opens the same page in the file and on the site`, { skip }, async (t) => {
    if (!isShipped) return;
    const tab = await newTab(await contextFor(t, name));
    const host = 'https://runbooks.cronos-ai.com/';
    const p2 = 'incidents/p2-degraded-performance';
    for (const [from, isFile] of [[file(), true], [pathToFileURL(path.join(site, 'triage.html')).href, false]]) {
      for (const [text, page, place] of [
        [host + p2 + '.html#escalation', p2, 'escalation'],
        [host + 'opsbook.html#' + p2 + '--escalation', p2, 'escalation'],
        [host + 'opsbook.html#page=' + p2 + '&at=escalation', p2, 'escalation'],
        [file() + '#' + p2, p2, ''],
        [host, 'index', ''],
        [host + '#contacts', 'index', 'contacts'],
        [file(), 'index', ''],
      ]) {
        await tab.goto('about:blank');
        await tab.goto(from);
        await tab.evaluate((text) => {
          const box = [...document.querySelectorAll('input[type=search][role=combobox]')].pop();
          box.focus();
          document.execCommand('insertText', false, text);
        }, text);
        const wanted = isFile ? '#' + page + (place && '--' + place) : page + '.html' + (place && '#' + place);
        let first = '';
        await until(async () => (first = await tab.evaluate(() => (document.querySelector('[role=option] a, a[role=option]') || { getAttribute: () => '' }).getAttribute('href'))) === wanted).catch(() => assert.equal(first, wanted, text));
      }
    }
  });

  test(`${name}: without script every page is in sight and links lead into the middle of them`, { skip }, async (t) => {
    const script = false;
    const tab = await newTab(await contextFor(t, name, { script }), { script });
    await tab.goto(file());
    // Not as it is laid out: what is far below is not, before somebody goes there.
    const said = (await tab.$eval('main', (main) => main.textContent)).replace(/\s+/g, '');
    assert.deepEqual(await tab.$$eval('[data-pages] > *', (all) => all.filter((page) => page.getClientRects().length === 0 || !page.checkVisibility()).map((page) => page.dataset.path)), []);
    for (const page of named().filter((page) => page !== 'print')) {
      const other = await newTab(tab.browserContext(), { script });
      await other.goto(pathToFileURL(path.join(site, page + '.html')).href);
      // The Markdown of a page is no part of the file, and the file is this one.
      const text = await other.$eval('main', (main) => {
        main.querySelectorAll('.foot a[href$=".md"], .sheets a[download]').forEach((link) => link.remove());
        return main.innerText;
      });
      await other.close();
      const lines = text.split('\n').map((line) => line.replace(/\s+/g, ''));
      const lost = lines.filter((line) => line !== '' && !said.includes(line));
      assert.deepEqual(lost, [], page);
    }
    const links = await tab.$$eval('main a[href^="#"]', (all) => all.map((link) => link.getAttribute('href')).filter((href) => href.includes('--')));
    if (links.length === 0) return;
    const link = links[links.length >> 1];
    await tab.goto(file() + link);
    const top = await tab.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, decodeURIComponent(link.slice(1)));
    assert.ok(top >= 0 && top < 900, `${link} is at ${top}`);
  });

  test(`${name}: axe finds nothing in it`, { skip }, async (t) => {
    const tab = await newTab(await contextFor(t, name));
    for (const page of ['index', 'severity', 'search', 'contacts', 'incident']) {
      await tab.goto(file() + '#' + page);
      const found = await axeFinds(tab, page, ['light']);
      assert.deepEqual(found.filter((each) => !each.includes('skip-link')), [], page);
    }
  });
}

/** Waits until what is asked is as wanted, and returns it. */
async function untilSo(ask, isWanted) {
  let last;
  await until(async () => isWanted((last = await ask())), 'what is asked');
  return last;
}
