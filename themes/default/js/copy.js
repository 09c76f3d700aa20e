/* What this copy of the book is: from disk, in one file or from a host; when it was built, when it was last confirmed to be the newest,
   and what this browser keeps of it. Others show it. */
(function (opsbook) {
  'use strict';

  const MINUTE = 60_000;
  /** Clocks differ by so much. */
  const SLACK = 5 * MINUTE;
  const script = document.currentScript;
  /** The top of the site: the scripts of the theme lie in a folder below it. */
  const root = window.opsbookFile || !(script instanceof HTMLScriptElement) ? '' : script.src.replace(/assets\/[^/]*$/, '');
  const isHosted = /^https?:$/.test(window.location.protocol);
  const place = window.opsbookFile ? 'file' : isHosted ? 'host' : 'disk';
  /** By `pull`. @type {number | null} */
  let pulled = null;
  /** What the worker said last. @type {OpsbookKeptReport | null} */
  let report = null;
  let isSupported = place === 'host';

  /** @param {unknown} text @returns {number | null} milliseconds */
  function timeOf(text) {
    if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)) return null;
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : at;
  }

  /** What is to come has confirmed nothing, and neither has what was before. @param {number | null} at @param {number | null} built @param {number} now */
  const believed = (at, built, now) => (at === null || at > now + SLACK || (built !== null && at < built) ? null : at);

  /** @param {{ built: number | null, confirmed: number | null }} times @param {number} now @param {number} minutes @returns {boolean} */
  function isOld({ built, confirmed }, now, minutes) {
    const since = confirmed === null ? built : confirmed;
    return since !== null && now - since > minutes * MINUTE;
  }

  function builtAt() {
    const meta = document.querySelector('meta[name="opsbook:built"]');
    return meta ? timeOf(meta.getAttribute('content')) : null;
  }

  /** @param {OpsbookKeptReport | null} said @param {number | null} built @returns {boolean} whether this page is of an older version than the one in use */
  function isBehind(said, built) {
    const used = said && said.used ? timeOf(said.used.built) : null;
    return used !== null && built !== null && used > built;
  }

  /** @param {number | null} built @returns {number | null} by the worker, of the version that this page is of */
  function checked(built) {
    if (!report || !report.used || timeOf(report.used.built) !== built) return null;
    return report.used.confirmed;
  }

  /** @param {OpsbookKeptReport | null} said @returns {OpsbookCopyState['kept']} */
  function keptOf(said) {
    if (!isSupported) return 'unsupported';
    if (!said) return 'no';
    if (said.used && !said.hasLost) return 'whole';
    if (said.asks) return 'asks';
    if (said.trouble) return 'failed';
    return said.isStoring ? 'storing' : 'no';
  }

  /** @param {OpsbookKeptReport | null} said @param {number | null} built @returns {OpsbookCopyState['update']} */
  function updateOf(said, built) {
    if (!said) return 'none';
    if (said.ready || isBehind(said, built)) return 'ready';
    if (said.trouble === 'sign-in') return 'sign-in';
    return said.trouble && (said.trouble !== 'lost' || said.isStoring) ? 'failed' : 'none';
  }

  /**
   * @param {OpsbookKeptReport | null} said
   * @returns {boolean} whether the host was asked, and this copy is neither the newest nor becomes it
   */
  const isStuck = (said) => said !== null && said.used !== null && said.ready === null && (said.trouble !== null || said.older !== null || (said.isNewer && said.asks !== null));

  /** @returns {OpsbookCopyState} */
  function state() {
    const now = Date.now();
    const built = builtAt();
    const confirmed = believed(place === 'host' ? checked(built) : pulled, built, now);
    const minutes = opsbook.book ? opsbook.book.stale_after : 0;
    const isReached = !report || report.host === 'reached' || report.host === null;
    // The single file of a site may be shown by its host too.
    const isOnline = isHosted && window.navigator.onLine && isReached;
    return {
      place,
      built: built === null ? null : new Date(built),
      confirmed: confirmed === null ? null : new Date(confirmed),
      by: confirmed === null ? null : place === 'host' ? 'worker' : 'pull',
      isStale: isOld({ built, confirmed }, now, minutes),
      isOnline,
      isSignIn: isHosted && window.navigator.onLine && report !== null && report.host === 'sign-in',
      isStuck: isStuck(report),
      kept: keptOf(report),
      bytes: report && report.used ? report.used.bytes : report && report.asks ? report.asks.bytes : 0,
      files: report && report.used ? report.used.files : report && report.asks ? report.asks.files : 0,
      update: updateOf(report, built),
    };
  }

  const tell = () => void document.dispatchEvent(new CustomEvent('opsbook:copy'));

  opsbook.copy = {
    state,
    keep: async () => undefined,
    check: async () => undefined,
    turn: async () => undefined,
    root,
    timeOf,
    believed,
    isOld,
    report: () => report,
    hear(said) {
      report = said;
      isSupported = said !== null;
      tell();
    },
  };

  /** Reads what `pull` has left beside the site. It comes as a script: from disk nothing else does. */
  async function readConfirmed() {
    const said = window.opsbookConfirmed;
    if (!said || typeof said.at !== 'string' || typeof said.of !== 'string') return;
    const { subtle } = window.crypto;
    if (subtle) {
      const digest = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(said.at + '\n' + said.of)));
      if (Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') !== said.sum) return;
    }
    pulled = timeOf(said.at);
    tell();
  }

  if (place === 'disk' && root) {
    const confirmed = document.createElement('script');
    confirmed.addEventListener('load', () => void readConfirmed().catch(() => undefined));
    confirmed.src = root + 'confirmed.js';
    document.head.append(confirmed);
  }
})(window.opsbook);
