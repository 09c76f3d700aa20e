/* Reads where a term stands: pages with their weight, and in them sections with theirs. Pure. */
(function (opsbook) {
  'use strict';

  /** A section whose number does not fit into four bits, or whose name the term is. */
  const FAR = 15;

  /**
   * @param {Uint8Array} bytes
   * @param {OpsbookPostingsVisitor} visitor
   */
  function read(bytes, visitor) {
    let at = 0;
    const number = () => {
      let byte = bytes[at++];
      if (byte < 0x80) return byte;
      let value = byte & 0x7f;
      for (let shift = 7; ; shift += 7) {
        byte = bytes[at++];
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    for (let page = 0; at < bytes.length; ) {
      page += number();
      const weight = bytes[at++];
      visitor.page(page, (2 * (weight & 0x7f)) / 127, weight >= 0x80);
      let section = 0;
      for (let left = number(); left > 0; left -= 1) {
        const own = bytes[at++];
        const step = own >> 4;
        const far = step === FAR ? number() : 0;
        section += step === FAR ? far >> 1 : step;
        visitor.section(page, section, (own & 15) / 15, (far & 1) === 1);
      }
    }
  }

  /**
   * Reads where all words of a phrase stand; each place weighs as much as its lightest word there.
   *
   * @param {Uint8Array[]} all
   * @param {OpsbookPostingsVisitor} visitor
   */
  function readTogether(all, visitor) {
    if (all.length === 1) {
      read(all[0], visitor);
      return;
    }
    /** @type {Map<number, number>} */
    let pages = new Map();
    /** @type {Map<string, number>} */
    let sections = new Map();
    // The rarest first, so that little is kept.
    [...all].sort((a, b) => a.length - b.length).forEach((bytes, at) => {
      /** @type {Map<number, number>} */
      const ownPages = new Map();
      /** @type {Map<string, number>} */
      const ownSections = new Map();
      read(bytes, {
        page(page, weight) {
          const before = at === 0 ? weight : pages.get(page);
          if (before !== undefined) ownPages.set(page, Math.min(before, weight));
        },
        section(page, section, weight) {
          if (!ownPages.has(page)) return;
          const key = page + '/' + section;
          const before = at === 0 ? weight : sections.get(key);
          if (before !== undefined) ownSections.set(key, Math.min(before, weight));
        },
      });
      pages = ownPages;
      sections = ownSections;
    });
    for (const [page, weight] of pages) visitor.page(page, weight, false);
    for (const [key, weight] of sections) {
      const [page, section] = key.split('/').map(Number);
      visitor.section(page, section, weight, false);
    }
  }

  opsbook.searchPostings = { read, readTogether };
})(window.opsbook);
