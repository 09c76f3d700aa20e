/* Reads where a term stands: pages with their weight, and in them sections with theirs. Pure. */
(function (opsbook) {
  'use strict';

  /** A section whose number does not fit into four bits, or whose name the term is. */
  const FAR = 15;
  /** Beside a weight: the term is the whole name of its place. */
  const NAME = 0x80;

  /**
   * Makes what reads postings into lists that are used again and again: as many calls as there are places would cost more than all else.
   *
   * @param {Uint32Array} starts - for each page the number of its first section in the book
   * @returns {OpsbookPostingsReader}
   */
  function reader(starts) {
    /** @type {OpsbookPlaces} */
    let pages = { at: new Uint32Array(0), weights: new Uint8Array(0), count: 0 };
    /** @type {OpsbookPlaces} */
    let sections = { at: new Uint32Array(0), weights: new Uint8Array(0), count: 0 };
    const room = (/** @type {number} */ size) => ({ at: new Uint32Array(size), weights: new Uint8Array(size), count: 0 });

    return (bytes) => {
      // A place takes a byte at least.
      if (sections.at.length < bytes.length) [pages, sections] = [room(2 * bytes.length), room(2 * bytes.length)];
      let [read, pageCount, count] = [0, 0, 0];
      const number = () => {
        let byte = bytes[read++];
        let value = byte & 0x7f;
        for (let shift = 7; byte >= 0x80; shift += 7) {
          byte = bytes[read++];
          value |= (byte & 0x7f) << shift;
        }
        return value;
      };
      for (let page = 0; read < bytes.length; ) {
        page += bytes[read] < 0x80 ? bytes[read++] : number();
        pages.at[pageCount] = page;
        pages.weights[pageCount++] = bytes[read++];
        let place = starts[page];
        for (let left = bytes[read] < 0x80 ? bytes[read++] : number(); left > 0; left -= 1) {
          const own = bytes[read++];
          const far = own >> 4 === FAR ? number() : 0;
          place += own >> 4 === FAR ? far >> 1 : own >> 4;
          sections.at[count] = place;
          sections.weights[count++] = (own & 15) | ((far & 1) === 1 ? NAME : 0);
        }
      }
      [pages.count, sections.count] = [pageCount, count];
      return { pages, sections };
    };
  }

  opsbook.searchPostings = { reader, NAME };
})(window.opsbook);
