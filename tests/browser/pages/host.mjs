// A web host as plain as they come, for the site that is tested.
import { existsSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { newContext, site } from './browsers.mjs';
import { isFile } from './file.mjs';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/**
 * Serves the site, or another folder, on this machine alone.
 *
 * @returns {Promise<{ server: http.Server, bases: { disk: string, host: string } }>} where the site begins
 */
export async function serve(folder = site) {
  const server = http.createServer((request, response) => {
    const file = path.join(folder, path.normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname)));
    if (!existsSync(file) || statSync(file).isDirectory()) return void response.writeHead(404).end();
    // As a preview says of itself: what a test changes must not come from what an earlier page had kept.
    response.setHeader('server', 'opsbook');
    response.setHeader('content-type', types[path.extname(file)] || 'application/octet-stream');
    return void response.end(readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(undefined)));
  return { server, bases: { disk: pathToFileURL(folder).href + '/', host: `http://127.0.0.1:${server.address().port}/` } };
}

/** Where the site begins, for as long as a test takes. @param {import('node:test').TestContext} t */
export async function basesFor(t) {
  const { server, bases } = await serve();
  t.after(() => server.close());
  // The single file needs no host.
  return isFile ? { disk: bases.disk, host: bases.disk } : bases;
}

/**
 * Does the work once from disk and once from a host, each time in a new tab. What is kept for the one is not seen from the other:
 * they are two origins, so they share a context, whose window takes longer to open than most pages.
 *
 * @param {string} name of the browser
 * @param {(browser: import('puppeteer-core').BrowserContext, base: string, from: string) => Promise<void>} work
 * @param {string} [folder] another one than the site's
 */
export async function inBoth(name, work, folder) {
  const { server, bases } = await serve(folder);
  const context = await newContext(name);
  try {
    // In the single file nothing is told apart from what a host shows.
    for (const [from, base] of Object.entries(isFile ? { file: bases.disk } : bases)) await work(context, base, from);
  } finally {
    await context.close();
    server.close();
  }
}

/** Waits until something holds. */
export async function until(ready, what) {
  for (let round = 0; round < 300; round++) {
    if (await ready()) return;
    await new Promise((next) => setTimeout(next, 30));
  }
  throw new Error(`never: ${what}`);
}
