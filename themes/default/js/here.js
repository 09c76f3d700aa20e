/* Where in the book this page stands, and how it leads elsewhere: as a file of a site, or as a part of the single file, whose own
   script says so. All that reads or writes the address asks here. */
(function (opsbook) {
  'use strict';

  /** @returns {string} the address of the folder that the site lies in */
  function top() {
    const style = document.querySelector('link[rel="stylesheet"]');
    const up = ((style && style.getAttribute('href')) || '').replace(/assets\/[^/]*$/, '');
    return new URL(up || './', window.location.href).href;
  }

  /** @type {OpsbookHere} */
  const file = {
    query: () => window.location.search,
    hash: () => window.location.hash,
    path() {
      const folder = new URL(top()).pathname;
      const path = window.location.pathname;
      return path.startsWith(folder) ? path.slice(folder.length) || 'index.html' : '';
    },
    hosted() {
      const canonical = document.querySelector('link[rel=canonical]');
      return canonical instanceof HTMLLinkElement ? canonical.href : /^http/.test(window.location.protocol) ? window.location.href.split('#')[0] : '';
    },
    asked: () => window.location.href,
    with: (href, pairs) => href + (pairs && '#' + pairs),
    tops() {
      const hosted = file.hosted();
      const up = './' + '../'.repeat(file.path().split('/').length - 1);
      return [top(), ...(hosted === '' ? [] : [new URL(up, hosted).href])];
    },
    isAt: (url) => url.pathname === window.location.pathname,
    write(how, state, hash, query = window.location.search) {
      window.history[how](state, '', window.location.pathname + query + hash);
    },
    go: (hash) => window.location.replace(hash || '#'),
    href(path) {
      const finder = document.querySelector('[data-finder][data-root]');
      return ((finder instanceof HTMLElement && finder.dataset.root) || '') + path;
    },
    part: () => null,
  };

  opsbook.here = window.opsbookFile ? window.opsbookFile.here : file;
})(window.opsbook);
