/* Escalation ladders during an incident, on any page: who was called, "you are here", and by when the next one is due. */
(function (opsbook) {
  'use strict';

  const { incidents, incident: log, word, moment } = opsbook;
  const ladders = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-ladder]')].filter((each) => !each.closest('[data-leaf]')));
  if (ladders.length === 0) return;

  /** @param {OpsbookRungState} state @param {boolean} isHere @param {number} now @returns {string} of a ladder whose clock ended: who was called */
  function textOf({ call, due }, isHere, now) {
    if (call) return call.outcome === 'called' ? word('rung_called', { time: moment.wall(call.at, now) }) : word('rung_unanswered', { time: moment.wall(call.at, now) });
    if (due === null) return isHere ? word('rung_here') : '';
    if (!isHere) return word('rung_by', { time: moment.wall(due, now) });
    return due <= now ? word('rung_here_now') : word('rung_here_by', { time: moment.wall(due, now) });
  }

  /** @param {'called' | 'unanswered'} outcome @param {OpsbookRungState} state */
  function button(outcome, { step, rung }) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'rung__act';
    made.setAttribute('data-call-outcome', outcome);
    made.textContent = outcome === 'called' ? word('call_called') : word('call_unanswered');
    made.setAttribute('aria-label', made.textContent + ': ' + rung.name);
    made.addEventListener('click', () => {
      const ladder = made.closest('[data-ladder]');
      incidents.act((incident, now) => log.call(incident, { step, rung, outcome }, now));
      opsbook.announce(outcome === 'called' ? word('log_called', { name: rung.name }) : word('log_unanswered', { name: rung.name }));
      const next = ladder && ladder.querySelector('[data-rung-here] a[href], [data-rung-here] button');
      if (next instanceof HTMLElement) next.focus();
    });
    return made;
  }

  /** @param {HTMLElement} rung @param {OpsbookRungState | undefined} state @param {{ isHere: boolean, isNow: boolean, now: number }} at */
  function showRung(rung, state, { isHere, isNow, now }) {
    const text = state ? textOf(isNow ? { ...state, due: now } : state, isHere, now) : '';
    rung.toggleAttribute('data-rung-here', isHere);
    rung.toggleAttribute('data-rung-done', Boolean(state && state.call));
    if (isHere) rung.setAttribute('aria-current', 'step');
    else rung.removeAttribute('aria-current');
    const shown = rung.querySelector(':scope > [data-rung-state]');
    const wanted = text + (isHere ? '!' : '');
    if ((shown ? shown.getAttribute('data-rung-state') : '') === wanted) return;
    if (shown) shown.remove();
    if (!state || text === '') return;
    const line = document.createElement('p');
    line.className = 'rung__state';
    line.setAttribute('data-rung-state', wanted);
    line.setAttribute('data-chrome', '');
    const words = document.createElement('span');
    words.className = 'rung__words';
    words.textContent = text;
    line.append(words);
    if (isHere) line.append(' ', button('called', state), ' ', button('unanswered', state));
    rung.append(line);
  }

  function show() {
    const incident = incidents.current();
    const now = Date.now();
    const policy = incident && log.severityOf(incidents.plan, incident.severity).policy;
    const state = incident && log.clocks(incident, incidents.plan, now);
    // Once somebody took it, nobody is due.
    const isTaken = state !== null && state.response.met !== null;
    for (const ladder of ladders) {
      const isIt = policy !== null && ladder.dataset.ladder === policy;
      ladder.toggleAttribute('data-ladder-now', isIt);
      ladder.querySelectorAll('[data-rung]').forEach((rung, step) => {
        if (!(rung instanceof HTMLElement)) return;
        const here = isIt && state && state.call && state.call.step === step ? state.call : null;
        const rungState = isIt && state ? state.rungs[step] : undefined;
        showRung(rung, rungState && isTaken ? { ...rungState, due: null } : rungState, { isHere: here !== null, isNow: here !== null && here.isNow, now });
      });
    }
  }

  document.addEventListener('opsbook:incident', show);
  document.addEventListener('visibilitychange', show);
  window.setInterval(show, 15_000);
  show();
})(window.opsbook);
