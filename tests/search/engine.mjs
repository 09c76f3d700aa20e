// The shipped search of a built site, without a browser: the theme's own scripts over the site's own parts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const SCRIPTS = ['search-stem.js', 'search-text.js', 'search-parts.js', 'search-query.js', 'search-fuzzy.js', 'search-match.js', 'search-names.js', 'search-postings.js', 'search-rank.js', 'search-phrase.js', 'search-engine.js'];
const folder = new URL('../../themes/default/js/', import.meta.url);

/** Loads the engine's scripts into a namespace. */
export function scripts() {
  const window = { opsbook: {} };
  // In a context of their own, each look at `Math` would cost more than the work.
  for (const name of SCRIPTS) vm.runInThisContext('(window) => {' + readFileSync(new URL(name, folder), 'utf8') + '}', { filename: name })(window);
  return window.opsbook;
}

/** Opens the search of a built site; `options` leaves techniques out. `read` is told of each part that is read. */
export function open(site, options = {}, read = () => {}) {
  const opsbook = scripts();
  const load = async (name) => {
    const script = readFileSync(path.join(site, 'assets/search', name + '.js'), 'utf8');
    read(name, script.length);
    const [, , data] = JSON.parse('[' + /\((.*)\);/s.exec(script)[1] + ']');
    return Uint8Array.from(Buffer.from(data, 'base64'));
  };
  return opsbook.searchEngine(opsbook.searchParts(load), options);
}
