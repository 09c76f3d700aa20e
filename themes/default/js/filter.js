/* Narrows a long list of commands to those that hold all the words typed. */
(function (opsbook) {
  'use strict';

  const box = document.querySelector('input[data-filter]');
  if (!(box instanceof HTMLInputElement)) return;
  const main = document.querySelector('main') || document.body;
  const status = main.querySelector('[data-filter-status]');

  function narrow() {
    const words = box instanceof HTMLInputElement ? box.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
    const items = /** @type {HTMLElement[]} */ ([...main.querySelectorAll('[data-filter-item]')]);
    const groups = /** @type {HTMLElement[]} */ ([...main.querySelectorAll('[data-filter-group]')]);
    let count = 0;
    for (const item of items) {
      const text = (item.textContent || '').toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) count += 1;
    }
    for (const group of groups) group.hidden = items.every((item) => item.hidden || !group.contains(item));
    if (status) status.textContent = words.length ? opsbook.word(count === 1 ? 'filter_one' : 'filter_count', { n: count }) : '';
  }

  const line = box.closest('[data-filter-box]');
  if (line instanceof HTMLElement) line.hidden = false;
  box.addEventListener('input', narrow);
  document.addEventListener('opsbook:content', narrow);
  if (box.value) narrow();
})(window.opsbook);
