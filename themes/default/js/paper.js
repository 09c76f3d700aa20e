/* Readies a page for paper: the day it was printed, and nothing folded away. Without script the day is left to write. */
(function (opsbook) {
  'use strict';

  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

  /**
   * @param {Date} now
   * @returns {string} the reader's day, written as the book writes days: `2 Jan 2026`
   */
  function dayOf(now) {
    return now.getDate() + ' ' + months[now.getMonth()] + ' ' + now.getFullYear();
  }

  opsbook.dayOf = dayOf;

  for (const button of document.querySelectorAll('[data-print]')) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }

  /** @type {HTMLDetailsElement[]} */
  let opened = [];

  window.addEventListener('beforeprint', () => {
    const day = dayOf(new Date());
    for (const blank of document.querySelectorAll('[data-printed]')) blank.textContent = day;
    for (const details of document.querySelectorAll('main details:not([open])')) {
      if (!(details instanceof HTMLDetailsElement)) continue;
      details.open = true;
      opened.push(details);
    }
  });

  window.addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
})(window.opsbook);
