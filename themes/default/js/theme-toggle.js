/* The button that changes the look: as the system, light, dark. Without script the look follows the system. */
(function (opsbook) {
  'use strict';

  const order = ['system', 'light', 'dark'];

  /**
   * @param {string | null | undefined} look
   * @returns {string} the look after this one
   */
  function after(look) {
    const index = order.indexOf(look || 'system');
    return order[(index + 1) % order.length];
  }

  opsbook.lookAfter = after;

  const button = document.querySelector('button[data-look-toggle]');
  if (!(button instanceof HTMLButtonElement)) return;

  const current = () => document.documentElement.dataset.look || 'system';
  const name = () => {
    const words = button.dataset;
    const word = { system: words.lookSystem, light: words.lookLight, dark: words.lookDark }[current()];
    if (word) button.setAttribute('aria-label', word);
    if (word) button.title = word;
  };

  button.addEventListener('click', () => {
    const look = after(current());
    opsbook.showLook(look);
    opsbook.keep('look', look === 'system' ? null : look);
    name();
  });
  // Another tab of the same book changed it.
  window.addEventListener('storage', () => {
    opsbook.showLook(opsbook.recall('look'));
    name();
  });
  name();
  button.hidden = false;
})(window.opsbook);
