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

  /** @param {string} tag @param {string} name - what holds others runs as the page does */
  function holder(tag, name) {
    const element = document.createElement(tag);
    element.className = name;
    return element;
  }

  /** @param {string} tag @param {string} name @param {string} [text] - which may run from right to left */
  function made(tag, name, text = '') {
    const element = holder(tag, name);
    element.dir = 'auto';
    element.append(text);
    return element;
  }

  /**
   * @param {OpsbookResult} result
   * @returns {{ page: string, title: string, place: string }} the page where that is not the answer itself
   */
  function names({ record, text, section }) {
    const isPage = section === 0 || text[0] === '' || text[0] === record.t;
    return { page: isPage ? '' : record.t, title: isPage ? record.t : text[0], place: record.c === record.t ? '' : record.c };
  }

  /** @param {OpsbookShownResult} shown @param {OpsbookAnswer} answer @param {number} length */
  function pieceOf({ result }, answer, length) {
    const command = result.kind === 'command' ? result.text[4][0] : undefined;
    const element = made('span', command ? 'found__text found__text--code' : 'found__text');
    const piece = snippet(command ? command[0] : result.text[3], answer.mark, length);
    write(element, piece.text, piece.places);
    return piece.text === '' || piece.text === result.record.t ? null : element;
  }

  /**
   * Fills the link of an answer.
   *
   * @param {HTMLElement} into
   * @param {OpsbookShownResult} shown
   * @param {OpsbookAnswer} answer
   * @param {{ length: number, hasKind: boolean, hasCommand: boolean }} look - `length` of the piece of text
   */
  function fill(into, shown, answer, { length, hasKind, hasCommand }) {
    const { result } = shown;
    const { page, title, place } = names(result);
    const head = holder('span', 'found__head');
    const name = holder('span', result.kind === 'alert' ? 'found__name found__name--code' : 'found__name');
    if (page !== '') {
      const above = made('span', 'found__page');
      write(above, page, answer.mark(page));
      name.append(above, ' ');
    }
    const last = made('span', 'found__title');
    write(last, title, answer.mark(title));
    name.append(last);
    head.append(name);
    into.append(head);
    const line = holder('span', 'found__place');
    // First on their line, where the eye goes down the list.
    for (const id of result.record.v || []) line.append(opsbook.incidentMark(id), ' ');
    if (hasKind) line.append(made('span', 'found__kind', word('kind_' + result.kind)), ' ');
    if (place !== '') {
      const where = made('span', 'found__where');
      write(where, place, answer.mark(place));
      line.append(where);
    }
    if (line.firstChild) into.append(' ', line);
    const piece = hasCommand && result.kind === 'command' ? null : pieceOf(shown, answer, length);
    if (piece) into.append(' ', piece);
  }

  /**
   * @param {OpsbookShownResult} shown
   * @param {OpsbookAnswer} answer
   * @param {{ length: number, hasKind: boolean, hasCommand: boolean }} look
   * @returns {HTMLAnchorElement}
   */
  function link(shown, answer, look) {
    const element = document.createElement('a');
    element.className = 'found';
    element.setAttribute('href', shown.href);
    // Where it leads whatever is put along while it is pressed.
    element.dataset.href = shown.href;
    element.setAttribute('data-search-result', '');
    element.dataset.words = answer.said;
    fill(element, shown, answer, look);
    return element;
  }

  opsbook.searchRow = { groupOf, link, holder, made };
})(window.opsbook);
