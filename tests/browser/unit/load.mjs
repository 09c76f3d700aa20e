// Runs a script of the theme in a page that has no elements, and gives back what it added to the namespace.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const folder = new URL('../../../themes/default/js/', import.meta.url);

/** A store like the browser's; `refuse` makes every call throw, as private windows do. */
export function store({ refuse = false } = {}) {
  const kept = new Map();
  const use = (work) => {
    if (refuse) throw new Error('refused');
    return work();
  };
  return {
    getItem: (key) => use(() => kept.get(key) ?? null),
    setItem: (key, value) => use(() => void kept.set(key, value)),
    removeItem: (key) => use(() => void kept.delete(key)),
    kept,
  };
}

export function load(names, localStorage = store()) {
  const dataset = { site: 'book' };
  const nothing = () => null;
  const document = {
    documentElement: { dataset, classList: { add: nothing } },
    querySelector: nothing,
    querySelectorAll: () => [],
    addEventListener: nothing,
  };
  const window = { localStorage, addEventListener: nothing, location: { search: '', hash: '' } };
  class HTMLElement {}
  const elements = ['Anchor', 'Button', 'Details', 'Dialog', 'Input', 'Time'];
  const classes = Object.fromEntries(elements.map((name) => [`HTML${name}Element`, HTMLElement]));
  const context = vm.createContext({ window, document, HTMLElement, ...classes, Date });
  for (const name of names) vm.runInContext(readFileSync(new URL(name, folder), 'utf8'), context, { filename: name });
  return { opsbook: window.opsbook, dataset, localStorage };
}
