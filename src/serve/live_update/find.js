/* Finds what a finding is about: the smallest element under its heading that has its text, as the source has it and not as
   scripts have filled it. */
(function (live) {
  'use strict';

  /** @typedef {OpsbookLiveOutline} Outline */
  const ENOUGH = 200;

  const clean = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim();

  /** @param {Outline} outline @param {string} text @returns {Outline | null} */
  function smallest(outline, text) {
    if (/^(SCRIPT|STYLE|TEMPLATE|#)/.test(outline.kind) || !live.outline.said(outline).includes(text)) return null;
    for (const kid of outline.kids) {
      const found = smallest(kid, text);
      if (found) return found;
    }
    return outline;
  }

  /** @param {Outline} outline @param {string} id @returns {Outline[] | null} the way to it */
  function wayTo(outline, id) {
    if (outline.attributes.get('id') === id) return [outline];
    for (const kid of outline.kids) {
      const way = wayTo(kid, id);
      if (way) return [outline, ...way];
    }
    return null;
  }

  /** @param {Outline} outline @param {string} kind @returns {Outline | null} */
  function first(outline, kind) {
    if (outline.kind === kind) return outline;
    for (const kid of outline.kids) {
      const found = first(kid, kind);
      if (found) return found;
    }
    return null;
  }

  /**
   * @param {Outline} tree
   * @param {{ section?: string | null, text?: string | null }} finding
   * @returns {Element | null}
   */
  function find(tree, { section, text }) {
    const body = first(tree, 'BODY');
    if (!body) return null;
    const wanted = clean(text || '').slice(0, ENOUGH);
    const way = section ? wayTo(body, section) : null;
    const heading = way && way[way.length - 1];
    if (wanted === '') return heading && heading.node instanceof Element ? heading.node : null;
    const start = way || [first(body, 'MAIN') || body];
    /** The heading itself, then what follows it, then what follows what it stands in. @type {Outline | null} */
    let found = smallest(start[start.length - 1], wanted);
    for (let at = start.length - 2; at >= 0 && !found; at--) {
      const { kids } = start[at];
      for (const kid of kids.slice(kids.indexOf(start[at + 1]) + 1)) found = found || smallest(kid, wanted);
    }
    return found && found.node instanceof Element ? found.node : heading && heading.node instanceof Element ? heading.node : null;
  }

  live.find = find;
})(window.opsbookLive);
