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

  /** How high what stands at the bottom may be for a line of ours to lie over it. */
  const ROW = 48;
  /** What keeps its place at the bottom of the window, or may. @type {Element[]} */
  let bars = [];

  /** Looks through the page for them, which is too much for each frame. */
  function findBars() {
    bars = [...document.body.querySelectorAll('*')].filter((each) => {
      const { position, bottom } = window.getComputedStyle(each);
      return position === 'fixed' || (position === 'sticky' && bottom !== 'auto');
    });
    arrange();
  }

  /** @returns {DOMRect[]} of those that are there, from the bottom up */
  function barBoxes() {
    const there = bars.filter((each) => {
      const { visibility, opacity } = window.getComputedStyle(each);
      return each.isConnected && visibility === 'visible' && opacity !== '0' && !each.matches('dialog, [popover]');
    });
    const boxes = there.map((each) => each.getBoundingClientRect());
    // What is taller is no bar, but a sheet over the page.
    return boxes.filter(({ width, height }) => width > 0 && height > 0 && height < window.innerHeight / 3).sort((one, other) => other.bottom - one.bottom);
  }

  /** Nothing that the page itself keeps at the bottom is covered, nor what stands on top of that. */
  function showCorner() {
    let free = window.innerHeight;
    for (const { top, bottom } of barBoxes()) if (bottom > free - GAP - ROW && top < window.innerHeight) free = Math.min(free, top);
    corner.style.setProperty('--free', Math.round(window.innerHeight - free) + 'px');
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
    // After the theme's scripts have done what they do then.
    const findSoon = () => void window.setTimeout(findBars);
    for (const name of ['resize', 'load']) window.addEventListener(name, findSoon, { passive: true });
    for (const name of ['DOMContentLoaded', 'opsbook:incident', 'opsbook:content', 'opsbook:changed']) document.addEventListener(name, findSoon);
    document.addEventListener('click', findSoon, { capture: true, passive: true });
    for (const name of ['toggle', 'close', 'scroll', 'load', 'transitionend']) document.addEventListener(name, arrange, { capture: true, passive: true });
  }

  live.frame = { GAP, host, corner, layer, make, button, code, word, count, begin, arrange, onArrange: (place) => void places.push(place) };
})(window.opsbookLive);
