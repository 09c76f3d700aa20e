// A book that is written while it is served, and what one sees of it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { binary, noBinary } from './books.mjs';
import { newTab } from './browsers.mjs';
import { until } from './host.mjs';

/**
 * Serves a book of the files, for as long as a test takes.
 *
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} files
 */
export async function liveBook(t, files) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'opsbook-live-'));
  const source = path.join(folder, 'source');
  const at = (name) => path.join(source, name);
  let server = null;
  let port = '0';
  const book = {
    base: '',
    write(name, text) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), text);
    },
    /** Whole at once, as most editors do: nobody reads half of it. */
    replace(name, text) {
      writeFileSync(path.join(folder, 'new'), text);
      renameSync(path.join(folder, 'new'), at(name));
    },
    /** @param {(text: string) => string} change */
    edit: (name, change) => writeFileSync(at(name), change(readFileSync(at(name), 'utf8'))),
    move: (name, to) => renameSync(at(name), at(to)),
    remove: (name) => rmSync(at(name), { recursive: true }),
    async start() {
      server = spawn(binary, ['serve', source, '--watch', '--port', port], { stdio: ['ignore', 'pipe', 'ignore'] });
      const line = await new Promise((said, failed) => {
        let text = '';
        server.stdout.on('data', (more) => (text += more).match(/http:\S+\s/) && said(text));
        server.once('exit', () => failed(new Error('it does not serve: ' + text)));
      });
      book.base = /http:\/\/[^/\s]+\//.exec(line)[0];
      port = new URL(book.base).port;
    },
    async stop() {
      if (!server || server.exitCode !== null) return;
      const ended = new Promise((end) => server.once('exit', end));
      server.kill('SIGTERM');
      await ended;
    },
  };
  for (const [name, text] of Object.entries(files)) book.write(name, text);
  t.after(async () => {
    await book.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await book.start();
  return book;
}

/** A tab that listens to the server, and knows whether it was loaded again. */
export async function liveTab(browser, address, options) {
  const tab = await newTab(browser, options);
  tab.errors = [];
  tab.on('pageerror', (error) => tab.errors.push(error.message));
  await tab.evaluateOnNewDocument(() => {
    // Browsers that no one sees show all their tabs.
    window.isAway = false;
    Object.defineProperty(document, 'visibilityState', { get: () => (window.isAway ? 'hidden' : 'visible') });
  });
  await tab.goto(address);
  await tab.evaluate(() => void (window.marker = 'kept'));
  return tab;
}

/** @param {boolean} isAway whether somebody looks at another tab */
export const look = (tab, isAway) =>
  tab.evaluate((isAway) => {
    window.isAway = isAway;
    document.dispatchEvent(new Event('visibilitychange'));
  }, isAway);

export const isKept = (tab) => tab.evaluate(() => window.marker === 'kept');

/** What stands in the corner and beside the page: texts of what is shown. */
export const shown = (tab) =>
  tab.evaluate(() => {
    const root = document.querySelector('opsbook-live').shadowRoot;
    const texts = (selector) => [...root.querySelectorAll(selector)].filter((each) => each.getClientRects().length > 0).map((each) => each.innerText.replace(/\s+/g, ' ').trim());
    return { panel: texts('.panel'), errors: texts('.panel__error'), opener: texts('.opener'), sign: texts('.sign'), tray: texts('.tray'), entries: texts('.entry'), others: texts('.other'), marks: [...root.querySelectorAll('.mark')].filter((each) => each.getClientRects().length > 0).length };
  });

/** Presses what is shown and reads like this. */
export const pressShown = (tab, selector) => tab.evaluate((selector) => [...document.querySelector('opsbook-live').shadowRoot.querySelectorAll(selector)].find((each) => each.getClientRects().length > 0).click(), selector);

/** Paragraphs, to scroll through. */
export const lines = (n, word) => Array.from({ length: n }, (_, at) => `Paragraph ${at} of ${word}.\n`).join('\n');
/** A runbook that nothing is found about. */
export const run = `---
kind: runbook
placeholders:
  pod: { label: Pod, example: api-7f9c }
---
# The service is down

It answers nothing.

## First

- [ ] Look at the pods
- [ ] Tell the others

\`\`\`bash
kubectl logs <pod>
\`\`\`

## Then

${lines(60, 'the middle')}
## At last

The end.
`;
export const settings = 'title = "A book"\nurl = "https://runbooks.example.org/"\nowner = "Team"\n';
export const files = { 'opsbook.toml': settings, 'index.md': '# Home\n\nLook at [it](run.md).\n', 'run.md': run, 'other.md': '# Other\n\nText.\n' };
/** What one reads; nothing while another page is loaded. */
export const text = (tab) => tab.evaluate(() => document.body.innerText).catch(() => '');
export const says = (tab, what) => until(async () => (await text(tab)).includes(what), what);
/** Waits until it follows the server: what changed before is found by the first comparison, which loads nothing anew. */
export const begun = (tab) => until(() => tab.evaluate(() => document.querySelector('opsbook-live[data-generation]:not([hidden])') !== null).catch(() => false), 'begun');
export const options = { skip: noBinary, timeout: 120_000 };
