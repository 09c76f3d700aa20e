/* The second act before a destructive command: says where, on what, and how to undo it. Then keeps quiet for ten minutes. */
(function (opsbook) {
  'use strict';

  const PEACE = 10 * 60 * 1000;
  const { tab } = opsbook.storage;
  /** Secrets are not kept, not even as a digest. @type {Record<string, number>} */
  const unstored = Object.create(null);
  /** Leaves the act that is open: there is one at a time. @type {(() => void) | null} */
  let leave = null;

  /**
   * A digest of 53 bits: two commands that look alike to it would have to be sought.
   *
   * @param {string} text
   * @returns {string}
   */
  function digest(text) {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let index = 0; index < text.length; index++) {
      high = Math.imul(high ^ text.charCodeAt(index), 2654435761);
      low = Math.imul(low ^ text.charCodeAt(index), 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
  }

  /** @returns {Record<string, number>} when each was confirmed, as long as that counts */
  function confirmed() {
    const kept = tab.get('confirmed');
    const all = kept !== null && typeof kept === 'object' ? Object.entries(kept) : [];
    const now = Date.now();
    return Object.assign(Object.create(null), Object.fromEntries(all.filter(([, at]) => typeof at === 'number' && at <= now && now - at < PEACE)));
  }

  /** @param {Element} dialog @param {string} part @param {string} text - where there is none, the part keeps the template's */
  function fill(dialog, part, text) {
    const place = dialog.querySelector('[data-confirm-' + part + ']');
    if (!place) return;
    if (text !== '') place.textContent = text;
    const row = dialog.querySelector('[data-confirm-' + part + '-row]');
    if (row instanceof HTMLElement) row.hidden = place.textContent === '';
  }

  /**
   * @param {HTMLElement} row
   * @param {{ text: string, button: HTMLButtonElement, proceed: () => void }} act
   */
  function confirm(row, { text, button, proceed }) {
    const environment = opsbook.environment.current() || '';
    const key = digest(environment + '\n' + text);
    const isSecret = [...row.querySelectorAll('code [data-slot]')].some((slot) => opsbook.values.isSensitive(slot.getAttribute('data-slot') || ''));
    const known = isSecret ? unstored : confirmed();
    if (key in known && Date.now() - known[key] < PEACE) {
      proceed();
      return;
    }
    const template = document.querySelector('template[data-confirm-template]');
    if (leave) leave();
    const copy = template instanceof HTMLTemplateElement ? template.content.firstElementChild : null;
    const dialog = copy && copy.cloneNode(true);
    // Without the act nothing destructive is copied.
    if (!(dialog instanceof HTMLDialogElement)) return;
    const part = (/** @type {string} */ name) => ((row.querySelector('[data-' + name + ']') || {}).textContent || '').trim();
    fill(dialog, 'environment', environment);
    fill(dialog, 'target', part('target'));
    fill(dialog, 'undo', part('undo'));

    const close = () => {
      document.removeEventListener('opsbook:values', leaveIfStale);
      leave = null;
      // Who is at work elsewhere on the page stays there.
      const isHere = document.activeElement === document.body || dialog.contains(document.activeElement);
      // Not closed: some browsers would then move the focus.
      dialog.remove();
      if (isHere) button.focus();
    };
    const leaveIfStale = () => {
      const code = row.querySelector('code[data-command-text]');
      const isSame = code && code.textContent === text && environment === (opsbook.environment.current() || '');
      if (!isSame) close();
    };
    dialog.addEventListener('click', (event) => {
      const pressed = event.target instanceof Element ? event.target.closest('button') : null;
      if (!pressed) return;
      event.stopPropagation();
      close();
      if (!pressed.hasAttribute('data-confirm')) return;
      if (isSecret) unstored[key] = Date.now();
      else tab.set('confirmed', { ...known, [key]: Date.now() });
      proceed();
    });
    document.addEventListener('opsbook:values', leaveIfStale);
    row.append(dialog);
    leave = close;
    dialog.show();
    const first = dialog.querySelector('[data-confirm-cancel]') || dialog.querySelector('button');
    if (first instanceof HTMLElement) first.focus();
  }

  document.addEventListener('keydown', (event) => {
    // A field that is open in a command takes it first, and so does a dialog over the page.
    if (event.key !== 'Escape' || !leave || event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal')) return;
    event.preventDefault();
    leave();
  });

  opsbook.confirm = confirm;
})(window.opsbook);
