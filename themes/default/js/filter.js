/* Narrows a long list of commands to those that hold all the words typed. */
(function (opsbook) {
  'use strict';

  const box = document.querySelector('input[data-filter]');
  if (!(box instanceof HTMLInputElement)) return;
  const main = document.querySelector('main') || document.body;
  // Verify and undo are rows within a row, and stay with it.
  const rows = /** @type {HTMLElement[]} */ ([...main.querySelectorAll('[data-filter-row], [data-command]')]).filter(
    (row) => !(row.parentElement && row.parentElement.closest('[data-filter-row], [data-command]')),
  );
  const groups = /** @type {HTMLElement[]} */ ([...main.querySelectorAll('[data-filter-group]')]);

  function narrow() {
    const words = box instanceof HTMLInputElement ? box.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
    let count = 0;
    for (const row of rows) {
      const text = (row.textContent || '').toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) count += 1;
    }
    for (const group of groups) group.hidden = rows.every((row) => row.hidden || !group.contains(row));
    opsbook.announce(words.length ? opsbook.word(count === 1 ? 'filter_one' : 'filter_count', { n: count }) : '');
  }

  box.hidden = false;
  const label = box.closest('[data-filter-box]');
  if (label instanceof HTMLElement) label.hidden = false;
  box.addEventListener('input', narrow);
  if (box.value) narrow();
})(window.opsbook);
