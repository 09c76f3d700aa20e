/* Follows the source: asks for the page and what is found about it when something has changed, and makes the page that. */
(function (live) {
  'use strict';

  const AGAIN_MS = 1_000;
  /** The page as it was sent, as far as can be told: nothing but what blocks has run. */
  let tree = live.outline.of(document.documentElement);
  /** A script in the body has perhaps changed what is there by now. */
  const isTouched = document.body.querySelector('script:not([defer], [async], [type=module])') !== null;
  let isFirst = true;
  /** Whether the server had no page here, and sent the one that says so, or an error. */
  let isMissing = false;
  /** What the server answered then; 0 where the browser does not tell. */
  const sentStatus = Number(/** @type {{ responseStatus?: number }} */ (performance.getEntriesByType('navigation')[0] || {}).responseStatus || 0);
  let shown = '';
  let wanted = '';
  let isBusy = false;
  let again = 0;

  /** @returns {string} where the server says what is found about this page */
  function statusAddress() {
    const { pathname } = window.location;
    return '/_opsbook/page' + pathname + (pathname.endsWith('/') ? 'index.html' : '') + '.json';
  }

  /** What is not there is not asked for: the browser would call it an error. @returns {Promise<{ info: OpsbookLiveStatus, status: number, text: string }>} */
  async function ask() {
    const { pathname, search } = window.location;
    const answer = await fetch(statusAddress(), { cache: 'no-store' });
    if (!answer.ok) throw new Error('no answer');
    /** @type {OpsbookLiveStatus} */
    const info = await answer.json();
    if (info.exists === false) return { info, status: 404, text: '' };
    const page = await fetch(pathname + search, { cache: 'no-cache' });
    return { info, status: page.status, text: await page.text() };
  }

  /** @param {string} text @param {string} generation @param {boolean} mayChange @returns {Promise<boolean>} false where the page is loaded again */
  async function become(text, generation, mayChange) {
    const next = live.outline.of(new DOMParser().parseFromString(text, 'text/html').documentElement);
    const found = live.plan(tree, next, document.activeElement);
    if (isFirst) {
      isFirst = false;
      // What differs in the head is the boot script's, or what an extension of the browser has put there.
      const own = found.changes.filter(({ old }) => !/^(HTML|HEAD|META|TITLE|LINK)$/.test(old.kind));
      live.forgo({ ...found, changes: found.changes.filter((each) => !own.includes(each)) });
      found.changes = own;
      found.reload = '';
      if (!mayChange || isTouched) {
        live.forgo(found);
        found.changes = [];
      }
    }
    if (found.reload && live.reload(generation)) return false;
    if (found.changes.length) {
      const added = await live.apply(found, live.keep.hold);
      document.dispatchEvent(new CustomEvent('opsbook:content', { detail: { added } }));
    }
    if (next.hash !== tree.hash) tree = next;
    return true;
  }

  /** @param {{ info: OpsbookLiveStatus, status: number, text: string }} answer @returns {Promise<boolean>} false where the page is left */
  async function take({ info, status, text }) {
    const { search, hash } = window.location;
    if (status === 404 && info.moved) {
      const path = '/' + info.moved.split('/').map(encodeURIComponent).join('/');
      window.location.replace(path + search + hash);
      return false;
    }
    if (isFirst) isMissing = (sentStatus || status) >= 400;
    if (isMissing && status === 200) {
      window.location.reload();
      return false;
    }
    // The slightest has had other names.
    const findings = info.findings.map((each) => (/^(error|warning)$/.test(each.level) ? each : { ...each, level: /** @type {const} */ ('advice') }));
    const errors = findings.filter(({ level }) => level === 'error');
    if (status >= 500 && errors.length === 0) errors.push({ level: 'error', message: live.words.template, shown: text });
    const isBroken = errors.length > 0;
    const isGone = status === 404 && !isMissing;
    // Whatever it is about, the panel goes or comes with the page.
    if (isBroken) live.panel.show(errors);
    const isSent = status < 500 && text !== '';
    if (isSent && !isGone && (isFirst || !isBroken) && !(await become(text, info.generation, !isBroken))) return false;
    // Before anything of it came there was nothing to compare.
    if (isMissing) isFirst = false;
    live.refresh(info.files || []);
    if (!isBroken) live.panel.show([]);
    live.tray.say('gone', isGone ? live.words.gone : '');
    live.tray.say('trouble', info.trouble ? live.frame.word('trouble', { what: info.trouble }) : '');
    const others = findings.filter(({ level }) => level !== 'error');
    live.tray.show(others, info.elsewhere, (finding) => live.find(tree, finding));
    return true;
  }

  /** One change after the other, and of many the last. */
  async function follow() {
    if (isBusy) return;
    isBusy = true;
    window.clearTimeout(again);
    try {
      while (shown !== wanted) {
        const generation = wanted;
        const answer = await ask();
        // A newer one has come meanwhile.
        if (generation !== wanted) continue;
        if (!(await take(answer))) return;
        // Also where this page is the same: what is known of others is not.
        if (shown) document.dispatchEvent(new CustomEvent('opsbook:changed'));
        shown = generation;
        // For those who wait for it: the state of the source that this page shows.
        for (const host of document.querySelectorAll('opsbook-live')) host.setAttribute('data-generation', generation);
      }
    } catch (lost) {
      // The connection says whether the server is there; if it is, it had too much to do.
      if (document.visibilityState === 'visible') again = window.setTimeout(() => void follow(), AGAIN_MS);
    } finally {
      isBusy = false;
    }
  }

  live.frame.begin();
  live.connect({
    changed(generation) {
      wanted = generation;
      void follow();
    },
    stopped: (isStopped) => live.tray.say('stopped', isStopped ? live.words.stopped : ''),
  });
})(window.opsbookLive);
