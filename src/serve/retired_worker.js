/* Stands in the place of the worker while a book is previewed. A browser that still has one from this address takes this in its place:
   it removes what was kept, then itself, and has the pages load again. */
(function () {
  'use strict';

  const worker = /** @type {any} */ (self);

  async function retire() {
    const scope = new URL(worker.registration.scope).pathname;
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith('opsbook ' + scope + ' ')).map((name) => caches.delete(name)));
    await worker.registration.unregister();
    const pages = await worker.clients.matchAll({ type: 'window' });
    await Promise.all(pages.map((/** @type {any} */ page) => page.navigate(page.url).catch(() => undefined)));
  }

  worker.addEventListener('install', () => worker.skipWaiting());
  worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim().then(retire)));
})();
