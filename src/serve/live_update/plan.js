/* What is to be done so that a page becomes another one. Knows outlines, and touches no node. */
(function (live) {
  'use strict';

  /**
   * @param {OpsbookLiveOutline} old
   * @param {OpsbookLiveOutline} next
   * @returns {[string, string | null][]} those that differ
   */
  function attributesOf(old, next) {
    /** @type {[string, string | null][]} */
    const found = [];
    for (const [name, value] of next.attributes) if (old.attributes.get(name) !== value) found.push([name, value]);
    for (const name of old.attributes.keys()) if (!next.attributes.has(name)) found.push([name, null]);
    return found;
  }

  /**
   * Compares two outlines of the same element. From then on the new one stands for the old one's nodes, where it has them.
   *
   * @param {OpsbookLiveOutline} old
   * @param {OpsbookLiveOutline} next
   * @param {Node | null} [focused] - it is not moved
   * @returns {OpsbookLivePlan}
   */
  function plan(old, next, focused = null) {
    /** @type {OpsbookLivePlan} */
    const found = { changes: [], reload: '' };
    const forbid = (/** @type {string} */ rule) => void (found.reload = found.reload || rule);

    /**
     * @param {OpsbookLiveOutline} old
     * @param {OpsbookLiveOutline} next
     * @param {string} outer - the rule of what it stands in
     * @param {OpsbookLiveOutline | null} parent
     */
    function compare(old, next, outer, parent) {
      const node = old.node;
      const rule = outer || live.rules.within(next) || live.rules.within(old);
      const from = live.match.pair(old.kids, next.kids);
      const attributes = attributesOf(old, next);
      const gone = old.kids.filter((_, index) => !from.includes(index));
      const isMoved = gone.length > 0 || from.some((place, index) => place !== index);
      next.node = node;
      if (attributes.length || old.text !== next.text || isMoved) {
        const pinned = focused ? from.findIndex((place) => place >= 0 && contains(old.kids[place].node, focused)) : -1;
        found.changes.push({ old, next, parent, attributes, gone, kids: isMoved ? live.match.staying(from, pinned).map((stays, index) => ({ stays, isNew: from[index] < 0 })) : null });
        if (rule) forbid(rule);
        // Its attributes are what scripts know of the book.
        if (old.kind === 'HTML' && attributes.length) forbid('html');
      }
      for (const kid of gone) forbidIfBound(kid);
      from.forEach((place, index) => {
        if (place < 0) forbidIfBound(next.kids[index]);
        else if (old.kids[place].hash === next.kids[index].hash) next.kids[index] = old.kids[place];
        else compare(old.kids[place], next.kids[index], rule, old);
      });
    }

    /** @param {OpsbookLiveOutline} outline */
    function forbidIfBound(outline) {
      const rule = live.rules.bound(outline);
      if (rule) forbid(rule);
    }

    if (old.hash !== next.hash) compare(old, next, '', null);
    return found;
  }

  /** @param {Node | null} node @param {Node} other */
  const contains = (node, other) => node !== null && node.contains(other);

  live.plan = plan;
})(window.opsbookLive);
