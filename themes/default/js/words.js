/* The interface texts that scripts show, as the script of the book gives them, and the one place where they are read out. */
(function (opsbook) {
  'use strict';

  /**
   * @param {string} key - as in the theme's `[words]`
   * @param {Record<string, string | number>} [values] - for what stands in braces, as in `{name}`
   * @returns {string}
   */
  function word(key, values = {}) {
    /** @type {Record<string, string>} */
    const words = opsbook.book ? opsbook.book.words : {};
    const text = Object.prototype.hasOwnProperty.call(words, key) ? words[key] : key;
    return text.replace(/\{([a-z]+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /**
   * Says something politely to those who listen to the page.
   *
   * @param {string} text
   */
  function announce(text) {
    let status = document.querySelector('[data-status]');
    if (!status) {
      status = document.createElement('p');
      status.className = 'sr';
      status.setAttribute('role', 'status');
      status.setAttribute('data-status', '');
      document.body.append(status);
    }
    // The same text twice would not be read twice.
    status.textContent = status.textContent === text ? text + '\u00a0' : text;
  }

  opsbook.word = word;
  opsbook.announce = announce;
})(window.opsbook);
