/* The environment that commands are meant for: kept for the tab, shown by the bar, with its own values and guard. */
(function (opsbook) {
  'use strict';

  const root = document.documentElement;
  const select = document.querySelector('select[data-environment]');
  const names = select instanceof HTMLSelectElement ? Array.from(select.options, (option) => option.value) : [];

  /** Who else keeps the choice: a running incident. @type {{ get(): string | null, set(name: string): void }} */
  let shared = { get: () => null, set: () => undefined };

  /** @returns {string | null} the chosen one; nothing where the book has none */
  function current() {
    const kept = [opsbook.storage.tab.get('environment'), shared.get()].find((name) => typeof name === 'string' && names.includes(name));
    return kept || names[0] || null;
  }

  /**
   * @param {string} name - of a placeholder
   * @returns {string} empty where the environment has no value for it
   */
  function value(name) {
    if (!(select instanceof HTMLSelectElement)) return '';
    const option = Array.from(select.options).find((each) => each.value === current());
    try {
      const values = JSON.parse((option && option.dataset.values) || '{}');
      return Object.prototype.hasOwnProperty.call(values, name) ? String(values[name]) : '';
    } catch (malformed) {
      return '';
    }
  }

  function show() {
    const name = current();
    if (name === null || !(select instanceof HTMLSelectElement)) return;
    select.value = name;
    root.dataset.environment = name;
    root.toggleAttribute('data-environment-other', name !== names[0]);
    for (const guard of document.querySelectorAll('[data-guard]')) {
      if (guard instanceof HTMLElement) guard.hidden = guard.dataset.guard !== name;
    }
  }

  /** @param {unknown} name */
  function choose(name) {
    if (typeof name !== 'string' || !names.includes(name)) return;
    opsbook.storage.tab.set('environment', name);
    shared.set(name);
    show();
    document.dispatchEvent(new CustomEvent('opsbook:environment', { detail: { environment: name } }));
  }

  opsbook.environment = {
    current,
    value,
    share(others) {
      shared = others;
      show();
    },
    /** Shows what others chose, where this tab has no choice of its own. */
    follow() {
      if (current() === root.dataset.environment || current() === null) return;
      show();
      document.dispatchEvent(new CustomEvent('opsbook:environment', { detail: { environment: current() } }));
    },
    /** Gives others the choice of this tab, where they have none. */
    offer() {
      const kept = opsbook.storage.tab.get('environment');
      if (typeof kept === 'string' && shared.get() === null) shared.set(kept);
    },
    /** Forgets the choice of this tab. */
    leave() {
      opsbook.storage.tab.remove('environment');
      show();
    },
  };
  if (!(select instanceof HTMLSelectElement)) return;
  select.addEventListener('change', () => choose(select.value));
  opsbook.carry.register('environment', (isNewTab) => (isNewTab ? null : opsbook.storage.tab.get('environment')), choose);
  const label = document.querySelector('[data-environment-switch]');
  if (label instanceof HTMLElement) label.hidden = false;
  show();
  document.addEventListener('opsbook:content', show);
  // A page that comes back has an older choice, and some browsers put one into the list again.
  window.addEventListener('pageshow', show);
})(window.opsbook);
