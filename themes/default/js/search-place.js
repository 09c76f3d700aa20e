/* Which page of the book a pasted address means: of the site, or of its single file, whose pages stand in the fragment. Pure. */
(function (opsbook) {
  'use strict';

  const FILE = /(^|\/)opsbook\.html$/i;
  const SEARCH = /(^|\/)search\.html$/i;
  /** Parts the name of a page in the single file from that of a place in it. */
  const PART = '--';

  /** @param {string} text */
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch (malformed) {
      return text;
    }
  }

  /** @param {string} name - of a page in the single file, or its path @returns {string} its path */
  function pathOf(name) {
    if (/\.html$/i.test(name)) return name;
    // As it is written in `src/render/single_file/names.rs`.
    return name.replace(/~+$/, '').replace(/(?:~[0-9A-F]{2})+/g, (bytes) => decoded(bytes.replace(/~/g, '%'))) + '.html';
  }

  /**
   * @param {string} path - of the address, decoded
   * @param {OpsbookAddress} address - what stands behind it
   * @param {boolean} hasPairs - whether its fragment holds values
   * @returns {{ path: string, anchor: string, isHome: boolean, query: string }} `query` where it is that of a search
   */
  function place(path, { anchor, reserved }, hasPairs) {
    const { page = '', q = '' } = reserved;
    const none = { path, anchor, isHome: false, query: '' };
    // A file may have been given any name; addresses of the site name no page.
    if (!FILE.test(path) && page === '') return SEARCH.test(path) && q.trim() !== '' ? { ...none, query: q } : none;
    const folder = path.replace(/[^/]*$/, '');
    if (page !== '') return { ...none, path: folder + pathOf(page.replace(/^\/+/, '')) };
    if (hasPairs && anchor === '') return 'w' in reserved ? { ...none, path: folder + 'severity.html' } : { ...none, path: folder + 'index.html', isHome: q === '', query: q };
    const at = anchor.indexOf(PART);
    const [name, own] = at < 0 ? [anchor, ''] : [anchor.slice(0, at), anchor.slice(at + PART.length)];
    const isHome = name === '' || pathOf(name) === 'index.html';
    return { path: folder + pathOf(name || 'index'), anchor: own, isHome, query: '' };
  }

  opsbook.searchPlace = place;
})(window.opsbook);
