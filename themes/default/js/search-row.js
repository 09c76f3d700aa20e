/* Makes the elements of an answer: what it is called, where it stands, the piece of text that holds the words. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  const { write, snippet } = opsbook.searchWords;
  /** Which heading of the list a kind stands under. @type {Record<string, string>} */
  const GROUPS = {
    alert: 'runbooks', runbook: 'runbooks', procedure: 'procedures', checklist: 'procedures',
    contact: 'contacts', command: 'commands', severity: 'severities', tool: 'tools',
  };

  /** @param {OpsbookShownResult} shown */
  const groupOf = ({ result }) => (Object.prototype.hasOwnProperty.call(GROUPS, result.kind) ? GROUPS[result.kind] : 'pages');

  /** @param {string} tag @param {string} name @param {string} [text] */
  function made(tag, name, text = '') {
    const element = document.createElement(tag);
    element.className = name;
    element.dir = 'auto';
    element.append(text);
    return element;
  }

  /** @param {OpsbookResult} result @returns {{ title: string, path: string[] }} */
  function names({ record, text, section }) {
    const isPage = section === 0 || text[0] === '' || text[0] === record.t;
    const title = isPage ? record.t : text[0];
    return { title, path: [record.c, isPage ? '' : record.t].filter((part, at, all) => part !== '' && part !== title && all.indexOf(part) === at) };
  }

  /**
   * Fills the link of an answer.
   *
   * @param {HTMLElement} into
   * @param {OpsbookShownResult} shown
   * @param {OpsbookAnswer} answer
   * @param {number} length - of the piece of text
   */
  function fill(into, { result }, answer, length) {
    const { title, path } = names(result);
    const head = made('span', 'found__head');
    const name = made('span', result.kind === 'alert' || result.kind === 'command' ? 'found__title found__title--code' : 'found__title');
    write(name, title, answer.mark(title));
    head.append(name);
    for (const id of result.record.v || []) head.append(' ', opsbook.incidentMark(id));
    const place = made('span', 'found__place');
    place.append(made('span', 'found__kind', word('kind_' + result.kind)));
    for (const part of path) {
      const step = made('span', 'found__step');
      write(step, part, answer.mark(part));
      place.append(' ', step);
    }
    into.append(head, ' ', place);
    const piece = snippet(result.text[3], answer.mark, length);
    if (piece.text === '' || piece.text === title) return;
    const text = made('span', 'found__text');
    write(text, piece.text, piece.places);
    into.append(' ', text);
  }

  /**
   * @param {OpsbookShownResult} shown
   * @param {OpsbookAnswer} answer
   * @param {number} length
   * @returns {HTMLAnchorElement}
   */
  function link(shown, answer, length) {
    const element = document.createElement('a');
    element.className = 'found';
    element.setAttribute('href', shown.href);
    element.setAttribute('data-search-result', '');
    element.dataset.words = answer.said;
    fill(element, shown, answer, length);
    return element;
  }

  opsbook.searchRow = { groupOf, link, made };
})(window.opsbook);
