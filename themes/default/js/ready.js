/* The page for the hour before the shift: takes what the lines of it found out, shows how each stands, and says in one sentence
   whether anything is to be done first. Each `ready-*.js` looks after its own lines. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  const DAY = 24 * 60 * 60 * 1000;

  /**
   * What the page says on top. What is to be looked at holds nobody up; what is not known is not called ready.
   *
   * @param {OpsbookReadyState[]} states
   * @param {boolean} isChecking - whether some are still being found out
   * @returns {{ state: 'ready' | 'todo' | 'checking', parts: [string, number][] }} words and how many
   */
  function verdict(states, isChecking) {
    const count = (/** @type {OpsbookReadyState} */ state) => states.filter((each) => each === state).length;
    const [todo, look, unknown] = [count('todo'), count('look'), count('unknown')];
    const some = (/** @type {string} */ key, /** @type {number} */ n) => /** @type {[string, number]} */ ([n === 1 ? key + '_one' : key, n]);
    if (todo) return { state: 'todo', parts: [some('ready_todo', todo)] };
    if (isChecking) return { state: 'checking', parts: [['ready_checking', 0]] };
    if (unknown) return { state: 'todo', parts: [some('ready_open', unknown)] };
    return { state: 'ready', parts: [['ready_all', 0], ...(look ? [some('ready_looks', look)] : [])] };
  }

  /**
   * @param {number} at - milliseconds
   * @param {number} now
   * @returns {string} as in `9 days ago`; in hours below two days
   */
  function age(at, now) {
    const days = Math.floor((now - at) / DAY);
    return days < 2 ? opsbook.moment.ago(at, now) : word('used_days', { n: days });
  }

  const list = document.querySelector('[data-ready]');
  /** Those that have not been told of. @type {Set<string>} */
  const waiting = new Set();

  function conclude() {
    const line = document.querySelector('[data-ready-verdict]');
    const first = document.querySelector('[data-ready-first]');
    if (!(list instanceof HTMLElement) || !(line instanceof HTMLElement) || !(first instanceof HTMLElement)) return;
    const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[data-ready-row]')]);
    const known = rows.filter((row) => !waiting.has(row.dataset.readyRow || ''));
    const { state, parts } = verdict(
      known.map((row) => /** @type {OpsbookReadyState} */ (row.dataset.state)),
      waiting.size > 0,
    );
    const text = parts.map(([key, n]) => word(key, { n })).join(' ');
    list.dataset.state = state;
    line.dataset.state = state;
    if (line.textContent !== text) line.textContent = text;
    const links = known.filter((row) => row.dataset.state === 'todo').map(linkTo);
    first.hidden = links.length === 0;
    first.replaceChildren(...links.flatMap((link, at) => (at ? [' ', link] : [link])));
  }

  /** @param {HTMLElement} row */
  function linkTo(row) {
    const link = document.createElement('a');
    link.className = 'ready__jump';
    link.href = '#' + row.id;
    link.textContent = (row.querySelector('.ready__name') || row).textContent || '';
    return link;
  }

  /**
   * @param {HTMLElement} row
   * @param {string} hook
   * @param {string} text
   */
  function write(row, hook, text) {
    const place = row.querySelector('[' + hook + ']');
    if (place && place.textContent !== text) place.textContent = text;
  }

  /**
   * @param {string} name
   * @returns {OpsbookReadyRow | null} the line; nothing on other pages
   */
  function rowOf(name) {
    const row = list && list.querySelector('[data-ready-row="' + name + '"]');
    if (!(row instanceof HTMLElement)) return null;
    waiting.add(name);
    const act = (/** @type {string} */ act) => /** @type {HTMLElement | null} */ (row.querySelector('[data-ready-act="' + act + '"]'));
    return {
      element: row,
      act,
      tell({ state, said = '', todo = '', note = '', acts = [], isChecking = false }) {
        if (isChecking) waiting.add(name);
        else waiting.delete(name);
        row.dataset.state = state;
        write(row, 'data-ready-word', word('ready_state_' + state));
        write(row, 'data-ready-said', said);
        write(row, 'data-ready-todo', todo);
        write(row, 'data-ready-note', note);
        for (const each of /** @type {Iterable<HTMLElement>} */ (row.querySelectorAll('[data-ready-act]'))) each.hidden = !acts.includes(each.dataset.readyAct || '');
        conclude();
      },
      /** For what somebody asked for by a press. */
      announce() {
        const parts = ['.ready__name', '[data-ready-word]', '[data-ready-said]', '[data-ready-todo]'].map((part) => row.querySelector(part));
        opsbook.announce(parts.flatMap((part) => (part && part.textContent ? [part.textContent] : [])).join('. '));
      },
    };
  }

  opsbook.ready = { row: rowOf, verdict, age, DAY };
})(window.opsbook);
