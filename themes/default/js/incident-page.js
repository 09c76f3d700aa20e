/* The page of the log: which log is shown, and the parts of the page that go with it. */
(function (opsbook) {
  'use strict';

  const { incidents } = opsbook;
  // The print of the whole book has the page once more.
  const place = [...document.querySelectorAll('[data-journal]')].find((each) => !each.closest('[data-leaf]'));
  if (!(place instanceof HTMLElement)) return;
  const one = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (place.querySelector('[' + hook + ']'));
  /** One that came from a file: it is read, not kept. @type {OpsbookIncident | null} */
  let foreign = null;
  /** One of those that are over or set aside. @type {string | null} */
  let kept = null;
  let isStarting = false;
  /** The one that ran when the page last looked. @type {string | null} */
  let running = null;

  /** @returns {OpsbookShown | null} */
  function shown() {
    if (foreign) return { incident: foreign, isRunning: false, isOwn: false };
    const old = kept === null ? null : incidents.get(kept);
    if (old) return { incident: old, isRunning: false, isOwn: true };
    const current = incidents.current();
    if (current) running = current.id;
    // Resolved in another tab it stays in view.
    const ended = current === null && running !== null ? incidents.get(running) : null;
    if (ended) return { incident: ended, isRunning: false, isOwn: true };
    return current && { incident: current, isRunning: true, isOwn: true };
  }

  function show() {
    const what = shown();
    one('data-now').hidden = what === null || isStarting;
    const isOther = what !== null && !what.isRunning;
    one('data-start').hidden = what !== null && !isStarting;
    one('data-start-open').hidden = isStarting || what === null || isOther;
    one('data-start-cancel').hidden = !isStarting;
    one('data-disk').hidden = opsbook.storage.sharesPages();
    const sheet = document.querySelector('[data-sheet]');
    // Paper has the log where there is one, else the empty sheet.
    if (sheet instanceof HTMLElement) sheet.toggleAttribute('data-instead', what !== null && !isStarting);
    document.dispatchEvent(new CustomEvent('opsbook:journal'));
  }

  /** @param {string | null} id @param {OpsbookIncident | null} [other] - from a file */
  function view(id, other = null) {
    const current = incidents.current();
    kept = current && id === current.id ? null : id;
    running = current && current.id;
    foreign = other;
    isStarting = false;
    show();
    const title = one('data-now-title');
    if (!one('data-now').hidden) title.focus();
  }

  opsbook.journal = {
    one,
    all: (hook) => /** @type {HTMLElement[]} */ ([...place.querySelectorAll('[' + hook + ']')]),
    shown,
    view,
    start(isOpen) {
      isStarting = isOpen;
      show();
      if (isOpen) one('data-start-title').focus();
    },
    /** Writes to the log that is shown. */
    act(fn) {
      const what = shown();
      return what && what.isOwn ? incidents.act(fn, what.incident.id) : { ok: false, reason: 'none' };
    },
  };

  document.documentElement.toggleAttribute('data-journal-shown', true);
  place.hidden = false;
  document.addEventListener('opsbook:incident', show);
  // The parts of the page listen when all scripts are there.
  window.addEventListener('DOMContentLoaded', show);
  window.addEventListener('pageshow', show);
})(window.opsbook);
