/* Shows how old this copy is, near the top of every page, what there is to do about it, and in the foot what is known of it. */
(function (opsbook) {
  'use strict';

  const { copy, copyWords, incidents } = opsbook;
  const LATER = 'copy-later';
  /** Times are told in minutes. */
  const MINUTE = 60_000;

  const find = (/** @type {string} */ name) => {
    const element = document.querySelector('[data-kept-' + name + ']');
    return element instanceof HTMLElement ? element : null;
  };

  /** @param {HTMLElement | null} element @param {string} text - nothing hides it */
  function write(element, text) {
    if (!element) return;
    if (element.textContent !== text) element.textContent = text;
    element.hidden = text === '';
  }

  /** @returns {string[]} */
  function put() {
    const kept = opsbook.storage.book.get(LATER);
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  }

  /** An iPhone or iPad that shows the book in its browser: there what is kept goes after a week without use. */
  function isPhone() {
    const { navigator } = window;
    return 'standalone' in navigator && navigator.standalone === false && window.matchMedia('(pointer: coarse)').matches;
  }

  function show() {
    const now = Date.now();
    const state = copy.state();
    const isRunning = incidents.current() !== null;
    const line = find('age');
    write(line, copyWords.age(state, now));
    if (line) line.toggleAttribute('data-stale', state.isStale);
    const [confirmed, size] = copyWords.foot(state, copy.report(), now);
    write(find('confirmed'), confirmed);
    write(find('size'), size);
    const box = find('notice');
    const told = copyWords.notice(state, copy.report(), { now, isRunning, isPhone: isPhone(), isLater: (what) => put().includes(what) });
    if (!box) return;
    box.hidden = told === null;
    if (!told) return;
    box.toggleAttribute('data-quiet', isRunning);
    box.toggleAttribute('data-clear', told.isClear);
    box.dataset.keptNotice = told.kind;
    write(find('text'), told.text);
    const link = find('link');
    write(link, told.link);
    // The worker lets this one through to the host.
    if (link instanceof HTMLAnchorElement && told.link) link.href = window.location.pathname + '?opsbook-sign-in';
    write(find('act'), told.act);
    const later = find('later');
    if (later) later.hidden = told.later === '';
    if (later) later.dataset.keptLater = told.later;
  }

  /** @param {HTMLElement} button */
  async function again(button) {
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    await copy.check();
    button.removeAttribute('aria-busy');
  }

  /** @param {MouseEvent} event */
  function press(event) {
    const pressed = event.target instanceof Element ? event.target.closest('[data-kept-act], [data-kept-later]') : null;
    const box = find('notice');
    if (!(pressed instanceof HTMLElement) || !box || !box.contains(pressed)) return;
    if (pressed.matches('[data-kept-later]')) {
      opsbook.storage.book.set(LATER, [...new Set([...put(), pressed.dataset.keptLater || ''])].slice(-20));
      show();
    } else if (box.dataset.keptNotice === 'ready') void copy.turn();
    else if (box.dataset.keptNotice === 'asks') void copy.keep();
    else if (box.dataset.keptNotice === 'behind') void again(pressed);
  }

  for (const name of ['opsbook:copy', 'opsbook:incident', 'opsbook:content']) document.addEventListener(name, show);
  for (const name of ['online', 'offline', 'pageshow']) window.addEventListener(name, show);
  document.addEventListener('click', press);
  window.setInterval(show, MINUTE);
  show();
})(window.opsbook);
