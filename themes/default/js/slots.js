/* The slots of the page, and what stands in them, quoted: what a command reads is what is copied. They know no values. */
(function (opsbook) {
  'use strict';

  /** The author's text of each slot. @type {WeakMap<Element, string>} */
  const written = new WeakMap();
  /** Those of the page that take a value. @type {Map<string, HTMLInputElement>} */
  const fields = new Map();

  function collect() {
    fields.clear();
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[data-placeholder]'))) {
      fields.set(field.dataset.placeholder || '', field);
    }
  }

  /** @param {string} name */
  const fieldOf = (name) => fields.get(name) || null;
  const slotsIn = (/** @type {ParentNode} */ part) => /** @type {HTMLElement[]} */ ([...part.querySelectorAll('[data-slot]')]);

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

  /** @param {HTMLElement} slot @param {string | null} text @param {Set<string>} blanks */
  function fill(slot, text, blanks) {
    const name = slot.dataset.slot || '';
    const blank = text === null && blanks.has(name) ? opsbook.blank(name, placeOf(slot)) : null;
    const next = text === null ? blank || written.get(slot) || '' : text;
    if (slot.textContent !== next) slot.textContent = next;
    slot.toggleAttribute('data-filled', text !== null);
  }

  /**
   * Writes the values into all slots.
   *
   * @param {(name: string) => string} valueOf
   * @param {Set<string>} blanks - those that are shown as blanks while they have no value
   * @returns {Map<string, OpsbookRefusal>} why a value goes into no command
   */
  function show(valueOf, blanks) {
    const slots = slotsIn(document);
    /** @type {Map<string, OpsbookRefusal>} */
    const refused = new Map();
    for (const slot of slots) if (!written.has(slot)) written.set(slot, slot.textContent || '');
    // The second time the lines of here-documents hold all their values.
    for (let round = 0; round < 2; round++) {
      const texts = slots.map((slot) => {
        const { slot: name = '', given } = slot.dataset;
        const quoted = opsbook.quote(given === undefined ? valueOf(name) : given, placeOf(slot));
        if (quoted.ok) return quoted.text;
        if (quoted.reason !== 'empty' && given === undefined && !refused.has(name)) refused.set(name, quoted.reason);
        return null;
      });
      slots.forEach((slot, index) => fill(slot, refused.has(slot.dataset.slot || '') && !('given' in slot.dataset) ? null : texts[index], blanks));
    }
    return refused;
  }

  collect();
  document.addEventListener('opsbook:content', collect);
  opsbook.slots = {
    fields,
    fieldOf,
    placeOf,
    show,
    emptyIn: (part) => slotsIn(part).filter((slot) => !slot.hasAttribute('data-filled')),
  };
})(window.opsbook);
