/* Asks the index, and works out where each answer leads: to a section, and from an alert with its labels. */
(function (opsbook) {
  'use strict';

  const finder = document.querySelector('[data-finder]');
  /** Leads from this page to the top of the site. */
  const root = (finder instanceof HTMLElement && finder.dataset.root) || '';
  /** @type {{ parts: OpsbookParts, search: ReturnType<typeof opsbook.searchEngine>['search'] } | null} */
  let made = null;

  /** Nothing is read before somebody searches. */
  function engine() {
    if (!made) {
      const parts = opsbook.searchParts(opsbook.searchLoad);
      made = { parts, search: opsbook.searchEngine(parts).search };
    }
    return made;
  }

  /** @param {string} text */
  const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

  /** @param {string} address */
  function decoded(address) {
    try {
      return decodeURIComponent(address);
    } catch (malformed) {
      return address;
    }
  }

  /** @param {string} address @returns {string} the file's name without its extension */
  const stemOf = (address) => (decoded(address).split('/').pop() || '').replace(/\.html$/, '');

  /**
   * @param {OpsbookResult} result
   * @param {string} name - of an alert
   * @returns {boolean} whether it is what the alert is answered by
   */
  const isNamed = ({ record, text }, name) => [record.t, text[0], stemOf(record.h)].some((each) => plain(each) === plain(name));

  /**
   * @param {OpsbookResult} result
   * @param {Map<string, string>} labels
   * @returns {string} relative to this page
   */
  function hrefOf({ record, text }, labels) {
    const pairs = [...labels].map((pair) => pair.map(encodeURIComponent).join('='));
    const anchor = text[1] ? encodeURIComponent(text[1]) : '';
    const hash = pairs.length && anchor ? ['at=' + anchor, ...pairs].join('&') : anchor || pairs.join('&');
    return root + record.h + (hash ? '#' + hash : '');
  }

  /**
   * Puts the page first whose address was pasted, its section first of all.
   *
   * @param {OpsbookResult[]} results
   * @param {OpsbookPasted} pasted
   */
  function byAddress(results, { path, anchor }) {
    /** @param {OpsbookResult} result */
    const place = ({ record, text }) => {
      if (path === '' || !('/' + path).endsWith('/' + decoded(record.h))) return 2;
      return anchor !== '' && text[1] === anchor ? 0 : 1;
    };
    return path === '' ? results : [...results].sort((a, b) => place(a) - place(b));
  }

  /** @param {OpsbookFound} found @param {boolean} stems */
  function markerOf({ query, words, corrected }, stems) {
    const stop = new Set(query.words.filter(({ isStop }) => isStop).map(({ term }) => term));
    const telling = [...words, ...corrected].filter((term) => !stop.has(term));
    return opsbook.searchWords.marker({ terms: telling.length ? telling : words, open: query.open, stems });
  }

  /**
   * @param {string} typed
   * @param {{ limit: number, isWanted?: (page: number) => boolean }} wanted
   * @returns {Promise<OpsbookAnswer>}
   */
  async function ask(typed, { limit, isWanted }) {
    const { parts, search } = engine();
    const pasted = opsbook.searchPaste.read(typed);
    const [head, found] = await Promise.all([parts.head(), search(pasted.query, { limit: limit + 4, isWanted })]);
    const results = byAddress(found.results, pasted);
    const corrected = written(new Set(found.corrected), found.results, opsbook.searchText.analyzer(head.stems));
    // An alert's runbook, and the page whose address it was, get its labels.
    const targets = new Set(results.filter((result, at) => (pasted.alert ? isNamed(result, pasted.alert) : at === 0 && pasted.path !== '')).map(({ record }) => record.h));
    const isBegun = pasted.alert !== '' && !pasted.isWhole && results.some(({ record }) => plain(record.t).startsWith(plain(pasted.alert)));
    const seen = new Set();
    /** @type {OpsbookShownResult[]} */
    const shown = [];
    for (const result of results) {
      const href = hrefOf(result, targets.has(result.record.h) ? pasted.labels : new Map());
      // An alert and its runbook lead to the same place.
      if (seen.has(href) || shown.length >= limit) continue;
      seen.add(href);
      shown.push({ result, href });
    }
    return {
      typed,
      pasted,
      results: shown,
      pages: found.pages,
      total: Math.max(found.total, shown.length),
      corrected,
      mark: markerOf(found, head.stems),
      said: said(found, corrected),
      unknown: pasted.alert !== '' && targets.size === 0 && !isBegun ? pasted.alert : '',
      isSure: pasted.isWhole && targets.size > 0 && shown.length > 0 && targets.has(shown[0].result.record.h),
    };
  }

  /**
   * What a mistyped word was taken for, as the book writes it: the index knows its stem.
   *
   * @param {Set<string>} terms
   * @param {OpsbookResult[]} results
   * @param {OpsbookAnalyzer} analyzer
   * @returns {string[]}
   */
  function written(terms, results, analyzer) {
    /** @type {Map<string, string>} */
    const words = new Map();
    for (const { record, text } of results) {
      if (words.size === terms.size) break;
      for (const compound of [record.t, text[0], text[3].slice(0, 1_000)].flatMap(opsbook.searchText.compounds)) {
        for (const { term, word = term } of analyzer.terms(compound)) if (terms.has(term) && !words.has(term)) words.set(term, word);
      }
    }
    // A word that none of the results writes out is not said: its stem is no word.
    return [...terms].flatMap((term) => words.get(term) || []);
  }

  /** @param {OpsbookFound} found @param {string[]} corrected @returns {string} the words that the page marks that is opened */
  function said({ query: { words } }, corrected) {
    const telling = words.filter(({ isStop }) => !isStop);
    return [...new Set([...(telling.length ? telling : words).map(({ word }) => word), ...corrected])].slice(0, 12).join(' ');
  }

  opsbook.searchAsk = { root, ask, head: () => engine().parts.head(), facets: () => engine().parts.facets() };
})(window.opsbook);
