/* Answers a query from the parts of the index. Knows no element of a page, and not how parts arrive. */
(function (opsbook) {
  'use strict';

  /** Of how many of the best sections the words are read, to see which stand side by side. */
  const MOST_READ = 60;
  /** And from how many parts at most, so that the cost does not grow with the book. */
  const MOST_PARTS = 16;
  /** @type {OpsbookSearchOptions} */
  const ALL = { prefix: true, fuzzy: true, synonyms: true, wholes: true, parts: true, stop: true, exact: true, pages: true, coverage: true, phrase: true, prior: true };

  /**
   * @param {OpsbookParts} parts
   * @param {Partial<OpsbookSearchOptions>} [chosen] - techniques to leave out, to measure what they bring
   */
  function engine(parts, chosen = {}) {
    const options = { ...ALL, ...chosen };
    /** @type {ReturnType<typeof opsbook.searchRank.ranker> | undefined} */
    let rank;
    /** @type {OpsbookAnalyzer | undefined} */
    let analyzer;

    /**
     * @param {string} typed
     * @param {{ limit: number, isWanted?: (page: number) => boolean }} wanted
     * @returns {Promise<OpsbookFound>}
     */
    async function search(typed, { limit, isWanted = () => true }) {
      const head = await parts.head();
      analyzer = analyzer || opsbook.searchText.analyzer(head.stems);
      const query = opsbook.searchQuery(typed, analyzer, new Set(options.stop ? head.stop : []), options.parts);
      const slots = await opsbook.searchMatch.match(query, parts, head, options);
      const names = await opsbook.searchNames(query, slots, parts, head, analyzer);
      rank = rank || opsbook.searchRank.ranker(head, options);
      const { ranked, count, pages } = rank(slots, names, isWanted);
      const read = await records(ranked, limit, parts, head);
      if (options.phrase) opsbook.searchPhrase(read, query, slots, analyzer, new Set(head.stop));
      const results = opsbook.searchRank.sorted(/** @type {any[]} */ (read)).slice(0, limit);
      return { query, slots, results: /** @type {OpsbookResult[]} */ (results), total: count, pages, words: slots.map(({ term }) => term), corrected: slots.flatMap(({ corrected }) => corrected || []) };
    }

    /**
     * Reads the pages of the best sections, in their order, until those are enough.
     *
     * @param {OpsbookRanked[]} ranked
     * @param {number} limit
     * @param {OpsbookParts} from
     * @param {OpsbookSearchHead} head
     * @returns {Promise<OpsbookResult[]>}
     */
    async function records(ranked, limit, from, head) {
      const firsts = [0];
      for (const count of head.pages) firsts.push(firsts[firsts.length - 1] + count);
      /** @type {Set<number>} */
      const numbers = new Set();
      const chosen = [];
      for (const one of ranked) {
        const part = partOfPage(firsts, one.page);
        if (!numbers.has(part) && numbers.size >= MOST_PARTS && chosen.length >= limit) continue;
        if (chosen.length >= Math.max(MOST_READ, limit)) break;
        numbers.add(part);
        chosen.push({ ...one, part });
      }
      const loaded = new Map(await Promise.all([...numbers].map(async (number) => /** @type {[number, OpsbookPageRecord[]]} */ ([number, await from.pages(number)]))));
      return chosen.map(({ part, ...one }) => {
        const page = /** @type {OpsbookPageRecord[]} */ (loaded.get(part))[one.page - firsts[part]];
        return { ...one, kind: page.k, record: page, text: page.s[one.section] };
      });
    }

    return { search };
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
