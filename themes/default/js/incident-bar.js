/* The bar that stays on every page while an incident runs: how bad, since when, what is next and by when. */
(function (opsbook) {
  'use strict';

  const { incidents, incident: log, word, storage } = opsbook;
  const bar = document.querySelector('[data-incident]');
  const marks = document.querySelector('template[data-incident-marks]');
  const root = document.documentElement;

  /** @param {string} id - of a severity @returns {HTMLElement} its shape, colour and id */
  function mark(id) {
    const at = incidents.plan.severities.findIndex((each) => each.id === id);
    const rank = String(Math.min(at + 1, 4));
    const known = marks instanceof HTMLTemplateElement ? marks.content.querySelector('[data-rank="' + rank + '"]') : null;
    const copy = /** @type {HTMLElement} */ (known ? known.cloneNode(true) : document.createElement('span'));
    const text = copy.querySelector('.badge__id') || copy;
    text.textContent = id || word('severity_none');
    return copy;
  }

  /** @param {string | null} kind - of a way to reach someone @returns {string} what pressing its link does */
  function reachWord(kind) {
    if (kind === 'phone') return word('call');
    if (kind === 'sms') return word('channel_sms');
    if (kind === 'pagerduty') return word('channel_pagerduty');
    return kind === 'slack' ? word('channel_slack') : word('channel_email');
  }

  opsbook.incidentMark = mark;
  opsbook.reachWord = reachWord;
  if (!(bar instanceof HTMLElement)) return;
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (bar.querySelector('[data-incident-' + name + ']'));
  const device = part('device').textContent || '';
  /** What was said of the next call, so that it is said once. */
  let told = '';

  /** @param {HTMLElement} place @param {string} text */
  function write(place, text) {
    if (place.textContent !== text) place.textContent = text;
  }

  /** @param {OpsbookClocks['call']} call */
  function showCall(call) {
    const link = part('call');
    const url = call ? call.rung.url : null;
    link.hidden = url === null;
    if (!call || url === null) return;
    if (link.getAttribute('href') !== url) link.setAttribute('href', url);
    write(link, reachWord(call.rung.kind));
    link.setAttribute('aria-label', reachWord(call.rung.kind) + ': ' + call.rung.name);
  }

  /** @param {OpsbookIncident} incident */
  function showMark(incident) {
    const place = part('mark');
    if (place.dataset.id === incident.severity && place.firstChild) return;
    place.dataset.id = incident.severity;
    place.replaceChildren(mark(incident.severity));
  }

  /** Says what is kept where, and offers the log where it would be lost. */
  function showDevice() {
    const { trouble } = storage;
    const isApart = !storage.sharesPages();
    if (trouble === null) write(part('device'), incidents.isShort ? word('incident_short') : isApart ? word('incident_device_page') : device);
    else write(part('device'), trouble === 'full' ? word('incident_full') : word('incident_refused'));
    part('save').hidden = trouble === null;
  }

  /** What is about the page steps aside; it is one press away. @param {boolean} isRunning */
  function fold(isRunning) {
    root.toggleAttribute('data-during-incident', isRunning);
    const about = document.querySelector('[data-head-about]');
    if (about instanceof HTMLDetailsElement) about.open = !isRunning;
  }

  function show() {
    if (!(bar instanceof HTMLElement)) return;
    const incident = incidents.current();
    bar.hidden = incident === null;
    if (root.hasAttribute('data-during-incident') !== (incident !== null)) fold(incident !== null);
    if (!incident) return;
    const now = Date.now();
    const state = log.clocks(incident, incidents.plan, now);
    bar.dataset.severity = incident.severity;
    bar.dataset.started = new Date(incident.started).toISOString();
    showMark(incident);
    write(part('elapsed'), log.elapsedText(state.elapsed));
    const next = log.next(state, now);
    write(part('next'), next.text);
    bar.toggleAttribute('data-late', next.isLate);
    showCall(state.call);
    showDevice();
    // A call that came due is told once, by its words; the clock never speaks.
    if (state.call && state.call.isNow && told !== '' && told !== next.text) opsbook.announce(next.text);
    told = next.text;
  }

  for (const button of document.querySelectorAll('[data-incident-save]')) {
    button.addEventListener('click', () => {
      const incident = incidents.current();
      if (!incident) return;
      const now = Date.now();
      opsbook.saveFile(log.fileName(incident, 'json'), log.json(log.masked(incident, new Set()), { now, opened: false }));
    });
  }
  for (const name of ['opsbook:incident', 'opsbook:storage', 'visibilitychange']) document.addEventListener(name, show);
  for (const name of ['pageshow', 'focus']) window.addEventListener(name, show);
  window.setInterval(() => {
    if (!document.hidden) show();
  }, 1000);
  show();
})(window.opsbook);
