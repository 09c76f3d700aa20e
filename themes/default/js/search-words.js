/* Finds the words of a query in a text, to mark them, and cuts the piece out of it that holds most of them. Pure but for `write`. */
(function (opsbook) {
  'use strict';

  /** How much of a text is looked at for the piece that is shown. */
  const MOST_READ = 1_000;

  /**
   * @param {{ terms: Iterable<string>, open?: OpsbookTerm[], stems: boolean }} wanted - `open`: what may go on being typed
   * @returns {(text: string) => [number, number][]} from where to where, in order
   */
  function marker({ terms, open = [], stems }) {
    const analyzer = opsbook.searchText.analyzer(stems);
    const known = new Set(terms);
    const begun = open.map(({ term, word }) => word || term).filter((word) => word.length > 1);
    // Stems keep the first letters, so that most words need no closer look.
    const beginnings = [...new Set([...known, ...begun].map((term) => term.replace(/^-+/, '').slice(0, 2)))];
    const mayHave = (/** @type {string} */ lower) => /[^\x00-\x7f]/.test(lower) || beginnings.some((letters) => lower.includes(letters));
    /** Words come again and again. @type {Map<string, [number, number][]>} */
    const seen = new Map();

    /** @param {OpsbookCompound} compound @returns {[number, number][]} within it */
    function inCompound(compound) {
      const lower = compound.text.toLowerCase();
      if (!mayHave(lower)) return [];
      const found = analyzer.terms(compound);
      if (found.some(({ term, role }) => role !== 'part' && known.has(term))) return [[0, compound.text.length]];
      /** @type {[number, number][]} */
      const places = [];
      let from = 0;
      for (const { term, role, word = term } of found) {
        if (role !== 'part') continue;
        // Where folding changed the letters, the word is not found in them, and the whole is marked.
        const at = lower.length === compound.text.length ? lower.indexOf(word, from) : -1;
        const prefix = begun.find((each) => word.startsWith(each));
        if (known.has(term) || prefix !== undefined) {
          if (at < 0) return [[0, compound.text.length]];
          places.push([at, at + (known.has(term) || prefix === undefined ? word : prefix).length]);
        }
        if (at >= 0) from = at + word.length;
      }
      return places;
    }

    return (text) => {
      /** @type {[number, number][]} */
      const places = [];
      for (const compound of opsbook.searchText.compounds(text)) {
        const key = (compound.isFlag ? '--' : '') + compound.text;
        let own = seen.get(key);
        if (!own) seen.set(key, (own = inCompound(compound)));
        for (const [from, to] of own) places.push([compound.start + from, compound.start + to]);
      }
      return places;
    };
  }

  /**
   * @param {string} text
   * @param {(text: string) => [number, number][]} mark
   * @param {number} length - of the piece, about
   * @returns {{ text: string, places: [number, number][] }}
   */
  function snippet(text, mark, length) {
    const flat = text.slice(0, MOST_READ).replace(/\s+/g, ' ').trim();
    const places = mark(flat);
    let [best, from] = [0, 0];
    places.forEach(([start], index) => {
      const words = new Set();
      for (let at = index; at < places.length && places[at][1] <= start + length - 40; at += 1) words.add(flat.slice(...places[at]).toLowerCase());
      if (words.size > best) [best, from] = [words.size, start];
    });
    let begin = from <= 60 ? 0 : from - 40;
    // Not in the middle of a word, nor of a letter of two parts.
    if (begin > 0) begin = Math.min(flat.indexOf(' ', begin) + 1 || begin, from);
    let end = Math.min(flat.length, begin + length);
    if (end < flat.length) end = Math.max(flat.lastIndexOf(' ', end), begin + Math.floor(length / 2));
    const before = begin > 0 ? '\u2026 ' : '';
    const shown = before + flat.slice(begin, end) + (end < flat.length ? ' \u2026' : '');
    const shift = before.length - begin;
    /** @type {[number, number][]} */
    const inside = places.filter(([start, stop]) => start >= begin && stop <= end).map(([start, stop]) => [start + shift, stop + shift]);
    return { text: shown, places: inside };
  }

  /**
   * Writes a text with its marks. What anybody wrote stays text.
   *
   * @param {HTMLElement} into
   * @param {string} text
   * @param {[number, number][]} places
   */
  function write(into, text, places) {
    let at = 0;
    for (const [from, to] of places) {
      if (from < at) continue;
      if (from > at) into.append(text.slice(at, from));
      const mark = document.createElement('mark');
      mark.textContent = text.slice(from, to);
      into.append(mark);
      at = to;
    }
    into.append(text.slice(at));
  }

  opsbook.searchWords = { marker, snippet, write };
})(window.opsbook);
