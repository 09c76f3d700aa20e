/* Adds up what the words of a query say of each section, and sorts. Pure. */
(function (opsbook) {
  'use strict';

  /** How much a page's words count for each of its sections. */
  const PAGE = 0.9;
  /** How much of a word counts as found that stands on the page and not in the section. */
  const ELSEWHERE = 0.55;
  /** How much it matters that all words are found. */
  const COVERAGE = 1;
  /** How many of the best are sorted. */
  const MOST = 400;
  /** What a name adds that is the whole query, a part of it, or goes on from it: more than words can. */
  const EXACT = { query: 10000, command: 0, identifier: 3000, corrected: 30, begun: 30 };
  /** And the same of a heading's name, or of a command in the section. */
  const EXACT_HEADING = { query: 4000, command: 9000, identifier: 0, corrected: 10, begun: 10 };

  /**
   * Numbers for some of very many places, all 0 at the start of each round.
   *
   * @param {number} size
   */
  function sums(size) {
    const values = new Float32Array(size);
    const isTouched = new Uint8Array(size);
    /** @type {number[]} */
    let touched = [];
    return {
      values,
      touched: () => touched,
      /** @param {number} at @param {number} value */
      add(at, value) {
        if (isTouched[at] === 0) {
          isTouched[at] = 1;
          touched.push(at);
        }
        values[at] += value;
      },
      /** @param {number} at @param {number} value */
      most(at, value) {
        if (isTouched[at] === 0) {
          isTouched[at] = 1;
          touched.push(at);
        }
        if (value > values[at]) values[at] = value;
      },
      clear() {
        for (const at of touched) values[at] = isTouched[at] = 0;
        touched = [];
      },
    };
  }

  /**
   * @param {OpsbookSearchHead} head
   * @param {OpsbookSearchOptions} options
   */
  function ranker(head, options) {
    const starts = new Uint32Array(head.counts.length + 1);
    head.counts.forEach((count, at) => (starts[at + 1] = starts[at] + count));
    const [pages, sections] = [head.counts.length, head.sections];
    const [pageScore, pageCover, pageExact, ownPage] = [sums(pages), sums(pages), sums(pages), sums(pages)];
    const [score, cover, exact, own] = [sums(sections), sums(sections), sums(sections), sums(sections)];
    const pageOf = new Uint32Array(sections);
    head.counts.forEach((count, at) => pageOf.fill(at, starts[at], starts[at] + count));

    /**
     * @param {OpsbookSlot} slot
     * @param {number} share - how much of the query it is
     * @param {(page: number) => boolean} isWanted
     */
    function addSlot(slot, share, isWanted) {
      for (const { postings, others, factor } of slot.matches) {
        const all = [postings, ...(others || [])].map(({ bytes }) => bytes);
        opsbook.searchPostings.readTogether(all, {
          page: (page, weight) => ownPage.most(page, weight * factor),
          section: (page, section, weight) => own.most(starts[page] + section, weight * factor),
        });
      }
      for (const page of ownPage.touched()) {
        if (!isWanted(page)) continue;
        pageScore.add(page, ownPage.values[page] * slot.weight);
        pageCover.add(page, share);
      }
      for (const at of own.touched()) {
        if (!isWanted(pageOf[at])) continue;
        score.add(at, own.values[at] * slot.weight);
        cover.add(at, share);
      }
      ownPage.clear();
      own.clear();
    }

    /**
     * @param {OpsbookNames} names - what is called as the query or a part of it
     * @param {(page: number) => boolean} isWanted
     */
    function addNames(names, isWanted) {
      for (const { postings, kind } of names) {
        opsbook.searchPostings.read(postings.bytes, {
          page(page, _, isName) {
            if (isName && EXACT[kind] > 0 && isWanted(page)) pageExact.most(page, EXACT[kind]);
          },
          section(page, section, _, isName) {
            if (!isName || EXACT_HEADING[kind] === 0 || !isWanted(page)) return;
            exact.most(starts[page] + section, EXACT_HEADING[kind]);
            score.add(starts[page] + section, 0);
          },
        });
      }
    }

    /**
     * @param {OpsbookSlot[]} slots
     * @param {OpsbookNames} names
     * @param {(page: number) => boolean} isWanted
     * @returns {{ ranked: OpsbookRanked[], count: number }} the best, best first, and how many there are in all
     */
    function rank(slots, names, isWanted) {
      let most = 0;
      for (const slot of slots) {
        const share = slot.isBonus ? 0 : slot.weight * slot.rarity;
        most += share;
        addSlot(slot, share, isWanted);
      }
      if (options.exact) addNames(names, isWanted);
      // A page that is found by its title, tags or name alone is its own result.
      for (const page of [...pageScore.touched(), ...pageExact.touched()]) score.add(starts[page], 0);
      const touched = score.touched();
      const [words, totals] = [new Float64Array(touched.length), new Float64Array(touched.length)];
      touched.forEach((at, index) => {
        const page = pageOf[at];
        const found = most > 0 ? Math.min(1, (cover.values[at] + ELSEWHERE * (pageCover.values[page] - cover.values[at])) / most) : 1;
        const sum = score.values[at] + (options.pages ? PAGE * pageScore.values[page] : 0);
        words[index] = sum * (options.coverage ? found ** COVERAGE : 1) * (options.prior ? head.priors[page] / 100 : 1);
        const isTop = at === starts[page];
        totals[index] = words[index] + Math.max(exact.values[at], isTop ? pageExact.values[page] : pageExact.values[page] / 2);
      });
      // Very many may have a word in common with the query: only the best are made to objects and sorted.
      const least = touched.length > MOST ? totals.slice().sort()[touched.length - MOST] : 0;
      /** @type {OpsbookRanked[]} */
      const ranked = [];
      touched.forEach((at, index) => {
        const total = totals[index];
        if (total > 0 && total >= least) ranked.push({ page: pageOf[at], section: at - starts[pageOf[at]], score: total, words: words[index] });
      });
      const count = totals.reduce((sum, total) => sum + (total > 0 ? 1 : 0), 0);
      for (const sum of [pageScore, pageCover, pageExact, score, cover, exact]) sum.clear();
      return { ranked: sorted(ranked), count };
    }

    return rank;
  }

  /**
   * @template {OpsbookRanked} R
   * @param {R[]} ranked
   * @returns {R[]}
   */
  function sorted(ranked) {
    return ranked.sort((a, b) => b.score - a.score || a.page - b.page || a.section - b.section);
  }

  opsbook.searchRank = { ranker, sorted };
})(window.opsbook);
