/* Marks who is planned to be on call now. Only the reader's clock can tell; the page was built some other day. */
(function (opsbook) {
  'use strict';

  /** How many turns are shown at once; the later ones are folded away. */
  const SHOWN = 8;
  const MINUTE = 60_000;

  /**
   * @param {{ start: string, end: string }[]} turns - in order, as RFC 3339
   * @param {Date} now
   * @returns {{ first: number, isRunning: boolean }} the first turn that has not ended, or how many there are when all
   *   have; whether it has begun
   */
  function turnAt(turns, now) {
    const at = turns.findIndex((turn) => Date.parse(turn.end) > now.getTime());
    if (at < 0) return { first: turns.length, isRunning: false };
    return { first: at, isRunning: Date.parse(turns[at].start) <= now.getTime() };
  }

  opsbook.turnAt = turnAt;

  /**
   * @param {ParentNode | null} from
   * @param {Element | null} to - holds what `from` holds afterwards
   */
  function copy(from, to) {
    if (to) to.replaceChildren(...(from ? [...from.childNodes].map((node) => node.cloneNode(true)) : []));
  }

  /**
   * @param {HTMLElement} rota
   * @returns {(now: Date) => void} shows the rota as of a moment
   */
  function shower(rota) {
    const find = (/** @type {string} */ hook) => /** @type {HTMLElement | null} */ (rota.querySelector('[' + hook + ']'));
    const rows = /** @type {HTMLElement[]} */ ([...rota.querySelectorAll('tr[data-start][data-end]')]);
    const turns = rows.map((row) => ({ start: row.dataset.start || '', end: row.dataset.end || '' }));
    const [near, later = near] = rota.querySelectorAll('[data-turns]');
    let shown = '';

    /** @param {number} first */
    function arrange(first) {
      const place = (/** @type {number} */ at) => (at < first + SHOWN ? near : later);
      rows.forEach((row, at) => {
        row.hidden = at < first;
        if (place(at) === near && row.parentElement !== near) near.append(row);
      });
      // A clock that was set back sends rows the other way, the last one first.
      for (let at = rows.length - 1; at >= 0; at -= 1) {
        if (rows[at].parentElement !== place(at)) later.prepend(rows[at]);
      }
      const table = near.closest('table');
      if (table) table.hidden = first >= rows.length;
      const folded = find('data-rota-later');
      if (folded) folded.hidden = first + SHOWN >= rows.length;
    }

    /**
     * @param {string} hook
     * @param {boolean} isShown
     */
    function reveal(hook, isShown) {
      const part = find(hook);
      if (part) part.hidden = !isShown;
    }

    /** @param {HTMLElement | undefined} running */
    function mark(running) {
      for (const row of rows) row.removeAttribute('aria-current');
      reveal('data-rota-now', Boolean(running));
      if (!running) return;
      running.setAttribute('aria-current', 'time');
      copy(running.querySelector('[data-turn-who]'), find('data-rota-who'));
      const reaches = /** @type {HTMLTemplateElement[]} */ ([...rota.querySelectorAll('template[data-reach-of]')]);
      const reach = reaches.find((one) => one.dataset.reachOf === running.dataset.member);
      copy(reach ? reach.content : null, find('data-rota-reach'));
      const until = find('data-rota-until');
      if (until) until.textContent = running.dataset.until || '';
    }

    return function (now) {
      const { first, isRunning } = turnAt(turns, now);
      const isOver = first >= rows.length && !(Date.parse(rota.dataset.end || '') > now.getTime());
      const state = [first, isRunning, isOver].join(' ');
      // Rows never move under someone's fingers.
      if (state === shown || (shown && rota.contains(document.activeElement))) return;
      shown = state;
      arrange(first);
      mark(isRunning ? rows[first] : undefined);
      reveal('data-rota-next', !isRunning && first < rows.length);
      reveal('data-rota-beyond', first >= rows.length && !isOver);
      reveal('data-rota-over', isOver);
      reveal('data-rota-hidden', !isOver);
      const [next, start] = [find('data-rota-next-time'), rows[first] && rows[first].querySelector('[data-turn-start]')];
      if (next && start) next.textContent = start.textContent;
    };
  }

  const showers = [...document.querySelectorAll('[data-rota]')].flatMap((rota) => (rota instanceof HTMLElement ? [shower(rota)] : []));
  const showAll = () => showers.forEach((show) => show(new Date()));
  showAll();
  if (showers.length) {
    window.setInterval(showAll, MINUTE);
    document.addEventListener('visibilitychange', showAll);
    window.addEventListener('pageshow', showAll);
  }
})(window.opsbook);
