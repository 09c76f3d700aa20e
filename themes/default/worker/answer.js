/* Answers the pages from the version in use: without the network, and with it just the same. What is not kept is asked of the host. */
(function (worker) {
  'use strict';

  const { manifest, states } = worker;
  const scope = worker.scope();
  const MISSING = '404.html';

  /** @param {string} digest @param {string} path @returns {Promise<Response | undefined>} */
  async function kept(digest, path) {
    const cache = await caches.open(states.nameOf(digest));
    return cache.match(manifest.urlOf(path, scope));
  }

  /**
   * A page comes from the version in use alone. What it shows may come from the one before, which pages that were open when it was
   * replaced go on with.
   *
   * @param {OpsbookKeptState} state
   * @param {boolean} isPage
   * @param {string} client
   * @returns {string[]}
   */
  function versions(state, isPage, client) {
    const both = state.behind.includes(client) ? [state.previous, state.used] : [state.used, state.previous];
    return /** @type {string[]} */ ((isPage ? [state.used] : both).filter((digest) => digest !== null));
  }

  /** @param {Request} request @param {OpsbookKeptState} state @param {string} client @returns {Promise<Response | undefined>} */
  async function find(request, state, client) {
    const path = manifest.pathOf(request.url, scope);
    if (path === null) return undefined;
    const isPage = request.mode === 'navigate';
    for (const digest of versions(state, isPage, client)) {
      for (const candidate of manifest.candidates(path)) {
        const response = await kept(digest, candidate);
        if (response) return response;
      }
      if (!isPage || path.endsWith('/') || !(await kept(digest, path + '/index.html'))) continue;
      // Links of the page are relative to its folder.
      const { search } = new URL(request.url);
      return Response.redirect(manifest.urlOf(path, scope) + '/' + search, 302);
    }
    return undefined;
  }

  /** @param {Request} request @param {string} client @returns {Promise<Response>} */
  async function answer(request, client) {
    const isPage = request.mode === 'navigate';
    const state = await states.get(isPage);
    const found = await find(request, state, client);
    if (found) return found;
    try {
      return await fetch(request);
    } catch (lost) {
      const page = isPage && state.used !== null ? await kept(state.used, MISSING) : undefined;
      if (!page) throw lost;
      return new Response(await page.blob(), { status: 404, headers: page.headers });
    }
  }

  /** @param {Request} request @returns {boolean} whether it is ours to answer */
  function isOurs(request) {
    if (request.method !== 'GET' || !request.url.startsWith(scope)) return false;
    // The way past what is kept, to where the host asks for a sign-in.
    return !(request.mode === 'navigate' && new URL(request.url).searchParams.has('opsbook-sign-in'));
  }

  worker.answers = { answer, isOurs };
})(self.opsbookWorker);
