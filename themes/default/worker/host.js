/* Asks the host, and tells apart why it does not give what it should. Nothing is followed: a redirect leads to a sign-in, whose page
   must never be taken for one of the book. */
(function (worker) {
  'use strict';

  const { manifest } = worker;
  /** After this a host counts as lost, and a little more for each byte. */
  const PATIENCE_MS = 20_000;
  const SLOWEST_BYTES_A_MS = 8;
  const MOST_OF_MANIFEST = 64 << 20;

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

  /** @param {Response} response @param {number} most @returns {Promise<Uint8Array>} */
  async function read(response, most) {
    if (!response.body) return new Uint8Array(await response.arrayBuffer());
    const reader = response.body.getReader();
    /** @type {Uint8Array[]} */
    const pieces = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      size += value.length;
      if (size <= most) continue;
      await reader.cancel();
      throw new Fault('changed');
    }
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
   * @returns {Promise<{ response: Response, bytes: Uint8Array }>} whatever the status
   */
  async function ask(path, most, cache) {
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), PATIENCE_MS + Math.min(most, MOST_OF_MANIFEST) / SLOWEST_BYTES_A_MS);
    try {
      // Not 'error', which could not be told from a host that is lost.
      const response = await fetch(manifest.urlOf(path, worker.scope()), { cache, credentials: 'same-origin', redirect: 'manual', signal: end.signal });
      if (response.type === 'opaqueredirect') throw new Fault('sign-in');
      return { response, bytes: await read(response, most) };
    } catch (error) {
      throw error instanceof Fault ? error : new Fault('lost');
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns {Promise<OpsbookKeptEdition>} what the host serves now */
  async function edition() {
    const { response, bytes } = await ask(manifest.NAME, MOST_OF_MANIFEST, 'no-store');
    if (response.status === 401 || response.status === 403) throw new Fault('sign-in');
    if (response.status >= 500) throw new Fault('lost');
    if (response.status !== 200) throw new Fault('changed');
    const text = new TextDecoder().decode(bytes);
    const said = manifest.read(text);
    if (said) return { ...said, text, digest: await digestOf(bytes) };
    const isPage = /^\s*</.test(text) || /html/.test(response.headers.get('content-type') || '');
    throw new Fault(isPage ? 'sign-in' : 'changed');
  }

  /** @param {OpsbookKeptFile} file @param {string} path @param {RequestCache} cache @returns {Promise<{ response: Response, bytes: Uint8Array }>} */
  async function tryFile(file, path, cache) {
    const got = await ask(path, file.size, cache);
    if (got.response.status >= 500) throw new Fault('lost');
    const isFine = got.response.status === 200 || (got.response.status === 404 && file.path === '404.html');
    if (!isFine || got.bytes.length !== file.size || (await digestOf(got.bytes)) !== file.sha256) throw new Fault('changed');
    return got;
  }

  /**
   * Gets a file, exactly as the manifest has it. What the browser has of it already is good enough where it is the same.
   *
   * @param {OpsbookKeptFile} file
   * @returns {Promise<{ response: Response, bytes: Uint8Array }>}
   */
  async function fileOf(file) {
    /** @type {unknown} */
    let fault;
    for (const path of manifest.addresses(file.path)) {
      for (const cache of /** @type {RequestCache[]} */ (['default', 'reload'])) {
        try {
          return await tryFile(file, path, cache);
        } catch (error) {
          fault = error;
          // A sign-in is the same again; another address of the same file may not lead away.
          if (error instanceof Fault && error.kind === 'sign-in') break;
        }
      }
      if (!(fault instanceof Fault) || fault.kind !== 'sign-in') break;
    }
    throw fault;
  }

  worker.Fault = Fault;
  worker.host = { edition, fileOf, digestOf };
})(self.opsbookWorker);
