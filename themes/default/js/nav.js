/* Finds one's place: the current entry in view, the heading being read, and a way to close the navigation of phones. */
(function () {
  'use strict';

  /** Brings the page's own entry into the view of the navigation, without moving the page. */
  function showPlace() {
    const list = document.querySelector('[data-nav-list]');
    const current = list && list.querySelector('a[aria-current]');
    if (!(list instanceof HTMLElement) || !(current instanceof HTMLElement)) return;
    const above = current.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (above > list.clientHeight - 48) list.scrollTop = above - list.clientHeight / 3;
  }

  /** Closes the navigation of phones on Escape and on a press outside it. */
  function closeOnLeave() {
    const nav = document.querySelector('[data-nav]');
    const toggle = document.querySelector('details[data-nav-toggle]');
    if (!nav || !(toggle instanceof HTMLDetailsElement)) return;
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !toggle.open) return;
      toggle.open = false;
      const summary = toggle.querySelector('summary');
      if (summary) summary.focus();
    });
    document.addEventListener('click', (event) => {
      if (toggle.open && event.target instanceof Node && !nav.contains(event.target)) toggle.open = false;
    });
  }

  /** Tells of headings that pass. @type {IntersectionObserver | undefined} */
  let observer;

  /** Marks the heading being read in the list "on this page". */
  function followReading() {
    if (observer) observer.disconnect();
    const toc = document.querySelector('[data-toc]');
    if (!toc || !('IntersectionObserver' in window)) return;
    /** @type {Map<Element, HTMLAnchorElement>} */
    const links = new Map();
    for (const link of toc.querySelectorAll('a')) {
      const heading = document.getElementById(decode(link.hash.slice(1)));
      if (heading) links.set(heading, link);
    }
    const headings = [...links.keys()];
    let marked = [...links.values()].find((link) => link.hasAttribute('aria-current'));
    const mark = () => {
      const line = window.innerHeight / 3;
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < line);
      const link = links.get(passed[passed.length - 1] || headings[0]);
      if (link === marked) return;
      if (marked) marked.removeAttribute('aria-current');
      if (link) link.setAttribute('aria-current', 'true');
      marked = link;
    };
    // Headings that cross a line tell enough; a scroll listener would work on every frame.
    const watch = new IntersectionObserver(mark, { rootMargin: '0px 0px -66% 0px' });
    headings.forEach((heading) => watch.observe(heading));
    observer = watch;
    mark();
  }

  /**
   * @param {string} anchor
   * @returns {string} the id; what cannot be decoded stays as it is
   */
  function decode(anchor) {
    try {
      return decodeURIComponent(anchor);
    } catch (malformed) {
      return anchor;
    }
  }

  /** Lets keys reach what scrolls sideways. */
  function reachScrollers() {
    for (const box of document.querySelectorAll('.table, pre')) {
      if (box instanceof HTMLElement && box.scrollWidth > box.clientWidth + 1 && !box.hasAttribute('tabindex')) box.tabIndex = 0;
    }
  }

  showPlace();
  closeOnLeave();
  followReading();
  reachScrollers();
  window.addEventListener('resize', reachScrollers, { passive: true });
  document.addEventListener('opsbook:content', () => {
    followReading();
    reachScrollers();
  });
})();
