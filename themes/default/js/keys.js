/* Single keys that open what an incident needs. They only open, keep quiet in fields, and can be switched off. */
(function (opsbook) {
  'use strict';

  /** @type {Record<string, string>} */
  const places = { '/': 'search', s: 'severity', c: 'contacts', i: 'incident', n: 'note', r: 'steps' };

  /**
   * Says what a key press opens.
   *
   * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} press
   * @param {{ isTyping: boolean, isOn: boolean }} state
   * @returns {string | null} `search`, `severity`, `contacts`, `incident`, `note`, `steps`, `help`, or nothing
   */
  function opened(press, state) {
    if (press.altKey) return null;
    if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'k' ? 'search' : null;
    if (state.isTyping || !state.isOn) return null;
    if (press.key === '?') return 'help';
    return Object.prototype.hasOwnProperty.call(places, press.key) ? places[press.key] : null;
  }

  opsbook.keyOpens = opened;

  const dialog = document.querySelector('dialog[data-help]');
  const button = document.querySelector('button[data-help-open]');
  const option = document.querySelector('input[data-keys-on]');
  let isOn = opsbook.recall('keys') !== 'off';
  opsbook.keysAreOn = () => isOn;

  /**
   * @param {EventTarget | null} target
   * @returns {boolean}
   */
  function isField(target) {
    return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"]), select, textarea'));
  }

  /** For what shows its keys. */
  function showState() {
    if (isOn) delete document.documentElement.dataset.keysOff;
    else document.documentElement.dataset.keysOff = '';
  }

  function showHelp() {
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if (dialog instanceof HTMLDialogElement && dialog.open) return;
    const place = opened(event, { isTyping: isField(event.target), isOn });
    if (place === null) return;
    if (place === 'help') {
      event.preventDefault();
      showHelp();
      return;
    }
    const opener = document.querySelector('[data-open="' + place + '"]');
    if (!(opener instanceof HTMLElement)) return;
    event.preventDefault();
    opener.click();
  });

  if (option instanceof HTMLInputElement) {
    option.checked = isOn;
    option.addEventListener('change', () => {
      isOn = option.checked;
      showState();
      opsbook.keep('keys', isOn ? null : 'off');
    });
  }
  if (dialog instanceof HTMLDialogElement) {
    const close = dialog.querySelector('[data-help-close]');
    if (close) close.addEventListener('click', () => dialog.close());
  }
  showState();
  if (button instanceof HTMLButtonElement) {
    button.addEventListener('click', showHelp);
    button.hidden = false;
  }
})(window.opsbook);
