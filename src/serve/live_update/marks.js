/* A small mark in the margin beside each paragraph that something is found about. It lies over the page, and is led by it. */
(function (live) {
  'use strict';

  const { make, button, layer, onArrange, host } = live.frame;
  const SIZE = 24;
  const NARROW = 14;
  const GLOW_MS = 1_600;

  /** @type {{ element: Element, mark: HTMLButtonElement }[]} */
  let marks = [];
  const glow = make('div', 'glow');
  let glows = 0;
  const observer = new ResizeObserver(live.frame.arrange);

  /** @param {Element} element @returns {number} where the column of text begins in which it stands */
  function edgeOf(element) {
    const column = element.closest('article, main, [role=main]') || document.body;
    const { left } = column.getBoundingClientRect();
    const inner = left + (parseFloat(window.getComputedStyle(column).paddingLeft) || 0);
    // Some blocks hang out of their column.
    return Math.max(0, Math.min(inner, element.getBoundingClientRect().left));
  }

  function place() {
    const from = host.getBoundingClientRect();
    for (const { element, mark } of marks) {
      const [box] = element.isConnected ? element.getClientRects() : [];
      mark.hidden = !box || box.height === 0;
      if (!box) continue;
      const edge = edgeOf(element);
      const isNarrow = edge < SIZE + 4;
      mark.toggleAttribute('data-narrow', isNarrow);
      // In the middle of a narrow margin; else close to the text.
      const left = isNarrow ? Math.max((edge - SIZE) / 2, NARROW / 2 - SIZE / 2) : edge - SIZE - 6;
      mark.style.left = Math.round(left - from.left) + 'px';
      mark.style.top = Math.round(box.top - from.top) + 'px';
    }
  }

  /**
   * @param {{ element: Element, level: OpsbookLiveLevel, message: string, open: () => void }[]} wanted - one for each element
   */
  function show(wanted) {
    layer.replaceChildren(glow);
    observer.disconnect();
    marks = wanted.map(({ element, level, message, open }) => {
      const name = live.frame.word('mark', { what: live.words.levels[level], message });
      const mark = button('mark mark--' + level, '', open);
      mark.append(make('span', 'shape shape--' + level));
      mark.setAttribute('aria-label', name);
      mark.title = name;
      layer.append(mark);
      observer.observe(element);
      return { element, mark };
    });
    place();
  }

  /** Leads to what something is about. @param {Element} element */
  function lead(element) {
    for (let each = element.parentElement; each; each = each.parentElement) if (each instanceof HTMLDetailsElement) each.open = true;
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const [from, box] = [host.getBoundingClientRect(), element.getBoundingClientRect()];
    for (const [name, size] of Object.entries({ left: box.left - from.left, top: box.top - from.top, width: box.width, height: box.height })) {
      glow.style.setProperty(name, Math.round(size) + 'px');
    }
    glow.setAttribute('data-on', '');
    window.clearTimeout(glows);
    glows = window.setTimeout(() => glow.removeAttribute('data-on'), GLOW_MS);
    place();
    const beside = marks.find((each) => each.element === element);
    if (beside) beside.mark.focus({ preventScroll: true });
  }

  onArrange(place);
  live.marks = { show, lead };
})(window.opsbookLive);
