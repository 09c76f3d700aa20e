/* Where all that is shown stands: a tree of its own behind the page, which neither changes the page's layout nor is changed by
   its styles. */
(function (live) {
  'use strict';

  /** How far the corner stands from the edges of the window, and from what else stands there. */
  const GAP = 12;

  const host = document.createElement('opsbook-live');
  const root = host.attachShadow({ mode: 'open' });

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {string} className
   * @param {(Node | string)[]} [inside]
   * @returns {HTMLElementTagNameMap[Name]}
   */
  function make(name, className, inside = []) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  }

  /** @param {string} className @param {string} text @param {() => void} act */
  function button(className, text, act) {
    const made = make('button', className, [text]);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  }

  /** @param {string} text - as the terminal shows it */
  function code(text) {
    const made = make('pre', '', [text.trimEnd()]);
    // What does not fit is scrolled by keys too.
    made.tabIndex = 0;
    return made;
  }

  /** @param {string} key @param {Record<string, string>} [values] @returns {string} */
  function word(key, values = {}) {
    const text = /** @type {Record<string, unknown>} */ (live.words)[key];
    return String(text).replace(/\{([a-z]+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  /** @param {OpsbookLiveLevel} level @param {number} n @returns {string} as in `2 warnings` */
  const count = (level, n) => live.words[level][n === 1 ? 0 : 1].replace('{n}', String(n));

  const corner = make('div', 'corner');
  /** Marks beside the paragraphs: it lies over the page and moves with it. */
  const layer = make('div', 'layer');
  root.append(layer, corner);

  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  /** A theme with a switch of its own says so by its colour scheme. */
  function showLook() {
    const scheme = window.getComputedStyle(document.documentElement).colorScheme || 'normal';
    const only = scheme.replace(/\bonly\b/, '').trim();
    const isDark = only === 'dark' || (only !== 'light' && dark.matches);
    host.setAttribute('data-look', isDark ? 'dark' : 'light');
  }

  /** Nothing that the page itself keeps at the bottom is covered. */
  function showCorner() {
    let free = window.innerHeight;
    for (const x of [GAP * 2, window.innerWidth / 2, window.innerWidth - GAP * 2]) {
      for (const element of document.elementsFromPoint(x, window.innerHeight - 2)) {
        const bar = element === host ? null : fixedOf(element);
        const { top, height } = bar ? bar.getBoundingClientRect() : { top: 0, height: 0 };
        // What is taller is no bar, but a sheet over the page.
        if (bar && height < window.innerHeight / 3) free = Math.min(free, top);
      }
    }
    corner.style.setProperty('--free', Math.round(window.innerHeight - free) + 'px');
  }

  /** @param {Element} element @returns {Element | null} what keeps its place in the window while the page scrolls */
  function fixedOf(element) {
    for (let each = /** @type {Element | null} */ (element); each; each = each.parentElement) {
      if (/fixed|sticky/.test(window.getComputedStyle(each).position)) return each;
    }
    return null;
  }

  let isWaiting = false;
  /** @type {(() => void)[]} */
  const places = [showCorner];
  /** Puts everything in its place again, once for all that happens in a frame. */
  function arrange() {
    if (isWaiting || !host.isConnected) return;
    isWaiting = true;
    window.requestAnimationFrame(() => {
      isWaiting = false;
      for (const place of places) place();
    });
  }

  /** Begins to show something, when its styles are there. */
  function begin() {
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = '/_opsbook/live.css';
    sheet.addEventListener('load', () => {
      host.hidden = false;
      arrange();
    });
    host.hidden = true;
    root.prepend(sheet);
    document.documentElement.append(host);
    showLook();
    new MutationObserver(showLook).observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-look', 'data-theme', 'data-mode'] });
    dark.addEventListener('change', showLook);
    const observer = new ResizeObserver(arrange);
    for (const each of [document.documentElement, document.body, corner]) observer.observe(each);
    window.addEventListener('resize', arrange, { passive: true });
    for (const name of ['toggle', 'scroll', 'click', 'load', 'transitionend']) document.addEventListener(name, arrange, { capture: true, passive: true });
  }

  live.frame = { host, corner, layer, make, button, code, word, count, begin, arrange, onArrange: (place) => void places.push(place) };
})(window.opsbookLive);
