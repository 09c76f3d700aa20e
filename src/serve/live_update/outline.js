/* Outlines: plain objects that stand for the nodes of a page as its source has them. Two pages are compared by them, and each
   knows the node that it stands for, whatever scripts have made of that. */
(function (live) {
  'use strict';

  /** Who an element is: one with another value is another one, and never made of it. */
  const IDENTITIES = ['data-step', 'data-placeholder', 'data-field', 'data-fill-part', 'data-slot', 'data-copy-text'];
  /** @type {Record<string, string>} */
  const OWN = { LINK: 'href', SCRIPT: 'src', IFRAME: 'src', INPUT: 'type' };

  /**
   * A digest of 53 bits: two texts that look alike to it would have to be sought.
   *
   * @param {string} text
   * @returns {string}
   */
  function digest(text) {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let index = 0; index < text.length; index++) {
      high = Math.imul(high ^ text.charCodeAt(index), 2654435761);
      low = Math.imul(low ^ text.charCodeAt(index), 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
  }

  /** @param {string} kind @param {Map<string, string>} attributes */
  function identityOf(kind, attributes) {
    const name = IDENTITIES.find((each) => attributes.has(each)) || OWN[kind];
    return name === undefined || !attributes.has(name) ? '' : name + '=' + attributes.get(name);
  }

  /**
   * @param {string} kind - as `nodeName`
   * @param {{ text?: string, attributes?: [string, string][], kids?: OpsbookLiveOutline[], node?: Node | null }} parts
   * @returns {OpsbookLiveOutline}
   */
  function make(kind, { text = '', attributes = [], kids = [], node = null }) {
    const known = new Map(attributes);
    const whole = [kind, text, ...attributes.map((pair) => pair.join('=')), '', ...kids.map((kid) => kid.hash)];
    return { kind, text, attributes: known, kids, node, hash: digest(whole.join('\u0000')), identity: identityOf(kind, known) };
  }

  /** @param {Node} node @returns {Node} what holds its children */
  const home = (node) => (node.nodeName === 'TEMPLATE' && 'content' in node ? /** @type {HTMLTemplateElement} */ (node).content : node);

  /**
   * @param {Node} node
   * @returns {OpsbookLiveOutline}
   */
  function of(node) {
    const attributes = node instanceof Element ? Array.from(node.attributes, (each) => /** @type {[string, string]} */ ([each.name, each.value])) : [];
    // What it holds is a text where scripts run, and elements where a page is only read.
    const kids = node.nodeName === 'NOSCRIPT' ? [] : Array.from(home(node).childNodes, of);
    return make(node.nodeName, { text: node.nodeValue || '', attributes, kids, node });
  }

  /**
   * Lets an outline, and all in it, stand for a copy of the nodes it stood for.
   *
   * @param {OpsbookLiveOutline} outline
   * @param {Node | null} node
   */
  function settle(outline, node) {
    outline.node = node;
    const nodes = node && outline.kids.length ? home(node).childNodes : [];
    outline.kids.forEach((kid, index) => settle(kid, nodes[index] || null));
  }

  /** @param {OpsbookLiveOutline} outline @returns {string} all its text, with single spaces */
  function said(outline) {
    if (outline.said === undefined) {
      // Words of neighbours do not run together, and those that a tag parts stay whole.
      const text = outline.kids.map((kid) => (kid.kind === '#text' ? kid.text : kid.kind === '#comment' ? '' : said(kid))).join('');
      outline.said = text.replace(/\s+/g, ' ');
    }
    return outline.said;
  }

  live.outline = { make, of, home, settle, said };
})(window.opsbookLive);
