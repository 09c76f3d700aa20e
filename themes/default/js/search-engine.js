/* Answers a query from the parts of the index. Knows no element of a page, and not how parts arrive. */
(function (opsbook) {
  'use strict';

  /** Of how many of the best sections the words are read, to see which stand side by side. */
  const MOST_READ = 30;
  /** And from how many parts before the first results, so that their cost does not grow with the book. */
  const MOST_PARTS = 6;
  /** In a book of fewer parts all results come at once: they lie near one another, and most parts are soon there. */
  const LARGE = 100;
  /** @type {OpsbookSearchOptions} */
  const ALL = { prefix: true, fuzzy: true, synonyms: true, wholes: true, parts: true, stop: true, exact: true, pages: true, coverage: true, phrase: true, prior: true };

  /**
   * @param {OpsbookParts} parts
   * @param {Partial<OpsbookSearchOptions>} [chosen] - techniques to leave out, to measure what they bring
   */
  function engine(parts, chosen = {}) {
    const options = { ...ALL, ...chosen };
    /** @type {Promise<{ head: OpsbookSearchHead, analyzer: OpsbookAnalyzer, stop: Set<string>, rank: ReturnType<typeof opsbook.searchRank.ranker>, read: ReturnType<typeof reader> }> | null} */
    let ready = null;

    /** Reads what every query needs, before the first one is asked. */
    function prepare() {
      ready = ready || parts.head().then((head) => ({
        head,
        analyzer: opsbook.searchText.analyzer(head.stems),
        stop: new Set(head.stop),
        rank: opsbook.searchRank.ranker(head, options),
        read: reader(parts, head),
      }));
      // What did not come is asked for again the next time.
      ready.catch(() => (ready = null));
      return ready;
    }

    /**
     * @param {string} typed
     * @param {{ limit: number, first?: number, isWanted?: (page: number) => boolean }} wanted - in a large book `first` of the results come at once, and what lies beside them
     * @returns {Promise<OpsbookFound>}
     */
    async function search(typed, { limit, first = limit, isWanted = () => true }) {
      const { head, analyzer, stop, rank, read } = await prepare();
      const query = opsbook.searchQuery(typed, analyzer, options.stop ? stop : new Set(), options.parts);
      const [slots, exact] = await Promise.all([opsbook.searchMatch.match(query, parts, head, options, analyzer), opsbook.searchNames.exact(query, parts, head)]);
      const names = [...exact, ...(await opsbook.searchNames.corrected(query, slots, parts, head, analyzer))];
      const { ranked, count, pages } = rank(slots, names, isWanted);
      /** @param {OpsbookResult[]} some */
      const inOrder = (some) => {
        if (options.phrase) opsbook.searchPhrase(some, query, slots, analyzer, stop);
        return opsbook.searchRank.sorted(some);
      };
      const soon = head.pages.length > LARGE ? first : limit;
      const { chosen, left } = read.choose(ranked, soon);
      const best = inOrder(await read.records(chosen));
      const atOnce = Math.min(limit, left.length > 0 ? Math.max(soon, ranked.indexOf(left[0])) : limit);
      return {
        query,
        slots,
        results: best.slice(0, atOnce),
        async rest() {
          const others = inOrder(await read.records(left.slice(0, limit - atOnce)));
          return opsbook.searchRank.sorted([...best.slice(atOnce), ...others]).slice(0, limit - atOnce);
        },
        total: count,
        pages,
        words: slots.map(({ term }) => term),
        corrected: slots.flatMap(({ corrected }) => corrected || []),
        meant: slots.flatMap(({ meant }) => meant || []),
      };
    }

    return { search, prepare };
  }

  /**
   * Reads the pages of sections.
   *
   * @param {OpsbookParts} from
   * @param {OpsbookSearchHead} head
   */
  function reader(from, head) {
    const firsts = [0];
    for (const count of head.pages) firsts.push(firsts[firsts.length - 1] + count);

    /**
     * Chooses what is read before the first results: those that may be among them, and what lies in the same parts.
     *
     * @param {OpsbookRanked[]} ranked
     * @param {number} first
     */
    function choose(ranked, first) {
      /** @type {Set<number>} */
      const numbers = new Set();
      /** @type {{ chosen: OpsbookRanked[], left: OpsbookRanked[] }} */
      const { chosen, left } = { chosen: [], left: [] };
      for (const one of ranked) {
        const part = partOfPage(firsts, one.page);
        const isNear = chosen.length < first || numbers.size < MOST_PARTS || numbers.has(part);
        if (!isNear || chosen.length >= Math.max(MOST_READ, first)) {
          left.push(one);
          continue;
        }
        numbers.add(part);
        chosen.push(one);
      }
      return { chosen, left };
    }

    /**
     * @param {OpsbookRanked[]} ranked
     * @returns {Promise<OpsbookResult[]>}
     */
    async function records(ranked) {
      return Promise.all(ranked.map(async (one) => {
        const part = partOfPage(firsts, one.page);
        const page = (await from.pages(part))[one.page - firsts[part]];
        return { ...one, kind: page.k, record: page, text: page.s[one.section] };
      }));
    }

    return { choose, records };
  }

  /**
   * @param {number[]} firsts
   * @param {number} page
   */
  function partOfPage(firsts, page) {
    let [low, high] = [0, firsts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= page) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  opsbook.searchEngine = engine;
})(window.opsbook);
