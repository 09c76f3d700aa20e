/* The single file: shows one page of it at a time, the one that the address means, and makes going from one to another what it is
   between files: title, place, focus, Back and Forward. */
(function (file) {
  'use strict';

  const MISSING = '404.html';
  const root = document.documentElement;
  /** The page that is shown, and which showing of it. */
  let path = '';
  let turn = 0;
  /** What was asked for, where no page is known by it, and the labels that came with it. */
  let [asked, more] = ['', ''];
  /** The page is shown, and the browser goes on with its own part of the navigation. @type {{ top: number | undefined } | null} */
  let fresh = null;
  /** The entry of the history, and how far down each was when it was left. */
  let entry = '';
  /** @type {Map<string, number>} */
  const tops = new Map();

  const state = () => (window.history.state !== null && typeof window.history.state === 'object' ? window.history.state : {});

  /** @param {Record<string, unknown>} more @param {string} hash */
  function note(more, hash) {
    try {
      window.history.replaceState({ ...state(), ...more }, '', window.location.pathname + window.location.search + hash);
    } catch (refused) {
      // Browsers refuse too many in a short time.
    }
  }

  /** Knows the entry of the history again. */
  function enter() {
    entry = typeof state().opsbookEntry === 'string' ? state().opsbookEntry : '';
    if (entry !== '') return;
    entry = Date.now().toString(36) + '-' + Math.random().toString(36).slice(2, 8);
    note({ opsbookEntry: entry }, window.location.hash);
  }

  /** What the scripts of a page know of its address, for as long as it is shown. @param {string} own @returns {OpsbookHere} */
  function hereOf(own) {
    const mine = turn;
    const isShown = () => mine === turn && file.route.read(window.location.hash).path === own;
    // What is not found stays in the address, so that a reload says the same.
    const write = (/** @type {string} */ hash) => (own === MISSING ? '#page=' + encodeURIComponent(asked) : file.route.write(own, hash));
    let last = '';
    const local = () => (isShown() ? (last = file.route.read(window.location.hash).local) : last);
    return {
      query: () => '',
      hash: local,
      path: () => own,
      asked: () => (file.plan.url || 'https://book.invalid/') + asked + (more && '#' + more),
      hosted: () => (file.plan.url === null ? '' : file.plan.url + own.split('/').map(encodeURIComponent).join('/')),
      with(href, pairs) {
        const to = file.route.read(href);
        return pairs ? file.route.write(to.path, '#' + (to.anchor ? 'at=' + encodeURIComponent(to.anchor) + '&' : '') + pairs) : href;
      },
      tops: () => [window.location.href.split('#')[0], ...(file.plan.url === null ? [] : [file.plan.url])],
      isAt: (link) => link.hash !== '' && file.route.read(link.hash).path === own,
      write(how, more, hash) {
        if (!isShown()) throw new Error('the page is left');
        window.history[how]({ .../** @type {object} */ (more), opsbookEntry: how === 'pushState' ? undefined : entry }, '', window.location.pathname + window.location.search + write(hash));
        if (how === 'pushState') enter();
      },
      go(hash) {
        if (!isShown()) return;
        window.location.replace(write(hash));
        note({ opsbookEntry: entry }, window.location.hash);
      },
      href: file.route.href,
      part: file.partOf,
    };
  }

  /** Goes to where the address points on the page, or to where it was left. @param {OpsbookRoute} route @param {boolean} isBack */
  function settle(route, isBack) {
    const kept = state();
    // Only a navigation marks the target.
    if (route.anchor && !route.local.includes('=')) {
      window.location.replace(window.location.hash);
      note(kept, window.location.hash);
    }
    const top = tops.get(entry) ?? (typeof kept.opsbookTop === 'number' ? kept.opsbookTop : undefined);
    const target = route.anchor ? document.getElementById(route.anchor) : null;
    fresh = { top: isBack ? top : undefined };
    if (isBack && top !== undefined) window.scrollTo(0, top);
    else if (target) target.scrollIntoView();
    else if (!isBack) window.scrollTo(0, 0);
  }

  /** Those who listen hear where they are, as from a page that is loaded. */
  function focus() {
    const title = document.querySelector('main h1');
    if (!(title instanceof HTMLElement)) return;
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }

  /** Shows the page that the address means. @param {boolean} isFirst @param {boolean} isBack */
  function show(isFirst, isBack) {
    const route = file.route.read(window.location.hash);
    if (!isFirst && route.path === path && (path !== MISSING || route.asked === asked)) return false;
    file.life.end();
    turn += 1;
    path = route.path;
    [asked, more] = [route.asked, route.more];
    // The same place in the words of its page: an alert has led to its runbook, `at` is an anchor.
    const plain = file.route.write(path, route.local);
    if (path !== MISSING && window.location.hash !== '' && file.route.decoded(plain) !== file.route.decoded(window.location.hash)) note({}, plain);
    file.here = hereOf(path);
    file.place(path);
    file.life.begin();
    file.run();
    // The first page hears the browser's own.
    if (!isFirst) document.dispatchEvent(new Event('DOMContentLoaded', { bubbles: true }));
    if (!isFirst) window.dispatchEvent(new Event('pageshow'));
    settle(route, isBack);
    if (!isFirst && document.activeElement === document.body) focus();
    root.dataset.page = path;
    return true;
  }

  /** The browser has done its own part: it may have taken the focus away again, and have looked for the target too early. */
  function finish() {
    if (!fresh) return;
    const { top } = fresh;
    fresh = null;
    const { anchor, local } = file.route.read(window.location.hash);
    const target = anchor && !local.includes('=') ? document.getElementById(anchor) : null;
    if (target && !target.matches(':target')) {
      const kept = state();
      window.location.replace(window.location.hash);
      note(kept, window.location.hash);
      if (top !== undefined) window.scrollTo(0, top);
    }
    if (document.activeElement === document.body) focus();
  }

  /** @param {boolean} isTraversal - Back and Forward, which know their entry */
  function arrive(isTraversal) {
    const isBack = isTraversal && typeof state().opsbookEntry === 'string' && state().opsbookEntry !== entry;
    enter();
    if (!show(false, isBack) && isBack) {
      const top = tops.get(entry);
      if (top !== undefined) window.scrollTo(0, top);
    }
  }

  file.route = file.routes(file.plan);
  window.addEventListener('popstate', () => arrive(true));
  window.addEventListener('hashchange', () => {
    arrive(false);
    finish();
  });
  window.addEventListener(
    'scroll',
    () => {
      if (state().opsbookEntry === entry) tops.set(entry, window.scrollY);
    },
    { passive: true },
  );
  window.addEventListener('pagehide', (event) => {
    // The browser's own; a page of the file that ends is told in the same words.
    if (event.isTrusted) note({ opsbookTop: window.scrollY }, window.location.hash);
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const id = file.route.decoded(link.hash.slice(1));
    // What stands around every page is no place of the book.
    const place = id === '' || id.includes('=') || file.route.pageOf(id) ? null : document.getElementById(id);
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  });
  window.history.scrollRestoration = 'manual';
  enter();
  show(true, typeof state().opsbookTop === 'number');
  fresh = null;
})(window.opsbookFile);
