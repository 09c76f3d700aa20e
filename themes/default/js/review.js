/* Marks reviews that are overdue. Only the reader's clock can tell; the page was built some other day. */
(function (opsbook) {
  'use strict';

  /**
   * @param {string} due - as in `2025-04-02`
   * @param {Date} now
   * @returns {boolean} whether that day has passed where the reader is
   */
  function isOverdue(due, now) {
    const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
    const today = now.getFullYear() + '-' + two(now.getMonth() + 1) + '-' + two(now.getDate());
    return /^\d{4}-\d\d-\d\d$/.test(due) && due < today;
  }

  opsbook.isOverdue = isOverdue;

  function show() {
    const now = new Date();
    document.querySelectorAll('.is-overdue__word').forEach((word) => word.remove());
    for (const time of document.querySelectorAll('time[data-review-due]')) {
      if (!(time instanceof HTMLTimeElement)) continue;
      const isLate = isOverdue(time.dateTime, now);
      time.classList.toggle('is-overdue', isLate);
      if (!isLate) continue;
      const word = document.createElement('span');
      word.className = 'is-overdue__word';
      word.textContent = time.dataset.overdue || 'overdue';
      time.after(word);
    }
  }

  show();
  document.addEventListener('opsbook:content', show);
})(window.opsbook);
