/* Finds the words of a query in a text, to mark them, and cuts the piece out of it that holds most of them. Pure but for `write`. */
(function (opsbook) {
  'use strict';

  /** How much of a text is looked at for the piece that is shown: all that the index keeps of a section. */
  const MOST_READ = 3_000;
  // eslint-disable-next-line no-control-regex
  const NOT_ASCII = /[^\x00-\x7f]/;
  const SPACE = 0x20;

  /**
   * Makes what finds the pieces of a text, from white space to white space, that may hold one of the terms: a stem keeps
   * the first letters of its words, so that most of a text needs no closer look.
   *
   * @param {Iterable<string>} terms
   * @returns {(text: string) => { chunk: string, start: number }[]}
   */
  function nearness(terms) {
    const beginnings = [...new Set([...terms].map((term) => term.replace(/^-+/, '').slice(0, 2)))].filter((letters) => letters !== '' && !NOT_ASCII.test(letters)).map((letters) => letters.replace(/[^a-z0-9]/g, '\\$&'));
    const plain = new RegExp(beginnings.join('|') || '(?!)', 'gi');
    return (text) => {
      // A letter of another writing may be folded into one of these.
      const isPlain = !NOT_ASCII.test(text);
      const wanted = isPlain ? plain : /\S+/g;
      const found = [];
      wanted.lastIndex = 0;
      for (let hit = wanted.exec(text); hit; hit = wanted.exec(text)) {
        let [start, end] = [hit.index, hit.index + hit[0].length];
        while (start > 0 && text.charCodeAt(start - 1) > SPACE) start -= 1;
        while (end < text.length && text.charCodeAt(end) > SPACE) end += 1;
        found.push({ chunk: text.slice(start, end), start });
        wanted.lastIndex = end;
      }
      return found;
    };
  }

  /**
   * @param {{ terms: Iterable<string>, open?: OpsbookTerm[], stems: boolean }} wanted - `open`: what may go on being typed
   * @returns {(text: string) => [number, number][]} from where to where, in order
   */
  function marker({ terms, open = [], stems }) {
    const analyzer = opsbook.searchText.analyzer(stems);
    const known = new Set(terms);
    const begun = open.map(({ term, word }) => word || term).filter((word) => word.length > 1);
    const near = nearness([...known, ...begun]);
    /** What stands between white space comes again and again. @type {Map<string, [number, number][]>} */
    const seen = new Map();

    /** @param {OpsbookCompound} compound @returns {[number, number][]} within it */
    function inCompound(compound) {
      const lower = compound.text.toLowerCase();
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

    /** @param {string} chunk - no compound goes beyond white space @returns {[number, number][]} within it */
    function inChunk(chunk) {
      return opsbook.searchText.compounds(chunk).flatMap((compound) => inCompound(compound).map(([from, to]) => /** @type {[number, number]} */ ([compound.start + from, compound.start + to])));
    }

    return (text) => {
      /** @type {[number, number][]} */
      const places = [];
      for (const { chunk, start } of near(text)) {
        let own = seen.get(chunk);
        if (!own) seen.set(chunk, (own = inChunk(chunk)));
        for (const [from, to] of own) places.push([start + from, start + to]);
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
    const words = places.map((place) => flat.slice(...place).toLowerCase());
    const most = new Set(words).size;
    let [best, from] = [0, 0];
    for (let index = 0; index < places.length && best < most; index += 1) {
      const [start] = places[index];
      const inside = new Set();
      for (let at = index; at < places.length && places[at][1] <= start + length - 40; at += 1) inside.add(words[at]);
      if (inside.size > best) [best, from] = [inside.size, start];
    }
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

  opsbook.searchWords = { nearness, marker, snippet, write };
})(window.opsbook);
