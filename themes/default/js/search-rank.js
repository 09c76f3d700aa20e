/* Adds up what the words of a query say of each section, and sorts. Pure. */
(function (opsbook) {
  'use strict';

  /** How much a page's words count for each of its sections. */
  const PAGE = 0.7;
  /** How much of a word counts as found that stands on the page and not in the section. */
  const ELSEWHERE = 0.55;
  /** How much it matters that all words are found. */
  const COVERAGE = 1.6;
  /** What a name that is the whole query adds: more than words can. */
  const EXACT = { query: 1000, command: 900, heading: 400, identifier: 200 };

  /**
   * @param {Uint8Array} bytes
   * @param {(page: number, weight: number, isName: boolean, sections: [number, number, boolean][]) => void} visit
   */
  function read(bytes, visit) {
    let at = 0;
    const number = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    for (let page = 0; at < bytes.length; ) {
      page += number();
      const weight = bytes[at++];
      /** @type {[number, number, boolean][]} */
      const sections = [];
      let section = 0;
      for (let left = number(); left > 0; left -= 1) {
        section += number();
        const own = bytes[at++];
        sections.push([section, (own & 0x7f) / 127, own >= 0x80]);
      }
      visit(page, (weight & 0x7f) / 127, weight >= 0x80, sections);
    }
  }

  /**
   * @param {OpsbookMatch} match
   * @returns {Map<number, { weight: number, isName: boolean, sections: Map<number, [number, boolean]> }>} by page
   */
  function pagesOf(match) {
    const pages = new Map();
    read(match.postings.bytes, (page, weight, isName, sections) => {
      pages.set(page, { weight, isName, sections: new Map(sections.map(([section, own, name]) => [section, [own, name]])) });
    });
    // Of a phrase all words must stand there; it weighs as much as its lightest.
    for (const other of match.others || []) {
      const own = pagesOf({ postings: other, factor: 1 });
      for (const [page, entry] of pages) {
        const same = own.get(page);
        if (!same) {
          pages.delete(page);
          continue;
        }
        entry.weight = Math.min(entry.weight, same.weight);
        entry.isName = false;
        for (const [section, [weight]] of entry.sections) {
          const there = same.sections.get(section);
          if (there) entry.sections.set(section, [Math.min(weight, there[0]), false]);
          else entry.sections.delete(section);
        }
      }
    }
    return pages;
  }

  /**
   * @param {OpsbookQuery} query
   * @param {OpsbookSlot[]} slots
   * @param {OpsbookNames} names - what is exactly called as the query or a part of it
   * @param {OpsbookSearchHead} head
   * @param {OpsbookSearchOptions} options
   * @param {(page: number) => boolean} isWanted
   * @returns {OpsbookRanked[]} best first
   */
  function rank(query, slots, names, head, options, isWanted) {
    /** @type {Map<number, { score: number, cover: number, exact: number, sections: Map<number, { score: number, cover: number, exact: number }> }>} */
    const pages = new Map();
    const pageOf = (/** @type {number} */ page) => {
      let entry = pages.get(page);
      if (!entry) pages.set(page, (entry = { score: 0, cover: 0, exact: 0, sections: new Map() }));
      return entry;
    };
    const sectionOf = (/** @type {ReturnType<typeof pageOf>} */ page, /** @type {number} */ section) => {
      let entry = page.sections.get(section);
      if (!entry) page.sections.set(section, (entry = { score: 0, cover: 0, exact: 0 }));
      return entry;
    };
    let most = 0;
    for (const slot of slots) {
      const share = slot.isBonus ? 0 : slot.weight * slot.rarity;
      most += share;
      /** @type {Map<number, { weight: number, sections: Map<number, number> }>} */
      const best = new Map();
      for (const match of slot.matches) {
        for (const [page, entry] of pagesOf(match)) {
          if (!isWanted(page)) continue;
          let own = best.get(page);
          if (!own) best.set(page, (own = { weight: 0, sections: new Map() }));
          own.weight = Math.max(own.weight, entry.weight * match.factor);
          for (const [section, [weight]] of entry.sections) own.sections.set(section, Math.max(own.sections.get(section) || 0, weight * match.factor));
        }
      }
      for (const [number, { weight, sections }] of best) {
        const page = pageOf(number);
        page.score += weight * slot.weight;
        page.cover += share;
        for (const [section, own] of sections) {
          const entry = sectionOf(page, section);
          entry.score += own * slot.weight;
          entry.cover += share;
        }
      }
    }
    for (const { postings, kind } of names) {
      read(postings.bytes, (number, _, isName, sections) => {
        if (!isWanted(number)) return;
        const page = pageOf(number);
        if (isName && kind !== 'command') page.exact = Math.max(page.exact, EXACT[kind]);
        for (const [section, , isHeading] of sections) {
          if (!isHeading || kind === 'identifier') continue;
          const entry = sectionOf(page, section);
          entry.exact = Math.max(entry.exact, kind === 'command' ? EXACT.command : EXACT.heading);
        }
      });
    }
    /** @type {OpsbookRanked[]} */
    const ranked = [];
    for (const [number, page] of pages) {
      const prior = options.prior ? head.priors[number] / 100 : 1;
      if (page.sections.size === 0 || page.exact > 0) sectionOf(page, 0);
      for (const [section, own] of page.sections) {
        const cover = most > 0 ? Math.min(1, (own.cover + ELSEWHERE * (page.cover - own.cover)) / most) : 1;
        const words = (own.score + (options.pages ? PAGE * page.score : 0)) * (options.coverage ? cover ** COVERAGE : 1);
        const exact = options.exact ? Math.max(own.exact, section === 0 ? page.exact : page.exact / 2) : 0;
        ranked.push({ page: number, section, score: words * prior + exact, words: words * prior });
      }
    }
    return sorted(ranked);
  }

  /**
   * @param {OpsbookRanked[]} ranked
   * @returns {OpsbookRanked[]}
   */
  function sorted(ranked) {
    return ranked.sort((a, b) => b.score - a.score || a.page - b.page || a.section - b.section);
  }

  opsbook.searchRank = { rank, sorted };
})(window.opsbook);
