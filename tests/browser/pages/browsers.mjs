// The two browsers and the site that the page tests look at.
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { isFile, lead } from './file.mjs';

/** The built site's folder. */
export const site = process.env.OPSBOOK_SITE ? realpathSync(process.env.OPSBOOK_SITE) : null;

/** Why the tests cannot run; `false` where they can. A test that is left out says so. */
export const skip = site ? false : 'OPSBOOK_SITE names no built site: NO PAGE WAS TESTED';

/** Whether it is the playbook that is shipped, for what is the same in every book and is looked at in one. */
export const isShipped = site !== null && existsSync(path.join(site, 'incidents/p1-service-down.html'));

if (skip) process.stderr.write(`\n*** ${skip} ***\n\n`);

const launchers = {
  chromium: {
    browser: 'chrome',
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--hide-scrollbars',
      '--force-prefers-reduced-motion',
      // What costs as much as the page itself, in each window, and no page can see: two pages behind the address bar, a process
      // in reserve, and one for the network.
      '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess',
      '--enable-features=NetworkServiceInProcess2',
    ],
  },
  firefox: {
    browser: 'firefox',
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
    // The driver relaxes this; readers' browsers do not.
    extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true, 'ui.prefersReducedMotion': 1 },
  },
};

export const names = Object.keys(launchers);

/**
 * Starts a browser with an empty profile, or with one that an earlier start left in a folder.
 *
 * @param {string} name `chromium` or `firefox`
 * @param {{ script?: boolean, profile?: string }} [options] Firefox's driver cannot forbid script for a tab, so it is forbidden for all
 */
export function launch(name, { script = true, profile } = {}) {
  const options = { headless: true, protocolTimeout: 120_000, ...launchers[name], userDataDir: profile };
  if (!script && name === 'firefox') {
    options.extraPrefsFirefox = { ...options.extraPrefsFirefox, 'javascript.enabled': false };
  }
  return puppeteer.launch(options);
}

/** The browsers of this file's tests: to start one takes seconds. */
const running = new Map();
after(() => Promise.all([...running.values()].map((browser) => browser.close())));

/**
 * Tabs that know nothing of those of other tests, in a browser that goes when the file's tests are done.
 *
 * @param {string} name `chromium` or `firefox`
 * @param {{ script?: boolean }} [options]
 * @returns {Promise<import('puppeteer-core').BrowserContext>}
 */
export async function newContext(name, options = {}) {
  const key = name + JSON.stringify(options);
  if (!running.get(key)?.connected) running.set(key, await launch(name, options));
  return running.get(key).createBrowserContext();
}

/** The same for as long as a test takes. @param {import('node:test').TestContext} t */
export async function contextFor(t, name, options) {
  const context = await newContext(name, options);
  t.after(() => context.close());
  return context;
}

/** Opens a tab of the size of a phone or a laptop. */
export async function newTab(browser, { width = 1280, height = 900, script = true } = {}) {
  const tab = await browser.newPage();
  askAtOnce(tab);
  if (isFile) lead(tab);
  await tab.evaluateOnNewDocument(placeOf);
  await tab.setViewport({ width, height });
  if (!script && (await tab.browser().version()).startsWith('Chrome')) await tab.setJavaScriptEnabled(false);
  return tab;
}

/**
 * Has a tab look for an element and ask it in one call. The driver's own way takes four, 30 ms or more each time in Firefox, and
 * looks in the document that it knows: after Back, that is not always the one that is shown.
 *
 * @param {import('puppeteer-core').Page} tab
 */
function askAtOnce(tab) {
  const ask = (found, work, more) => tab.evaluate(`((found) => (${work})(found, ...${JSON.stringify(more)}))(${found})`);
  tab.$eval = (selector, work, ...more) => {
    const name = JSON.stringify(selector);
    return ask(`document.querySelector(${name}) ?? (() => { throw new Error('no element is ' + ${name}) })()`, work, more);
  };
  tab.$$eval = (selector, work, ...more) => ask(`[...document.querySelectorAll(${JSON.stringify(selector)})]`, work, more);
}

/** In a page: where it stands, whether that is a file of its own or a part of the single file. */
function placeOf() {
  window.place = () => {
    const { href, pathname, hash } = window.location;
    const page = document.documentElement.dataset.page;
    if (!page) return { href, pathname, hash: decodeURIComponent(hash) };
    const name = page.replace(/\.html$/, '');
    const own = decodeURIComponent(hash)
      .replace(/^#/, '')
      .split('&')
      .filter((part) => part !== 'page=' + name && part !== name)
      .map((part) => part.replace(name + '--', ''))
      .join('&');
    return { href: '/' + page + (own && '#' + own), pathname: '/' + page, hash: own && '#' + own };
  };
  /** What a link of the book says on the site. */
  window.siteHref = (href) => {
    if (!document.documentElement.dataset.page || !href.startsWith('#')) return href;
    const [name, anchor = ''] = decodeURIComponent(href.slice(1)).split('--');
    const values = href.slice(1).split('&');
    const page = values[0].startsWith('page=') ? values.shift().slice(5) : values[0].startsWith('q=') ? 'search' : '';
    if (page) return decodeURIComponent(page) + '.html#' + values.join('&');
    return name + '.html' + (anchor && '#' + encodeURIComponent(anchor));
  };
  /** In what goes when another page comes. */
  window.mark = () => void (document.querySelector('main').isOld = true);
  window.isNew = () => document.readyState === 'complete' && Boolean(document.querySelector('main')) && !document.querySelector('main').isOld;
}

/** All pages of the site, as paths below it, sorted; the single file is none of them. */
export function pages(folder = site) {
  const found = [];
  const visit = (at) => {
    for (const name of readdirSync(path.join(folder, at)).sort()) {
      const below = path.posix.join(at, name);
      if (statSync(path.join(folder, below)).isDirectory()) visit(below);
      else if (name.endsWith('.html') && below !== 'opsbook.html') found.push(below);
    }
  };
  visit('');
  return found;
}

/** Pages whose links assume a web host: they make no promise from disk. */
export const hostedOnly = new Set(['404.html']);

export const address = (page) => pathToFileURL(path.join(site, page)).href;

/** Opens a page from disk. */
export async function open(tab, page) {
  await tab.goto(address(page), { waitUntil: 'load' });
}

/** Whether the page forwards elsewhere: it has no content of its own to look at. */
export function isForward(text) {
  return /http-equiv="refresh"/.test(text);
}
