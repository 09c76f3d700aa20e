/* Sets the look before anything is painted, and makes the namespace. The only script that blocks. */
(function () {
  'use strict';

  const root = document.documentElement;
  const prefix = 'opsbook:' + (root.dataset.site || '') + ':';

  /**
   * Reads what this browser keeps for this book. Storage may be refused, and then nothing is kept.
   *
   * @param {string} key
   * @returns {string | null}
   */
  function recall(key) {
    try {
      return window.localStorage.getItem(prefix + key);
    } catch (refused) {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string | null} value - `null` forgets it
   * @returns {boolean} whether it is kept
   */
  function keep(key, value) {
    try {
      if (value === null) window.localStorage.removeItem(prefix + key);
      else window.localStorage.setItem(prefix + key, value);
      return true;
    } catch (refused) {
      return false;
    }
  }

  /**
   * @param {string | null} look - `light`, `dark`, or anything else for the system's
   */
  function show(look) {
    if (look === 'light' || look === 'dark') root.dataset.look = look;
    else delete root.dataset.look;
  }

  // The other scripts, which wait for the page, add theirs.
  window.opsbook = /** @type {Opsbook} */ ({ recall, keep, showLook: show });
  root.classList.add('js');
  show(recall('look'));
})();
