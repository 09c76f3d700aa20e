/* Finds for each word of a query what matches it in the index: itself, what begins with it, what means the same, what it may be meant for. */
(function (opsbook) {
  'use strict';

  /** How much each kind of match counts. */
  const WEIGHT = { exact: 1, prefix: 0.75, longer: 0.35, synonym: 0.6, near: 0.9, far: 0.55, stop: 0.1, whole: 1.3, pair: 0.7 };
  const MOST_PREFIXES = 24;

  /**
   * Compares as the build sorts: by code point.
   *
   * @param {string} a
   * @param {string} b
   */
  function compare(a, b) {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at += 1;
    const [x, y] = [a.codePointAt(at), b.codePointAt(at)];
    return (x === undefined ? -1 : x) - (y === undefined ? -1 : y);
  }

  /**
   * @param {string[]} firsts
   * @param {string} term
   * @returns {number} the last part whose first term is not behind this one; -1 before the first
   */
  function partOf(firsts, term) {
    let [low, high] = [0, firsts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(firsts[middle], term) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /**
   * @param {OpsbookParts} parts
   * @param {OpsbookSearchHead} head
   */
  function lookup(parts, head) {
    /**
     * @param {string} term
     * @returns {Promise<OpsbookPostings | undefined>}
     */
    async function find(term) {
      const part = partOf(head.terms, term);
      return part < 0 ? undefined : (await parts.terms(part)).postings.get(term);
    }

    /**
     * @param {string} prefix
     * @param {string} known - the term that is found already
     * @returns {Promise<OpsbookPostings[]>} of what else begins with it, the most common first
     */
    async function begins(prefix, known) {
      const found = [];
      const first = Math.max(0, partOf(head.terms, prefix));
      for (let part = first; part < head.terms.length && part < first + 2; part += 1) {
        if (part > first && !head.terms[part].startsWith(prefix)) break;
        const { names, postings } = await parts.terms(part);
        for (const name of names) {
          const one = name !== known && name.startsWith(prefix) ? postings.get(name) : undefined;
          if (one) found.push({ name, one });
        }
      }
      found.sort((a, b) => b.one.sections - a.one.sections || compare(a.name, b.name));
      return found.slice(0, MOST_PREFIXES).map(({ one }) => one);
    }

    return { find, begins };
  }

  /**
   * @param {OpsbookPostings[]} all
   * @returns {number} in how many sections any of them stands, at most
   */
  const together = (all) => all.reduce((sum, { sections }) => sum + sections, 0);

  /**
   * @param {OpsbookQuery} query
   * @param {OpsbookParts} parts
   * @param {OpsbookSearchHead} head
   * @param {OpsbookSearchOptions} options
   * @param {OpsbookAnalyzer} analyzer
   * @returns {Promise<OpsbookSlot[]>}
   */
  async function match(query, parts, head, options, analyzer) {
    const { find, begins } = lookup(parts, head);
    const rarity = (/** @type {number} */ sections) => Math.log(1 + (head.sections - Math.min(sections, head.sections) + 0.5) / (sections + 0.5));
    const misspelled = new Map(head.misspelled);
    const open = new Map(query.open.map(({ term, word }) => [term, word || term]));

    /**
     * @param {string} term
     * @param {string} word
     * @param {number} weight
     * @param {boolean} isOpen - whether it is still being typed
     * @param {boolean} mayBeMistyped
     * @returns {Promise<OpsbookSlot>}
     */
    async function slot(term, word, weight, isOpen, mayBeMistyped) {
      /** @type {OpsbookSlot} */
      const made = { term, weight, rarity: 0, matches: [], isKnown: false };
      /** @param {OpsbookPostings[]} all @param {number} factor */
      const add = (all, factor) => {
        if (all.length === 0) return;
        const rare = rarity(together(all));
        for (const postings of all) made.matches.push({ postings, factor: factor * rare });
        made.rarity = Math.max(made.rarity, rare * factor);
      };
      const exact = await find(term);
      if (exact) add([exact], WEIGHT.exact);
      made.isKnown = exact !== undefined;
      // A word that the authors mistyped stands for the one that they meant.
      const meant = mayBeMistyped && options.fuzzy ? misspelled.get(term) : undefined;
      const others = meant === undefined ? undefined : await find(meant);
      if (others) {
        add([others], WEIGHT.near);
        made.corrected = meant;
      }
      // A single letter begins too much, unless nothing else was typed or it is a word of its own in its writing.
      const begun = word.length > 1 || query.words.length === 1 || opsbook.searchText.isUnspaced(word);
      if (options.prefix && isOpen && begun) add(await begins(word, term), exact && mayBeMistyped ? WEIGHT.longer : WEIGHT.prefix);
      if (options.fuzzy && made.matches.length === 0 && mayBeMistyped) {
        const all = opsbook.searchFuzzy.candidates(word, await parts.words(), isOpen, analyzer);
        // More may be typed of a word than its stem has.
        const begun = all.filter(({ distance }) => distance === 0);
        const near = begun.length > 0 ? begun : all;
        for (const far of [1, 2]) {
          const some = near.filter((one) => Math.max(1, Math.floor(one.distance)) === far);
          const found = await Promise.all(some.map((one) => find(one.term)));
          add(found.flatMap((one) => one || []), far === 1 ? WEIGHT.near : WEIGHT.far);
        }
        made.corrected = made.matches.length > 0 && begun.length === 0 ? near[0].term : undefined;
      }
      return made;
    }

    const telling = query.words.filter(({ term }) => !head.cut.includes(term));
    const asked = telling.length > 0 ? telling : query.words;
    const none = /** @type {OpsbookSlot[]} */ ([]);
    // All at once: where each part is fetched from afar, each turn would cost as much as all together.
    const [words, wholes, pairs, meanings] = await Promise.all([
      Promise.all(asked.map(({ term, word, isStop }) => slot(term, word, isStop ? WEIGHT.stop : 1, open.has(term), !isStop))),
      options.wholes ? Promise.all(query.wholes.map(({ term, word }) => slot(term, word, WEIGHT.whole, open.has(term), false))) : none,
      options.wholes ? Promise.all(query.pairs.map(({ term, word, isOpen }) => slot(term, word, WEIGHT.pair, isOpen, false))) : none,
      options.synonyms ? meaningsOf(query, head, find) : [],
    ]);
    for (const { said, others, postings } of meanings) {
      const target = words.find(({ term }) => term === said);
      if (!target) continue;
      const rare = rarity(postings.sections);
      const factor = WEIGHT.synonym * Math.min(rare, target.isKnown ? Math.max(target.rarity, 0.5) : rare);
      target.matches.push({ postings, factor });
      target.meant = [...(target.meant || []), ...others];
      if (!target.isKnown) target.rarity = Math.max(target.rarity, factor);
    }
    const isBonus = (/** @type {OpsbookSlot} */ one) => ({ ...one, isBonus: true });
    return [...words, ...wholes.map(isBonus), ...pairs.map(isBonus)].filter((one) => one.matches.length > 0);
  }

  /**
   * Finds what means the same as a phrase of the query.
   *
   * @param {OpsbookQuery} query
   * @param {OpsbookSearchHead} head
   * @param {(term: string) => Promise<OpsbookPostings | undefined>} find
   * @returns {Promise<{ said: string, others: string[], postings: OpsbookPostings }[]>} the first word of what was said, the words of all other phrases for it, and where any stands
   */
  async function meaningsOf(query, head, find) {
    const isSaid = (/** @type {string[]} */ phrase) => query.order.some((_, at) => phrase.every((term, step) => query.order[at + step] === term));
    const found = head.synonyms.flatMap(([term, known, unknown]) => {
      const said = [...known, ...unknown].find(isSaid);
      const others = known.filter((phrase) => phrase !== said && !phrase.every((one) => query.order.includes(one)));
      return said && others.length > 0 ? [{ said: said[0], others: others.flat(), term }] : [];
    });
    const all = await Promise.all(found.map(async ({ said, others, term }) => ({ said, others, postings: await find(term) })));
    return all.flatMap(({ said, others, postings }) => (postings ? [{ said, others, postings }] : []));
  }

  opsbook.searchMatch = { match, lookup };
})(window.opsbook);
