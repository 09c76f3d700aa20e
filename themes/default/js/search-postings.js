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

  opsbook.searchPostings = { read };
})(window.opsbook);
