/* Finds what is called exactly as a query, as a part of it, or as it goes on: names stand above all that words can say. */
(function (opsbook) {
  'use strict';

  /** A shorter beginning says nothing. */
  const SHORTEST = 4;

  /**
   * @param {OpsbookQuery} query
   * @param {OpsbookParts} parts
   * @param {OpsbookSearchHead} head
   * @returns {Promise<OpsbookNames>}
   */
  async function exact(query, parts, head) {
    const { find, begins } = opsbook.searchMatch.lookup(parts, head);
    /** @type {[OpsbookNameKind, string][]} */
    const wanted = [['command', query.command]];
    if (query.name !== '') wanted.push(['query', query.name]);
    for (const { term, isName } of query.wholes) if (isName && term !== query.name) wanted.push(['identifier', term]);
    const begun = query.plainWords.join('');
    const isBegun = query.open.length > 0 && begun.length >= SHORTEST;
    const [found, begin] = await Promise.all([
      Promise.all(wanted.map(async ([kind, term]) => ({ kind, postings: await find(term) }))),
      isBegun ? begins(begun, query.name) : [],
    ]);
    return [
      ...found.flatMap(({ kind, postings }) => (postings ? [{ kind, postings }] : [])),
      ...begin.map((postings) => ({ kind: /** @type {const} */ ('begun'), postings })),
    ];
  }

  /**
   * Finds what is called as the query with its mistakes mended.
   *
   * @param {OpsbookQuery} query
   * @param {OpsbookSlot[]} slots
   * @param {OpsbookParts} parts
   * @param {OpsbookSearchHead} head
   * @param {OpsbookAnalyzer} analyzer
   * @returns {Promise<OpsbookNames>}
   */
  async function corrected(query, slots, parts, head, analyzer) {
    const corrections = new Map(slots.flatMap((slot) => (slot.corrected ? [[slot.term, slot.corrected]] : [])));
    if (corrections.size === 0) return [];
    const name = analyzer.joined(query.plainWords.map((word) => corrections.get(analyzer.joined([word])) || word));
    const postings = await opsbook.searchMatch.lookup(parts, head).find(name);
    return postings ? [{ kind: 'corrected', postings }] : [];
  }

  opsbook.searchNames = { exact, corrected };
})(window.opsbook);
