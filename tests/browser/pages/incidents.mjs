// What one does with the log of an incident. The book is the shipped one.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { site } from './browsers.mjs';
import { until } from './host.mjs';

export const runbook = 'incidents/p1-service-down.html';
export const skip = site && existsSync(path.join(site, runbook)) && existsSync(path.join(site, 'incident.html')) ? false : 'not the shipped playbook';

/** What a reader does with the log. */
export function hand(tab) {
  const text = (selector) => tab.$eval(selector, (part) => part.innerText.replace(/\s+/g, ' ').trim());
  return {
    text,
    press: (selector) => tab.$eval(selector, (button) => button.click()),
    /** Follows a link of the page: that is how an incident comes along. */
    async follow(page) {
      const hasLink = await tab.evaluate((page) => {
        const name = page.replace(/\.html$/, '');
        const leads = (href) => href === '#' + name || new URL(href, location.href).href.split('#')[0].endsWith('/' + page);
        const link = [...document.querySelectorAll('a[href]')].find((each) => leads(each.getAttribute('href')));
        if (!link) return false;
        window.mark();
        // The answer to this call would be lost with the page.
        setTimeout(() => link.click(), 0);
        return true;
      }, page);
      assert.ok(hasLink, `no link to ${page} on ${tab.url()}`);
      // The address too: between two pages Firefox shows an empty one, which is complete.
      const isThere = (page) => window.isNew() && window.place().pathname.endsWith('/' + page);
      await until(() => tab.evaluate(isThere, page).catch(() => false), `arrive at ${page}`);
    },
    async start({ title = '', severity = 'P1' } = {}) {
      await tab.type('[data-start-title]', title);
      await tab.$eval(`[data-start-severity][value="${severity}"]`, (box) => box.click());
      await tab.$eval('[data-start] [type=submit]', (button) => button.click());
    },
    bar: () =>
      tab.$eval('[data-incident]', (bar) => (bar.getClientRects().length === 0 ? null : { severity: bar.dataset.severity, next: bar.querySelector('[data-incident-next]').textContent })),
    /** The entries, oldest first, as kinds or as words. */
    kinds: () => tab.$$eval('[data-entries] > li', (lines) => lines.map((line) => line.dataset.kind).reverse()),
    entries: () =>
      tab.$$eval('[data-entries] > li', (lines) =>
        lines.map((line) => line.querySelector('.entry__what').innerText.replace(/\s+/g, ' ').trim()).reverse(),
      ),
    async copied() {
      const texts = await tab.evaluate(() => window.texts);
      return texts[texts.length - 1];
    },
  };
}

/** Keeps what goes to the clipboard and what is saved as a file. */
export async function watch(tab) {
  await tab.evaluateOnNewDocument(() => {
    window.texts = [];
    window.files = [];
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text) => Promise.resolve(void window.texts.push(text)) } });
    const made = new Map();
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      const url = make(blob);
      made.set(url, blob);
      return url;
    };
    document.addEventListener('click', (event) => {
      const link = event.target;
      if (!(link instanceof HTMLAnchorElement) || !made.has(link.href)) return;
      event.preventDefault();
      made.get(link.href).text().then((text) => window.files.push({ name: link.download, text }));
    });
  });
}
