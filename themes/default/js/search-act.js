/* What can be done with a result at once: copy its command, call or write to the contact, open the tool. */
(function (opsbook) {
  'use strict';

  const { word, searchRow } = opsbook;
  /** What is longer may have to part, so that it fits a phone. */
  const LONGEST_WHOLE = 30;
  /** What may stand in a link; the build has refused others. */
  const SAFE = /^(?:https?|tel|sms|mailto|slack):/i;

  /**
   * @param {OpsbookShownResult} shown
   * @param {OpsbookAnswer} answer
   * @returns {[string, number, number] | null} the command that holds most of the query's words
   */
  function commandOf({ result }, { mark }) {
    const commands = result.text[4];
    if (result.kind === 'command') return commands[0] || null;
    let [best, most] = [/** @type {[string, number, number] | null} */ (null), 1];
    for (const command of commands) {
      const words = new Set(mark(command[0]).map(([from, to]) => command[0].slice(from, to).toLowerCase()));
      // One word in common says little: `kubectl` stands everywhere.
      if (words.size > most) [best, most] = [command, words.size];
    }
    return best;
  }

  /**
   * Keeps an option whole where its line ends: half of it would be read as another one.
   *
   * @param {HTMLElement} into
   * @param {string} text
   * @param {OpsbookAnswer} answer
   */
  function writeCommand(into, text, { mark }) {
    for (const piece of text.match(/\s+|\S+/g) || []) {
      const isWhole = /\S/.test(piece) && piece.length <= LONGEST_WHOLE;
      const place = isWhole ? searchRow.holder('span', 'found__whole') : into;
      opsbook.searchWords.write(place, piece, mark(piece));
      if (isWhole) into.append(place);
    }
  }

  /** @param {string} text @param {string} label */
  function copyButton(text, label) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'act found__act';
    button.textContent = word('copy');
    button.setAttribute('aria-label', word('copy') + ': ' + label);
    button.addEventListener('click', async () => {
      if (!(await opsbook.copyText(text, button.parentElement || button))) return;
      opsbook.flash(button, word('copied'));
      document.dispatchEvent(new CustomEvent('opsbook:copied', { detail: { text, logged: text, names: [], ids: [], environment: opsbook.environment.current() } }));
    });
    return button;
  }

  /** @param {string} href @param {string} text @param {string} label */
  function actLink(href, text, label) {
    const link = document.createElement('a');
    link.className = 'act found__act';
    link.setAttribute('href', href);
    link.textContent = text;
    link.setAttribute('aria-label', text + ': ' + label);
    return link;
  }

  /**
   * @param {OpsbookShownResult} shown
   * @param {OpsbookAnswer} answer
   * @returns {HTMLElement | null} what stands beside the result
   */
  function acts(shown, answer) {
    const { record } = shown.result;
    const row = searchRow.holder('div', 'found__acts');
    if (record.a && SAFE.test(record.a[2])) {
      const [kind, text, url] = record.a;
      const link = actLink(url, kind === 'link' ? word('search_open') : opsbook.reachWord(kind), kind === 'link' ? text : record.t);
      if (kind !== 'link') row.append(searchRow.made('span', 'found__reach', text), ' ');
      row.append(link);
      return row;
    }
    const command = commandOf(shown, answer);
    if (!command) return null;
    const [text, danger, hasSlots] = command;
    const code = document.createElement('code');
    code.className = 'found__command';
    writeCommand(code, text, answer);
    row.append(code, ' ');
    if (danger > 0) {
      const name = danger === 2 ? 'destructive' : 'caution';
      row.append(searchRow.made('span', 'found__danger found__danger--' + name, word('danger_' + name)), ' ');
    }
    // The row on its page fills in, and asks before what cannot be undone.
    row.append(danger < 2 && !hasSlots ? copyButton(text, text) : actLink(shown.href, word(hasSlots ? 'search_fill' : 'search_row'), text));
    return row;
  }

  opsbook.searchActs = acts;
})(window.opsbook);
