/* Asks the host, and tells apart why it does not give what it should. Nothing is followed: a redirect leads to a sign-in, whose page
   must never be taken for one of the book. */
(function (worker) {
  'use strict';

  const { manifest } = worker;
  /** A host that is silent for so long counts as lost, and one that is slower than this for longer. */
  const PATIENCE_MS = 20_000;
  const SLOWEST_BYTES_A_MS = 8;
  const MOST_OF_MANIFEST = 64 << 20;
  /** What asks for a sign-in says so, also where it is a proxy or a network that does. */
  const SIGN_IN = [401, 403, 407, 511];

  /** @type {OpsbookWorker['Fault']} */
  class Fault extends Error {
    /** @param {OpsbookKeptTrouble} kind */
    constructor(kind) {
      super(kind);
      this.kind = kind;
    }
  }

  /** @param {ArrayBuffer | Uint8Array} bytes @returns {Promise<string>} SHA-256 in hexadecimal digits */
  async function digestOf(bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes)));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** @param {AbortController} end @returns {{ got(bytes: number): void, stop(): void }} ends a request that has gone silent, or is all too slow */
  function clock(end) {
    const start = Date.now();
    let size = 0;
    let timer = setTimeout(() => end.abort(), PATIENCE_MS);
    return {
      got(bytes) {
        size += bytes;
        clearTimeout(timer);
        const left = start + PATIENCE_MS + size / SLOWEST_BYTES_A_MS - Date.now();
        timer = setTimeout(() => end.abort(), Math.max(0, Math.min(PATIENCE_MS, left)));
      },
      stop: () => clearTimeout(timer),
    };
  }

  /**
   * @param {Response} response
   * @param {number} most
   * @param {(bytes: number) => void} got
   * @returns {Promise<Uint8Array>} of one that is larger only so much that it shows
   */
  async function read(response, most, got) {
    if (!response.body) return new Uint8Array(await response.arrayBuffer());
    const reader = response.body.getReader();
    /** @type {Uint8Array[]} */
    const pieces = [];
    let size = 0;
    while (size <= most) {
      const { done, value } = await reader.read();
      if (done) break;
      got(value.length);
      pieces.push(value);
      size += value.length;
    }
    if (size > most) void reader.cancel().catch(() => undefined);
    const whole = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  /**
   * @param {string} path
   * @param {number} most - bytes
   * @param {RequestCache} cache
   * @returns {Promise<{ response: Response, bytes: Uint8Array }>} whatever the status, unless it is that of a sign-in
   */
  async function ask(path, most, cache) {
    const end = new AbortController();
    const { got, stop } = clock(end);
    try {
      // Not 'error', which could not be told from a host that is lost.
      const response = await fetch(manifest.urlOf(path, worker.scope()), { cache, credentials: 'same-origin', redirect: 'manual', signal: end.signal });
      got(0);
      if (response.type === 'opaqueredirect' || SIGN_IN.includes(response.status)) throw new Fault('sign-in');
      return { response, bytes: await read(response, most, got) };
    } catch (error) {
      throw error instanceof Fault ? error : new Fault('lost');
    } finally {
      stop();
    }
  }

  /** @param {Response} response @param {Uint8Array} bytes @returns {boolean} whether it is a page, whatever it was asked as */
  function isPage(response, bytes) {
    const start = new TextDecoder().decode(bytes.subarray(0, 200));
    return /^\s*<(!doctype\s+html|html|head|title|meta|script)\b/i.test(start) || /html/.test(response.headers.get('content-type') || '');
  }

  /** @returns {Promise<OpsbookKeptEdition>} what the host serves now */
  async function edition() {
    const { response, bytes } = await ask(manifest.NAME, MOST_OF_MANIFEST, 'no-store');
    if (response.status >= 500) throw new Fault('lost');
    if (response.status !== 200) throw new Fault('changed');
    const text = new TextDecoder().decode(bytes);
    const said = manifest.read(text);
    if (said) return { ...said, text, digest: await digestOf(bytes) };
    throw new Fault(/^\s*</.test(text) || isPage(response, bytes) ? 'sign-in' : 'changed');
  }

  /** @param {OpsbookKeptFile} file @param {string} path @param {RequestCache} cache @returns {Promise<{ response: Response, bytes: Uint8Array }>} */
  async function tryFile(file, path, cache) {
    const got = await ask(path, file.size, cache);
    const { response, bytes } = got;
    const isFine = response.status === 200 || (response.status === 404 && file.path === '404.html');
    if (isFine && bytes.length === file.size && (await digestOf(bytes)) === file.sha256) return got;
    // A page in the place of a picture or a script is that of a sign-in.
    throw new Fault(response.status === 200 && !file.path.endsWith('.html') && isPage(response, bytes) ? 'sign-in' : 'changed');
  }

  /**
   * Gets a file, exactly as the manifest has it. What the browser has of it already is good enough where it is the same.
   *
   * @param {OpsbookKeptFile} file
   * @returns {Promise<{ response: Response, bytes: Uint8Array }>}
   */
  async function fileOf(file) {
    /** @type {unknown} */
    let fault = null;
    for (const path of manifest.addresses(file.path)) {
      for (const cache of /** @type {RequestCache[]} */ (['default', 'reload'])) {
        try {
          return await tryFile(file, path, cache);
        } catch (error) {
          fault = telling(fault, error);
          // It would be the same again.
          if (!(error instanceof Fault) || error.kind !== 'changed') break;
        }
      }
      // Another address of the same file may not lead away.
      if (!(fault instanceof Fault) || fault.kind !== 'sign-in') break;
    }
    throw fault;
  }

  /**
   * What differs may be a page of the book that was changed, or that of a sign-in: in the place of another file it shows.
   *
   * @param {OpsbookKeptFile[]} files
   * @returns {Promise<boolean>}
   */
  async function isSignIn(files) {
    const file = files.find(({ path }) => !path.endsWith('.html'));
    if (!file) return false;
    try {
      const { response, bytes } = await ask(file.path, file.size, 'no-store');
      return response.status === 200 && isPage(response, bytes);
    } catch (error) {
      return error instanceof Fault && error.kind === 'sign-in';
    }
  }

  /** @param {unknown} one @param {unknown} other @returns {unknown} the one that says more: a sign-in before files that differ or are not there */
  const telling = (one, other) => (one === null || (one instanceof Fault && one.kind === 'changed') ? other : one);

  worker.Fault = Fault;
  worker.host = { edition, fileOf, isSignIn, telling, digestOf };
})(self.opsbookWorker);
