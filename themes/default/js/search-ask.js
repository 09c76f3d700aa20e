/* Asks the index, and works out where each answer leads: to a section, and from an alert with its labels. */
(function (opsbook) {
  'use strict';

  /** So many are shown where the alert that was pasted has no answer. */
  const OF_UNKNOWN = 5;
  /** So many wrong letters may stand in the name of an alert that is typed. */
  const MOST_WRONG = 2;
  const HOME = 'index.html';
  /** What is longer is no anchor. */
  const LONGEST_ANCHOR = 300;
  /** Kinds of results that are no pages. */
  const DECLARED = new Set(['alert', 'command', 'contact', 'severity', 'tool']);
  /** @type {({ parts: OpsbookParts } & ReturnType<typeof opsbook.searchEngine>) | null} */
  let made = null;

  /** Nothing is read before somebody searches. */
  function engine() {
    if (!made) {
      const parts = opsbook.searchParts(opsbook.searchLoad);
      made = { parts, ...opsbook.searchEngine(parts) };
    }
    return made;
  }

  // Another copy of the book has another index.
  document.addEventListener('opsbook:changed', () => void (made = null));

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

  /** @param {string} address @returns {string} the name of the file, or of the folder where it is the folder's own page */
  const nameOf = (address) => opsbook.searchPaste.namesOf(decoded(address)).pop() || '';

  /**
   * @param {OpsbookResult} result
   * @param {string} name - of an alert, or of a page in an address
   * @returns {boolean} whether it is what that leads to
   */
  const isNamed = ({ record, text }, name) => name !== '' && [record.t, text[0], nameOf(record.h)].some((each) => plain(each) === plain(name));

  /** @param {string} address @returns {string} the same for all ways to write the top of a book; empty for what is no address */
  function topOf(address) {
    const found = /^<?((?:https?|file):\/\/[^\s|<>]+)(?:\|[^>]*)?>?$/i.exec(address.trim());
    if (!found || !URL.canParse(found[1])) return '';
    const { host, pathname } = new URL(found[1]);
    return host + decoded(pathname).replace(/\/(?:index\.html)?$/, '') + '/';
  }

  /** Knows the address of the book itself, whose last name is that of no page. @param {string} typed @returns {OpsbookPasted} */
  function read(typed) {
    const pasted = opsbook.searchPaste.read(typed);
    const top = topOf(typed);
    // Behind the single file's own address stands a page of it.
    const isPage = /\.html?#./i.test(typed) && !/\/index\.html#/i.test(typed);
    if (!pasted.isHome && (top === '' || isPage || !opsbook.here.tops().map(topOf).includes(top))) return pasted;
    const brand = document.querySelector('.bar__name');
    return { ...pasted, path: '/' + HOME, query: ((brand && brand.textContent) || '').trim(), isHome: true };
  }

  /** The home page, where nothing that is asked for stands on it. @returns {OpsbookResult} */
  function home(/** @type {string} */ title) {
    /** @type {OpsbookResult['text']} */
    const text = [title, '', 1, '', []];
    return { page: -1, section: 0, score: 0, words: 0, isNamed: true, kind: 'home', record: { k: 'home', h: HOME, t: title, c: '', s: [text] }, text };
  }

  /** @param {OpsbookResult} result @param {string} path - of an address, below whatever folder the book lies in */
  const isAt = ({ record }, path) => ('/' + path).endsWith('/' + decoded(record.h));

  /**
   * @param {OpsbookResult} result
   * @param {Map<string, string>} labels
   * @returns {string} relative to this page
   */
  function hrefOf({ record, text }, labels) {
    const pairs = [...labels].map((pair) => pair.map(encodeURIComponent).join('='));
    const anchor = text[1] ? encodeURIComponent(text[1]) : '';
    const hash = pairs.length && anchor ? ['at=' + anchor, ...pairs].join('&') : anchor || pairs.join('&');
    return opsbook.here.href(record.h + (hash ? '#' + hash : ''));
  }

  /**
   * Leads to the place of the page that was pasted, also where search knows no section of that name.
   *
   * @param {OpsbookResult} result - of that page
   * @param {string} anchor
   * @returns {OpsbookResult}
   */
  function at(result, anchor) {
    const { record } = result;
    const section = record.s.findIndex(([, own]) => own === anchor);
    if (section >= 0) return { ...result, section, text: record.s[section] };
    const [, , level, text, commands] = record.s[0];
    return { ...result, section: 0, text: ['', anchor, level, text, commands] };
  }

  /**
   * Puts the page first whose address was pasted, or the runbook of the alert whose address it was, and first of all
   * the place in it that the address leads to.
   *
   * @param {OpsbookResult[]} results
   * @param {OpsbookPasted} pasted
   * @returns {OpsbookResult[]}
   */
  function byAddress(results, { path, anchor, alert }) {
    if (path === '') return results;
    // Half a letter cannot be written in an address.
    const place = anchor.length > LONGEST_ANCHOR ? '' : anchor.replace(/\p{Cs}/gu, '');
    // Of two that end alike the longer one says more.
    const own = results.filter((result) => isAt(result, path)).sort((one, other) => other.record.h.length - one.record.h.length);
    // Hosts leave the end of an address away, and alerts have pages of their own.
    const others = [nameOf(path), alert].map((name) => results.filter((result) => isNamed(result, name)));
    const named = [own, ...others].find((some) => some.length > 0) || [];
    const hasPlace = place === '' ? undefined : named.find(({ record }) => record.s.some(([, of]) => of === place));
    // What a page declares has its address too.
    const page = hasPlace || named.find(({ kind }) => !DECLARED.has(kind)) || named[0];
    if (!page) return results;
    const leads = place !== '' && (hasPlace || own.length > 0 || alert !== '');
    const first = leads ? [at(page, place), ...named.filter((result) => result.text[1] !== place || result.record !== page.record)] : [page, ...named.filter((result) => result !== page)];
    const isFirst = new Set([...named, ...first]);
    return [...first, ...results.filter((result) => !isFirst.has(result))];
  }

  /** @param {OpsbookFound} found @param {string[]} meant @param {boolean} stems */
  function markerOf({ query, words, corrected }, meant, stems) {
    const stop = new Set(query.words.filter(({ isStop }) => isStop).map(({ term }) => term));
    const telling = [...words, ...corrected].filter((term) => !stop.has(term));
    // "No" of a pasted name begins nothing that tells.
    const open = telling.length ? query.open.filter(({ term }) => !stop.has(term)) : query.open;
    return opsbook.searchWords.marker({ terms: [...(telling.length ? telling : words), ...meant], open, stems });
  }

  /**
   * @param {string} typed
   * @param {{ limit: number, first?: number, isWanted?: (page: number) => boolean }} wanted - `first` of the results come at once
   * @returns {Promise<OpsbookAnswer>}
   */
  async function ask(typed, { limit, first = limit, isWanted }) {
    const { parts, search } = engine();
    const pasted = read(typed);
    // What is pasted may be meant for a page that stands further down.
    const isPointed = pasted.path !== '' || pasted.alert !== '';
    const [head, found] = await Promise.all([parts.head(), search(pasted.query, { limit: limit + 4, first: isPointed ? limit + 4 : first, isWanted })]);
    const isMissing = pasted.isHome && !found.results.some((result) => isAt(result, pasted.path));
    const results = byAddress(isMissing ? [home(pasted.query), ...found.results] : found.results, pasted);
    const corrected = written(found.corrected, found.results, head);
    // Of a phrase that means the same, as in "out of memory", the words that tell.
    const meant = found.meant.filter((term) => !head.stop.includes(term));
    // An alert's runbook, and the page whose address it was or once was, get its labels. Of another site it is neither.
    const isTarget = (/** @type {OpsbookResult} */ result, /** @type {number} */ at) =>
      isNamed(result, pasted.alert) || (pasted.path !== '' && (isAt(result, pasted.path) || isNamed(result, nameOf(pasted.path)) || (at === 0 && result.isNamed)));
    const targets = new Set(results.filter(isTarget).map(({ record }) => record.h));
    // It is still being typed, or mistyped; what was pasted whole is called as it says, and a name beside it is another alert.
    const isNear = (/** @type {string} */ name) => !pasted.isWhole && (name.startsWith(plain(pasted.alert)) || opsbook.searchFuzzy.distance(name, plain(pasted.alert), MOST_WRONG) <= MOST_WRONG);
    const unknown = pasted.alert !== '' && targets.size === 0 && !results.some(({ record }) => isNear(plain(record.t))) ? pasted.alert : '';
    const isUnanswered = unknown !== '' && pasted.isWhole;
    const most = isUnanswered ? OF_UNKNOWN : limit;
    let dropped = 0;
    /** What leads where. @type {Map<string, string>} */
    const seen = new Map();
    /** @param {OpsbookResult[]} some @returns {OpsbookShownResult[]} */
    const shown = (some) => some.flatMap((result) => {
      const href = hrefOf(result, targets.has(result.record.h) ? pasted.labels : new Map());
      // An alert and its runbook lead to the same place; two alerts are two answers.
      const key = result.kind === 'alert' && seen.get(href) === 'alert' ? href + ' ' + result.record.t : href;
      if (seen.has(key)) dropped += 1;
      if (seen.has(key) || seen.size >= most) return [];
      seen.set(key, result.kind);
      return [{ result, href }];
    });
    const best = shown(results);
    return {
      typed,
      pasted,
      results: best,
      rest: async () => (isUnanswered ? [] : shown(await found.rest())),
      pages: found.pages,
      total: isUnanswered ? best.length : Math.max(found.total - dropped, best.length),
      corrected,
      mark: markerOf(found, meant, head.stems),
      said: said(found, [...corrected, ...written(meant, found.results, head)]),
      unknown,
      isSure: pasted.isWhole && targets.size > 0 && best.length > 0 && targets.has(best[0].result.record.h),
    };
  }

  /**
   * Terms as the book writes them: the index knows their stems.
   *
   * @param {string[]} terms
   * @param {OpsbookResult[]} results
   * @param {OpsbookSearchHead} head
   * @returns {string[]}
   */
  function written(terms, results, head) {
    if (terms.length === 0) return [];
    const wanted = new Set(terms);
    const analyzer = opsbook.searchText.analyzer(head.stems);
    const near = opsbook.searchWords.nearness(wanted);
    /** @type {Map<string, string>} */
    const words = new Map();
    for (const { record, text } of results) {
      if (words.size === wanted.size) break;
      for (const compound of [record.t, text[0], text[3]].flatMap(near).flatMap(({ chunk }) => opsbook.searchText.compounds(chunk))) {
        for (const { term, word = term } of analyzer.terms(compound)) if (wanted.has(term) && !words.has(term)) words.set(term, word);
      }
    }
    // A word that none of the results writes out is not said: its stem is no word.
    return [...wanted].flatMap((term) => words.get(term) || []);
  }

  /** @param {OpsbookFound} found @param {string[]} others - that mean the same @returns {string} the words that the page marks that is opened */
  function said({ query: { words } }, others) {
    const telling = words.filter(({ isStop }) => !isStop);
    return [...new Set([...(telling.length ? telling : words).map(({ word }) => word), ...others])].slice(0, 12).join(' ');
  }

  opsbook.searchAsk = {
    ask,
    prepare: () => engine().prepare(),
    async facets() {
      const { parts } = engine();
      // The head says to which copy of the book the others belong.
      await parts.head();
      return parts.facets();
    },
  };
})(window.opsbook);
