/* Reads what the address carries beside an anchor: labels of an alert, carried state. Then makes it the plain anchor again. */
(function (opsbook) {
  'use strict';

  const RESERVED = new Set(['q', 'only', 'w', 'at', 'page', 's', 'opsbook-sign-in']);

  /**
   * @param {string} text
   * @returns {string} decoded; what cannot be decoded stays as it is
   */
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch (malformed) {
      return text;
    }
  }

  /**
   * @param {string} text - `key=value&...`
   * @param {boolean} isQuery - where a plus is a space
   * @returns {[string, string][]}
   */
  function pairs(text, isQuery) {
    const clean = (/** @type {string} */ part) => decoded(isQuery ? part.replace(/\+/g, ' ') : part);
    return text
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return at < 0 ? [clean(part), ''] : [clean(part.slice(0, at)), clean(part.slice(at + 1))];
      });
  }

  /**
   * Splits the query and the fragment of an address.
   *
   * @param {string} query - empty, or with its `?`
   * @param {string} fragment - empty, or with its `#`; the fragment's values win over the query's
   * @returns {OpsbookAddress}
   */
  function parsed(query, fragment) {
    const rest = fragment.replace(/^#/, '');
    /** @type {Map<string, string>} */
    const labels = new Map();
    /** @type {Record<string, string>} */
    const reserved = {};
    const all = pairs(query.replace(/^\?/, ''), true).concat(rest.includes('=') ? pairs(rest, false) : []);
    for (const [key, value] of all) {
      if (RESERVED.has(key)) reserved[key] = value;
      else if (key !== '') labels.set(key, value);
    }
    const anchor = rest.includes('=') ? reserved.at || '' : decoded(rest) || reserved.at || '';
    return { anchor, labels, reserved };
  }

  /** @param {string} query */
  function withoutLabels(query) {
    const kept = query
      .replace(/^\?/, '')
      .split('&')
      .filter((part) => part !== '' && RESERVED.has(decoded(part.split('=')[0])) && !/^(at|s)=/.test(part));
    return kept.length ? '?' + kept.join('&') : '';
  }

  /**
   * Makes the address the plain anchor and leads there. From disk a browser may refuse a new query; then it stays.
   *
   * @param {OpsbookAddress} address
   */
  function settle(address) {
    const fragment = ['q', 'only', 'w', 'page']
      .filter((key) => key in address.reserved && opsbook.here.hash().includes(key + '='))
      .map((key) => key + '=' + encodeURIComponent(address.reserved[key]));
    if (fragment.length && address.anchor) fragment.push('at=' + encodeURIComponent(address.anchor));
    const hash = fragment.length ? fragment.join('&') : encodeURIComponent(address.anchor);
    try {
      opsbook.here.write('replaceState', window.history.state, hash && '#' + hash, withoutLabels(opsbook.here.query()));
    } catch (refused) {
      opsbook.here.go('#' + hash);
    }
    // Only a navigation moves the page and marks the target.
    if (hash && !fragment.length) opsbook.here.go('#' + hash);
    const place = fragment.length && address.anchor ? document.getElementById(address.anchor) : null;
    if (place) place.scrollIntoView();
    // A choice of runbooks needs the labels again when it is reloaded, or come back to.
    if (address.labels.size > 0) window.history.replaceState({ ...window.history.state, labels: [...address.labels] }, '');
  }

  opsbook.address = { parsed, settle };
})(window.opsbook);
