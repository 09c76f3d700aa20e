/* The address of the page of search: the query, and what narrows it. A link and Back bring back the same results, at the same place. */
(function (opsbook) {
  'use strict';

  const { here } = opsbook;
  /** How long nothing is typed before the address says it: browsers count how often it changes. */
  const REST_MS = 300;
  const KEY = 'only';

  /**
   * @param {OpsbookSearchBox} box
   * @param {OpsbookFacets} facets
   * @returns {OpsbookSearchAddress}
   */
  function address({ input, inAddress }, facets) {
    let timer = 0;
    const state = () => /** @type {Record<string, unknown>} */ (window.history.state || {});
    /** How far down the page was when it was left. */
    let left = Number(state().opsbookScroll) || 0;

    /** @param {string} hash @param {Record<string, unknown>} more */
    function replace(hash, more) {
      try {
        here.write('replaceState', { ...state(), ...more }, hash, '');
      } catch (refused) {
        // The address stays as it was.
      }
    }

    function hashOf() {
      const typed = input.value;
      if (typed.trim() === '') return '';
      const only = facets.chosen();
      return '#' + inAddress(typed) + (only && '&' + KEY + '=' + encodeURIComponent(only).replace(/%3A/g, ':').replace(/%2C/g, ','));
    }

    /** Says now what is typed and chosen. */
    function write() {
      window.clearTimeout(timer);
      timer = 0;
      const hash = hashOf();
      // An anchor of the index stays.
      if (hash !== here.hash() && (hash !== '' || /[#&?]q=/.test(here.query() + here.hash()))) replace(hash, {});
    }

    /** Before the page is left: Back leads to what was typed last, and to this place. */
    function leave() {
      write();
      if (input.value.trim() === '') return;
      replace(here.hash(), { opsbookScroll: Math.round(window.scrollY) });
      window.history.scrollRestoration = 'manual';
    }

    document.addEventListener(
      'click',
      (event) => {
        const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
        if (!(link instanceof HTMLAnchorElement)) return;
        const isStaying = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || here.isAt(link);
        if (isStaying) write();
        else leave();
      },
      true,
    );
    window.addEventListener('pagehide', leave);
    // Who types is not led elsewhere.
    input.addEventListener('input', () => (left = 0));
    // Kept whole by the browser, its place included.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) window.history.scrollRestoration = 'auto';
    });

    return {
      write,
      /** Says it when nothing more is typed. */
      tell() {
        window.clearTimeout(timer);
        timer = window.setTimeout(write, REST_MS);
      },
      read() {
        const { q, only = '' } = opsbook.address.parsed(here.query(), here.hash()).reserved;
        return { q, only };
      },
      /** Goes down to where the page was left, once. */
      restore() {
        if (left > 0) window.scrollTo(0, left);
        left = 0;
        window.history.scrollRestoration = 'auto';
      },
      isLeft: () => left > 0,
    };
  }

  opsbook.searchAddress = address;
})(window.opsbook);
