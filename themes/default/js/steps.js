/* The steps of the page: ticks, "not needed", the time of each, and how many are done. What they belong to is the run's. */
(function (opsbook) {
  'use strict';

  /** @typedef {OpsbookStep & { side: HTMLElement, skip: HTMLButtonElement, skipped: HTMLElement, done: HTMLElement }} Row */
  const { word, moment } = opsbook;
  const { source } = opsbook.run;
  const progress = document.querySelector('[data-steps] [data-progress]');
  if (!(progress instanceof HTMLElement) || !source()) return;

  /** In the order of the page. Others hold it as well. @type {Row[]} */
  const rows = [];
  /** @type {Map<HTMLInputElement, Row>} */
  const byBox = new Map();
  /** @type {Map<HTMLButtonElement, Row>} */
  const bySkip = new Map();

  /** Takes the steps as they stand on the page. */
  function collect() {
    const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('[data-body] input[data-step]')]);
    const next = /** @type {Row[]} */ (boxes.map(row).filter((each) => each !== null));
    for (const each of rows) if (!next.some(({ side }) => side === each.side)) each.side.remove();
    rows.splice(0, rows.length, ...next);
    byBox.clear();
    bySkip.clear();
    for (const each of rows) {
      byBox.set(each.box, each);
      bySkip.set(each.skip, each);
    }
  }

  /**
   * Puts the controls beside the box, unless they are there.
   *
   * @param {HTMLInputElement} box
   * @returns {Row | null}
   */
  function row(box) {
    const item = box.closest('[data-step-item]');
    const label = box.closest('label');
    if (!(item instanceof HTMLElement) || !label) return null;
    const key = box.dataset.step || '';
    const heading = item.id ? item : item.querySelector(':scope > :is(h1, h2, h3, h4, h5, h6)');
    const about = { key, text: box.getAttribute('aria-label') || '', anchor: heading ? heading.id : '', item, box };
    const known = byBox.get(box);
    if (known) {
      if (label.nextElementSibling !== known.side) label.after(known.side);
      return { ...known, ...about };
    }
    const side = document.createElement('span');
    side.className = 'step__side';
    side.setAttribute('data-chrome', '');
    const skip = document.createElement('button');
    skip.type = 'button';
    skip.className = 'step__skip';
    skip.setAttribute('data-step-skip', '');
    const [skipped, done] = [document.createElement('span'), document.createElement('span')];
    skipped.id = 'step-skipped-' + key;
    done.id = 'step-done-' + key;
    done.className = 'step__done';
    skip.append(skipped);
    side.append(skip, done);
    label.after(side);
    return { ...about, side, skip, skipped, done };
  }

  /** @param {OpsbookRun | null} run @param {OpsbookStep} step @returns {OpsbookTick | null} */
  const tickOf = (run, step) => (run && Object.prototype.hasOwnProperty.call(run.ticks, step.key) ? run.ticks[step.key] : null);

  /** @param {HTMLElement} place @param {string} text */
  function write(place, text) {
    if (place.textContent !== text) place.textContent = text;
  }

  /** @param {Row} each @param {OpsbookTick | null} tick @param {number} now */
  function showRow(each, tick, now) {
    const state = tick ? tick.state : 'open';
    const time = tick ? moment.clock(tick.at, now) : '';
    each.item.dataset.state = state;
    each.box.checked = state === 'done';
    write(each.done, state === 'done' ? word('step_done', { time }) : '');
    write(each.skipped, state === 'skipped' ? word('step_skipped', { time }) : word('step_skip'));
    each.skip.hidden = state === 'done';
    each.skip.setAttribute('aria-pressed', String(state === 'skipped'));
    each.skip.setAttribute('aria-label', each.skipped.textContent + ': ' + each.text);
    if (state === 'open') each.box.removeAttribute('aria-describedby');
    else each.box.setAttribute('aria-describedby', state === 'done' ? each.done.id : each.skipped.id);
  }

  /** @returns {string} */
  function progressText() {
    const run = (source() || { live: () => null }).live();
    const ticks = rows.map((each) => tickOf(run, each));
    const done = ticks.filter((tick) => tick && tick.state === 'done').length;
    const skipped = ticks.filter((tick) => tick && tick.state === 'skipped').length;
    if (progress instanceof HTMLElement) {
      progress.dataset.done = String(done + skipped);
      progress.dataset.skipped = String(skipped);
      progress.dataset.total = String(rows.length);
    }
    const total = rows.length;
    return skipped ? word('steps_told_apart', { n: done + skipped, total, done, skipped }) : word('steps_progress', { n: done, total });
  }

  /** Shows the run as it is now, whoever changed it: this tab, another one, or the time. */
  function show() {
    const owner = source();
    const run = owner && owner.live();
    const now = Date.now();
    for (const each of rows) showRow(each, tickOf(run, each), now);
    if (progress instanceof HTMLElement) write(progress, progressText());
    document.dispatchEvent(new CustomEvent('opsbook:steps'));
  }

  /** @param {OpsbookStep} step @param {OpsbookStepState} state */
  function mark(step, state) {
    const owner = source();
    if (!owner) return;
    const { key, text } = step;
    const at = owner.mark({ key, text }, state, rows.length);
    show();
    opsbook.announce(progressText());
    document.dispatchEvent(new CustomEvent('opsbook:step', { detail: { key, text, state, at } }));
  }

  /**
   * Where to go on: the step that was last shown alone, else the first open one behind the last tick.
   *
   * @returns {{ step: OpsbookStep, at: number } | null}
   */
  function place() {
    const owner = source();
    const run = owner && owner.live();
    if (!run) return null;
    const at = Math.max(run.last, run.place ? run.place.at : 0);
    const seen = run.place && run.place.at >= run.last ? run.place.key : null;
    const shown = rows.find((each) => each.key === seen);
    if (shown) return { step: shown, at };
    const times = rows.map((each) => (tickOf(run, each) || { at: -1 }).at);
    const last = times.lastIndexOf(Math.max(-1, ...times));
    const open = (/** @type {Row} */ each) => tickOf(run, each) === null;
    const step = rows.slice(last + 1).find(open) || rows.find(open);
    return step ? { step, at } : null;
  }

  collect();
  document.addEventListener('opsbook:content', () => {
    collect();
    show();
  });
  opsbook.steps = {
    all: rows,
    state: (step) => /** @type {OpsbookStepState} */ (step.item.dataset.state || 'open'),
    mark,
    place,
    show,
    progress: progressText,
  };

  document.addEventListener('change', (event) => {
    const each = byBox.get(/** @type {HTMLInputElement} */ (event.target));
    if (each) mark(each, each.box.checked ? 'done' : 'open');
  });
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[data-step-skip]') : null;
    const each = bySkip.get(/** @type {HTMLButtonElement} */ (button));
    if (each) mark(each, each.item.dataset.state === 'skipped' ? 'open' : 'skipped');
  });
  // A run also ends while the page stays open, and phones sleep through timers.
  const listen = () => {
    const owner = source();
    if (owner) owner.onChange(show);
    show();
  };
  document.addEventListener('opsbook:run', listen);
  document.addEventListener('visibilitychange', show);
  for (const name of ['pageshow', 'focus']) window.addEventListener(name, show);
  window.setInterval(show, 30_000);
  listen();
})(window.opsbook);
