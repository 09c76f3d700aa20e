#!/usr/bin/env node
/* Measures the search of a built site as a reader meets it: in Chromium, from disk and from a host, on `search.html`.

    cargo run --release -- build BOOK --out SITE
    (cd tests/browser && npm ci)
    node benches/search.mjs SITE                   what follows, for some queries and mistypings
    node benches/search.mjs SITE QUERY...          for these

Bytes are those of the index's files that are read before the first result of a fresh page stands there; times are from the
change of the box to the results, in milliseconds: cold on a fresh page of a browser that has read nothing, warm when the
same word is typed on (median and 95th percentile of all prefixes of the query). The heap is what is held after all that was
typed, without what waits to be collected. A busy machine makes times meaningless, and bytes stay true. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const puppeteer = await import(new URL('../tests/browser/node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js', import.meta.url));
const [site, ...given] = process.argv.slice(2);
if (!site) {
  console.error('usage: node benches/search.mjs SITE [QUERY...]');
  process.exit(2);
}
const queries = given.length > 0 ? given : ['connection pool exhausted', 'kubectl rollout restart deployment', 'database is slow', 'how to fail over to the standby', 'conection pool exhasted', 'certificate expiring', 'disk almost full on node', 'latncy'];

const folder = path.join(site, 'assets/search');
const sizes = new Map(readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).size]));
const megabytes = (bytes) => (bytes / 1e6).toFixed(2) + ' MB';
console.log(`index: ${sizes.size} files, ${megabytes([...sizes.values()].reduce((sum, size) => sum + size, 0))} on disk`);

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
const host = createServer(async (request, response) => {
  const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  try {
    const bytes = await readFile(path.join(site, name));
    response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'application/octet-stream' }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => host.listen(0, '127.0.0.1', ready));

const browser = await puppeteer.default.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** Types a text at once and waits for its results, without a loop that would keep the page busy; gives the milliseconds between. */
const ask = (page, text) => page.evaluate((query) => new Promise((answered) => {
  const box = document.querySelector('input[type=search]');
  const status = document.querySelector('[data-search-status]');
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (status.getAttribute('data-search-query') !== query) return;
    observer.disconnect();
    answered(performance.now() - start);
  });
  observer.observe(status, { attributes: true });
  box.value = query;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}), text);

/** A page that knows nothing of those before it. */
const open = async () => (await browser.createBrowserContext()).newPage();

for (const [name, base] of [['disk', pathToFileURL(path.resolve(site)).href], ['host', `http://127.0.0.1:${host.address().port}`]]) {
  const cold = [];
  const warm = [];
  const read = [];
  let heap = 0;
  for (const query of queries) {
    const watched = await open();
    let bytes = 0;
    watched.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.includes('/assets/search/')) bytes += sizes.get(path.basename(pathname)) ?? 0;
    });
    await watched.goto(base + '/search.html', { waitUntil: 'load' });
    await ask(watched, query);
    read.push(bytes);
    await watched.browserContext().close();
    const page = await open();
    // To be told of each file costs the page a third of the time that it takes to read it.
    await page._client().send('Network.disable');
    await page.goto(base + '/search.html', { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => document.readyState === 'complete');
    cold.push(await ask(page, query));
    for (let length = 2; length <= query.length; length += 1) await ask(page, query.slice(0, length));
    for (let length = 2; length <= query.length; length += 1) warm.push(await ask(page, query.slice(0, length)));
    await (await page.createCDPSession()).send('HeapProfiler.collectGarbage');
    heap = Math.max(heap, (await page.metrics()).JSHeapUsedSize);
    console.log(`  ${name}: ${(read.at(-1) / 1000).toFixed(0).padStart(4)} KB, cold ${cold.at(-1).toFixed(0).padStart(4)} ms: ${query}`);
    await page.browserContext().close();
  }
  console.log(`${name}: bytes before the first result ${(Math.max(...read) / 1000).toFixed(0)} KB at most, ${(at(read, 0.5) / 1000).toFixed(0)} KB in the middle; cold ${at(cold, 0.5).toFixed(0)} ms; warm ${at(warm, 0.5).toFixed(0)} ms, p95 ${at(warm, 0.95).toFixed(0)} ms; script heap ${megabytes(heap)} at most`);
}
await browser.close();
host.close();
