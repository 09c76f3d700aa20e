/* Cuts text into the terms that search knows: the twin of the build's src/search/analysis.rs, bound to it by a shared table. */
(function (opsbook) {
  'use strict';

  const LONGEST = 48;
  /** How many stems are remembered. */
  const MOST_KNOWN = 20000;
  const WORD = /[\p{Alphabetic}\p{N}\p{M}]/u;
  const UNSPACED = '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
  const HAS_UNSPACED = new RegExp('[' + UNSPACED + ']', 'u');
  const RUNS = new RegExp('[' + UNSPACED + ']+|[^' + UNSPACED + ']+', 'gu');
  // Words, and single connectors between them.
  const COMPOUND = /[\p{Alphabetic}\p{N}\p{M}]+(?:[-._'\u2019][\p{Alphabetic}\p{N}\p{M}]+)*/gu;
  // In `OOMKilled` the second word begins at the K, in `HTTP5xx` at the 5; `PVCs` and `IPv4` are one word.
  const PART_BEGINS = /(?<=\p{Alphabetic})(?=[1-5][xX]{2})|(?<=\p{Lowercase})(?=\p{Uppercase})|(?<=\p{N})(?=\p{Uppercase}\p{Lowercase})|(?<=\p{Uppercase})(?=\p{Uppercase}\p{Lowercase}{2})/u;

  /** Accents, and the signs for vowels of Hebrew and Arabic, which few write. */
  const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]/g;

  /**
   * @param {string} text
   * @returns {OpsbookCompound[]}
   */
  function compounds(text) {
    const found = [];
    let last = -1;
    for (const match of text.matchAll(COMPOUND)) {
      const start = match.index;
      const before = text.slice(0, start);
      const isFlag = before.endsWith('--') && !/[-\p{Alphabetic}\p{N}\p{M}]$/u.test(before.slice(0, -2));
      found.push({ text: match[0], start, end: start + match[0].length, isFlag, continuesPath: last >= 0 && text.slice(last, start) === '/' });
      last = start + match[0].length;
    }
    return found;
  }

  /** @param {string} compound */
  function parts(compound) {
    return compound.split(/[-._]/).flatMap((segment) => {
      const plain = segment.replace(/\u2019/g, "'").replace(/'[sS]$/, '').replace(/'/g, '');
      return plain === '' ? [] : plain.split(PART_BEGINS);
    });
  }

  /** @param {string} part */
  function fold(part) {
    // eslint-disable-next-line no-control-regex
    if (/^[\x00-\x7f]*$/.test(part)) return part.toLowerCase();
    const lower = part.normalize('NFKD').toLowerCase().replace(MARKS, '').replace(/ß/g, 'ss').replace(/ς/g, 'σ').normalize('NFC');
    return [...lower].filter((c) => WORD.test(c)).join('');
  }

  /** @param {string} word */
  function pieces(word) {
    if (word === '') return [];
    if (!HAS_UNSPACED.test(word)) return [word];
    return (word.match(RUNS) || []).flatMap((run) => {
      const chars = [...run];
      return HAS_UNSPACED.test(run) && chars.length > 1 ? chars.slice(1).map((c, at) => chars[at] + c) : [run];
    });
  }

  /** @param {string} term */
  function cut(term) {
    return term.length <= LONGEST ? term : [...term].slice(0, LONGEST).join('');
  }

  /**
   * @param {boolean} stems - whether words are reduced to their English stems
   * @returns {OpsbookAnalyzer}
   */
  function analyzer(stems) {
    /** @type {Map<string, string>} the same words come again and again */
    const known = new Map();
    /** @param {string} word */
    function stem(word) {
      if (!stems) return word;
      let stemmed = known.get(word);
      if (stemmed === undefined) {
        stemmed = /^[a-z]{3,}$/.test(word) ? opsbook.searchStem(word) : word;
        if (known.size >= MOST_KNOWN) known.clear();
        known.set(word, stemmed);
      }
      return stemmed;
    }

    /**
     * @param {OpsbookCompound} compound
     * @returns {OpsbookTerm[]} its parts in order, the whole, the option
     */
    function terms({ text, isFlag }) {
      const words = parts(text);
      // A version, an address or a time: its numbers alone mean nothing. `v1.27` is meant by `1.27`.
      const isVersion = words.length > 1 && /^[vV][0-9]+$/.test(words[0]);
      if (words.length > 1 && words.every((word, at) => /^[0-9]*$/.test(word) || (at === 0 && isVersion))) return [{ term: cut(text.toLowerCase().slice(isVersion ? 1 : 0)), role: 'part' }];
      const folded = words.map(fold);
      /** @type {OpsbookTerm[]} */
      const found = folded.flatMap(pieces).map((piece) => ({ term: cut(stem(piece)), role: 'part', word: piece }));
      const whole = folded.join('');
      if (found.length > 1 && !HAS_UNSPACED.test(whole)) found.push({ term: cut(stem(whole)), role: 'whole', word: whole });
      if (isFlag) found.push({ term: cut('--' + text.toLowerCase()), role: 'flag' });
      return found;
    }

    return {
      stems,
      terms,
      /** @param {string} text */
      words: (text) => compounds(text).flatMap((compound) => parts(compound.text)).map(fold).filter((word) => word !== ''),
      /** @param {string[]} words */
      joined: (words) => cut(stem(words.join(''))),
    };
  }

  /**
   * Returns the term that a command is known by as a whole: letter case and white space do not matter.
   *
   * @param {string} command
   * @returns {string}
   */
  function commandKey(command) {
    let hash = 0x811c9dc5;
    for (const word of command.split(/[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/).filter(Boolean)) {
      const lower = word.toLowerCase() + ' ';
      for (let at = 0; at < lower.length; at += 1) hash = Math.imul(hash ^ lower.charCodeAt(at), 0x01000193);
    }
    return '$' + (hash >>> 0).toString(16).padStart(8, '0');
  }

  /** @param {string} word @returns {boolean} whether some of it belongs to a writing that does not part its words */
  const isUnspaced = (word) => HAS_UNSPACED.test(word);

  opsbook.searchText = { compounds, analyzer, commandKey, isUnspaced };
})(window.opsbook);
