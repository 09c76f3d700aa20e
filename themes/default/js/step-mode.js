/* Step mode: one step of the page, large, in its own place; the rest is out of sight. Keys and a bar lead from one to the next. */
(function (opsbook) {
  'use strict';

  const { here, steps } = opsbook;
  const bar = document.querySelector('[data-step-bar]');
  const opener = document.querySelector('button[data-open="steps"]');
  const title = document.querySelector('[data-step-title]');
  if (!steps || !steps.all.length || !opsbook.stepView) return;
  if (!(bar instanceof HTMLElement) || !(opener instanceof HTMLElement) || !(title instanceof HTMLElement)) return;
  const { all } = steps;
  const view = opsbook.stepView;
  const root = document.documentElement;
  /** The step that is shown; none outside of step mode; behind the last stands the end. */
  let index = -1;
  /** Its key. */
  let key = '';
  /** How many entries of the history lie between here and the page as it was. */
  let depth = 0;
  /** The address changes by our own hand. */
  let isPointing = false;
  /** The fragment that it got. */
  let pointed = '';

  const isOn = () => index >= 0;
  const keyAt = (/** @type {number} */ at) => (at < all.length ? all[at].key : 'end');
  const indexOf = (/** @type {unknown} */ key) => (key === 'end' ? all.length : all.findIndex((step) => step.key === key));
  const stateOf = (/** @type {any} */ state) => (state !== null && typeof state === 'object' ? state : {});

  /**
   * Writes the step into the address. A browser that refuses gets the anchor alone.
   *
   * @param {'pushState' | 'replaceState'} how
   * @param {string | false} key - `false` for the page as it is outside of step mode
   * @param {string} anchor
   * @returns {boolean} whether the history knows
   */
  function point(how, key, anchor) {
    const target = anchor ? '#' + encodeURIComponent(anchor) : here.hash();
    try {
      here.write(how, { ...stateOf(window.history.state), opsbookStep: key, opsbookDepth: depth }, target);
      pointed = here.hash();
      return true;
    } catch (refused) {
      isPointing = true;
      here.go(target);
      isPointing = false;
      pointed = here.hash();
      return false;
    }
  }

  /** @param {number} at */
  function show(at) {
    index = at;
    key = keyAt(at);
    root.dataset.stepMode = at < all.length ? 'step' : 'end';
    view.show(at < all.length ? all[at] : null);
    refresh();
    window.scrollTo(0, 0);
    if (title instanceof HTMLElement) title.focus({ preventScroll: true });
    const owner = opsbook.run.source();
    if (owner && at < all.length) owner.visit(all[at].key);
  }

  function refresh() {
    if (!isOn()) return;
    view.tell(index);
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-step-bar] button[data-step-act]'))) {
      const act = button.dataset.stepAct;
      button.disabled = act === 'back' ? index === 0 : act !== 'close' && index === all.length;
    }
  }

  /** @param {number} at */
  function go(at) {
    if (!isOn() || at < 0 || at > all.length) return;
    point('replaceState', keyAt(at), at < all.length ? all[at].anchor : '');
    show(at);
  }

  /** Which step an element is in. @param {Element | null} element */
  function around(element) {
    const item = element && element.closest('[data-step-item]');
    return all.findIndex((step) => step.item === item);
  }

  /** @returns {HTMLElement | null} what the address points at */
  const target = () => document.getElementById(opsbook.address.parsed('', here.hash()).anchor);

  /** Where the reader is: in a step, at the one of the address, at the place of the run, else before the first. */
  function start() {
    const reader = [document.activeElement, target()].map(around).find((at) => at >= 0);
    const place = steps && steps.place();
    return reader !== undefined ? reader : place ? indexOf(place.step.key) : 0;
  }

  function enter() {
    if (isOn()) return;
    const at = start();
    depth = 0;
    point('replaceState', false, '');
    depth = 1;
    if (!point('pushState', keyAt(at), all[at].anchor)) depth = 0;
    show(at);
  }

  /** Shows the page again, at the step that was shown. */
  function leave() {
    const step = all[Math.min(index, all.length - 1)];
    index = -1;
    delete root.dataset.stepMode;
    view.show(null);
    step.item.scrollIntoView({ block: 'start' });
    step.box.focus({ preventScroll: true });
    return step;
  }

  function close() {
    if (!isOn()) return;
    const step = leave();
    const back = depth;
    depth = 0;
    if (back === 0) {
      point('replaceState', false, step.anchor);
      return;
    }
    // The browser goes back to the page's own entry, and to its place there; the step is where the reader was.
    window.addEventListener('popstate', () => window.setTimeout(() => {
      point('replaceState', false, step.anchor);
      step.item.scrollIntoView({ block: 'start' });
    }, 0), { once: true });
    window.history.go(-back);
  }

  /** @param {OpsbookStepState} state */
  function mark(state) {
    if (!isOn() || index >= all.length || !steps) return;
    if (steps.state(all[index]) !== state) steps.mark(all[index], state);
    go(index + 1);
  }

  /** Follows a link of the page: to the step it leads to or into, else out of step mode. */
  function follow() {
    const hash = here.hash();
    if (!isOn() || hash.includes('=')) return;
    const place = target();
    const at = around(place);
    // A link to where one is makes no entry of its own.
    if (hash !== pointed) depth += 1;
    if (at >= 0) {
      point('replaceState', keyAt(at), '');
      show(at);
      return;
    }
    leave();
    if (place) place.scrollIntoView({ block: 'start' });
  }

  /** Follows the history: back to the page, or forward to the step mode that it was in. */
  function arrive() {
    if (isPointing) return;
    const { opsbookStep: key, opsbookDepth } = stateOf(window.history.state);
    const at = typeof key === 'string' ? indexOf(key) : -1;
    if (at >= 0) {
      depth = Number.isInteger(opsbookDepth) && opsbookDepth > 0 && opsbookDepth < 50 ? opsbookDepth : 0;
      pointed = here.hash();
      show(at);
    } else if (key === undefined) follow();
    else if (isOn()) leave();
  }

  /** Stays at the step, wherever it stands now; where it is no more, at the one in its place. */
  function stay() {
    if (!isOn()) return;
    const at = indexOf(key);
    if (at < 0) return go(Math.min(index, all.length));
    index = at;
    view.show(at < all.length ? all[at] : null);
    refresh();
  }

  /** @type {Record<string, () => void>} */
  const acts = {
    back: () => go(index - 1),
    next: () => go(index + 1),
    skip: () => mark('skipped'),
    done: () => mark('done'),
    close,
  };
  /** @type {Record<string, string>} */
  const keys = { ArrowLeft: 'back', ArrowRight: 'next', d: 'done', x: 'skip', Escape: 'close' };

  /** Whether the key is another's: a field's, a dialog's, the open navigation's. @param {KeyboardEvent} event */
  function isTaken(event) {
    const { target } = event;
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
    if (document.querySelector('dialog[open], details[data-nav-toggle][open]')) return true;
    if (!(target instanceof HTMLElement)) return false;
    if (target.isContentEditable || target.matches('input:not([type="checkbox"]), select, textarea')) return true;
    // Arrows move what scrolls sideways.
    return event.key.startsWith('Arrow') && target.scrollWidth > target.clientWidth + 1 && target !== document.body && target.tabIndex === 0;
  }

  document.addEventListener('keydown', (event) => {
    if (!isOn() || !Object.prototype.hasOwnProperty.call(keys, event.key) || isTaken(event)) return;
    if (event.key.length === 1 && (!opsbook.keysAreOn || !opsbook.keysAreOn())) return;
    event.preventDefault();
    // One press, one step.
    if (event.repeat) return;
    acts[keys[event.key]]();
  });
  bar.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[data-step-act]') : null;
    if (button instanceof HTMLButtonElement) acts[button.dataset.stepAct || '']();
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-step-link]') : null;
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    go(indexOf(link.dataset.stepLink));
  });
  opener.addEventListener('click', enter);
  document.addEventListener('opsbook:steps', refresh);
  document.addEventListener('opsbook:content', stay);
  window.addEventListener('popstate', arrive);
  if (typeof stateOf(window.history.state).opsbookStep === 'string') {
    arrive();
    // The step is no more.
    if (!isOn()) point('replaceState', false, '');
  }
})(window.opsbook);
