/* Takes state along to another page of the book where the browser keeps storage for each file alone. */
(function (opsbook) {
  'use strict';

  const LIMIT = 64 * 1024;
  /** Leaves room to say what stayed behind. */
  const ROOM = LIMIT - 1024;
  /** @type {Map<string, { collect: (isNewTab: boolean) => unknown, apply: (state: any) => void }>} */
  const parts = new Map();

  /**
   * @param {string} text
   * @returns {string} base64url of its UTF-8
   */
  function encode(text) {
    const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
    return window.btoa(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  /**
   * @param {string} text
   * @returns {any} what it carries; nothing where it is broken or too long
   */
  function decode(text) {
    if (text.length > LIMIT) return null;
    try {
      const bytes = window.atob(text.replace(/-/g, '+').replace(/_/g, '/'));
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
    } catch (broken) {
      return null;
    }
  }

  /**
   * Packs all parts that fit, in the order of their registering, and the names of those that do not, as `left`.
   *
   * @param {boolean} isNewTab
   * @returns {string} empty where there is nothing to carry
   */
  function packed(isNewTab) {
    /** @type {Record<string, unknown>} */
    const state = {};
    let text = '';
    const left = [];
    for (const [name, part] of parts) {
      const value = part.collect(isNewTab);
      if (value === null || value === undefined) continue;
      const longer = encode(JSON.stringify({ ...state, [name]: value }));
      if (longer.length > ROOM) {
        left.push(name);
        continue;
      }
      state[name] = value;
      text = longer;
    }
    // The reader is on the way to the next page: that one tells.
    if (left.length) text = encode(JSON.stringify({ ...state, left }));
    return text;
  }

  /** @param {MouseEvent} event */
  function onPress(event) {
    if (event.defaultPrevented || event.button > 1 || !(event.target instanceof Element)) return;
    const link = event.target.closest('a[href]');
    if (!(link instanceof HTMLAnchorElement) || link.hasAttribute('download')) return;
    const written = link.getAttribute('href') || '';
    // Links within the book are relative; others are none of its pages.
    if (/^([a-z][a-z0-9+.-]*:|\/\/|#)/i.test(written) || link.protocol !== window.location.protocol) return;
    if (!/\.html$/.test(link.pathname) || opsbook.storage.sharesPages()) return;
    const state = packed(event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey || link.target === '_blank');
    if (!state) return;
    const hash = link.hash.slice(1);
    const more = hash === '' || hash.includes('=') ? hash : 'at=' + hash;
    link.hash = (more ? more + '&' : '') + 's=' + state;
    // The browser has read it when the press is over.
    window.setTimeout(() => link.setAttribute('href', written), 0);
  }

  opsbook.carry = {
    register(name, collect, apply) {
      parts.set(name, { collect, apply });
    },
    arrive(text) {
      // Where pages share storage, a link that brings state was not made by one of them.
      const state = opsbook.storage.sharesPages() ? null : decode(text);
      if (state === null || typeof state !== 'object') return;
      for (const [name, part] of parts) if (Object.prototype.hasOwnProperty.call(state, name)) part.apply(state[name]);
      if (Array.isArray(state.left)) document.dispatchEvent(new CustomEvent('opsbook:left-behind', { detail: { parts: state.left } }));
    },
    encode,
    decode,
  };
  document.addEventListener('click', onPress, true);
  document.addEventListener('auxclick', onPress, true);
})(window.opsbook);
