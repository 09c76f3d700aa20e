/* Keeps what the reader has while the page changes under it: the place, the focus, the caret. */
(function (live) {
  'use strict';

  /** How many places down the view are looked at for something that stays. */
  const LINES = 12;

  /** @param {Element} element @returns {boolean} whether it moves with the page */
  function scrolls(element) {
    for (let each = /** @type {Element | null} */ (element); each; each = each.parentElement) {
      if (/fixed|sticky/.test(window.getComputedStyle(each).position)) return false;
    }
    return true;
  }

  /** @returns {{ element: Element, top: number }[]} what stands in view, from the top */
  function standing() {
    /** @type {Map<Element, number>} */
    const found = new Map();
    for (let line = 0; line < LINES; line++) {
      const stack = document.elementsFromPoint(window.innerWidth / 2, (window.innerHeight / LINES) * (line + 0.3));
      const element = stack.find((each) => each !== live.frame.host && document.body.contains(each) && scrolls(each));
      if (!element || element === document.body || found.has(element)) continue;
      const { top, height } = element.getBoundingClientRect();
      // What is taller than the view says little of what is in it.
      if (height < window.innerHeight) found.set(element, top);
    }
    return [...found].map(([element, top]) => ({ element, top }));
  }

  /** @returns {{ element: Element, start: number | null, end: number | null, direction: 'forward' | 'backward' | 'none' | null } | null} */
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    const [start, end, direction] = isText ? [element.selectionStart, element.selectionEnd, element.selectionDirection] : [null, null, null];
    return { element, start, end, direction };
  }

  /** @param {NonNullable<ReturnType<typeof focus>>} was */
  function refocus({ element, start, end, direction }) {
    if (document.activeElement === element) return;
    const again = element.isConnected ? element : element.id ? document.getElementById(element.id) : null;
    if (!(again instanceof HTMLElement)) return;
    again.focus({ preventScroll: true });
    const isText = again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement;
    if (isText && start !== null) again.setSelectionRange(start, end, direction || undefined);
  }

  /** @param {() => void} work */
  function hold(work) {
    const places = window.scrollY > 0 ? standing() : [];
    const focused = focus();
    const root = document.documentElement;
    const anchoring = root.style.overflowAnchor;
    // The browser would keep the place as well, and then both.
    root.style.overflowAnchor = 'none';
    work();
    if (focused) refocus(focused);
    const place = places.find(({ element }) => element.isConnected && element.getClientRects().length > 0);
    const settle = () => {
      const off = place && place.element.isConnected ? place.element.getBoundingClientRect().top - place.top : 0;
      if (Math.abs(off) >= 1) window.scrollBy({ top: off, behavior: 'instant' });
    };
    settle();
    const here = window.scrollY;
    window.requestAnimationFrame(() => {
      // Unless the reader has gone on meanwhile.
      if (Math.abs(window.scrollY - here) < 2) settle();
      root.style.overflowAnchor = anchoring;
      if (root.getAttribute('style') === '') root.removeAttribute('style');
    });
  }

  live.keep = { hold, scrolls };
})(window.opsbookLive);
