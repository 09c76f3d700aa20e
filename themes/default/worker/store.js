/* Keeps a version whole: each file is compared with the manifest before it is kept, what an older version has is taken from there, and
   what an interrupted attempt has got is not asked for again. */
(function (worker) {
  'use strict';

  const { manifest, states, host, Fault } = worker;
  const scope = worker.scope();
  /** Requests at a time: the reader's own come first. */
  const LANES = 4;
  const DIGEST = 'x-opsbook-sha256';
  /** Of what a host says, this holds for pages that come from here too. */
  const HEADERS = [
    'content-type',
    'content-language',
    'content-security-policy',
    'cross-origin-embedder-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'permissions-policy',
    'referrer-policy',
    'x-content-type-options',
    'x-frame-options',
  ];

  /** @param {OpsbookKeptFile} file @param {Response} response @param {Uint8Array} bytes @returns {Response} as it is kept */
  function kept(file, response, bytes) {
    const headers = new Headers();
    for (const name of HEADERS) {
      const value = response.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    const type = manifest.typeOf(file.path);
    if (type !== null) headers.set('content-type', type);
    headers.set(DIGEST, file.sha256);
    return new Response(/** @type {BodyInit} */ (bytes), { headers });
  }

  /** @param {Cache} cache @param {string} path @param {string} sha256 @returns {Promise<Response | null>} */
  async function held(cache, path, sha256) {
    const response = await cache.match(manifest.urlOf(path, scope));
    return response && response.headers.get(DIGEST) === sha256 ? response : null;
  }

  /** @param {string} digest @returns {Promise<((file: OpsbookKeptFile) => Promise<Response | null>)[]>} what finds a file in each other version */
  async function others(digest) {
    const names = (await caches.keys()).filter((name) => /^[0-9a-f]{64}$/.test(name.slice(states.prefix.length)) && name.startsWith(states.prefix));
    const found = [];
    for (const name of names.filter((each) => each !== states.nameOf(digest))) {
      const cache = await caches.open(name);
      const list = await cache.match(manifest.urlOf(manifest.NAME, scope));
      const said = list && manifest.read(await list.text());
      if (!said) continue;
      const paths = new Map(said.files.map(({ path, sha256 }) => [sha256, path]));
      found.push(async (/** @type {OpsbookKeptFile} */ file) => {
        const path = paths.get(file.sha256);
        return path === undefined ? null : held(cache, path, file.sha256);
      });
    }
    return found;
  }

  /** @param {Cache} cache @param {string} path @param {Response} response */
  async function put(cache, path, response) {
    try {
      await cache.put(manifest.urlOf(path, scope), response);
    } catch (error) {
      throw new Fault(error instanceof Error && /Quota/i.test(error.name) ? 'room' : 'refused');
    }
  }

  /**
   * Keeps all files of a version. Ended early, it leaves what it has for the next time.
   *
   * @param {OpsbookKeptEdition} edition
   */
  async function whole(edition) {
    const cache = await caches.open(states.nameOf(edition.digest));
    const list = new Response(edition.text, { headers: { 'content-type': 'application/json' } });
    await put(cache, manifest.NAME, list);
    const sources = await others(edition.digest);

    /** @param {OpsbookKeptFile} file */
    async function keep(file) {
      if (await held(cache, file.path, file.sha256)) return;
      for (const find of sources) {
        const known = await find(file);
        // Its type is that of its own name.
        if (known) return put(cache, file.path, kept(file, known, new Uint8Array(await known.arrayBuffer())));
      }
      const { response, bytes } = await host.fileOf(file);
      return put(cache, file.path, kept(file, response, bytes));
    }

    let next = 0;
    /** @type {unknown} */
    let fault = null;
    async function lane() {
      while (fault === null && next < edition.files.length) {
        const file = edition.files[next];
        next += 1;
        try {
          await keep(file);
        } catch (error) {
          fault = host.telling(fault, error);
        }
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane));
    if (fault !== null) throw fault;
  }

  /** @param {string} digest @returns {Promise<boolean>} whether a file of a version that is whole has gone: browsers may remove one alone */
  async function hasLost(digest) {
    const cache = await caches.open(states.nameOf(digest));
    const list = await cache.match(manifest.urlOf(manifest.NAME, scope));
    const said = list ? manifest.read(await list.text()) : null;
    if (!said) return true;
    const there = new Set((await cache.keys()).map(({ url }) => url));
    return said.files.some(({ path }) => !there.has(new URL(manifest.urlOf(path, scope)).href));
  }

  /** @param {number} bytes @returns {Promise<boolean>} whether there is room for so many more, as far as the browser tells */
  async function hasRoom(bytes) {
    if (!navigator.storage || !navigator.storage.estimate) return true;
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined || usage === undefined || quota - usage > bytes * 1.05;
  }

  worker.store = { whole, hasLost, hasRoom };
})(self.opsbookWorker);
