/* Reduces an English word to its stem, as the build does: the Snowball project's English stemmer ("Porter 2"). Pure. */
(function (opsbook) {
  'use strict';

  const VOWEL = /[aeiouy]/;
  /** Words that the rules would get wrong. */
  const WHOLE = new Map(Object.entries({
    skis: 'ski', skies: 'sky', dying: 'die', lying: 'lie', tying: 'tie', idly: 'idl', gently: 'gentl', ugly: 'ugli', early: 'earli',
    only: 'onli', singly: 'singl', sky: 'sky', news: 'news', howe: 'howe', atlas: 'atlas', cosmos: 'cosmos', bias: 'bias', andes: 'andes',
  }));
  const KEPT = new Set(['inning', 'outing', 'canning', 'herring', 'earring', 'proceed', 'exceed', 'succeed']);
  /** @type {[string, string][]} longest first */
  const STEP_2 = [
    ['ization', 'ize'], ['ational', 'ate'], ['fulness', 'ful'], ['ousness', 'ous'], ['iveness', 'ive'], ['tional', 'tion'], ['biliti', 'ble'],
    ['lessli', 'less'], ['entli', 'ent'], ['ation', 'ate'], ['alism', 'al'], ['aliti', 'al'], ['ousli', 'ous'], ['iviti', 'ive'], ['fulli', 'ful'],
    ['enci', 'ence'], ['anci', 'ance'], ['abli', 'able'], ['izer', 'ize'], ['ator', 'ate'], ['alli', 'al'], ['bli', 'ble'], ['ogi', 'og'], ['li', ''],
  ];
  /** @type {[string, string][]} */
  const STEP_3 = [
    ['ational', 'ate'], ['tional', 'tion'], ['alize', 'al'], ['icate', 'ic'], ['iciti', 'ic'], ['ative', ''], ['ical', 'ic'], ['ness', ''], ['ful', ''],
  ];
  const STEP_4 = ['ement', 'ance', 'ence', 'able', 'ible', 'ment', 'ant', 'ent', 'ism', 'ate', 'iti', 'ous', 'ive', 'ize', 'ion', 'al', 'er', 'ic'];

  /**
   * Says where a word's first and second region begin: behind the first consonant that follows a vowel, and again.
   *
   * @param {string} word
   * @returns {[number, number]}
   */
  function regions(word) {
    /** @param {number} from */
    const after = (from) => {
      const found = /[aeiouy][^aeiouy]/.exec(word.slice(from));
      return found ? from + found.index + 2 : word.length;
    };
    const prefix = /^(?:gener|commun|arsen)/.exec(word);
    const first = prefix ? prefix[0].length : after(0);
    return [first, after(first)];
  }

  /** @param {string} word */
  function isShort(word) {
    return /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word);
  }

  /** @param {string} word */
  function plural(word) {
    if (word.endsWith('sses')) return word.slice(0, -2);
    if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
    if (/(?:us|ss)$/.test(word) || !word.endsWith('s')) return word;
    return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
  }

  /**
   * @param {string} word
   * @param {number} first
   */
  function past(word, first) {
    const agreed = /eed(?:ly)?$/.exec(word);
    if (agreed) return agreed.index >= first ? word.slice(0, agreed.index) + 'ee' : word;
    const ending = /(?:ed|ing)(?:ly)?$/.exec(word);
    if (!ending || !VOWEL.test(word.slice(0, ending.index))) return word;
    const stem = word.slice(0, ending.index);
    if (/(?:at|bl|iz)$/.test(stem)) return stem + 'e';
    if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return stem.slice(0, -1);
    return first >= stem.length && isShort(stem) ? stem + 'e' : stem;
  }

  /**
   * @param {string} word - lower-case ASCII letters
   * @returns {string}
   */
  function stem(word) {
    if (word.length < 3) return word;
    const known = WHOLE.get(word);
    if (known !== undefined) return known;
    // A y that begins a word or follows a vowel is a consonant.
    word = word.replace(/^y|([aeiouy])y/g, (found, vowel) => (vowel || '') + 'Y');
    const [first, second] = regions(word);
    word = plural(word);
    if (KEPT.has(word)) return word;
    word = past(word, first);
    if (/..?[^aeiouy][yY]$/.test(word) && word.length > 2) word = word.slice(0, -1) + 'i';
    for (const [ending, other] of STEP_2) {
      if (!word.endsWith(ending)) continue;
      const at = word.length - ending.length;
      const fits = ending === 'ogi' ? word[at - 1] === 'l' : ending !== 'li' || /[cdeghkmnrt]/.test(word[at - 1] || '');
      if (at >= first && fits) word = word.slice(0, at) + other;
      break;
    }
    for (const [ending, other] of STEP_3) {
      if (!word.endsWith(ending)) continue;
      const at = word.length - ending.length;
      if (at >= (ending === 'ative' ? Math.max(first, second) : first)) word = word.slice(0, at) + other;
      break;
    }
    for (const ending of STEP_4) {
      if (!word.endsWith(ending)) continue;
      const at = word.length - ending.length;
      if (at >= second && (ending !== 'ion' || /[st]/.test(word[at - 1] || ''))) word = word.slice(0, at);
      break;
    }
    const end = word.length - 1;
    if (word.endsWith('e') && (end >= second || (end >= first && !isShort(word.slice(0, -1))))) word = word.slice(0, -1);
    else if (word.endsWith('ll') && end >= second) word = word.slice(0, -1);
    return word.replace(/Y/g, 'y');
  }

  opsbook.searchStem = stem;
})(window.opsbook);
