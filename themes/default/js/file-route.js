/* The single file: which page and which place of it a fragment means, and which fragment leads to a page. Without elements.

   `#incidents/p1--rollback` is an anchor that stands in the file, so that links work without script. Whatever holds `=` is
   `key=value&...` as on the site, with the page beside it: `#page=incidents/p1&at=rollback`, `#q=...`, `#page=alerts/Name&pod=...`. */
(function (file) {
  'use strict';

  const HOME = 'index.html';
  const SEARCH = 'search.html';
  const MISSING = '404.html';
  /** Parts the name of a page from that of a place in it. */
  const PART = '--';

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

  /** Encodes what an address may not hold, and keeps what makes it readable. @param {string} text */
  const encoded = (text) => encodeURIComponent(text).replace(/%2F/g, '/').replace(/%3A/g, ':');

  /** @param {string} fragment - without `#` @returns {[string, string][]} keys decoded, values as they stand */
  const pairs = (fragment) =>
    fragment
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), part.slice(at + 1)];
      });

  /** @param {[string, string][]} all */
  const joined = (all) => all.map(([key, value]) => encoded(key) + '=' + value).join('&');

  /**
   * @param {OpsbookFilePlan} plan
   * @returns {OpsbookRoutes}
   */
  function routes(plan) {
    /** Name in anchors → path of the page. */
    const byName = new Map(plan.pages.map(({ path, name }) => [name, path]));
    const names = new Map(plan.pages.map(({ path, name }) => [path, name]));
    const forwards = new Map(Object.entries(plan.forwards));
    /** Letter case is nobody's concern in the name of an alert. */
    const small = new Map([...names.keys(), ...forwards.keys()].map((path) => [path.toLowerCase(), path]));
    const wizard = forwards.get('severity.html') || 'severity.html';

    /** @param {string} path @returns {string} where that leads: to itself, where nothing forwards it */
    const forwarded = (path) => forwards.get(path) || path;

    /** @param {string} id - in the file @returns {{ path: string, anchor: string } | null} the page that holds it; `anchor` is empty for the page itself */
    function pageOf(id) {
      // What parts them stands in no name.
      const at = id.indexOf(PART);
      const path = byName.get(at < 0 ? id : id.slice(0, at));
      return path === undefined ? null : { path, anchor: at < 0 ? '' : id };
    }

    /** @param {string} address - of a page on the site @returns {string | null} its path */
    function pathAt(address) {
      const clean = address.replace(/^\.?\//, '');
      for (const path of [clean, clean + '.html', (clean.replace(/\/$/, '') + '/' + HOME).replace(/^\//, '')]) {
        const known = names.has(path) || forwards.has(path) ? path : small.get(path.toLowerCase());
        if (known !== undefined) return forwarded(known);
      }
      return null;
    }

    /** @param {string} text - the name of a page, or its path on the site @returns {string | null} its path */
    const pathOf = (text) => byName.get(text.replace(/^\.?\//, '')) ?? pathAt(text);

    /**
     * An anchor of the site may be called like a page, and like an id of the file: it is a place of its own page first.
     *
     * @param {string} path
     * @param {string} anchor - as on the site; as an id of the file only where that page has no such place
     * @returns {string} the id in the file
     */
    function idOf(path, anchor) {
      const name = names.get(path) || '';
      const id = name + PART + anchor;
      if (anchor === '') return name;
      return isOwn(name, anchor) && !plan.has(path, id) ? anchor : id;
    }

    /** @param {string} name @param {string} id */
    const isOwn = (name, id) => id === name || id.startsWith(name + PART);

    /** @param {string} path @param {string} id - as the page's scripts know it @returns {string} the anchor on the site */
    function anchorOf(path, id) {
      const name = names.get(path) || '';
      const isAnchor = !isOwn(name, id) || (plan.has(path, name + PART + id) && !plan.has(path, id));
      return isAnchor ? id : id.slice(name.length + PART.length);
    }

    /**
     * Says what an address means.
     *
     * @param {string} hash - empty, or with its `#`
     * @returns {OpsbookRoute}
     */
    function read(hash) {
      const rest = hash.replace(/^#/, '');
      if (rest === '') return { path: HOME, anchor: '', local: '', asked: HOME, more: '' };
      if (!rest.includes('=')) {
        const id = decoded(rest);
        const found = pageOf(id);
        if (found) return { ...found, local: found.anchor && '#' + rest, asked: found.path, more: '' };
        const path = pathOf(id);
        return { path: path === null ? MISSING : path, anchor: '', local: '', asked: path === null ? id : path, more: '' };
      }
      const all = pairs(rest);
      const value = (/** @type {string} */ key) => decoded((all.find(([each]) => each === key) || ['', ''])[1]);
      const [page, at] = [value('page'), value('at')];
      const has = (/** @type {string} */ key) => all.some(([each]) => each === key);
      // Alone it is an id of the file; beside a page, an anchor as on the site.
      const inAt = page === '' ? pageOf(at) : null;
      const asked = page || (inAt ? inAt.path : has('q') ? SEARCH : has('w') ? wizard : HOME);
      const path = pathOf(asked);
      const known = path === null ? MISSING : path;
      const id = inAt ? inAt.anchor : at === '' || path === null ? '' : idOf(known, at);
      const anchor = id === names.get(known) ? '' : id;
      const others = all.filter(([key]) => key !== 'page' && key !== 'at');
      // A place alone is an anchor, as in a link.
      const local = others.length === 0 ? encoded(anchor) : joined([...(anchor ? /** @type {[string, string][]} */ ([['at', encoded(anchor)]]) : []), ...others]);
      return { path: known, anchor, local: local && '#' + local, asked: path === null ? asked : known, more: joined(others) };
    }

    /**
     * Writes an address of the file.
     *
     * @param {string} path - of a page
     * @param {string} local - what would stand behind the page's own address, with its `#`; its anchor is an id, as the page's scripts know it
     * @returns {string} with its `#`
     */
    function write(path, local) {
      const rest = local.replace(/^#/, '');
      if (!rest.includes('=')) return placed(path, anchorOf(path, decoded(rest)));
      const all = pairs(rest);
      return valued(path, joined(all.map(([key, value]) => [key, key === 'at' ? encoded(anchorOf(path, decoded(value))) : value])));
    }

    /** @param {string} path @param {string} anchor - as on the site */
    const placed = (path, anchor) => '#' + encoded((names.get(path) || '') + (anchor && PART + anchor));

    /** @param {string} path @param {string} rest - pairs, `at` as on the site */
    function valued(path, rest) {
      const has = (/** @type {string} */ key) => pairs(rest).some(([each]) => each === key);
      const isPlain = !has('at') && ((path === SEARCH && has('q')) || (path === wizard && has('w')));
      return '#' + (isPlain ? '' : 'page=' + encoded(names.get(path) || '') + '&') + rest;
    }

    /** @param {string} href - from the top of the site, as in `incidents/p1.html#logs` @returns {string} where it lies in the file */
    function href(href) {
      const at = href.indexOf('#');
      const path = pathAt(decoded(at < 0 ? href : href.slice(0, at)));
      const rest = at < 0 ? '' : href.slice(at + 1);
      if (path === null) return '#' + encoded(MISSING.replace(/\.html$/, ''));
      return rest.includes('=') ? valued(path, rest) : placed(path, decoded(rest));
    }

    return { read, write, href, idOf, pageOf, decoded };
  }

  file.routes = routes;
})(window.opsbookFile);
