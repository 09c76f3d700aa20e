// Runs a script of the theme in a page that has no elements, and gives back what it added to the namespace.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

/** The theme's own words. */
const theme = readFileSync(new URL('../../../themes/default/theme.toml', import.meta.url), 'utf8').split('\n[words]\n')[1];
const words = Object.fromEntries([...theme.matchAll(/^([a-z0-9_]+) = "(.*)"$/gm)].map(([, key, text]) => [key, text]));

const folder = new URL('../../../themes/default/js/', import.meta.url);

/** A store like the browser's; `refuse` makes every call throw, as private windows do, and `full` every writing. */
export function store({ refuse = false, full = false } = {}) {
  const kept = new Map();
  const use = (work) => {
    if (refuse) throw new Error('refused');
    return work();
  };
  const set = (key, value) => {
    if (full) throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    // Its keys are its own, as those of the browser's store are.
    calls[key] = value;
    kept.set(key, value);
  };
  const calls = {
    getItem: (key) => use(() => kept.get(key) ?? null),
    setItem: (key, value) => use(() => set(key, value)),
    removeItem: (key) => use(() => void (kept.delete(key), delete calls[key])),
    kept,
  };
  return calls;
}

export function load(names, localStorage = store(), { sessionStorage = store(), protocol = 'https:', pathname = '/a.html', hasWords = false } = {}) {
  const dataset = { site: 'book' };
  const nothing = () => null;
  /** @type {[string, (event: any) => void][]} */
  const listeners = [];
  const document = {
    documentElement: { dataset, classList: { add: nothing } },
    querySelector: nothing,
    querySelectorAll: () => [],
    addEventListener: (name, fn) => listeners.push([name, fn]),
    dispatchEvent: (event) => listeners.forEach(([name, fn]) => name === event.type && fn(event)),
  };
  const location = { search: '', hash: '', protocol, pathname };
  const later = [];
  const setTimeout = (fn) => later.push(fn);
  const window = { localStorage, sessionStorage, addEventListener: document.addEventListener, location, btoa, atob, setTimeout, crypto };
  class Element {}
  class HTMLElement extends Element {}
  const elements = ['Anchor', 'Button', 'Details', 'Dialog', 'Input', 'Meta', 'Script', 'Time'];
  const classes = Object.fromEntries(elements.map((name) => [`HTML${name}Element`, HTMLElement]));
  const context = vm.createContext({ window, document, Element, HTMLElement, ...classes, Date, Error, CustomEvent, TextEncoder, TextDecoder });
  const bookScript = 'window.opsbook.book = ' + JSON.stringify({ words, plan: { severities: [], policies: {} } });
  for (const name of names) {
    vm.runInContext(readFileSync(new URL(name, folder), 'utf8'), context, { filename: name });
    // As on a page, it follows the script that makes the namespace.
    if (hasWords && name === 'boot.js') vm.runInContext(bookScript, context);
    if (name === 'boot.js' && !names.includes('here.js')) vm.runInContext(readFileSync(new URL('here.js', folder), 'utf8'), context, { filename: 'here.js' });
  }
  return { opsbook: window.opsbook, dataset, localStorage, document, window, HTMLElement, later };
}
