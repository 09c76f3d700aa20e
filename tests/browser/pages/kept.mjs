// A small book and the next version of it, kept by the worker of a browser, for what is tried on it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { siteOf } from './books.mjs';
import { contextFor, newTab } from './browsers.mjs';
import { until } from './host.mjs';

export const DAY = 86_400;
export const BUILT = Math.floor(Date.now() / 1000) - 20 * DAY;

export const page = (title, more = '') => `---\ntitle: ${title}\n---\n\n${more}\n`;
export const BOOK = {
  'opsbook.toml': 'title = "Kept"\n',
  'index.md': page('Home of the book', '[One](incidents/one.md)'),
  'incidents/index.md': page('Incidents'),
  'incidents/one.md': '---\ntitle: One\nkind: runbook\nalerts: [DiskFull]\n---\n\n```bash\nkubectl get pods\n```\n',
  'incidents/größe 1%.md': page('Odd name'),
  'notes.txt': 'notes',
};
/** Built once: nobody writes into them. */
const once = (make) => {
  let made = null;
  return () => (made ??= make({ after: (end) => ends.push(end) }));
};
const ends = [];
after(() => ends.forEach((end) => end()));
export const first = once((t) => siteOf(t, BOOK, BUILT));
/** The worker is another one too. */
const events = readFileSync(new URL('../../../themes/default/worker/events.js', import.meta.url), 'utf8') + '// Newer.\n';
export const second = once((t) => siteOf(t, { ...BOOK, 'theme/worker/events.js': events, 'index.md': page('Home of the second'), 'incidents/one.md': page('One, second'), 'incidents/new.md': page('New') }, BUILT + DAY));

export const state = (tab) => tab.evaluate(() => window.opsbook.copy.state());
export const report = (tab) => tab.evaluate(() => window.opsbook.copy.report());
export const check = (tab) => tab.evaluate(() => window.opsbook.copy.check());
export const title = (tab) => tab.title().then((whole) => whole.replace(/ - Kept$/, ''));
export const notice = (tab) => tab.evaluate(() => {
  const box = document.querySelector('[data-kept-notice]');
  return box.hidden ? '' : box.innerText.replace(/\s+/g, ' ').trim();
});
export const line = (tab) => tab.$eval('[data-kept-age]', (element) => (element.hidden ? '' : element.textContent));

/** A tab that counts what it complains of. */
export async function quietTab(browser) {
  const tab = await newTab(browser);
  const complaints = [];
  tab.on('console', (message) => message.type() === 'error' && complaints.push(`${tab.url()}: ${message.text()} ${message.location().url}`));
  tab.on('pageerror', (error) => complaints.push(`${tab.url()}: ${error.message}`));
  return { tab, complaints };
}

/** Opens the book, and waits until all of it is kept. */
export async function kept(t, host) {
  const browser = await contextFor(t, 'chromium');
  const { tab, complaints } = await quietTab(browser);
  await tab.goto(host.base);
  await until(async () => (await state(tab)).kept === 'whole', 'the whole book kept');
  return { browser, tab, complaints };
}

/** Presses what loads the page anew. */
export async function press(tab, what) {
  await tab.bringToFront();
  await Promise.all([tab.waitForNavigation(), tab.click(`[data-kept-${what}]`)]);
}

export const manifest = (folder) => JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')).files;
