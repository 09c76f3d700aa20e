/* Adds up what the words of a query say of each section, and sorts. Pure. */
(function (opsbook) {
  'use strict';

  /** How much a page's words count for each of its sections. */
  const PAGE = 0.9;
  /** How much of a word counts as found that stands on the page and not in the section. */
  const ELSEWHERE = 0.55;
  /** How many of the best are sorted. */
  const MOST = 400;
  const BINS = 2048;
  /** What reaches this is found by its name. */
  const NAMED = 2000;
  /** How a weight is written: a page's reaches 2, a section's 1. */
  const [PAGE_BITS, SECTION_BITS] = [127, 15];
  const [UNASKED, WANTED, UNWANTED] = [0, 1, 2];
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
    const shares = new Float32Array(size);
    const isTouched = new Uint8Array(size);
    const touched = new Uint32Array(size);
    const own = {
      values,
      /** How much of the query is found there. */
      shares,
      /** The first `count` of these are not 0. */
      touched,
      count: 0,
      /** @param {number} at */
      touch(at) {
        if (isTouched[at] === 1) return;
        isTouched[at] = 1;
        touched[own.count++] = at;
      },
      /** @param {number} at @param {number} value */
      most(at, value) {
        own.touch(at);
        if (value > values[at]) values[at] = value;
      },
      /** @param {OpsbookPlaces} places @param {number} bits - of the weights @param {number} factor */
      mostOf({ at: all, weights, count }, bits, factor) {
        let end = own.count;
        for (let index = 0; index < count; index += 1) {
          const at = all[index];
          const value = (weights[index] & bits) * factor;
          if (isTouched[at] === 0) {
            isTouched[at] = 1;
            touched[end++] = at;
          }
          if (value > values[at]) values[at] = value;
        }
        own.count = end;
      },
      /** Takes the numbers of others over. @param {{ values: Float32Array, touched: Uint32Array, count: number }} others @param {number} factor @param {number} share */
      add(others, factor, share) {
        let end = own.count;
        for (let index = 0; index < others.count; index += 1) {
          const at = others.touched[index];
          if (isTouched[at] === 0) {
            isTouched[at] = 1;
            touched[end++] = at;
          }
          values[at] += others.values[at] * factor;
          shares[at] += share;
        }
        own.count = end;
      },
      clear() {
        for (let index = 0; index < own.count; index += 1) {
          const at = touched[index];
          values[at] = shares[at] = isTouched[at] = 0;
        }
        own.count = 0;
      },
    };
    return own;
  }

  /**
   * Returns a number that about `most` of the values reach, or a few more. Very many sections may have a word in common with
   * the query, and sorting them all would take longer than finding them.
   *
   * @param {Float64Array} values
   * @param {number} most
   */
  function threshold(values, most) {
    if (values.length <= most) return 0;
    const highest = values.reduce((best, value) => (value < NAMED && value > best ? value : best), 0);
    const bins = new Uint32Array(BINS);
    for (let index = 0; index < values.length; index += 1) bins[Math.min(BINS - 1, Math.floor((values[index] / highest) * (BINS - 1)))] += 1;
    let [bin, count] = [BINS, 0];
    while (bin > 0 && count < most) count += bins[(bin -= 1)];
    return (bin / (BINS - 1)) * highest;
  }

  /**
   * @param {OpsbookSearchHead} head
   * @param {OpsbookSearchOptions} options
   */
  function ranker(head, options) {
    const starts = new Uint32Array(head.counts.length + 1);
    head.counts.forEach((count, at) => (starts[at + 1] = starts[at] + count));
    const [pages, sections] = [head.counts.length, head.sections];
    const [pageScore, pageExact, ownPage] = [sums(pages), sums(pages), sums(pages)];
    const [score, exact, own] = [sums(sections), sums(sections), sums(sections)];
    const read = opsbook.searchPostings.reader(starts);
    const pageOf = new Uint32Array(sections);
    const isLeft = new Uint8Array(pages);
    // Made once: as much room for each letter that is typed would keep the browser busy with taking it away.
    const [allWords, allTotals] = [new Float64Array(sections), new Float64Array(sections)];
    head.counts.forEach((count, at) => pageOf.fill(at, starts[at], starts[at] + count));

    /**
     * @param {OpsbookSlot} slot
     * @param {number} share - how much of the query it is
     */
    function addSlot(slot, share) {
      for (const { postings, factor } of slot.matches) {
        const places = read(postings.bytes);
        ownPage.mostOf(places.pages, PAGE_BITS, (2 * factor) / PAGE_BITS);
        own.mostOf(places.sections, SECTION_BITS, factor / SECTION_BITS);
      }
      pageScore.add(ownPage, slot.weight, share);
      score.add(own, slot.weight, share);
      ownPage.clear();
      own.clear();
    }

    /**
     * @param {OpsbookNames} names - what is called as the query or a part of it
     */
    function addNames(names) {
      const isName = (/** @type {OpsbookPlaces} */ { weights }, /** @type {number} */ index) => (weights[index] & opsbook.searchPostings.NAME) !== 0;
      for (const { postings, kind } of names) {
        const found = read(postings.bytes);
        for (let index = 0; EXACT[kind] > 0 && index < found.pages.count; index += 1) {
          if (isName(found.pages, index)) pageExact.most(found.pages.at[index], EXACT[kind]);
        }
        for (let index = 0; EXACT_HEADING[kind] > 0 && index < found.sections.count; index += 1) {
          if (!isName(found.sections, index)) continue;
          exact.most(found.sections.at[index], EXACT_HEADING[kind]);
          score.touch(found.sections.at[index]);
        }
      }
    }

    /**
     * @param {OpsbookSlot[]} slots
     * @param {OpsbookNames} names
     * @param {(page: number) => boolean} isWanted
     * @returns {{ ranked: OpsbookRanked[], count: number, pages: number[] }} the best, best first, how many there are in all, and all pages, also those that are not wanted
     */
    function rank(slots, names, isWanted) {
      let most = 0;
      for (const slot of slots) {
        const share = slot.isBonus ? 0 : slot.weight * slot.rarity;
        most += share;
        addSlot(slot, share);
      }
      if (options.exact) addNames(names);
      // A page that is found by its title, tags or name alone is its own result.
      for (const some of [pageScore, pageExact]) for (let index = 0; index < some.count; index += 1) score.touch(starts[some.touched[index]]);
      const { touched, count } = score;
      // Of all that were found: in a large book a name may lead to a page whose common words are not kept.
      /** @type {number[]} */
      const found = [];
      for (let index = 0; index < count; index += 1) {
        const page = pageOf[touched[index]];
        if (isLeft[page] !== UNASKED) continue;
        isLeft[page] = isWanted(page) ? WANTED : UNWANTED;
        found.push(page);
      }
      const [words, totals] = [allWords.subarray(0, count).fill(0), allTotals.subarray(0, count).fill(0)];
      let left = 0;
      for (let index = 0; index < count; index += 1) {
        const at = touched[index];
        const page = pageOf[at];
        if (isLeft[page] !== WANTED) continue;
        const covered = most > 0 && options.coverage ? Math.min(1, (score.shares[at] + ELSEWHERE * (pageScore.shares[page] - score.shares[at])) / most) : 1;
        words[index] = (score.values[at] + (options.pages ? PAGE * pageScore.values[page] : 0)) * covered * (options.prior ? head.priors[page] / 100 : 1);
        totals[index] = words[index] + Math.max(exact.values[at], at === starts[page] ? pageExact.values[page] : pageExact.values[page] / 2);
        if (totals[index] > 0) left += 1;
      }
      const least = threshold(totals, MOST);
      /** @type {OpsbookRanked[]} */
      const ranked = [];
      for (let index = 0; index < count; index += 1) {
        const page = pageOf[touched[index]];
        if (totals[index] > 0 && totals[index] >= least) ranked.push({ page, section: touched[index] - starts[page], score: totals[index], words: words[index], isNamed: totals[index] - words[index] >= EXACT_HEADING.query });
      }
      for (const page of found) isLeft[page] = UNASKED;
      for (const sum of [pageScore, pageExact, score, exact]) sum.clear();
      return { ranked: sorted(ranked), count: left, pages: found };
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
