/* What stands above the steps: the place to go on from, the run before, what has changed since, and the way to begin anew. */
(function (opsbook) {
  'use strict';

  const { word, moment, steps } = opsbook;
  const { source } = opsbook.run;
  const head = document.querySelector('[data-steps]');
  if (!(head instanceof HTMLElement) || !steps) return;

  const MOST_NAMED = 3;
  const part = (/** @type {string} */ name) => /** @type {HTMLElement | null} */ (head.querySelector('[data-steps-' + name + ']'));
  const live = () => (source() || { live: () => null }).live();
  const earlier = () => (source() || { earlier: () => [] }).earlier();
  const showPart = (/** @type {string} */ name, /** @type {boolean} */ isShown) => {
    const place = part(name);
    if (place) place.hidden = !isShown;
  };
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    const place = part(name);
    if (place && place.textContent !== text) place.textContent = text;
  };
  /** Whether a run went on when the page came, so that a line says where: lines do not appear under a finger. */
  let isUnderway = live() !== null;
  /** What is later was done on this page. */
  let cameAt = Date.now();
  /** What the record shows. */
  let recorded = '';

  /** @param {OpsbookRun} run @returns {string} as in `12 Nov 03:10 UTC, 6 of 6` */
  function summary(run) {
    const n = Object.keys(run.ticks).length;
    return word('run_summary', { time: moment.day(run.started, Date.now()), n, total: Math.max(n, run.total) });
  }

  /** @param {string} name @param {string} text @param {string} [className] */
  function made(name, text, className = '') {
    const element = document.createElement(name);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  /** @param {OpsbookRun} run @returns {HTMLElement} what became of each step, by time */
  function recordOf(run) {
    const list = made('ul', '', 'steps__ticks');
    const ticks = Object.entries(run.ticks).sort(([a, one], [b, other]) => one.at - other.at || (a < b ? -1 : 1));
    for (const [, tick] of ticks) {
      const time = moment.clock(tick.at, run.started);
      const line = document.createElement('li');
      line.dataset.state = tick.state;
      const text = made('span', tick.text);
      text.dir = 'auto';
      line.append(text, ' ', made('span', word(tick.state === 'done' ? 'step_done' : 'step_skipped', { time }), 'steps__when'));
      list.append(line);
    }
    const left = run.total - ticks.length;
    if (left > 0) list.append(made('li', word(left === 1 ? 'run_left_one' : 'run_left', { n: left }), 'steps__left'));
    return list;
  }

  function showRecord() {
    const record = part('record');
    const view = part('view');
    if (!record || !view) return;
    const runs = earlier();
    const isOpen = view.getAttribute('aria-expanded') === 'true' && runs.length > 0;
    record.hidden = !isOpen;
    const now = isOpen ? runs.map((run) => run.started + '-' + run.ended).join() : '';
    if (now === recorded) return;
    recorded = now;
    record.replaceChildren();
    for (const [index, run] of (isOpen ? runs : []).entries()) {
      if (index === 0) {
        record.append(recordOf(run));
        continue;
      }
      const fold = document.createElement('details');
      fold.append(made('summary', summary(run)), recordOf(run));
      record.append(fold);
    }
  }

  /** @param {OpsbookRun | null} run */
  function showPlace(run) {
    const place = steps && run ? steps.place() : null;
    const isShown = isUnderway && run !== null;
    showPart('place', isShown);
    if (!isShown || !steps) return;
    showPart('go', place !== null);
    if (!place) return write('place-text', word('steps_all_done'));
    const values = { n: steps.all.indexOf(place.step) + 1, total: steps.all.length };
    if (place.at > cameAt) write('place-text', word('place_next', values));
    else write('place-text', word('place_here', { ...values, age: moment.ago(place.at, Date.now()) }));
  }

  /** @param {OpsbookRun | null} run */
  function showChanged(run) {
    const known = new Set((steps ? steps.all : []).map((step) => step.key));
    const gone = run ? Object.keys(run.ticks).filter((key) => !known.has(key)) : [];
    showPart('changed', gone.length > 0);
    if (!run || gone.length === 0) return;
    const now = Date.now();
    const texts = gone.slice(0, MOST_NAMED).map((key) => {
      const { text, state, at } = run.ticks[key];
      return text + ' (' + word(state === 'done' ? 'step_done' : 'step_skipped', { time: moment.clock(at, now) }) + ')';
    });
    const list = texts.join('; ') + (gone.length > MOST_NAMED ? ' \u2026' : '');
    write('changed', word(gone.length === 1 ? 'ticks_changed_one' : 'ticks_changed', { n: gone.length, list }));
  }

  function show() {
    const run = live();
    const runs = earlier();
    if (!run) isUnderway = false;
    showPlace(run);
    showChanged(run);
    showPart('earlier', runs.length > 0 && !isUnderway);
    if (runs.length) write('earlier-text', word('run_last', { run: summary(runs[0]) }));
    showPart('resume', run === null);
    showPart('reset', run !== null);
    if (!run) ask(false);
    showRecord();
  }

  /** @param {boolean} isAsking */
  function ask(isAsking) {
    const question = part('ask');
    const wasAsking = question !== null && !question.hidden;
    showPart('ask', isAsking);
    const reset = part('reset');
    if (reset) reset.setAttribute('aria-expanded', String(isAsking));
    const keep = part('keep');
    if (isAsking && keep) keep.focus();
    else if (wasAsking && reset && !reset.hidden) reset.focus();
  }

  function reset() {
    const owner = source();
    if (owner) owner.end();
    if (steps) steps.show();
    opsbook.announce(steps ? steps.progress() : '');
    const button = /** @type {HTMLElement | null} */ (head && head.querySelector('[data-open="steps"]'));
    if (button) button.focus();
  }

  function resume() {
    const owner = source();
    if (!owner) return;
    owner.resume();
    isUnderway = true;
    cameAt = Date.now();
    const view = part('view');
    if (view) view.setAttribute('aria-expanded', 'false');
    if (steps) steps.show();
    opsbook.announce(steps ? steps.progress() : '');
    const go = part('go');
    if (go && !go.hidden) go.focus();
  }

  function goOn() {
    const place = steps && steps.place();
    if (!place) return;
    // A navigation moves the page and marks the target.
    if (place.step.anchor) opsbook.here.go('#' + encodeURIComponent(place.step.anchor));
    place.step.box.focus({ preventScroll: true });
  }

  /** @type {Record<string, () => void>} */
  const acts = {
    reset: () => ask(true),
    keep: () => ask(false),
    yes: reset,
    go: goOn,
    resume,
    view() {
      const view = part('view');
      if (view) view.setAttribute('aria-expanded', String(view.getAttribute('aria-expanded') !== 'true'));
      showRecord();
    },
  };
  for (const [name, act] of Object.entries(acts)) {
    const button = part(name);
    if (button) button.addEventListener('click', act);
  }
  head.addEventListener('keydown', (event) => {
    const question = part('ask');
    if (event.key !== 'Escape' || !question || question.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    ask(false);
  });
  document.addEventListener('opsbook:steps', show);
  showPart('actions', true);
  show();
})(window.opsbook);
