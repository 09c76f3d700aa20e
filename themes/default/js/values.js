/* The values of this tab, and the slots that show them, quoted: what a command reads is what is copied. */
(function (opsbook) {
  'use strict';

  /** @typedef {Record<string, string>} Values */
  const { tab } = opsbook.storage;
  /** The author's text of each slot. @type {WeakMap<Element, string>} */
  const written = new WeakMap();
  /** Values that are never stored. @type {Values} */
  const secret = {};
  /** Why a value goes into no command. @type {Map<string, OpsbookRefusal>} */
  const refused = new Map();
  /** @type {Set<string>} */
  let blanks = new Set();

  /** @type {Map<string, HTMLInputElement>} */
  const fields = new Map();
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[data-placeholder]'))) {
    fields.set(field.dataset.placeholder || '', field);
  }

  /** @param {string} name */
  const fieldOf = (name) => fields.get(name) || null;
  const slotsIn = (/** @type {ParentNode} */ part) => /** @type {HTMLElement[]} */ ([...part.querySelectorAll('[data-slot]')]);
  const isSensitive = (/** @type {string} */ name) => {
    const field = fieldOf(name);
    return field !== null && field.hasAttribute('data-sensitive');
  };

  /**
   * @param {'typed' | 'alert'} key
   * @returns {Values} those of this tab
   */
  function kept(key) {
    const values = tab.get(key);
    return Object.assign(Object.create(null), values !== null && typeof values === 'object' ? values : {});
  }

  /**
   * @param {string} name
   * @returns {{ value: string, source: OpsbookSource }}
   */
  function resolve(name) {
    const typed = kept('typed');
    const alert = kept('alert');
    if (name in secret) return { value: secret[name], source: 'typed' };
    if (name in typed) return { value: String(typed[name]), source: 'typed' };
    if (name in alert) return { value: String(alert[name]), source: 'alert' };
    const environment = opsbook.environment.value(name);
    if (environment) return { value: environment, source: 'environment' };
    const field = fieldOf(name);
    const preset = (field && field.dataset.default) || '';
    return { value: preset, source: preset ? 'default' : 'none' };
  }

  /** @param {string} name @param {string | null} value - `null` takes back what was typed and what an alert brought */
  function set(name, value) {
    const typed = kept('typed');
    const alert = kept('alert');
    delete typed[name];
    delete secret[name];
    if (value === null) delete alert[name];
    else if (isSensitive(name)) secret[name] = value;
    else typed[name] = value;
    tab.set('typed', typed);
    tab.set('alert', alert);
    blanks.delete(name);
    refresh();
  }

  /** Takes back what was typed, and nothing else. @param {string} name */
  function untype(name) {
    const typed = kept('typed');
    delete typed[name];
    delete secret[name];
    tab.set('typed', typed);
    refresh();
  }

  /** Takes an alert's values in place of those of an earlier alert. @param {Values} values */
  function take(values) {
    const typed = kept('typed');
    const stored = /** @type {Values} */ ({});
    for (const name of Object.keys(values)) {
      delete typed[name];
      delete secret[name];
      if (isSensitive(name)) secret[name] = values[name];
      else stored[name] = values[name];
    }
    tab.set('typed', typed);
    tab.set('alert', stored);
    refresh();
  }

  function clear() {
    tab.remove('typed');
    tab.remove('alert');
    Object.keys(secret).forEach((name) => delete secret[name]);
    blanks.clear();
    refresh();
  }

  /** @param {HTMLElement} slot @param {boolean} isPrevious */
  function beside(slot, isPrevious) {
    const node = isPrevious ? slot.previousSibling : slot.nextSibling;
    return node && node.nodeType === Node.TEXT_NODE ? node.textContent || '' : '';
  }

  /** @param {HTMLElement} slot @returns {{ before: string, after: string }} the rest of its line, as it is now */
  function lineOf(slot) {
    const code = slot.closest('code') || slot;
    const range = document.createRange();
    range.selectNodeContents(code);
    range.setEndBefore(slot);
    const before = range.toString().replace(/\\\n/g, '');
    range.selectNodeContents(code);
    range.setStartAfter(slot);
    const after = range.toString();
    return { before: before.slice(before.lastIndexOf('\n') + 1), after: after.split('\n')[0] };
  }

  /** @param {HTMLElement} slot @returns {OpsbookPlace} */
  function placeOf(slot) {
    const { slot: name = '', quote = 'bare', delimiter } = slot.dataset;
    const field = fieldOf(name);
    return {
      quote: /** @type {OpsbookQuote} */ (quote),
      starts: slot.hasAttribute('data-starts'),
      pattern: (field && field.dataset.pattern) || undefined,
      delimiter,
      stripsTabs: slot.hasAttribute('data-strips-tabs'),
      line: delimiter === undefined ? undefined : lineOf(slot),
      previous: beside(slot, true),
      next: beside(slot, false),
    };
  }

  /** @param {HTMLElement} slot @param {string | null} text */
  function show(slot, text) {
    const name = slot.dataset.slot || '';
    const blank = text === null && blanks.has(name) ? opsbook.blank(name, placeOf(slot)) : null;
    const next = text === null ? blank || written.get(slot) || '' : text;
    if (slot.textContent !== next) slot.textContent = next;
    slot.toggleAttribute('data-filled', text !== null);
  }

  function refresh() {
    const slots = slotsIn(document);
    refused.clear();
    for (const slot of slots) if (!written.has(slot)) written.set(slot, slot.textContent || '');
    // Pages of many commands have many slots, and few values.
    const known = new Map();
    const valueOf = (/** @type {string} */ name) => {
      if (!known.has(name)) known.set(name, resolve(name).value);
      return known.get(name);
    };
    // The second time the lines of here-documents hold all their values.
    for (let round = 0; round < 2; round++) {
      const texts = slots.map((slot) => {
        const name = slot.dataset.slot || '';
        const quoted = opsbook.quote(valueOf(name), placeOf(slot));
        if (quoted.ok) return quoted.text;
        if (quoted.reason !== 'empty' && !refused.has(name)) refused.set(name, quoted.reason);
        return null;
      });
      slots.forEach((slot, index) => show(slot, refused.has(slot.dataset.slot || '') ? null : texts[index]));
    }
    document.dispatchEvent(new CustomEvent('opsbook:values'));
  }

  opsbook.values = {
    resolve,
    set,
    untype,
    take,
    clear,
    refresh,
    placeOf,
    isSensitive,
    refusal: (name) => refused.get(name) || null,
    emptyIn: (part) => slotsIn(part).filter((slot) => !slot.hasAttribute('data-filled')),
    blank(names) {
      blanks = new Set([...blanks, ...names]);
      refresh();
    },
  };

  opsbook.carry.register(
    'values',
    (isNewTab) => (isNewTab ? null : { typed: kept('typed'), alert: kept('alert') }),
    (state) => {
      for (const key of /** @type {const} */ (['typed', 'alert'])) {
        const values = state && state[key];
        if (values === null || typeof values !== 'object') continue;
        tab.set(key, Object.fromEntries(Object.entries(values).filter((pair) => typeof pair[1] === 'string' && !isSensitive(pair[0]))));
      }
      refresh();
    },
  );
  document.addEventListener('opsbook:environment', refresh);
})(window.opsbook);
