/* Finds the words of the book that a mistyped one may be meant for. Pure. */
(function (opsbook) {
  'use strict';

  const MOST = 8;
  /** What stemming takes off a word. */
  const ENDINGS = ['s', 'es', 'ed', 'er', 'ers', 'ing', 'ings', 'ies', 'ied', 'ment', 'ments', 'ness', 'able', 'ance', 'ence', 'tion', 'tions', 'ation', 'ations'];
  /** Shorter endings are one letter away from too much. */
  const LONG_ENDINGS = ENDINGS.filter((ending) => ending.length > 2);
  /**
   * Counts the letters that are missing, too many, wrong or swapped with their neighbour, up to a bound.
   *
   * @param {string} a
   * @param {string} b
   * @param {number} most
   * @returns {number} more than `most` where there are more
   */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    /** @type {number[]} */
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let row = 1; row <= a.length; row += 1) {
      const next = [row];
      let least = row;
      for (let at = 1; at <= b.length; at += 1) {
        const isSame = a[row - 1] === b[at - 1];
        let cost = Math.min(last[at - 1] + (isSame ? 0 : 1), last[at] + 1, next[at - 1] + 1);
        if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) cost = Math.min(cost, before[at - 2] + 1);
        next.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
      before = last;
      last = next;
    }
    return last[b.length];
  }

  /**
   * Returns which letters a word has, a bit for each: words that differ in many are far from one another, whatever their order.
   *
   * @param {string} word
   */
  function letters(word) {
    let bits = 0;
    for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
    return bits;
  }

  /** @param {number} bits */
  function count(bits) {
    let left = bits;
    let number = 0;
    for (; left !== 0; left &= left - 1) number += 1;
    return number;
  }

  /**
   * Compares a mistyped word with a stem, which has no ending: the mistake is in the ending, or before it.
   *
   * @param {string[]} forms - the word, its stem, and the word without each ending that it has
   * @param {string} stem
   * @param {number} most
   * @returns {number} more than `most` where they are further apart
   */
  function toStem([word, ...others], stem, most) {
    if (stem[0] !== word[0] || stem.length < 4) return most + 1;
    if (word.startsWith(stem) && LONG_ENDINGS.some((ending) => distance(word.slice(stem.length), ending, 1) <= 1)) return 1;
    return Math.min(most + 1, ...[word, ...others].map((form) => distance(form, stem, most)));
  }

  /**
   * @param {string} word - that is not in the book
   * @param {OpsbookDictionary} dictionary
   * @param {boolean} isOpen - whether it is still being typed
   * @param {OpsbookAnalyzer} analyzer
   * @returns {{ term: string, word: string, distance: number }[]} one for each term, the nearest first, of equally near ones the most common
   */
  function candidates(word, dictionary, isOpen, analyzer) {
    // Nobody means another number by one.
    if (word.length < 4 || /[\p{N}$]/u.test(word)) return [];
    const most = word.length < 8 ? 1 : 2;
    const own = letters(word);
    const termOf = (/** @type {string} */ name) => analyzer.joined([name]);
    /** @type {{ word: string, distance: number, common: number }[]} */
    const found = [];
    /** @param {number} at @param {number} cost */
    const add = (at, cost) => {
      const name = dictionary.names[at];
      // The first letter is rarely the wrong one.
      if (cost <= most + 0.5) found.push({ word: name, distance: cost + (name[0] === word[0] ? 0 : 0.6), common: dictionary.common[at] });
    };
    dictionary.names.forEach((name, at) => {
      const bits = dictionary.letters[at];
      // Each letter that the other lacks is an error of its own; a word that is being typed lacks some.
      if (count(own & ~bits) > most || (!isOpen && count(bits & ~own) > most)) return;
      let cost = distance(word, name, most);
      if (isOpen && name.startsWith(word)) cost = 0;
      else if (isOpen && cost > most && name.length > word.length && distance(word, name.slice(0, word.length), 1) === 1) cost = 1.5;
      add(at, cost);
    });
    // The book may have the word with other endings alone.
    if (analyzer.stems && found.every(({ word: name }) => name[0] !== word[0])) {
      const forms = [word, termOf(word), ...ENDINGS.filter((ending) => word.endsWith(ending) && word.length >= ending.length + 3).map((ending) => word.slice(0, -ending.length))];
      dictionary.names.forEach((name, at) => {
        if (name[0] === word[0] && count(dictionary.letters[at] & ~own) <= most + 3) add(at, toStem(forms, termOf(name), most));
      });
    }
    found.sort((a, b) => a.distance - b.distance || b.common - a.common || (a.word < b.word ? -1 : 1));
    /** @type {Map<string, { term: string, word: string, distance: number }>} */
    const terms = new Map();
    for (const { word: name, distance: far } of found) {
      const term = termOf(name);
      if (terms.size < MOST && !terms.has(term)) terms.set(term, { term, word: name, distance: far });
    }
    return [...terms.values()];
  }

  opsbook.searchFuzzy = { letters, distance, candidates };
})(window.opsbook);
