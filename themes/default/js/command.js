/* Copies commands. An empty slot comes first; a destructive command takes a second act. */
(function (opsbook) {
  'use strict';

  const { values, word } = opsbook;
  /** A slot to fill in; what a place gives, as a severity its own name, is no field. */
  const SLOT = 'code[data-command-text] [data-slot]:not([data-given])';

  const codeOf = (/** @type {Element} */ row) => row.querySelector('code[data-command-text]');
  const textOf = (/** @type {Element} */ row) => (codeOf(row) || row).textContent || '';
  const emptyIn = (/** @type {Element} */ row) => opsbook.slots.emptyIn(codeOf(row) || row);
  const rowOf = (/** @type {Element} */ part) => /** @type {HTMLElement | null} */ (part.closest('[data-command]'));
  const buttonOf = (/** @type {Element} */ row, name = 'data-copy') =>
    /** @type {HTMLButtonElement | null} */ ([...row.querySelectorAll('button[' + name + ']')].find((button) => rowOf(button) === row) || null);

  /** @param {Element} row @returns {string} the command as it may be written down: sensitive values by their names */
  function loggedOf(row) {
    const copy = /** @type {Element} */ ((codeOf(row) || row).cloneNode(true));
    for (const slot of copy.querySelectorAll('[data-slot]')) {
      const name = slot.getAttribute('data-slot') || '';
      if (values.isSensitive(name)) slot.textContent = '<' + name + '>';
    }
    return copy.textContent || '';
  }

  /** @param {string} text @param {HTMLButtonElement} button @param {{ rows: Element[], message: string }} what */
  async function copy(text, button, { rows, message }) {
    const beside = rows[0] || button.parentElement || button;
    if (!(await opsbook.copyText(text, beside))) return;
    opsbook.flash(button, message);
    const names = rows.flatMap((row) => [...row.querySelectorAll('code [data-slot][data-filled]')].map((slot) => slot.getAttribute('data-slot') || ''));
    const ids = rows.map((row) => row.id).filter(Boolean);
    const logged = rows.length ? rows.map(loggedOf).join('\n') : text;
    document.dispatchEvent(new CustomEvent('opsbook:copied', { detail: { text, logged, names: [...new Set(names)], ids, environment: opsbook.environment.current() } }));
  }

  /** @param {HTMLElement} row @param {HTMLButtonElement} button */
  function copyRow(row, button) {
    const [slot] = emptyIn(row);
    if (slot) {
      opsbook.editSlot(slot, () => {
        button.focus();
        copyRow(row, button);
      });
      return;
    }
    const proceed = () => void copy(textOf(row), button, { rows: [row], message: word('copied') });
    if (row.dataset.danger === 'destructive') opsbook.confirm(row, { text: textOf(row), button, proceed });
    else proceed();
  }

  /** @param {HTMLElement} row @param {HTMLButtonElement} button */
  function copyBlanks(row, button) {
    const names = emptyIn(row).map((slot) => slot.dataset.slot || '');
    values.blank(names);
    void copy(textOf(row), button, { rows: [row], message: word('copied_blank') });
  }

  /** @param {Element} button */
  function rowsOfBlock(button) {
    const block = button.closest('[data-commands]');
    return block ? /** @type {HTMLElement[]} */ ([...block.querySelectorAll('[data-command]')]) : [];
  }

  /** Shows the buttons that fit what is filled in. */
  function showButtons() {
    document.querySelectorAll('button[data-copy-code]').forEach((button) => button.toggleAttribute('hidden', false));
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-command]'))) {
      const button = buttonOf(row);
      if (!button) continue;
      button.hidden = false;
      const empty = emptyIn(row);
      const isOffered = empty.length > 0 && row.dataset.danger !== 'destructive' && empty.every((slot) => slot.dataset.quote !== 'code');
      let blank = buttonOf(row, 'data-copy-blank');
      if (!blank && isOffered) {
        blank = document.createElement('button');
        blank.type = 'button';
        blank.className = 'command__blank';
        blank.setAttribute('data-copy-blank', '');
        blank.textContent = word('copy_blank');
        blank.setAttribute('aria-label', word('copy_blank') + ': ' + (button.getAttribute('aria-label') || '').replace(/^[^:]*:\s*/, ''));
        button.after(blank);
      }
      if (blank) blank.hidden = !isOffered;
    }
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('button[data-copy-block]'))) {
      const rows = rowsOfBlock(button);
      button.hidden = rows.some((row) => emptyIn(row).length > 0 || row.dataset.danger !== 'none' || 'wait' in row.dataset);
    }
    for (const slot of document.querySelectorAll(SLOT)) {
      if (slot.hasAttribute('tabindex')) continue;
      slot.setAttribute('tabindex', '0');
      slot.setAttribute('role', 'button');
    }
  }

  /** @param {string} text @returns {string} without the lines at its end that have no text */
  function withoutBlankEnd(text) {
    const end = text.indexOf('\n', text.trimEnd().length);
    return end < 0 ? text : text.slice(0, end);
  }

  /** @param {Event} event */
  function onPress(event) {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest('button');
    if (!button) {
      const slot = event.target.closest(SLOT);
      if (slot instanceof HTMLElement) opsbook.editSlot(slot, null);
      return;
    }
    const row = rowOf(button);
    if (row && button.hasAttribute('data-copy')) copyRow(row, button);
    else if (row && button.hasAttribute('data-copy-blank')) copyBlanks(row, button);
    else if (button.hasAttribute('data-copy-block')) {
      const rows = rowsOfBlock(button);
      void copy(rows.map(textOf).join('\n'), button, { rows, message: word('copied_many', { n: rows.length }) });
    } else if (button.hasAttribute('data-copy-code')) {
      const code = (button.closest('[data-code]') || button).querySelector('pre code');
      void copy(withoutBlankEnd((code && code.textContent) || ''), button, { rows: [], message: word('copied') });
    }
  }

  document.addEventListener('click', onPress);
  document.addEventListener('keydown', (event) => {
    const slot = event.target;
    if ((event.key !== 'Enter' && event.key !== ' ') || !(slot instanceof HTMLElement) || !slot.matches('[data-slot][role=button]')) return;
    event.preventDefault();
    opsbook.editSlot(slot, null);
  });
  document.addEventListener('opsbook:values', showButtons);
  showButtons();
})(window.opsbook);
