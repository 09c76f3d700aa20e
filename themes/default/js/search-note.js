/* What is to be said of an answer beside its results: an alert that nothing answers, words taken for others, labels that go along. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  const MOST_LABELS = 6;

  /** @param {OpsbookAnswer} answer @returns {string[]} sentences */
  function note({ typed, results, pages, corrected, unknown, pasted, isSure }) {
    const lines = [];
    const short = typed.trim().slice(0, 80);
    if (unknown !== '') lines.push(word(results.length ? 'search_unknown' : 'search_unknown_alone', { name: unknown.slice(0, 80) }));
    else if (results.length === 0 && pages.length > 0) lines.push(word('search_narrowed'));
    else if (results.length === 0) lines.push(word('search_nothing', { text: short }));
    if (corrected.length > 0 && results.length > 0) lines.push(word('search_corrected', { words: corrected.slice(0, 6).join(', ') }));
    const labels = [...pasted.labels].filter(([key]) => !/^alert_?name$/i.test(key));
    if (isSure && labels.length > 0) {
      const some = labels.slice(0, MOST_LABELS).map(([key, value]) => key + ' ' + opsbook.incident.hidden(value, new Set()).slice(0, 40));
      lines.push(word('search_labels', { labels: some.join(', ') + (labels.length > MOST_LABELS ? ' \u2026' : '') }));
    }
    return lines;
  }

  opsbook.searchNote = note;
})(window.opsbook);
