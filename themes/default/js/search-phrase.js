/* Raises sections in which the words of a query stand side by side. Pure. */
(function (opsbook) {
  'use strict';

  /**
   * @param {OpsbookResult[]} results - changed in place
   * @param {OpsbookQuery} query
   * @param {OpsbookSlot[]} slots
   * @param {OpsbookAnalyzer} analyzer
   * @param {number} most - what is added, as a share of the score, where all words stand in the query's order
   */
  function phrase(results, query, slots, analyzer, most) {
    const weights = new Map(slots.filter(({ isBonus }) => !isBonus).map(({ term, weight, rarity }) => [term, weight * rarity]));
    const order = query.order.filter((term) => weights.has(term));
    /** @type {Map<string, number>} neighbours in the query, and what they weigh */
    const pairs = new Map();
    let sum = 0;
    for (let at = 1; at < order.length; at += 1) {
      const weight = Math.min(weights.get(order[at - 1]) || 0, weights.get(order[at]) || 0);
      if (order[at - 1] === order[at] || pairs.has(order[at - 1] + ' ' + order[at])) continue;
      pairs.set(order[at - 1] + ' ' + order[at], weight);
      sum += weight;
    }
    if (sum === 0) return;
    for (const result of results) {
      const [heading, , , text, commands] = result.text;
      const lines = [heading, text, ...commands.map(([command]) => command)];
      if (result.section === 0) lines.push(result.record.t);
      let found = 0;
      const left = new Map(pairs);
      for (const line of lines) {
        /** @type {string[]} the terms before, the nearest last */
        const before = [];
        for (const compound of opsbook.searchText.compounds(line)) {
          for (const { term, role } of analyzer.terms(compound)) {
            if (role !== 'part') continue;
            // Side by side, or with one word between them, which counts half.
            for (const [back, share] of /** @type {[number, number][]} */ ([[1, 1], [2, 0.5]])) {
              const key = before[before.length - back] + ' ' + term;
              const weight = left.get(key);
              if (weight === undefined) continue;
              found += weight * share;
              left.delete(key);
            }
            before.push(term);
            if (before.length > 2) before.shift();
          }
        }
      }
      result.score += result.words * most * (found / sum);
    }
  }

  opsbook.searchPhrase = phrase;
})(window.opsbook);
