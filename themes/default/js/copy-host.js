/* On a host: has the worker keep the whole site in this browser, hears what it keeps, and tells the browser what the book is as an app.
   Not in a preview, which shows what is being written. */
(function (opsbook) {
  'use strict';

  const { copy } = opsbook;
  const MINUTE = 60_000;
  const container = window.navigator.serviceWorker;
  const address = copy.root + 'sw.js';
  /** @type {ServiceWorkerRegistration | null} */
  let registration = null;

  /** When the worker was spoken to last: to wake it costs. */
  let spoken = 0;

  /** @param {string} what */
  function say(what) {
    spoken = Date.now();
    if (registration && registration.active) registration.active.postMessage({ opsbook: what });
  }

  /** Says something, and waits until it is done. A worker that the browser ended in between says nothing. @param {string} what */
  function done(what) {
    return new Promise((/** @type {(value: undefined) => void} */ resolve) => {
      const worker = registration && registration.active;
      if (!worker) return resolve(undefined);
      const { port1, port2 } = new MessageChannel();
      const end = () => {
        port1.close();
        resolve(undefined);
      };
      port1.onmessage = end;
      window.setTimeout(end, 5 * MINUTE);
      worker.postMessage({ opsbook: what }, [port2]);
      return undefined;
    });
  }

  /** A page of an app: by script, for from disk browsers complain of it. With the reader's cookies, for the host may want a sign-in. */
  function addManifest() {
    const link = document.createElement('link');
    link.rel = 'manifest';
    link.crossOrigin = 'use-credentials';
    link.href = copy.root + 'manifest.webmanifest';
    document.head.append(link);
  }

  /** @returns {Promise<boolean>} whether a worker may be had: not of a preview, and not of a sign-in */
  async function isOffered() {
    const response = await fetch(address, { method: 'HEAD', cache: 'no-store', redirect: 'manual' });
    return response.ok && response.headers.get('server') !== 'opsbook';
  }

  /** @param {ServiceWorkerRegistration} made */
  function activated(made) {
    const worker = made.active || made.waiting || made.installing;
    if (made.active || !worker) return Promise.resolve();
    return new Promise((/** @type {(value: undefined) => void} */ resolve) => {
      worker.addEventListener('statechange', () => {
        if (worker.state === 'activated' || worker.state === 'redundant') resolve(undefined);
      });
    });
  }

  /** @returns {Promise<ServiceWorkerRegistration | null>} */
  async function register() {
    const known = await container.getRegistration(copy.root);
    if (known && known.scope === copy.root && (known.active || known.waiting || known.installing)) return known;
    return (await isOffered()) ? container.register(address, { updateViaCache: 'none' }) : null;
  }

  /** Asks the browser not to remove what is kept. Firefox would ask the reader. */
  async function persist() {
    const { storage } = window.navigator;
    if (!storage || !storage.persist || 'mozInnerScreenX' in window || (await storage.persisted())) return;
    await storage.persist();
  }

  /** @param {MessageEvent} event */
  function hear(event) {
    const { data, source } = event;
    if (!(source instanceof ServiceWorker) || source.scriptURL !== address || !data || data.opsbook !== 'kept') return;
    const wasWhole = copy.state().kept === 'whole';
    copy.hear(data.report);
    if (!wasWhole && copy.state().kept === 'whole') void persist().catch(() => undefined);
  }

  /** Of a page that is open: an attempt goes on, what was lost may be back, and once a day the host is asked. */
  function look() {
    const report = copy.report();
    const isUrgent = report !== null && (report.isStoring || report.host === 'lost' || report.host === 'sign-in');
    if (document.visibilityState !== 'visible' && !(report && report.isStoring)) return;
    if (isUrgent) say('again');
    else if (Date.now() - spoken > 15 * MINUTE) say('open');
  }

  async function begin() {
    addManifest();
    // On a plain http host there is none.
    if (!container) return copy.hear(null);
    container.addEventListener('message', hear);
    container.startMessages();
    registration = await register();
    if (!registration) return copy.hear(null);
    await activated(registration);
    const isBack = new URLSearchParams(window.location.search).has('opsbook-sign-in');
    if (isBack) opsbook.here.write('replaceState', window.history.state, window.location.hash, '');
    say(isBack ? 'check' : 'opened');
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') say('opened');
    });
    window.addEventListener('online', () => say('again'));
    // From the memory of the browser, with what was known when it was left.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) say('opened');
    });
    window.setInterval(look, MINUTE / 2);
  }

  if (copy.state().place !== 'host' || !copy.root) return;
  copy.check = () => done('check');
  copy.keep = () => done('keep');
  copy.turn = async () => {
    const report = copy.report();
    if (report && report.ready) await done('turn');
    window.location.reload();
  };
  const start = () => void begin().catch(() => copy.hear(null));
  // What the page itself needs comes first.
  if (document.readyState === 'complete') start();
  else window.addEventListener('load', start);
})(window.opsbook);
