/* The list of all results: the first at once, the others as soon as the browser has a moment, and arrows that go through them. */
(function (opsbook) {
  'use strict';

  /** How long the others wait at most where the browser is busy. */
  const LONGEST_MS = 200;
  const FRAME_MS = 32;

  /** @param {() => void} work */
  function whenIdle(work) {
    if (typeof window.requestIdleCallback === 'function') window.requestIdleCallback(work, { timeout: LONGEST_MS });
    else window.setTimeout(work, FRAME_MS);
  }

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} input - where the arrows come from, and lead back to
   * @returns {OpsbookResults}
   */
  function results(list, input) {
    /** Makes what is not yet in the list. @type {(() => HTMLElement)[]} */
    let rest = [];

    function finish() {
      const rows = rest.map((make) => make());
      rest = [];
      list.append(...rows);
    }
    const links = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('a[data-search-result]')]);

    list.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === 'Escape') input.focus();
      if (step === undefined) return;
      finish();
      const all = links();
      const at = all.findIndex((link) => link === document.activeElement);
      if (at < 0) return;
      event.preventDefault();
      (all[at + step] || (step < 0 ? input : all[at])).focus();
    });
    return {
      fill(makers, atOnce = makers.length) {
        const own = makers.slice(atOnce);
        rest = own;
        list.replaceChildren(...makers.slice(0, atOnce).map((make) => make()));
        list.hidden = makers.length === 0;
        // A newer answer may have come meanwhile.
        if (own.length > 0) whenIdle(() => own === rest && finish());
      },
      add(makers) {
        finish();
        list.append(...makers.map((make) => make()));
      },
      finish,
      first: () => links()[0],
    };
  }

  opsbook.searchResults = results;
})(window.opsbook);
