/* Reads what was typed or pasted: its words, its identifiers, and what of it is noise. Pure. */
(function (opsbook) {
  'use strict';

  /** More text than any alert or log line has that is worth reading; of more, as of a stack trace, the two ends say what happened. */
  const LONGEST = 2000;
  /** How many words of a pasted text are looked for: stop words and repetitions go first. */
  const MOST_WORDS = 24;
  /** How many of those are its last ones. */
  const LAST_WORDS = 8;
  /** Labels and fields of logs that say where and when, and not what. */
  const NOISY = 'severity|level|lvl|ts|time|timestamp|date|caller|logger|component|instance|endpoint|prometheus|job|uid|pid|tid|trace_?id|span_?id|request_?id|duration|elapsed|cluster|region|env|environment|host|hostname|node_?name|tenant|team|priority|status';
  /** Fields that hold the message itself. */
  const TELLING = /^(?:alertname|alert|msg|message|err|error|reason|description|summary|title|exception)$/i;
  /** What follows is the name of an alert, be it a single word. */
  const NAMED = /(?:\[(?:FIRING|RESOLVED)(?::\s*\d+)?\]\s*|\balert_?name\s*[=:]\s*"?)([\p{L}\p{N}._-]+)/giu;
  const PAIR = /(?<![\w.])([A-Za-z_][\w.]*)\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;{}]+)/g;

  /**
   * Takes out of a pasted line what no runbook holds: the state of an alert, times, addresses, ids, labels.
   *
   * @param {string} text
   * @returns {string}
   */
  function withoutNoise(text) {
    const hasName = /\balert_?name\s*[=:]/i.test(text);
    const noisy = new RegExp('^(?:' + NOISY + ')$', 'i');
    return text
      .replace(/\[(?:FIRING|RESOLVED|ALERT|TRIGGERED|ACKNOWLEDGED)(?::\s*\d+)?\]/gi, ' ')
      .replace(/\((?:critical|warning|warn|info|page|none|high|low|error)\)/gi, ' ')
      .replace(PAIR, (whole, key, value) => {
        if (TELLING.test(key)) return ' ' + value.replace(/^["']|["']$/g, '') + ' ';
        if (noisy.test(key) || hasName) return ' ';
        return whole;
      })
      // A day without a time may be a title's, as in a report on an incident.
      .replace(/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?\b/g, ' ')
      .replace(/\b\d{2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, ' ')
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, ' ')
      .replace(/\b(?:0x)?(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/gi, ' ');
  }

  /**
   * @param {string} typed
   * @param {OpsbookAnalyzer} analyzer
   * @param {Set<string>} stop - terms that weigh little
   * @param {boolean} [splits] - whether compounds are looked for by their parts too
   * @returns {OpsbookQuery}
   */
  function query(typed, analyzer, stop, splits = true) {
    const all = typed.trim();
    const whole = all.length > LONGEST ? all.slice(0, LONGEST / 2) + ' ' + all.slice(-LONGEST / 2) : all;
    const plain = withoutNoise(whole);
    // Where nothing but noise was typed, it is what is looked for.
    const text = opsbook.searchText.compounds(plain).length > 0 ? plain : whole;
    /** @type {Map<string, OpsbookQueryWord>} */
    const words = new Map();
    /** @type {Map<string, { isName: boolean, word: string }>} */
    const wholes = new Map();
    const found = opsbook.searchText.compounds(text);
    /** @type {string[]} */
    const inOrder = [];
    for (const compound of found) {
      const terms = analyzer.terms(compound);
      const hasWhole = terms.some(({ role }) => role === 'whole');
      for (const { term, role, word } of terms) {
        if (role === 'part' && hasWhole && !splits) continue;
        if (role === 'part' || (role === 'whole' && !splits)) {
          inOrder.push(term);
          if (!words.has(term)) words.set(term, { term, word: word || term, isStop: stop.has(term) });
        } else {
          wholes.set(term, { isName: role === 'whole', word: word || term });
        }
      }
    }
    for (const [, name] of whole.matchAll(NAMED)) {
      const parts = analyzer.words(name);
      if (parts.length > 0) wholes.set(analyzer.joined(parts), { isName: true, word: parts.join('') });
    }
    const kept = [...words.values()];
    const strong = kept.filter((word) => !word.isStop);
    const chosen = kept.length <= MOST_WORDS ? kept : [...strong.slice(0, MOST_WORDS - LAST_WORDS), ...strong.slice(MOST_WORDS - LAST_WORDS).slice(-LAST_WORDS)];
    const plainWords = analyzer.words(text);
    const last = found[found.length - 1];
    // What joins words may be followed by another one.
    const isOpen = last !== undefined && /[\p{Alphabetic}\p{N}\p{M}][-._]?$/u.test(typed);
    const pairs = [];
    for (let at = 1; at < plainWords.length && at <= MOST_WORDS; at += 1) {
      const two = plainWords.slice(at - 1, at + 1);
      if (two.every((word) => stop.has(analyzer.joined([word])))) continue;
      pairs.push({ term: analyzer.joined(two), word: two.join(''), isOpen: isOpen && at === plainWords.length - 1 });
    }
    return {
      text: whole,
      words: chosen,
      order: inOrder,
      wholes: [...wholes].map(([term, { isName, word }]) => ({ term, isName, word })),
      pairs: pairs.filter(({ term }) => !wholes.has(term)),
      plainWords,
      name: plainWords.length > 0 ? analyzer.joined(plainWords) : '',
      command: opsbook.searchText.commandKey(whole),
      // A word that is still being typed: what begins with it is meant too.
      open: isOpen ? analyzer.terms(last).filter(({ role }) => role !== 'flag') : [],
    };
  }

  opsbook.searchQuery = query;
})(window.opsbook);
