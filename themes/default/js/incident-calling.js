/* Whom to call next, above the contacts and on the page of the log: "no answer" gives the next person at once. */
(function (opsbook) {
  'use strict';

  const { incidents, incident: log, word } = opsbook;
  const boxes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-calling]')].filter((each) => !each.closest('[data-leaf]')));
  if (boxes.length === 0) return;

  /** @param {HTMLElement} box @param {OpsbookRung} rung */
  function showReach(box, { name, kind, text, url }) {
    const [link, plain] = [box.querySelector('[data-calling-link]'), box.querySelector('[data-calling-plain]')];
    if (!(link instanceof HTMLElement) || !(plain instanceof HTMLElement)) return;
    const way = opsbook.reachWord(kind);
    link.hidden = url === null;
    plain.hidden = url !== null;
    if (url === null) {
      plain.textContent = text === null ? word('contact_empty') : way + ': ' + text;
      return;
    }
    link.setAttribute('href', url);
    link.classList.toggle('reach--call', kind === 'phone');
    link.textContent = way + (text ? ' ' + text : '');
    link.setAttribute('aria-label', link.textContent + ', ' + name);
  }

  function show() {
    const incident = incidents.current();
    const now = Date.now();
    const state = incident && log.clocks(incident, incidents.plan, now);
    for (const box of boxes) {
      const call = state && state.call;
      box.hidden = !call;
      const text = box.querySelector('[data-calling-text]');
      if (!call || !state || !text) continue;
      const words = log.next(state, now).text;
      if (text.textContent !== words) text.textContent = words;
      showReach(box, call.rung);
    }
  }

  for (const box of boxes) {
    box.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('[data-calling-outcome]') : null;
      if (!button) return;
      const outcome = button.getAttribute('data-calling-outcome') === 'called' ? 'called' : 'unanswered';
      incidents.act((incident, now) => {
        const { call } = log.clocks(incident, incidents.plan, now);
        if (call) log.call(incident, { step: call.step, rung: call.rung, outcome }, now);
      });
      const incident = incidents.current();
      const now = Date.now();
      if (incident) opsbook.announce(log.next(log.clocks(incident, incidents.plan, now), now).text);
    });
  }
  document.addEventListener('opsbook:incident', show);
  document.addEventListener('visibilitychange', show);
  window.setInterval(show, 15_000);
  show();
})(window.opsbook);
