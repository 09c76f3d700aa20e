/* Looks closer at the best sections: whose words stand side by side, and whose title says just what was asked. Pure. */
(function (opsbook) {
  'use strict';

  /** What is added, as a share of the score, where all words stand in the query's order. */
  const PHRASE = 0.15;
  /** And where the title, or the heading, and the query say the same. */
  const FIT = 0.25;
  /** How much of a text is read. */
  const LONGEST = 1_200;
  /** The words of each line of a section, which the next letter that is typed asks for again. @type {WeakMap<OpsbookResult['text'], string[][]>} */
  const known = new WeakMap();

  /**
   * @param {OpsbookResult[]} results - changed in place
   * @param {OpsbookQuery} query
   * @param {OpsbookSlot[]} slots
   * @param {OpsbookAnalyzer} analyzer
   * @param {Set<string>} stop
   */
  function phrase(results, query, slots, analyzer, stop) {
    /** @type {Map<string, number>} what each word weighs, as it was corrected */
    const weights = new Map();
    const meant = new Map();
    for (const { term, weight, rarity, isBonus, corrected } of slots) {
      if (isBonus) continue;
      meant.set(term, corrected || term);
      weights.set(corrected || term, weight * rarity);
    }
    const order = query.order.filter((term) => meant.has(term)).map((term) => meant.get(term));
    const sum = [...weights.values()].reduce((all, weight) => all + weight, 0);
    if (sum === 0) return;
    const pairs = pairsOf(order, weights);
    const all = [...pairs.values()].reduce((total, weight) => total + weight, 0);

    /** What stands in one text stands in others too. @type {Map<string, string[]>} */
    const cut = new Map();
    /** @param {OpsbookCompound} compound */
    function partsOf(compound) {
      let parts = cut.get(compound.text);
      if (!parts) cut.set(compound.text, (parts = analyzer.terms(compound).flatMap(({ term, role }) => (role === 'part' ? [term] : []))));
      return parts;
    }
    /** @param {string} line */
    const terms = (line) => opsbook.searchText.compounds(line).flatMap(partsOf);

    /** @param {string} title */
    function fit(title) {
      const own = new Set(terms(title).filter((term) => !stop.has(term)));
      let [asked, said] = [0, 0];
      for (const term of own) {
        const weight = weights.get(term);
        if (weight === undefined) continue;
        asked += weight;
        said += 1;
      }
      return own.size === 0 ? 0 : (asked / sum) * (said / own.size);
    }

    for (const result of results) {
      const [heading, , , text, commands] = result.text;
      let best = fit(heading);
      if (result.section === 0) best = Math.max(best, fit(result.record.t), ...result.record.s.slice(1, 2).map(([first, , level]) => (level === 1 ? fit(first) : 0)));
      result.score += result.words * FIT * best;
      if (all === 0) continue;
      let lines = known.get(result.text);
      if (!lines) known.set(result.text, (lines = [heading, text.slice(0, LONGEST), ...commands.map(([command]) => command)].map(terms)));
      result.score += result.words * PHRASE * (together(lines, pairs) / all);
    }
  }

  /**
   * @param {string[]} order
   * @param {Map<string, number>} weights
   * @returns {Map<string, number>} neighbours in the query, and what they weigh
   */
  function pairsOf(order, weights) {
    const pairs = new Map();
    for (let at = 1; at < order.length; at += 1) {
      const [first, second] = [order[at - 1], order[at]];
      if (first !== second) pairs.set(first + ' ' + second, Math.min(weights.get(first) || 0, weights.get(second) || 0));
    }
    return pairs;
  }

  /**
   * @param {string[][]} lines
   * @param {Map<string, number>} pairs
   * @returns {number} what the neighbours weigh that stand side by side, or with one word between them, which counts half
   */
  function together(lines, pairs) {
    let found = 0;
    const left = new Map(pairs);
    for (const line of lines) {
      line.forEach((term, at) => {
        for (const back of [1, 2]) {
          const key = line[at - back] + ' ' + term;
          const weight = left.get(key);
          if (weight === undefined) continue;
          found += weight / back;
          left.delete(key);
        }
      });
    }
    return found;
  }

  opsbook.searchPhrase = phrase;
})(window.opsbook);
