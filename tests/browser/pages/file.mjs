// Has the tests of the site look at the book in its single file: addresses of pages become fragments of `opsbook.html`, and what the
// tab says of its address becomes that of a page. So the same tests hold for both.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Whether the single file stands in the place of the site. */
export const isFile = process.env.OPSBOOK_FILE === '1';

const FILE = 'opsbook.html';

/** The folder of the site that a file lies in, and the file's path below it. */
function siteOf(url) {
  if (!url.startsWith('file:')) return null;
  const whole = fileURLToPath(url.split(/[?#]/)[0]);
  for (let folder = path.dirname(whole); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, FILE))) return { folder, page: path.relative(folder, whole) };
    if (folder === path.dirname(folder)) return null;
  }
}

/** @param {string} url of a page of a site @returns {string} of the same page in the file */
export function toFile(url) {
  const found = siteOf(url);
  if (!found || found.page === FILE) return url;
  const [before, hash = ''] = url.split('#');
  const query = before.split('?')[1] || '';
  const parts = ['page=' + encodeURIComponent(found.page.replace(/\.html$/, '')), query, hash.includes('=') ? hash : hash && 'at=' + hash];
  return pathToFileURL(path.join(found.folder, FILE)).href + '#' + parts.filter(Boolean).join('&');
}

/** @param {string} url of the file @returns {string} of the page that it shows */
export function toSite(url) {
  const found = siteOf(url);
  if (!found || found.page !== FILE) return url;
  const page = (name) => existsSync(path.join(found.folder, name + '.html'));
  const rest = url.split('#').slice(1).join('#');
  const href = (name, hash) => pathToFileURL(path.join(found.folder, name + '.html')).href + (hash ? '#' + hash : '');
  const split = (id) => {
    if (page(id)) return [id, ''];
    for (let at = id.lastIndexOf('--'); at > 0; at = id.lastIndexOf('--', at - 1)) if (page(id.slice(0, at))) return [id.slice(0, at), id.slice(at + 2)];
    return ['', id];
  };
  if (rest === '') return href('index', '');
  if (!rest.includes('=')) {
    const [name, anchor] = split(decodeURIComponent(rest));
    return href(name || 'index', encodeURIComponent(anchor));
  }
  const pairs = rest.split('&').map((pair) => pair.split('='));
  const value = (key) => decodeURIComponent((pairs.find(([each]) => each === key) || ['', ''])[1]);
  const inAt = split(value('at'));
  const name = value('page') || inAt[0] || (value('q') ? 'search' : value('w') ? 'severity' : 'index');
  const others = pairs.filter(([key]) => key !== 'page').map(([key, text]) => (key === 'at' ? ['at', encodeURIComponent(split(decodeURIComponent(text))[1])] : [key, text]));
  return href(name, others.map((pair) => pair.join('=')).join('&'));
}

/** What leads to a page from anywhere. @param {string} page as in `rows.html` */
export const linkTo = (page) => (isFile ? `nav a[href="#${page.replace(/\.html$/, '')}"]` : `nav a[href$="${page}"]`);

/** A link to a place of the page that it stands on. @param {string} page @param {string} hash */
export const placeIn = (page, hash) => (isFile ? `#${page.replace(/\.html$/, '')}--${hash.slice(1)}` : hash);

/** Why a test is left to the site. @param {string} why */
export const inFile = (why) => (isFile ? `not in the single file: ${why}` : false);

/** Gives a tab the addresses of the site. @param {import('puppeteer-core').Page} tab */
export function lead(tab) {
  const goto = tab.goto.bind(tab);
  const url = tab.url.bind(tab);
  tab.goto = async (to, options) => {
    const inFile = toFile(to);
    const isSame = inFile !== to && url().split('#')[0] === inFile.split('#')[0];
    const pageOf = (address) => address.split(/[?#]/)[0];
    // One that is open already is gone to as by a link; the same page is loaded anew.
    if (isSame && pageOf(toSite(url())) !== pageOf(to)) {
      await tab.evaluate((hash) => void (window.location.hash = hash), inFile.split('#').slice(1).join('#'));
      await tab.waitForFunction(() => window.location.href.includes('opsbook.html#') && document.documentElement.dataset.page !== undefined);
      await new Promise((next) => setTimeout(next, 50));
      return null;
    }
    if (isSame) await goto('about:blank');
    return goto(inFile, options);
  };
  tab.url = () => toSite(url());
}
