/* Before the shift: who is planned to be on call now, until when, and who is next. Only the reader's clock can tell. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  /** So many turns are listed. */
  const SHOWN = 8;
  const MINUTE = 60_000;
  /** @type {OpsbookReadyState[]} the worse behind */
  const ORDER = ['good', 'look', 'unknown', 'todo'];

  /** @param {OpsbookReadyState[]} states @returns {OpsbookReadyState} */
  const worst = (states) => states.reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), 'good');

  opsbook.readyWorst = worst;

  const row = opsbook.ready.row('rota');
  if (!row) return;
  const rotations = /** @type {HTMLElement[]} */ ([...row.element.querySelectorAll('[data-ready-rota]')]);

  /** @param {Element | null} from @param {Element | null} to */
  function copy(from, to) {
    if (from && to) to.replaceChildren(...[...from.childNodes].map((node) => node.cloneNode(true)));
  }

  /**
   * @param {HTMLElement} rotation
   * @returns {(now: Date) => OpsbookReadyState} shows it as of a moment
   */
  function shower(rotation) {
    const find = (/** @type {string} */ hook) => /** @type {HTMLElement | null} */ (rotation.querySelector('[' + hook + ']'));
    const list = find('data-ready-turns');
    // Nobody is entered, or no turns can be worked out: its line says which.
    if (!list) return () => ('unbuilt' in rotation.dataset ? 'unknown' : 'look');
    const later = find('data-ready-later');
    if (later instanceof HTMLTemplateElement) list.append(later.content.cloneNode(true));
    const rows = /** @type {HTMLElement[]} */ ([...list.children]);
    const turns = rows.map((turn) => ({ start: turn.dataset.start || '', end: turn.dataset.end || '' }));
    const plan = find('data-ready-plan');
    // A word is enough on a screen; the plan is one press away.
    if (plan) plan.removeAttribute('open');

    /** @param {string} hook @param {boolean} isShown */
    function reveal(hook, isShown) {
      const part = find(hook);
      if (part) part.hidden = !isShown;
    }

    return function (now) {
      const { first, isRunning } = opsbook.turnAt ? opsbook.turnAt(turns, now) : { first: rows.length, isRunning: false };
      const running = isRunning ? rows[first] : null;
      const next = rows[isRunning ? first + 1 : first] || null;
      rows.forEach((turn, at) => {
        turn.hidden = at < first || at >= first + SHOWN;
        turn.toggleAttribute('aria-current', turn === running);
        if (turn === running) turn.setAttribute('aria-current', 'time');
      });
      reveal('data-ready-now', running !== null);
      reveal('data-ready-begins', !running && next !== null);
      const isPlannedOn = Date.parse(rotation.dataset.end || '') > (running ? Date.parse(running.dataset.end || '') : now.getTime());
      reveal('data-ready-beyond', first >= rows.length && isPlannedOn);
      reveal('data-ready-over', first >= rows.length && !isPlannedOn);
      reveal('data-ready-plan', first < rows.length);
      if (running) {
        copy(running.querySelector('[data-turn-who]'), find('data-ready-who'));
        const [until, left] = [find('data-ready-until'), find('data-ready-in')];
        if (until) until.textContent = running.dataset.until || '';
        const time = Date.parse(running.dataset.end || '') - now.getTime();
        const then = find('data-ready-next-who');
        // Of a long plan only the first turns are here.
        if (then && !next) then.textContent = word(isPlannedOn ? 'ready_rota_beyond' : 'ready_rota_last');
        if (left) left.textContent = word('ready_rota_in', { time: opsbook.incident.duration(Math.max(MINUTE, time)) });
      }
      if (next) {
        copy(next.querySelector('[data-turn-who]'), find('data-ready-next-who'));
        copy(next.querySelector('[data-turn-start]'), find('data-ready-begin'));
      }
      return running ? 'good' : 'look';
    };
  }

  const showers = rotations.map(shower);
  function show() {
    const now = new Date();
    row?.tell({ state: worst(showers.map((each) => each(now))) });
  }

  if (!rotations.length) {
    row.tell({ state: 'good' });
    return;
  }
  show();
  window.setInterval(show, MINUTE);
  document.addEventListener('visibilitychange', show);
  window.addEventListener('pageshow', show);
})(window.opsbook);
