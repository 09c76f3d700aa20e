/* On the page for addresses that do not exist: what comes nearest to the alert whose address it was. */
(function (opsbook) {
  'use strict';

  const place = document.querySelector('[data-missing]');
  if (!(place instanceof HTMLElement) || !opsbook.searchBox || !/(^|\/)alerts\/[^/]+$/.test(opsbook.here.asked())) return;
  const MOST = 5;
  const LOOK = { length: 160, hasKind: true, hasCommand: false };

  /** @param {OpsbookAnswer} answer */
  function show(answer) {
    const text = document.createElement('p');
    text.dir = 'auto';
    text.textContent = opsbook.searchNote(answer).join(' ');
    const list = document.createElement('ol');
    list.className = 'results';
    for (const shown of answer.results) {
      const item = document.createElement('li');
      item.className = 'results__one';
      const link = opsbook.searchRow.link(shown, answer, LOOK);
      // The results of search are those of its box.
      link.removeAttribute('data-search-result');
      item.append(link);
      list.append(item);
    }
    place?.append(text, list);
  }

  opsbook.searchAsk.ask(opsbook.here.asked(), { limit: MOST }).then(show, () => undefined);
})(window.opsbook);
