/* Brings the parts of the index as classic scripts, which load from disk as from a host, and says when one does not come. */
(function (opsbook) {
  'use strict';

  /** After this a part counts as lost: a host behind a lost network may never answer. */
  const PATIENCE_MS = 20_000;
  const HEAD = /^\s*opsbook\.searchPart\("head","([^"\\]*)","([A-Za-z0-9+/=]*)"\);?\s*$/;
  const here = document.currentScript;
  /** The parts lie beside the scripts of the theme. */
  const folder = (here instanceof HTMLScriptElement ? here.src : '').replace(/[^/]*(?:[?#].*)?$/, '') + 'search/';
  const isHosted = /^https?:$/.test(window.location.protocol);
  /** What the head said: each part belongs to one copy of the book, and no two are mixed. */
  let generation = '';
  /** @type {Map<string, (part: { generation: string, data: string }) => void>} */
  const waiting = new Map();

  /**
   * @param {string} name
   * @param {string} address
   * @returns {Promise<{ generation: string, data: string }>}
   */
  function byScript(name, address) {
    return new Promise((resolve, reject) => {
      /** @type {{ generation: string, data: string } | null} */
      let arrived = null;
      const script = document.createElement('script');
      const end = () => {
        window.clearTimeout(timer);
        script.remove();
        waiting.delete(name);
        // A page of a sign-in comes as well, and hands nothing over.
        if (arrived) resolve(arrived);
        else reject(new Error('no part ' + name));
      };
      const timer = window.setTimeout(end, PATIENCE_MS);
      waiting.set(name, (part) => void (arrived = part));
      script.addEventListener('load', end);
      script.addEventListener('error', end);
      script.src = address;
      document.head.append(script);
    });
  }

  /**
   * Its name is the same in every copy of the book, so that a browser may have an older one: it is asked for anew.
   *
   * @returns {Promise<{ generation: string, data: string }>}
   */
  async function headOfHost() {
    /** @type {string} */
    let text;
    try {
      const response = await fetch(folder + 'head.js', { cache: 'no-cache' });
      if (!response.ok) throw new Error('no part head');
      text = await response.text();
    } catch (refused) {
      return byScript('head', folder + 'head.js');
    }
    const found = HEAD.exec(text);
    if (!found) throw new Error('no part head');
    return { generation: found[1], data: found[2] };
  }

  /** @param {string} data - base64 */
  function bytesOf(data) {
    const text = window.atob(data);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    return bytes;
  }

  /**
   * @param {string} name - of a part, as in `t12`
   * @returns {Promise<Uint8Array>} its deflated bytes
   */
  async function load(name) {
    const whole = opsbook.here.part(name);
    if (whole !== null) return bytesOf(whole);
    const isHead = name === 'head';
    const address = folder + name + '.js' + (isHosted && !isHead ? '?' + encodeURIComponent(generation) : '');
    const part = await (isHead && isHosted ? headOfHost() : byScript(name, address));
    if (isHead) generation = part.generation;
    else if (part.generation !== generation) throw new Error('another copy of part ' + name);
    return bytesOf(part.data);
  }

  opsbook.searchPart = (name, of, data) => {
    const take = waiting.get(name);
    if (take) take({ generation: of, data });
  };
  opsbook.searchLoad = load;
})(window.opsbook);
