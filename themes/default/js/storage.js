/* Keeps what the reader does in this browser: for the tab, or for all tabs of the book. Says when nothing will be kept. */
(function (opsbook) {
  'use strict';

  const VERSION = 1;
  const prefix = 'opsbook:' + (document.documentElement.dataset.site || '') + ':';
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();

  /** @type {Set<string>} */
  const told = new Set();
  /** What waits for room. @type {Set<string>[]} */
  const stores = [];

  /** @param {'refused' | 'full' | 'unread'} kind */
  function tell(kind) {
    // Once: those who are told look into the storage again.
    if (told.has(kind)) return;
    told.add(kind);
    if (kind !== 'unread') opsbook.storage.trouble = kind;
    document.dispatchEvent(new CustomEvent('opsbook:storage', { detail: { trouble: kind } }));
  }

  /** @param {unknown} error */
  function reason(error) {
    return error instanceof Error && /Quota/i.test(error.name) ? 'full' : 'refused';
  }

  /**
   * Reads an envelope. One of another version belongs to another copy of the book, and is left alone.
   *
   * @param {string | null} text
   * @returns {{ known: boolean, value: unknown }}
   */
  function opened(text) {
    if (text === null) return { known: true, value: undefined };
    try {
      const envelope = JSON.parse(text);
      if (envelope !== null && typeof envelope === 'object' && 'v' in envelope) {
        const known = envelope.v === VERSION;
        return { known, value: known ? envelope.value : undefined };
      }
    } catch (corrupt) {
      // Told below, like what is JSON and no envelope.
    }
    tell('unread');
    return { known: true, value: undefined };
  }

  /** @param {string} text @returns {boolean} */
  function isRead(text) {
    try {
      const envelope = JSON.parse(text);
      return envelope !== null && typeof envelope === 'object' && envelope.v === VERSION && envelope.value !== undefined;
    } catch (corrupt) {
      return false;
    }
  }

  /**
   * @param {() => Storage} place - asking for it may throw already
   * @returns {OpsbookStore}
   */
  function store(place) {
    /** What could not be kept lives as long as the page, or the single file. @type {Map<string, unknown>} */
    const memory = (window.opsbookFile && window.opsbookFile.memories[stores.length]) || new Map();
    /** Of it, what found no room. @type {Set<string>} */
    const late = new Set();

    /** There is room again: what waited goes first. */
    function settle() {
      for (const key of late) {
        late.delete(key);
        if (memory.has(key) && !set(key, memory.get(key), true)) return;
      }
      if (opsbook.storage.trouble !== 'full' || stores.some((each) => each.size > 0)) return;
      told.delete('full');
      opsbook.storage.trouble = null;
      document.dispatchEvent(new CustomEvent('opsbook:storage', { detail: { trouble: null } }));
    }
    stores.push(late);

    const keys = () => {
      const found = new Set(memory.keys());
      try {
        for (const key of Object.keys(place())) if (key.startsWith(prefix)) found.add(key.slice(prefix.length));
      } catch (error) {
        tell('refused');
      }
      return [...found].sort();
    };
    const get = (/** @type {string} */ key) => {
      if (memory.has(key)) return memory.get(key);
      try {
        return opened(place().getItem(prefix + key)).value;
      } catch (error) {
        tell('refused');
        return undefined;
      }
    };
    const forget = (/** @type {string} */ key) => {
      try {
        if (opened(place().getItem(prefix + key)).known) place().removeItem(prefix + key);
        return true;
      } catch (error) {
        return false;
      }
    };
    const set = (/** @type {string} */ key, /** @type {unknown} */ value, isRecord = false) => {
      try {
        if (opened(place().getItem(prefix + key)).known) {
          place().setItem(prefix + key, JSON.stringify({ v: VERSION, value }));
          memory.delete(key);
          late.delete(key);
          if (opsbook.storage.trouble === 'full') settle();
          return true;
        }
      } catch (error) {
        // An older value would come back with the next page, as if it were the newest. Of a record it is better than none.
        if (!isRecord) forget(key);
        if (reason(error) === 'full') late.add(key);
        tell(reason(error));
      }
      memory.set(key, value);
      return false;
    };
    const remove = (/** @type {string} */ key) => {
      memory.delete(key);
      if (!forget(key)) tell('refused');
    };
    const clear = () => keys().forEach(remove);
    /** What another version wrote, or is damaged, by key: it is left alone. */
    const unread = () => {
      /** @type {Record<string, string>} */
      const texts = Object.create(null);
      try {
        for (const key of Object.keys(place())) {
          const text = key.startsWith(prefix) ? place().getItem(prefix + key.slice(prefix.length)) : null;
          if (text !== null && !isRead(text)) texts[key.slice(prefix.length)] = text;
        }
      } catch (error) {
        tell('refused');
      }
      return texts;
    };
    return { get, set, remove, keys, clear, unread };
  }

  /**
   * Whether the pages of the book share what is kept. From disk only trying tells: a page sees what another one left.
   *
   * @returns {boolean} false as long as it is not known: carrying state too often harms nobody
   */
  function sharesPages() {
    // All in one file: there is nothing to carry.
    if (window.opsbookFile) return true;
    // A browser that keeps nothing shares nothing.
    if (opsbook.storage.trouble === 'refused') return false;
    // Chromium and its brothers give all files one storage.
    if (/^https?:$/.test(window.location.protocol) || 'chrome' in window) return true;
    const seen = /** @type {unknown} */ (opsbook.storage.book.get('seen'));
    return Array.isArray(seen) && seen.some((path) => path !== window.location.pathname);
  }

  /** Removes all that is kept for this book, also what other versions of the script wrote. */
  function wipe() {
    opsbook.storage.tab.clear();
    opsbook.storage.book.clear();
    for (const place of [() => window.sessionStorage, () => window.localStorage]) {
      try {
        for (const key of Object.keys(place())) if (key.startsWith(prefix)) place().removeItem(key);
      } catch (error) {
        tell('refused');
      }
    }
  }

  opsbook.storage = {
    tab: store(() => window.sessionStorage),
    book: store(() => window.localStorage),
    trouble: null,
    sharesPages,
    wipe,
    onChange(key, fn) {
      const known = listeners.get(key) || new Set();
      listeners.set(key, known.add(fn));
    },
  };

  window.addEventListener('storage', (event) => {
    if (event.key !== null && !event.key.startsWith(prefix)) return;
    for (const [key, known] of listeners) if (event.key === null || event.key === prefix + key) known.forEach((fn) => fn());
  });

  // Firefox gives a page that comes back from memory the tab's storage as it was when it was left: newer values are lost. A
  // page that listens to this is loaded again instead.
  if ('mozInnerScreenX' in window && window.location.protocol !== 'file:') window.addEventListener('unload', () => undefined);

  if (window.location.protocol === 'file:' && !window.opsbookFile) {
    const seen = /** @type {unknown} */ (opsbook.storage.book.get('seen'));
    const paths = Array.isArray(seen) ? seen : [];
    const path = window.location.pathname;
    // Two are enough to tell.
    if (!paths.includes(path) && paths.length < 2) opsbook.storage.book.set('seen', [...paths, path]);
  }
})(window.opsbook);
