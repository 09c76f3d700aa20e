/* The state of the log that is shown: its title, clocks, the four times and the severity, each of which can be changed. */
(function (opsbook) {
  'use strict';

  const { journal, incidents, incident: log, word, moment } = opsbook;
  if (!journal) return;
  const { one, all } = journal;
  const name = /** @type {HTMLInputElement} */ (one('data-now-name'));

  /** @param {Element | null} place @param {string} text */
  function write(place, text) {
    if (place && place.textContent !== text) place.textContent = text;
  }

  /** @param {string} hook @param {OpsbookClock} clock @param {number} now */
  function showClock(hook, clock, now) {
    const box = one(hook);
    const due = clock.due === null ? word('target_unset') : moment.wall(clock.due, now);
    write(box.querySelector('[data-clock-due]'), clock.met === null ? due : moment.wall(clock.met, now));
    write(box.querySelector('[data-clock-left]'), clock.due === null && clock.met === null ? '' : log.againstTarget(clock, { now }));
    box.toggleAttribute('data-late', clock.over >= 60_000);
  }

  /** @param {OpsbookIncident} incident @returns {boolean} also one that was raised since somebody took it */
  const isOpen = (incident) => incident.resolved === null && log.clocks(incident, incidents.plan, Date.now()).response.met === null;

  /** @param {OpsbookIncident} incident @returns {OpsbookTimeName | undefined} */
  function nextTime(incident) {
    if (isOpen(incident)) return 'acknowledged';
    return incident.resolved === null ? log.TIMES.find((which) => incident[which] === null) : undefined;
  }

  /** @param {OpsbookShown} what @param {number} now */
  function showTimes({ incident, isOwn }, now) {
    for (const row of all('data-time')) {
      const which = /** @type {OpsbookTimeName} */ (row.dataset.time);
      const at = incident[which];
      const again = which === 'acknowledged' && incident.again !== null ? ', ' + moment.wall(incident.again, now) : '';
      write(row.querySelector('[data-time-value]'), at === null ? word('incident_open_time') : moment.wall(at, now) + again);
      const [set, change] = [row.querySelector('[data-time-now]'), row.querySelector('[data-time-edit]')];
      const isDue = at === null || (which === 'acknowledged' && isOpen(incident));
      if (set instanceof HTMLElement) set.hidden = !isDue || !isOwn;
      if (change instanceof HTMLElement) change.hidden = !isOwn;
      row.toggleAttribute('data-set', at !== null);
    }
  }

  /** @param {OpsbookClock} first @param {OpsbookClock} response @param {number} now */
  function firstText(first, response, now) {
    const text = log.againstTarget(first, { now });
    return first.met !== null && first.met < response.from ? word('first_response', { text }) : word('first_response_detected', { text });
  }

  /** What the clock changes by itself. */
  function tick() {
    const what = journal && journal.shown();
    if (!what) return;
    const now = Date.now();
    const state = log.clocks(what.incident, incidents.plan, now);
    write(one('data-now-elapsed'), what.incident.resolved === null ? log.elapsedText(state.elapsed) : log.duration(state.elapsed));
    write(one('data-now-since'), word('status_since_short', { time: moment.wall(what.incident.detected, now) }));
    showClock('data-now-response', state.response, now);
    write(one('data-now-first'), state.first === null ? '' : firstText(state.first, state.response, now));
    showClock('data-now-resolution', state.resolution, now);
  }

  /** @param {OpsbookShown} what */
  function showTitle({ incident, isRunning, isOwn }) {
    const title = one('data-now-title');
    const text = document.createElement('span');
    text.dir = 'auto';
    text.textContent = log.titleOf(incident);
    title.replaceChildren(opsbook.incidentMark(incident.severity), ' ', text);
    one('data-now-readonly').hidden = isRunning;
    write(one('data-now-readonly-text'), isOwn ? (incident.resolved === null ? word('incident_aside') : word('incident_over')) : word('incident_foreign'));
    one('data-now-join').hidden = isOwn || incidents.get(incident.id) === null;
    one('data-now-rename').hidden = !isOwn;
    if (document.activeElement !== name) name.value = incident.title;
  }

  function show() {
    const what = journal && journal.shown();
    if (!what) return;
    const { incident, isRunning, isOwn } = what;
    showTitle(what);
    showTimes(what, Date.now());
    const next = isRunning ? nextTime(incident) : undefined;
    const advance = one('data-now-advance');
    advance.hidden = next === undefined;
    if (next) write(advance, next === 'acknowledged' ? word('incident_acknowledge') : next === 'mitigated' ? word('incident_mitigate') : word('incident_resolve'));
    for (const button of /** @type {HTMLButtonElement[]} */ (all('data-rate'))) {
      button.setAttribute('aria-pressed', String(button.dataset.rate === incident.severity));
      button.disabled = !isRunning;
    }
    for (const ladder of all('data-now-ladder')) ladder.hidden = ladder.dataset.nowLadder !== incident.severity;
    for (const list of all('data-now-runbooks')) list.hidden = list.dataset.nowRunbooks !== incident.severity;
    one('data-now-calls').hidden = !isRunning;
    one('data-now-note').hidden = !isOwn;
    tick();
  }

  /** @param {OpsbookTimeName} which @param {number | null} to */
  function setTime(which, to) {
    if (!journal) return;
    const result = journal.act((incident, now) => log.setTime(incident, which, to, now));
    if (!result.ok) return;
    // What is over stays in view, for what comes after; what goes on again is in front, unless another one runs.
    if (which === 'resolved' && to !== null) journal.view(result.incident.id);
    if (which === 'resolved' && to === null && incidents.current() === null) {
      incidents.take(result.incident.id);
      journal.view(null);
    }
  }

  /** @param {OpsbookTimeName} which */
  function setNow(which) {
    if (!journal) return;
    if (which === 'acknowledged') return void journal.act((incident, now) => log.acknowledge(incident, incidents.plan, now));
    const what = journal.shown();
    // A clock that was set back does not turn the order round.
    if (what) setTime(which, Math.max(Date.now(), ...log.TIMES.map((other) => what.incident[other] || 0)));
  }

  const minute = (/** @type {number} */ at) => Math.floor(at / 60_000);

  /** @param {OpsbookTimeName} which @param {number} at @param {OpsbookIncident} incident @returns {string} why it cannot be, in words */
  function faultOf(which, at, incident) {
    if (Number.isNaN(at)) return word('time_unread');
    if (at > Date.now()) return word('time_future');
    const place = log.TIMES.indexOf(which);
    for (const [index, other] of log.TIMES.entries()) {
      const time = incident[other];
      if (time === null || other === which) continue;
      if (index < place && minute(at) < minute(time)) return word('time_before', { name: log.timeName(other) });
      if (index > place && minute(at) > minute(time)) return word('time_behind', { name: log.timeName(other) });
    }
    return '';
  }

  /** @param {HTMLElement} row @param {boolean} isOpen */
  function unfold(row, isOpen) {
    const form = row.querySelector('form');
    const edit = row.querySelector('[data-time-edit]');
    if (!form || !(edit instanceof HTMLElement)) return;
    form.hidden = !isOpen;
    edit.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) edit.focus();
  }

  for (const row of all('data-time')) {
    const which = /** @type {OpsbookTimeName} */ (row.dataset.time);
    const label = (row.querySelector('.time__name') || row).textContent || '';
    const form = /** @type {HTMLFormElement} */ (row.querySelector('form'));
    const input = /** @type {HTMLInputElement} */ (row.querySelector('input'));
    input.setAttribute('aria-label', label);
    for (const button of row.querySelectorAll('button')) button.setAttribute('aria-label', label + ': ' + button.textContent);
    row.addEventListener('click', (event) => {
      const { target } = event;
      const button = target instanceof Element ? target.closest('button') : null;
      const what = journal.shown();
      if (!button || !what) return;
      if (button.hasAttribute('data-time-now')) setNow(which);
      if (button.hasAttribute('data-time-remove')) {
        unfold(row, false);
        setTime(which, null);
      }
      if (!button.hasAttribute('data-time-edit')) return;
      const at = what.incident[which] || Date.now();
      input.value = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
      unfold(row, form.hidden === true);
      if (!form.hidden) input.focus();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const what = journal.shown();
      if (!what) return;
      const at = new Date(input.value).getTime();
      const fault = faultOf(which, at, what.incident);
      write(form.querySelector('[data-time-fault]'), fault);
      if (fault) return input.focus();
      unfold(row, false);
      // What another time was measured against is another now.
      for (const other of all('data-time-fault')) write(other, '');
      const old = what.incident[which];
      if (old === null || minute(old) !== minute(at)) setTime(which, at);
    });
  }
  for (const button of all('data-rate')) {
    button.addEventListener('click', () => journal.act((incident, now) => log.rate(incident, button.dataset.rate || '', now)));
  }
  one('data-now-advance').addEventListener('click', () => {
    const what = journal.shown();
    const next = what && nextTime(what.incident);
    if (next) setNow(next);
  });
  one('data-now-join').addEventListener('click', () => {
    const what = journal.shown();
    if (!what || what.isOwn) return;
    const result = incidents.act((incident) => (log.join(incident, what.incident) ? undefined : 'full'), what.incident.id);
    opsbook.announce(result.ok ? word('incident_joined') : word('incident_notes_full'));
    if (result.ok) journal.view(what.incident.id);
  });
  one('data-now-close').addEventListener('click', () => journal.view(null));
  name.addEventListener('change', () => void journal.act((incident) => void (incident.title = log.line(name.value, log.LONGEST.title).trim())));
  document.addEventListener('opsbook:journal', show);
  document.addEventListener('visibilitychange', tick);
  window.setInterval(() => {
    if (!document.hidden) tick();
  }, 1000);
})(window.opsbook);
