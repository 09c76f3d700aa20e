/* What the worker knows of the versions that it keeps: which is in use, which waits. It lies in a cache of its own, so that it outlives
   the worker, and is told to all pages.

   Each version lies in a cache named by the digest of its manifest. Names are by the folder of the site: what the book is called may
   change from one version to the next. */
(function (worker) {
  'use strict';

  const VERSION = 1;
  const scope = worker.scope();
  const prefix = 'opsbook ' + new URL(scope).pathname + ' ';
  const PLACE = scope + 'opsbook-state.json';

  /** @type {OpsbookKeptState} */
  const EMPTY = {
    v: VERSION,
    used: null,
    previous: null,
    ready: null,
    storing: null,
    behind: [],
    versions: {},
    host: null,
    checked: 0,
    trouble: null,
    isNewer: false,
    older: null,
    hasLost: false,
    asks: null,
    allowed: 0,
  };

  /** @type {OpsbookKeptState | null} */
  let known = null;
  /** Changes one after the other. */
  let last = Promise.resolve();

  /** @param {string} digest - of a manifest @returns {string} the name of its cache */
  const nameOf = (digest) => prefix + digest;

  /** @returns {Promise<OpsbookKeptState>} */
  async function fromCache() {
    const cache = await caches.open(prefix + 'state');
    const response = await cache.match(PLACE);
    /** @type {OpsbookKeptState} */
    let state = { ...EMPTY };
    try {
      if (response) state = { ...EMPTY, .../** @type {object} */ (await response.json()) };
    } catch (damaged) {
      // As if nothing were kept; it is kept anew.
    }
    // A browser may have removed what it kept.
    for (const role of /** @type {const} */ (['used', 'previous', 'ready'])) {
      const digest = state[role];
      if (digest !== null && !(state.versions[digest] && (await caches.has(nameOf(digest))))) state[role] = null;
    }
    return state;
  }

  /**
   * @param {boolean} [isFresh] - whether another worker may have written since
   * @returns {Promise<OpsbookKeptState>}
   */
  async function get(isFresh = false) {
    if (known === null || isFresh) known = await fromCache();
    return known;
  }

  /**
   * Changes the state and tells all pages. One that a newer worker wrote is read, and left alone: this one was put back in its place.
   *
   * @param {(state: OpsbookKeptState) => void} work
   * @returns {Promise<void>}
   */
  function change(work) {
    last = last.then(async () => {
      const state = await fromCache();
      if (state.v !== VERSION) return;
      work(state);
      for (const digest of Object.keys(state.versions)) if (![state.used, state.previous, state.ready].includes(digest)) delete state.versions[digest];
      const cache = await caches.open(prefix + 'state');
      await cache.put(PLACE, new Response(JSON.stringify(state), { headers: { 'content-type': 'application/json' } }));
      known = state;
      await tell();
    });
    const done = last;
    // What fails is told to who asked, and does not stop those behind.
    last = last.catch(() => undefined);
    return done;
  }

  /** @param {OpsbookKeptState} state @returns {OpsbookKeptReport} what pages are told */
  function report(state) {
    const used = state.used === null ? null : state.versions[state.used] || null;
    const ready = state.ready === null ? null : state.versions[state.ready] || null;
    const { host, checked, trouble, isNewer, older, hasLost, asks } = state;
    return { used, ready, isStoring: state.storing !== null, host, checked, trouble, isNewer, older, hasLost, asks };
  }

  /** Tells the pages of this site; others of the same host are none of ours. */
  async function tell() {
    const message = { opsbook: 'kept', report: report(await get()) };
    const pages = await worker.global.clients.matchAll({ type: 'window', includeUncontrolled: true });
    for (const page of pages) if (page.url.startsWith(scope)) page.postMessage(message);
  }

  /** Removes the versions that nobody needs any more. */
  async function sweep() {
    const { used, previous, ready, storing, v } = await get();
    if (v !== VERSION) return;
    const wanted = new Set([used, previous, ready, storing].map((digest) => digest && nameOf(digest)).concat(prefix + 'state'));
    for (const name of await caches.keys()) if (name.startsWith(prefix) && !wanted.has(name)) await caches.delete(name);
  }

  worker.states = { prefix, nameOf, get, change, report, tell, sweep, isOurs: (state) => state.v === VERSION };
})(self.opsbookWorker);
