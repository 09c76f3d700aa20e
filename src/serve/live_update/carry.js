/* Loads the page again where it cannot change in place, and carries over what the reader has: place, focus, fields, what is
   open. What is marked as sensitive is not written down. */
(function (live) {
  'use strict';

  const KEY = 'opsbook-live';
  const FIELDS = 'input:not([type=password], [type=file], [data-sensitive], [data-step]), textarea:not([data-sensitive]), select';

  /** @param {Element} element @returns {string} a selector that finds it again in the page loaded anew */
  function pathOf(element) {
    const steps = [];
    for (let each = /** @type {Element | null} */ (element); each && each !== document.documentElement; each = each.parentElement) {
      if (each.id) {
        steps.unshift('[id="' + window.CSS.escape(each.id) + '"]');
        break;
      }
      const { localName } = each;
      const alike = each.parentElement ? [...each.parentElement.children].filter((other) => other.localName === localName) : [each];
      steps.unshift(localName + ':nth-of-type(' + (alike.indexOf(each) + 1) + ')');
    }
    return steps.join(' > ');
  }

  /** @param {Element} field @returns {string | boolean | null} nothing where it is as the page has it */
  function valueOf(field) {
    if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) return field.checked === field.defaultChecked ? null : field.checked;
    if (field instanceof HTMLSelectElement) return field.value;
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value === field.defaultValue ? null : field.value;
    return null;
  }

  /** @returns {OpsbookLiveCarried | null} */
  function taken() {
    try {
      const text = window.sessionStorage.getItem(KEY);
      return text === null ? null : JSON.parse(text);
    } catch (refused) {
      return null;
    }
  }

  /**
   * @param {string} generation - of the page that is loaded
   * @returns {boolean} false where that was done for it before, and would go on for ever
   */
  function reload(generation) {
    const last = taken();
    const path = window.location.pathname;
    if (last && last.generation === generation && last.path === path) return false;
    const active = document.activeElement;
    const isText = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
    /** @type {OpsbookLiveCarried} */
    const carried = {
      generation,
      path,
      isNew: true,
      scroll: window.scrollY,
      focus: active && active !== document.body ? pathOf(active) : '',
      caret: isText ? [active.selectionStart, active.selectionEnd] : null,
      fields: [...document.querySelectorAll(FIELDS)].flatMap((field) => {
        const value = valueOf(field);
        return value === null ? [] : [/** @type {[string, string | boolean]} */ ([pathOf(field), value])];
      }),
      open: [...document.querySelectorAll('details')].map((each) => /** @type {[string, boolean]} */ ([pathOf(each), each.open])),
      dialogs: [...document.querySelectorAll('dialog[open]')].filter((each) => each.matches(':modal')).map(pathOf),
    };
    try {
      window.sessionStorage.setItem(KEY, JSON.stringify(carried));
    } catch (refused) {
      // Then the browser's own memory has to do.
    }
    window.location.reload();
    return true;
  }

  /** @param {Element | null} field @param {string | boolean} value */
  function fill(field, value) {
    if (!field || valueOf(field) === value) return;
    if (field instanceof HTMLInputElement && typeof value === 'boolean') field.checked = value;
    else if ((field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) && typeof value === 'string') {
      if (field.value === value) return;
      field.value = value;
    } else return;
    // As if the reader had done it, so that the page knows.
    for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
  }

  function arrive() {
    const carried = taken();
    if (!carried || !carried.isNew || carried.path !== window.location.pathname) return;
    try {
      window.sessionStorage.setItem(KEY, JSON.stringify({ generation: carried.generation, path: carried.path }));
    } catch (refused) {
      return;
    }
    const scroll = () => window.scrollTo({ top: carried.scroll, behavior: 'instant' });
    for (const [path, isOpen] of carried.open) {
      const each = document.querySelector(path);
      if (each instanceof HTMLDetailsElement) each.open = isOpen;
    }
    for (const path of carried.dialogs) {
      const each = document.querySelector(path);
      if (each instanceof HTMLDialogElement && !each.open) each.showModal();
    }
    for (const [path, value] of carried.fields) fill(document.querySelector(path), value);
    const focused = carried.focus ? document.querySelector(carried.focus) : null;
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    const isText = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement;
    if (isText && carried.caret && focused.selectionStart !== null) focused.setSelectionRange(...carried.caret);
    scroll();
    // Images and the browser's own memory come later.
    window.addEventListener('load', () => window.requestAnimationFrame(scroll), { once: true });
  }

  // By then the theme's scripts have run.
  document.addEventListener('DOMContentLoaded', arrive);

  live.reload = reload;
})(window.opsbookLive);
