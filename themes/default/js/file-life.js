/* The single file: a page of it lives from when it is shown until another one is. What its scripts listen to and wait for ends with
   it, so that they run for each page as they would in a file of its own, and need know nothing of this. */
(function (file) {
  'use strict';

  const listen = { window: window.addEventListener, document: document.addEventListener };
  const clocks = { setTimeout: window.setTimeout, setInterval: window.setInterval };
  /** @type {AbortController | null} */
  let life = null;
  /** @type {Set<number>} */
  let waiting = new Set();

  /**
   * @param {EventTarget} target
   * @param {typeof EventTarget.prototype.addEventListener} add
   * @returns {typeof EventTarget.prototype.addEventListener}
   */
  function bound(target, add) {
    return (name, fn, options) => {
      const own = typeof options === 'object' && options !== null ? options : { capture: Boolean(options) };
      add.call(target, name, fn, life ? { signal: life.signal, ...own } : own);
    };
  }

  /** A page begins: from here on what is listened to is its own. */
  function begin() {
    life = new AbortController();
    waiting = new Set();
    const own = waiting;
    window.addEventListener = bound(window, listen.window);
    document.addEventListener = bound(document, listen.document);
    window.setTimeout = /** @type {any} */ ((/** @type {TimerHandler} */ work, /** @type {number} */ time, /** @type {any[]} */ ...more) => {
      const id = clocks.setTimeout.call(window, () => {
        own.delete(id);
        if (typeof work === 'function') work(...more);
      }, time);
      own.add(id);
      return id;
    });
    window.setInterval = /** @type {any} */ ((/** @type {TimerHandler} */ work, /** @type {number} */ time) => {
      const id = clocks.setInterval.call(window, work, time);
      own.add(id);
      return id;
    });
  }

  /** It ends: its scripts are told as they are when a browser leaves a page. */
  function end() {
    if (!life) return;
    window.dispatchEvent(new Event('pagehide'));
    life.abort();
    life = null;
    // A number means the same to both.
    for (const id of waiting) window.clearTimeout(id);
  }

  file.life = { begin, end };
})(window.opsbookFile);
