// Every page, opened from disk, in both browsers: nothing is missing, nothing leaves the folder, nothing runs sideways.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { address, contextFor, hostedOnly, isForward, isShipped, names, newTab, open, pages, site, skip } from './browsers.mjs';

const textOf = (page) => readFileSync(path.join(site, page), 'utf8');

/** The pages that have content of their own. */
function contentPages() {
  return pages().filter((page) => !hostedOnly.has(page) && !isForward(textOf(page)));
}

for (const name of names) {
  test(`${name}: every page is quiet, stays in its folder and fits a phone`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser, { width: 320, height: 700 });
    const complaints = [];
    let current = '';
    tab.on('console', (message) => {
      if (['error', 'warn', 'warning'].includes(message.type())) complaints.push(`${current}: ${message.text()}`);
    });
    tab.on('pageerror', (error) => complaints.push(`${current}: ${error.message}`));
    tab.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(pathToFileURL(site).href + '/') && !url.startsWith('data:')) complaints.push(`${current}: asks for ${url}`);
    });
    tab.on('requestfailed', (request) => complaints.push(`${current}: did not get ${request.url()}`));
    const wide = [];
    const widths = [320, 390];
    for (const page of contentPages()) {
      current = page;
      await open(tab, page);
      // Each page begins at the width of the one before.
      for (const width of widths.reverse()) {
        if (tab.viewport().width !== width) await tab.setViewport({ width, height: 700 });
        const over = await tab.evaluate(() => [document.documentElement.scrollWidth - document.documentElement.clientWidth, innerWidth]);
        assert.equal(over[1], width);
        if (over[0] > 0) wide.push(`${page} at ${width}: ${over[0]} too wide`);
      }
    }
    assert.deepEqual(complaints, []);
    assert.deepEqual(wide, []);
  });

  test(`${name}: forwarding pages lead on, with script and without`, { skip }, async (t) => {
    const page = pages().find((page) => isForward(textOf(page)));
    if (!page) return t.skip('this site has no forwarding page');
    const target = new URL(textOf(page).match(/<a href="([^"]+)" data-forward/)[1], address(page)).href.split('#')[0];
    for (const script of [true, false]) {
      const browser = await contextFor(t, name, { script });
      const tab = await newTab(browser, { script });
      await tab.goto(address(page) + '#pod=api-7f9c').catch(() => undefined); // broken off by the forwarding itself
      for (let turn = 0; turn < 100 && !tab.url().startsWith(target); turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.ok(tab.url().startsWith(target), `${page} stays, script ${script}: ${tab.url()}`);
      if (!script) continue;
      // The label leaves the address, whether a field takes it or not.
      const field = await tab.waitForSelector('html.js main').then(() => tab.$('input[data-placeholder="pod"]'));
      for (let turn = 0; turn < 100 && tab.url().includes('pod='); turn += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.doesNotMatch(tab.url(), /pod=/);
      if (field) assert.equal(await field.evaluate((input) => input.value), 'api-7f9c');
    }
  });

  // The menu and what opens it are the same in every book.
  test(`${name}: without script the content shows, and the navigation opens on a phone`, { skip: skip || (isShipped ? false : 'the shipped playbook tells') }, async (t) => {
    const browser = await contextFor(t, name, { script: false });
    const tab = await newTab(browser, { width: 390, height: 844, script: false });
    await open(tab, 'index.html');
    const state = () =>
      tab.evaluate(() => {
        const shows = (selector) => document.querySelector(selector).getClientRects().length > 0;
        return { hasScript: document.documentElement.classList.contains('js'), title: shows('h1'), list: shows('[data-nav-list]'), look: shows('button[data-look-toggle]') };
      });
    assert.deepEqual(await state(), { hasScript: false, title: true, list: false, look: false });
    await tab.evaluate(() => document.querySelector('[data-nav-toggle] > summary').click());
    assert.deepEqual(await state(), { hasScript: false, title: true, list: true, look: false });
  });
}

test('every page is reached by links from index.html', { skip }, () => {
  const seen = new Set();
  const queue = ['index.html'];
  const missing = [];
  while (queue.length > 0) {
    const page = queue.pop();
    if (seen.has(page)) continue;
    seen.add(page);
    for (const [, href] of textOf(page).matchAll(/<a\s[^>]*href="([^"]*)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), address(page));
      if (url.protocol !== 'file:') continue;
      const file = fileURLToPath(new URL(url.pathname, 'file:///'));
      const below = path.relative(site, file);
      if (!existsSync(file)) missing.push(`${page} -> ${href}`);
      else if (below.endsWith('.html') && !hostedOnly.has(page)) queue.push(below);
    }
  }
  // An alert's page lies at two spellings of its name, the same bytes, and links name one.
  const texts = new Set([...seen].map(textOf));
  const isTwin = (page) => page.startsWith('alerts/') && texts.has(textOf(page));
  const alone = contentPages().filter((page) => !seen.has(page) && !isTwin(page));
  assert.deepEqual(missing, []);
  assert.deepEqual(alone, []);
});
