/* Finds what is called exactly as a query, as a part of it, or as it goes on: names stand above all that words can say. */
(function (opsbook) {
  'use strict';

  /** A shorter beginning says nothing. */
  const SHORTEST = 4;

  /**
   * @param {OpsbookQuery} query
   * @param {OpsbookSlot[]} slots
   * @param {OpsbookParts} parts
   * @param {OpsbookSearchHead} head
   * @param {OpsbookAnalyzer} analyzer
   * @returns {Promise<OpsbookNames>}
   */
  async function names(query, slots, parts, head, analyzer) {
    const { find, begins } = opsbook.searchMatch.lookup(parts, head);
    /** @type {[OpsbookNameKind, string][]} */
    const wanted = [['command', query.command]];
    if (query.name !== '') wanted.push(['query', query.name]);
    for (const { term, isName } of query.wholes) if (isName && term !== query.name) wanted.push(['identifier', term]);
    const corrections = new Map(slots.flatMap(({ term, corrected }) => (corrected ? [[term, corrected]] : [])));
    if (corrections.size > 0) wanted.push(['corrected', analyzer.joined(query.plainWords.map((word) => corrections.get(analyzer.joined([word])) || word))]);
    /** @type {OpsbookNames} */
    const found = [];
    for (const [kind, term] of wanted) {
      const postings = await find(term);
      if (postings) found.push({ kind, postings });
    }
    const begun = query.plainWords.join('');
    if (query.open.length > 0 && begun.length >= SHORTEST) {
      for (const postings of await begins(begun)) found.push({ kind: 'begun', postings });
    }
    return found;
  }

  opsbook.searchNames = names;
})(window.opsbook);
