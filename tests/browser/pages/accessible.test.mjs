// axe finds nothing, in both looks, on pages of each kind.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { contextFor, hostedOnly, isForward, names, newTab, open, pages, site, skip } from './browsers.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The pages that stand for all: the generated ones, the fullest page, and the one with the most tables. */
function chosen() {
  const found = pages();
  const fixed = ['index.html', '404.html', 'search.html', 'severity.html', 'contacts.html', 'commands.html', 'incident.html', 'review.html', 'alerts.html'];
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

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

/** Serves the site on this machine alone. */
function serve() {
  const host = http.createServer((request, response) => {
    const file = path.join(site, path.normalize(new URL(request.url, 'http://localhost').pathname));
    try {
      const body = readFileSync(file);
      response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  return new Promise((resolve) => host.listen(0, '127.0.0.1', () => resolve(host)));
}

for (const name of names) {
  test(`${name}: axe finds nothing, light and dark`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    const host = await serve();
    t.after(() => host.close());
    const findings = [];
    for (const page of chosen()) {
      // Only a host can show the page for addresses that do not exist: its links begin at the host's root.
      if (hostedOnly.has(page)) await tab.goto(`http://127.0.0.1:${host.address().port}/${page}`);
      else await open(tab, page);
      await tab.evaluate(axe);
      for (const look of ['light', 'dark']) {
        // The stored choice, not the media query: Firefox's driver cannot set that.
        await tab.evaluate((chosen) => { document.documentElement.dataset.look = chosen; }, look);
        const result = await tab.evaluate((only) => window.axe.run(document, { runOnly: only, resultTypes: ['violations'] }), tags);
        for (const violation of result.violations) {
          findings.push(`${page} ${look}: ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
        }
      }
    }
    assert.deepEqual(findings, []);
  });
}
