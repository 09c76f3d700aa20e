/* Leads a forwarding page's reader on, with what the address carries: an alert's labels, an anchor. */
(function (opsbook) {
  'use strict';

  /**
   * Joins the target of a forwarding page with the query and fragment it was opened with.
   *
   * @param {string} target - as in `../incidents/p1.html` or `../incidents/p1.html#logs`
   * @param {string} query - empty, or with its `?`
   * @param {string} fragment - empty, or with its `#`
   * @returns {string}
   */
  function joined(target, query, fragment) {
    const at = target.indexOf('#');
    const path = at < 0 ? target : target.slice(0, at);
    const anchor = at < 0 ? '' : target.slice(at);
    return path + query + (fragment || anchor);
  }

  opsbook.forwardTo = joined;

  const link = document.querySelector('a[data-forward]');
  if (!(link instanceof HTMLAnchorElement)) return;
  const target = joined(link.getAttribute('href') || '', window.location.search, window.location.hash);
  link.setAttribute('href', target);
  window.location.replace(target);
})(window.opsbook);
