/* What was searched for before, on this device: a few lines, secrets masked, gone with all else when the device forgets. */
(function (opsbook) {
  'use strict';

  const MOST = 8;
  const LONGEST = 200;
  const KEY = 'searches';
  const { book } = opsbook.storage;

  /** @returns {string[]} the newest first */
  function list() {
    const kept = /** @type {unknown} */ (book.get(KEY));
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string' && one !== '').slice(0, MOST) : [];
  }

  /** @param {string} typed */
  function keep(typed) {
    const text = opsbook.incident.hidden(typed.trim(), new Set());
    // A part of a long text would be another query.
    if (text === '' || text.length > LONGEST) return;
    book.set(KEY, [text, ...list().filter((one) => one.toLowerCase() !== text.toLowerCase())].slice(0, MOST));
  }

  opsbook.searchRecent = { list, keep };
})(window.opsbook);
