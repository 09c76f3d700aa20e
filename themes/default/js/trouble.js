/* Says in one line what will not be kept: a browser that refuses storage or has none left, values too many to carry along. */
(function (opsbook) {
  'use strict';

  /** @param {string} key - of the text */
  function tell(key) {
    const line = document.querySelector('[data-trouble]');
    if (line && !line.textContent) line.textContent = opsbook.word(key);
  }

  /** Tells of refused storage only where there is something to keep. */
  function tellOfStorage() {
    const { trouble } = opsbook.storage;
    const line = document.querySelector('[data-trouble]');
    if (line && trouble === null && line.textContent === opsbook.word('storage_full')) line.textContent = '';
    if (trouble === 'full' || (trouble && document.querySelector('input[data-placeholder], input[data-step], select[data-environment]'))) tell('storage_' + trouble);
  }

  document.addEventListener('opsbook:storage', tellOfStorage);
  document.addEventListener('opsbook:left-behind', () => tell('left_behind'));
  tellOfStorage();
})(window.opsbook);
