// axe finds nothing, in both looks, on pages of each kind.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { axeFinds } from './axe.mjs';
import { contextFor, hostedOnly, isForward, isShipped, names, newTab, open, pages, site, skip } from './browsers.mjs';
import { basesFor } from './host.mjs';

/**
 * The pages that stand for all: the generated ones, the fullest page, and the one with the most tables. Two of them have nothing of
 * a book but its name and its menu, which are on its other pages too: the shipped book's stand for every book's.
 */
function chosen() {
  const found = pages();
  const ofAnyBook = isShipped ? ['404.html', 'search.html'] : [];
  const fixed = ['index.html', ...ofAnyBook, 'severity.html', 'contacts.html', 'commands.html', 'incident.html', 'review.html', 'ready.html', 'alerts.html'];
  const written = [];
  for (const page of found) {
    const html = readFileSync(path.join(site, page), 'utf8');
    if (!html.includes('data-body') || isForward(html)) continue;
    const tables = html.split('<table').length;
    const badges = html.split('head__severities').length;
    written.push({ page, tables, badges, size: html.length });
  }
  const most = (key) => [...written].sort((a, b) => b[key] - a[key] || b.size - a.size || (a.page < b.page ? -1 : 1)).slice(0, 2);
  const picked = [...most('tables'), ...most('badges'), ...most('size')].map((entry) => entry.page);
  return [...new Set([...fixed.filter((page) => found.includes(page)), ...picked])];
}

for (const name of names) {
  test(`${name}: axe finds nothing, light and dark`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    const bases = await basesFor(t);
    const findings = [];
    for (const page of chosen()) {
      // Only a host can show the page for addresses that do not exist: its links begin at the host's root.
      if (hostedOnly.has(page)) await tab.goto(bases.host + page);
      else await open(tab, page);
      findings.push(...(await axeFinds(tab, page)));
    }
    assert.deepEqual(findings, []);
  });
}
