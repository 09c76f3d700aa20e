/* The interface texts that scripts show, as the page gives them in `[data-words]`, and the one place where they are read out. */
(function (opsbook) {
  'use strict';

  /**
   * @param {string} key - as in the theme's `[words]`
   * @param {Record<string, string | number>} [values] - for what stands in braces, as in `{name}`
   * @returns {string}
   */
  function word(key, values = {}) {
    const name = 'data-word-' + key.replace(/_/g, '-');
    const texts = [...document.querySelectorAll('[data-words]')].find((each) => each.hasAttribute(name));
    const text = (texts && texts.getAttribute(name)) || key;
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
