/* Puts a text on the clipboard, byte for byte, by whichever way the browser allows here. */
(function (opsbook) {
  'use strict';

  /**
   * Copies without the clipboard's own interface, which plain http does not have.
   *
   * @param {string} text
   * @returns {boolean}
   */
  function copyByCommand(text) {
    let isDone = false;
    const give = (/** @type {ClipboardEvent} */ event) => {
      if (!event.clipboardData) return;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      event.stopImmediatePropagation();
      isDone = true;
    };
    document.addEventListener('copy', give, true);
    try {
      return document.execCommand('copy') && isDone;
    } catch (refused) {
      return false;
    } finally {
      document.removeEventListener('copy', give, true);
    }
  }

  /**
   * Leaves the last step to the reader: the text stands selected in a field.
   *
   * @param {string} text
   * @param {Element} beside
   */
  function offer(text, beside) {
    const old = document.querySelector('[data-copy-by-hand]');
    if (old) old.remove();
    const box = document.createElement('div');
    box.className = 'command__by-hand';
    box.setAttribute('data-copy-by-hand', '');
    const field = document.createElement('textarea');
    field.readOnly = true;
    field.rows = Math.min(text.split('\n').length, 10);
    field.value = text;
    field.setAttribute('aria-label', opsbook.word('copy_by_hand'));
    const hint = document.createElement('p');
    hint.textContent = opsbook.word('copy_by_hand');
    box.append(hint, field);
    beside.append(box);
    field.addEventListener('blur', () => box.remove());
    field.focus();
    field.select();
    opsbook.announce(opsbook.word('copy_by_hand'));
  }

  /**
   * @param {string} text
   * @param {Element} beside - where a field may be shown
   * @returns {Promise<'api' | 'command' | 'field'>} which way it went; from the field the reader takes it
   */
  async function copyWay(text, beside) {
    try {
      await navigator.clipboard.writeText(text);
      return 'api';
    } catch (refused) {
      // There is no such interface, or no permission.
    }
    if (copyByCommand(text)) return 'command';
    offer(text, beside);
    return 'field';
  }

  /**
   * @param {string} text
   * @param {Element} beside - where a field may be shown
   * @returns {Promise<boolean>} whether it is on the clipboard
   */
  async function copy(text, beside) {
    return (await copyWay(text, beside)) !== 'field';
  }

  /**
   * Says on the button for two seconds that it is copied, and says the message to those who listen.
   *
   * @param {HTMLElement} button
   * @param {string} message
   */
  function flash(button, message) {
    if (!button.dataset.said) button.dataset.said = button.textContent || '';
    button.textContent = opsbook.word('copied');
    button.setAttribute('data-copied', '');
    opsbook.announce(message);
    window.clearTimeout(Number(button.dataset.timer));
    button.dataset.timer = String(
      window.setTimeout(() => {
        button.textContent = button.dataset.said || '';
        delete button.dataset.said;
        button.removeAttribute('data-copied');
      }, 2000),
    );
  }

  opsbook.copyText = copy;
  opsbook.copyWay = copyWay;
  opsbook.flash = flash;
})(window.opsbook);
