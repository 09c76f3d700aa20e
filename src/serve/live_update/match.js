/* Which children of an element are which children of the same element in the new page: by who they are, by equality, then
   by likeness, and at last by kind and order. Knows outlines, and no nodes. */
(function (live) {
  'use strict';

  /** @typedef {OpsbookLiveOutline} Outline */
  /** How many pairs are looked at, at most: beyond that a page is another one anyway. */
  const MOST_PAIRS = 40_000;
  const MOST_LIKE = 2_500;
  const MOST_TOKENS = 300;
  const LIKE = 0.3;
  const LIKE_FAR = 0.6;
  /** Their state is the reader's: they are not made of others that are not alike. */
  const OF_THEIR_OWN = new Set(['DETAILS', 'DIALOG', 'TEXTAREA', 'SELECT', 'VIDEO', 'AUDIO', 'IFRAME']);

  const isBlank = (/** @type {Outline} */ outline) => outline.kind === '#text' && outline.text.trim() === '';

  /** @param {Outline} old @param {Outline} next @returns {boolean} whether the one can be made of the other */
  function fits(old, next) {
    if (old.kind !== next.kind || old.identity !== next.identity) return false;
    // What scripts write into a slot is not known: another one takes its place.
    return !next.attributes.has('data-slot') || old.hash === next.hash;
  }

  /** @param {Outline} outline @returns {Map<string, number>} its words and attributes, and how often each is there */
  function tokensOf(outline) {
    if (outline.tokens) return outline.tokens;
    /** @type {Map<string, number>} */
    const tokens = new Map();
    let count = 0;
    const add = (/** @type {string} */ token) => {
      count += 1;
      tokens.set(token, (tokens.get(token) || 0) + 1);
    };
    const visit = (/** @type {Outline} */ each) => {
      if (count > MOST_TOKENS) return;
      for (const word of each.text.match(/[\p{L}\p{N}]+/gu) || []) add(word.toLowerCase());
      for (const [name, value] of each.attributes) add(name + '=' + value);
      each.kids.forEach(visit);
    };
    visit(outline);
    outline.tokens = tokens;
    return tokens;
  }

  /** @param {Outline} old @param {Outline} next @returns {number} from 0 to 1 */
  function likeness(old, next) {
    const [a, b] = [tokensOf(old), tokensOf(next)];
    let [shared, all] = [0, 0];
    for (const [token, n] of a) {
      shared += Math.min(n, b.get(token) || 0);
      all += n;
    }
    for (const n of b.values()) all += n;
    return all === 0 ? 0 : (2 * shared) / all;
  }

  /**
   * Which of the new children can stay where they are, so that the fewest move: the longest run of rising places.
   *
   * @param {number[]} from - the old place of each new child, or -1
   * @param {number} [pinned] - the new place of one that must not move
   * @returns {boolean[]}
   */
  function staying(from, pinned = -1) {
    const isOut = (/** @type {number} */ at) => pinned >= 0 && at !== pinned && (at < pinned ? from[at] > from[pinned] : from[at] < from[pinned]);
    /** The last of the best run of each length. @type {number[]} */
    const ends = [];
    const before = from.map(() => -1);
    from.forEach((old, at) => {
      if (old < 0 || isOut(at)) return;
      let [low, high] = [0, ends.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (from[ends[middle]] < old) low = middle + 1;
        else high = middle;
      }
      before[at] = low > 0 ? ends[low - 1] : -1;
      ends[low] = at;
    });
    const stays = from.map(() => false);
    for (let at = ends.length ? ends[ends.length - 1] : -1; at >= 0; at = before[at]) stays[at] = true;
    return stays;
  }

  /**
   * @param {Outline[]} olds
   * @param {Outline[]} news
   * @returns {number[]} the old place of each new child, or -1
   */
  function pair(olds, news) {
    const from = news.map(() => -1);
    const taken = olds.map(() => false);
    const take = (/** @type {number} */ old, /** @type {number} */ at) => {
      from[at] = old;
      taken[old] = true;
    };
    const isSame = (/** @type {number} */ old, /** @type {number} */ at) => olds[old].hash === news[at].hash;

    let [oldEnd, newEnd, start] = [olds.length, news.length, 0];
    for (; start < Math.min(oldEnd, newEnd) && isSame(start, start); start++) take(start, start);
    for (; oldEnd > start && newEnd > start && isSame(oldEnd - 1, newEnd - 1); ) take(--oldEnd, --newEnd);
    if (start === oldEnd || start === newEnd) return from;

    /** Those that a name tells apart, on both sides. @param {(outline: Outline) => string} nameOf */
    function byName(nameOf) {
      const placesOf = (/** @type {Outline[]} */ list, /** @type {(at: number) => boolean} */ isFree) => {
        /** @type {Map<string, number>} */
        const places = new Map();
        list.forEach((each, at) => {
          const name = isFree(at) ? nameOf(each) : '';
          if (name) places.set(name, places.has(name) ? -1 : at);
        });
        return places;
      };
      const places = placesOf(olds, (at) => !taken[at]);
      for (const [name, at] of placesOf(news, (at) => from[at] < 0)) {
        const old = places.get(name);
        if (at >= 0 && old !== undefined && old >= 0 && fits(olds[old], news[at])) take(old, at);
      }
    }

    /** Calls back with what is free on both sides between two that are known. @param {(olds: number[], news: number[]) => void} work */
    function inGaps(work) {
      const stays = staying(from);
      let [old, group] = [0, /** @type {number[]} */ ([])];
      for (let at = 0; at <= news.length; at++) {
        if (at < news.length && from[at] < 0) group.push(at);
        if (at < news.length && !stays[at]) continue;
        const end = at < news.length ? from[at] : olds.length;
        const free = [];
        for (; old < end; old++) if (!taken[old]) free.push(old);
        if (free.length && group.length) work(free, group);
        [old, group] = [end + 1, []];
      }
    }

    /** The longest run that both have. @param {number[]} free @param {number[]} group */
    function common(free, group) {
      if (free.length * group.length > MOST_PAIRS) return;
      const width = group.length + 1;
      const best = new Int32Array((free.length + 1) * width);
      for (let i = free.length - 1; i >= 0; i--) {
        for (let j = group.length - 1; j >= 0; j--) {
          best[i * width + j] = isSame(free[i], group[j]) ? best[(i + 1) * width + j + 1] + 1 : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
        }
      }
      for (let [i, j] = [0, 0]; i < free.length && j < group.length; ) {
        if (isSame(free[i], group[j])) take(free[i++], group[j++]);
        else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i++;
        else j++;
      }
    }

    /** Those most alike first. @param {number[]} free @param {number[]} group @param {number} least */
    function byLikeness(free, group, least) {
      if (free.length * group.length > MOST_LIKE) return;
      /** @type {[number, number, number][]} */
      const found = [];
      for (const old of free) {
        for (const at of group) {
          if (isBlank(news[at]) || !fits(olds[old], news[at])) continue;
          const like = likeness(olds[old], news[at]);
          if (like >= least) found.push([like, old, at]);
        }
      }
      found.sort((a, b) => b[0] - a[0] || a[1] - b[1] || a[2] - b[2]);
      for (const [, old, at] of found) if (!taken[old] && from[at] < 0) take(old, at);
    }

    /** @param {number[]} free @param {number[]} group */
    function inOrder(free, group) {
      let next = 0;
      for (const at of group) {
        const isIt = (/** @type {number} */ old) => !taken[old] && fits(olds[old], news[at]) && isBlank(olds[old]) === isBlank(news[at]);
        const found = OF_THEIR_OWN.has(news[at].kind) ? -1 : free.findIndex((old, index) => index >= next && isIt(old));
        if (found < 0) continue;
        take(free[found], at);
        next = found + 1;
      }
    }

    byName((outline) => (outline.identity && outline.kind + ' ' + outline.identity) || '');
    byName((outline) => (outline.attributes.get('id') ? outline.kind + ' #' + outline.attributes.get('id') : ''));
    byName((outline) => (isBlank(outline) ? '' : outline.hash));
    inGaps(common);
    inGaps((free, group) => byLikeness(free, group, LIKE));
    const free = olds.map((_, old) => old).filter((old) => !taken[old] && !isBlank(olds[old]));
    byLikeness(free, news.map((_, at) => at).filter((at) => from[at] < 0), LIKE_FAR);
    inGaps(inOrder);
    return from;
  }

  live.match = { pair, staying };
})(window.opsbookLive);
