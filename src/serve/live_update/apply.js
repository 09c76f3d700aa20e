/* Makes the page what the plan says, and images what their files are. Touches what differs and nothing else: what scripts
   added or set stays as it is. */
(function (live) {
  'use strict';

  /** @typedef {OpsbookLiveOutline} Outline */
  /** A sheet that does not come holds nothing up for longer. */
  const PATIENCE_MS = 3_000;

  const isSheet = (/** @type {Outline} */ outline) => outline.kind === 'LINK' && /\bstylesheet\b/.test(outline.attributes.get('rel') || '');

  /** @param {Outline} outline @param {[string, string | null][]} attributes */
  function setAttributes({ node, attributes: old }, attributes) {
    if (!(node instanceof Element)) return;
    for (const [name, value] of attributes) {
      if (name === 'class') setClasses(node, old.get(name) || '', value || '');
      else if (value === null) node.removeAttribute(name);
      else node.setAttribute(name, value);
    }
  }

  /** Classes that scripts added stay. @param {Element} element @param {string} old @param {string} next */
  function setClasses(element, old, next) {
    const split = (/** @type {string} */ text) => text.split(/\s+/).filter(Boolean);
    const kept = new Set(split(next));
    element.classList.remove(...split(old).filter((name) => !kept.has(name)));
    element.classList.add(...kept);
    if (element.classList.length === 0) element.removeAttribute('class');
  }

  /** Changes what differs in a text, so that what is marked in it stays marked. @param {Node | null} node @param {string} next */
  function setText(node, next) {
    if (!(node instanceof CharacterData) || node.data === next) return;
    const old = node.data;
    const most = Math.min(old.length, next.length);
    let [start, end] = [0, 0];
    while (start < most && old[start] === next[start]) start++;
    while (end < most - start && old[old.length - 1 - end] === next[next.length - 1 - end]) end++;
    node.replaceData(start, old.length - end - start, next.slice(start, next.length - end));
  }

  /**
   * Finds texts again that scripts have wrapped or written anew, as marks of a search do: the same words where they stood.
   *
   * @param {Outline} outline
   */
  function heal({ node, kids }) {
    const home = node && live.outline.home(node);
    const isHere = (/** @type {Outline | undefined} */ kid) => kid !== undefined && kid.node !== null && kid.node.parentNode === home;
    kids.forEach((kid, index) => {
      if (!home || kid.kind !== '#text' || !kid.node || isHere(kid)) return;
      const ahead = index > 0 ? kids[index - 1] : undefined;
      if (ahead && !isHere(ahead)) return;
      const behind = kids.slice(index + 1).find(isHere);
      const run = [];
      let next = ahead && ahead.node ? ahead.node.nextSibling : home.firstChild;
      for (; next && next !== (behind ? behind.node : null); next = next.nextSibling) run.push(next);
      if (run.length === 0 || run.map((each) => each.textContent).join('') !== kid.text) return;
      kid.node = document.createTextNode(kid.text);
      home.insertBefore(kid.node, run[0]);
      for (const each of run) home.removeChild(each);
    });
  }

  /** @param {Node} home @param {Node} node @param {Node | null} before */
  function put(home, node, before) {
    // Where the browser can, what is in it keeps its state.
    const mover = /** @type {{ moveBefore?: (node: Node, before: Node | null) => void }} */ (/** @type {unknown} */ (home));
    if (mover.moveBefore && node.isConnected && home.isConnected) mover.moveBefore(node, before);
    else home.insertBefore(node, before);
  }

  /** @param {OpsbookLiveChange} change @param {OpsbookLiveApplied} done */
  function setKids({ old, next, gone, kids }, done) {
    if (!kids || !old.node) return;
    const home = live.outline.home(old.node);
    heal(old);
    // Where nothing of the source is left, a script has put something else there.
    const isTaken = old.kids.some((kid) => kid.node) && old.kids.every((kid) => !kid.node || kid.node.parentNode !== home);
    for (const kid of gone) {
      if (isSheet(kid) && kid.node) done.sheets.push(kid.node);
      else if (kid.node) kid.node.parentNode?.removeChild(kid.node);
    }
    next.kids.forEach((kid, index) => {
      if (!kids[index].isNew) return;
      live.outline.settle(kid, isTaken || !kid.node ? null : document.importNode(kid.node, true));
      if (kid.node instanceof HTMLElement || kid.node instanceof SVGElement) done.added.push(kid.node);
    });
    if (isTaken) return;

    const known = new Set(next.kids.map((kid) => kid.node));
    /** @type {Node | null} */
    let ahead = null;
    next.kids.forEach(({ node }, index) => {
      const { stays, isNew } = kids[index];
      // What a script took away or elsewhere is its own.
      if (!node || (!isNew && node.parentNode !== home)) return;
      if (!stays) {
        // What a script put behind an element stays behind it.
        let before = ahead ? ahead.nextSibling : home.firstChild;
        while (before && (!known.has(before) || before === node)) before = before.nextSibling;
        put(home, node, before);
      }
      ahead = node;
    });
  }

  /** @param {OpsbookLiveChange} change @param {OpsbookLiveApplied} done */
  function applyOne(change, done) {
    setAttributes(change.old, change.attributes);
    if (change.old.text !== change.next.text) {
      if (change.parent) heal(change.parent);
      change.next.node = change.old.node;
      setText(change.old.node, change.next.text);
    }
    setKids(change, done);
  }

  /** @param {Element[]} sheets - that were just put in @returns {Promise<void>} when they have come, or will not */
  async function arrived(sheets) {
    const each = sheets.map(
      (sheet) =>
        new Promise((resolve) => {
          for (const name of ['load', 'error']) sheet.addEventListener(name, resolve, { once: true });
          window.setTimeout(resolve, PATIENCE_MS);
        }),
    );
    await Promise.all(each);
  }

  /**
   * Styles first: the old ones go when the new ones have come, so that nothing is ever without.
   *
   * @param {OpsbookLivePlan} found
   * @param {(work: () => void) => void} hold - keeps what the reader has while the page changes
   * @returns {Promise<Element[]>} what came to the page
   */
  async function apply({ changes }, hold) {
    /** @type {OpsbookLiveApplied} */
    const done = { added: [], sheets: [] };
    const inHead = changes.filter(({ old }) => old.kind === 'HEAD');
    for (const change of inHead) applyOne(change, done);
    const sheets = inHead.flatMap(({ next, kids }) => next.kids.filter((kid, index) => kids && kids[index].isNew && isSheet(kid)).map((kid) => kid.node));
    await arrived(/** @type {Element[]} */ (sheets.filter((node) => node instanceof Element)));
    hold(() => {
      for (const node of done.sheets.splice(0)) node.parentNode?.removeChild(node);
      for (const change of changes) if (!inHead.includes(change)) applyOne(change, done);
      for (const node of done.sheets) node.parentNode?.removeChild(node);
    });
    return done.added.filter((node) => node.isConnected && document.body.contains(node));
  }

  /**
   * Lets an outline of the page as it was sent stand for the page as it is found, and changes nothing.
   *
   * @param {OpsbookLivePlan} found
   */
  function forgo({ changes }) {
    for (const { next, kids } of changes) next.kids.forEach((kid, index) => kids && kids[index].isNew && live.outline.settle(kid, null));
  }

  /** What shows a file of the site, and where it says which. */
  const SHOWS = 'img, picture source, object, embed, image, use, input[type=image]';
  const ADDRESSES = ['src', 'srcset', 'data', 'href', 'xlink:href'];
  /** The query that asks for a file anew: the server takes no notice of it. */
  const QUERY = 'opsbook';

  /** @param {string} generation @returns {[string, number]} the run of the server, and how many changes it had seen */
  function counted(generation) {
    const at = generation.lastIndexOf('-');
    return [generation.slice(0, at), Number(generation.slice(at + 1))];
  }

  /** @param {string | null} generation @param {string} other @returns {boolean} false also where they are of different runs */
  function isNewer(generation, other) {
    const [[run, count], [otherRun, otherCount]] = [counted(generation || ''), counted(other)];
    return run === otherRun && count > otherCount;
  }

  /** @param {string} address @param {Map<string, string>} files @returns {string} the same, or where the file is as it is now */
  function fresh(address, files) {
    try {
      const url = new URL(address, document.baseURI);
      const newest = url.origin === window.location.origin ? files.get(decodeURIComponent(url.pathname).slice(1)) : undefined;
      const now = url.searchParams.get(QUERY);
      if (newest === undefined || now === newest || isNewer(now, newest)) return address;
      url.searchParams.set(QUERY, newest);
      return url.pathname + url.search + url.hash;
    } catch (malformed) {
      return address;
    }
  }

  /** @param {string} name @param {string} value @param {Map<string, string>} files @returns {string} */
  const freshValue = (name, value, files) => (name === 'srcset' ? value.replace(/[^\s,]\S*[^\s,](?=\s|,|$)/g, (each) => fresh(each, files)) : fresh(value, files));

  /** @param {string} address @returns {Promise<boolean>} whether it is there, so that to show it does not flash */
  function loaded(address) {
    const image = new Image();
    return new Promise((resolve) => {
      image.addEventListener('load', () => resolve(true), { once: true });
      image.addEventListener('error', () => resolve(false), { once: true });
      image.src = address;
    });
  }

  /**
   * Shows files as they are now that were shown as they once were. All count that the server has seen change: a page forgets
   * no image that it has loaded, and one more request for one that is new already does no harm.
   *
   * @param {OpsbookLiveFile[]} files
   */
  function refresh(files) {
    const changed = new Map(files.map(({ path, generation }) => [path, generation]));
    if (changed.size === 0) return;
    for (const element of document.querySelectorAll(SHOWS)) {
      for (const name of ADDRESSES) {
        const value = element.getAttribute(name);
        const next = value === null ? '' : freshValue(name, value, changed);
        if (value === null || next === value) continue;
        const first = name === 'srcset' && element instanceof HTMLImageElement ? fresh(element.currentSrc, changed) : next.trim().split(/\s/)[0];
        // What is no image cannot be had beforehand.
        const arrives = element.matches('object, embed') ? Promise.resolve(true) : loaded(first);
        void arrives.then((isThere) => {
          // Meanwhile it may show something else, or what is newer.
          const now = element.getAttribute(name);
          if (isThere && now !== null) element.setAttribute(name, freshValue(name, now, changed));
        });
      }
    }
  }

  live.apply = apply;
  live.refresh = refresh;
  live.forgo = forgo;
})(window.opsbookLive);
