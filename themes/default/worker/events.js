/* What the browser and the pages tell the worker. */
(function (worker) {
  'use strict';

  const { global, states, update, answers } = worker;
  const MINUTE = 60_000;
  /** By what a page says: how long ago the host may have been asked. */
  const PATIENCE = {
    /** A page was opened or came to the front. */
    opened: 5 * MINUTE,
    /** A page is open. */
    open: 24 * 60 * MINUTE,
    /** The host was lost, or asked for a sign-in: it may be back. */
    again: MINUTE / 2,
  };

  // A worker holds no content: what is kept was kept by the one before, and this one reads it just the same. So it need not wait. The
  // very first is ready once the book is here, unless that takes long.
  global.addEventListener('install', (event) => {
    void global.skipWaiting();
    event.waitUntil(Promise.race([update.first(), new Promise((next) => setTimeout(next, MINUTE))]));
  });
  global.addEventListener('activate', (event) => event.waitUntil(global.clients.claim()));

  global.addEventListener('fetch', (event) => {
    if (answers.isOurs(event.request)) event.respondWith(answers.answer(event.request, event.clientId));
  });

  /** @param {unknown} what @returns {Promise<void>} */
  async function obey(what) {
    if (what === 'check') await update.check();
    else if (what === 'keep') await update.keep();
    else if (what === 'turn') await update.turn();
    else if (what === 'opened' || what === 'open' || what === 'again') {
      const { storing } = await states.get(true);
      // An interrupted attempt goes on.
      await update.checkAfter(storing !== null ? PATIENCE.again : PATIENCE[what]);
    }
    // Whoever spoke wants to know, whether anything has changed or not.
    await states.tell();
  }

  global.addEventListener('message', (event) => {
    const said = event.data;
    if (said === null || typeof said !== 'object' || typeof said.opsbook !== 'string') return;
    // At once what is known, then what comes of it.
    event.waitUntil(states.tell().then(() => obey(said.opsbook)).finally(() => event.ports.forEach((port) => port.postMessage({ opsbook: 'done' }))));
  });
})(self.opsbookWorker);
