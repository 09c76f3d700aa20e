/* Gets the parts of the index and reads them. How a part comes (a script from disk, one file, a cache) is for others to say. */
(function (opsbook) {
  'use strict';

  /** How many parts are kept: enough for a session of queries, and bounded in a large book. A part takes some 15 KB. */
  const MOST_KEPT = 400;

  /**
   * @param {Uint8Array} bytes
   * @returns {Promise<Uint8Array>}
   */
  async function inflate(bytes) {
    const stream = new DecompressionStream('deflate-raw');
    const writer = stream.writable.getWriter();
    // A part that is broken fails where it is read. Writing costs a fifth of piping a blob through.
    writer.write(/** @type {BufferSource} */ (bytes)).catch(() => undefined);
    writer.close().catch(() => undefined);
    return new Uint8Array(await new Response(stream.readable).arrayBuffer());
  }

  /** @typedef {{ isPlain: boolean, text: string, bytes: Uint8Array | null }} Term - `bytes` where it is not ASCII alone */
  /** @type {Term} */
  const NO_TERM = { isPlain: true, text: '', bytes: null };
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();

  /** @param {Uint8Array} bytes */
  function reader(bytes) {
    let at = 0;
    return {
      more: () => at < bytes.length,
      byte: () => bytes[at++],
      number() {
        let number = 0;
        for (let shift = 0; ; shift += 7) {
          const byte = bytes[at++];
          number |= (byte & 0x7f) << shift;
          if (byte < 0x80) return number;
        }
      },
      /** @param {Term} last - the term before, of which it goes on */
      term(last) {
        const common = this.number();
        const length = this.number();
        const own = bytes.subarray(at, at + length);
        at += length;
        // Nearly all are ASCII, and a decoder for each of thousands would take longer than all else.
        let isPlain = last.isPlain;
        let rest = '';
        for (let index = 0; isPlain && index < length; index += 1) {
          if (own[index] < 0x80) rest += String.fromCharCode(own[index]);
          else isPlain = false;
        }
        if (isPlain) return { isPlain, text: last.text.slice(0, common) + rest, bytes: null };
        const term = new Uint8Array(common + length);
        term.set((last.bytes || encoder.encode(last.text)).subarray(0, common));
        term.set(own, common);
        return { isPlain: term.every((byte) => byte < 0x80), text: decoder.decode(term), bytes: term };
      },
      /** @param {number} length */
      slice(length) {
        at += length;
        return bytes.subarray(at - length, at);
      },
    };
  }

  /** @param {Uint8Array} bytes */
  function readTerms(bytes) {
    /** @type {OpsbookTermPart} */
    const terms = { names: [], postings: new Map() };
    const input = reader(bytes);
    for (let term = NO_TERM; input.more(); ) {
      term = input.term(term);
      const sections = input.number();
      terms.names.push(term.text);
      terms.postings.set(term.text, { sections, bytes: input.slice(input.number()) });
    }
    return terms;
  }

  /** @param {Uint8Array} bytes */
  function readWords(bytes) {
    /** @type {OpsbookDictionary} */
    const words = { names: [], common: [], letters: [] };
    const input = reader(bytes);
    for (let term = NO_TERM; input.more(); ) {
      term = input.term(term);
      words.names.push(term.text);
      words.common.push(input.byte());
      words.letters.push(opsbook.searchFuzzy.letters(term.text));
    }
    return words;
  }

  /** @param {Uint8Array} bytes */
  const readJson = (bytes) => JSON.parse(decoder.decode(bytes));

  /** @param {Uint8Array} bytes */
  function readFacets(bytes) {
    /** @type {Record<string, [string, number[]][]>} */
    const facets = readJson(bytes);
    // Each page is told by its distance from the one before.
    for (const values of Object.values(facets)) for (const [, pages] of values) pages.forEach((step, at) => (pages[at] = step + (at > 0 ? pages[at - 1] : 0)));
    return facets;
  }

  /**
   * @param {(name: string) => Promise<Uint8Array>} load - gets the deflated bytes of a part
   * @returns {OpsbookParts}
   */
  function parts(load) {
    /** @type {Map<string, Promise<any>>} by name, the one used last at the end */
    const kept = new Map();

    /**
     * @param {string} name
     * @param {(bytes: Uint8Array) => any} read
     */
    function get(name, read) {
      let part = kept.get(name);
      if (part) kept.delete(name);
      else part = load(name).then(inflate).then(read);
      kept.set(name, part);
      // What did not come is asked for again the next time.
      part.catch(() => kept.delete(name));
      for (const old of kept.keys()) {
        if (kept.size <= MOST_KEPT) break;
        if (old !== 'head') kept.delete(old);
      }
      return part;
    }

    return {
      head: () => get('head', readJson),
      facets: () => get('facets', readFacets),
      terms: (number) => get('t' + number, readTerms),
      words: () => get('words', readWords),
      pages: (number) => get('p' + number, readJson),
    };
  }

  opsbook.searchParts = parts;
})(window.opsbook);
