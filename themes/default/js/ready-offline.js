/* Before the shift: whether all of the book is here when the network is not. On a host the script of the copy knows; from disk the
   parts of the search index are looked for one by one, and the rest is for `opsbook verify`. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  const MEGABYTE = 1_000_000;
  /** So many parts are asked for at a time. */
  const AT_ONCE = 4;
  const ANSWER_MS = 5_000;
  /** So many are named. */
  const NAMED = 3;

  /** @param {number} bytes */
  const megabytes = (bytes) => (bytes < 10 * MEGABYTE ? Math.max(0.1, Math.round(bytes / MEGABYTE * 10) / 10) : Math.round(bytes / MEGABYTE));

  /**
   * @param {OpsbookCopyState | null} copy
   * @returns {OpsbookReadySaid} of the pages of a host
   */
  function keptSays(copy) {
    if (!copy) return { state: 'unknown', said: word('ready_offline_unread'), todo: word('ready_offline_file_todo'), acts: ['file'] };
    const values = { n: copy.files, size: megabytes(copy.bytes) };
    switch (copy.kept) {
      case 'whole':
        return { state: 'good', said: word('ready_offline_whole', values) };
      case 'storing':
        return { state: 'look', said: word('ready_offline_storing', values), isChecking: true };
      case 'failed':
        return { state: 'todo', said: word('ready_offline_failed'), todo: word('ready_offline_keep_todo'), acts: ['keep', 'file'] };
      case 'unsupported':
        return { state: 'todo', said: word('ready_offline_unsupported'), todo: word('ready_offline_file_todo'), acts: ['file'] };
      case 'asks':
        return { state: 'todo', said: word('ready_offline_asks', values), todo: word('ready_offline_keep_todo'), acts: ['keep'] };
      default:
        return { state: 'todo', said: word('ready_offline_no'), todo: word('ready_offline_keep_todo'), acts: ['keep'] };
    }
  }

  /**
   * @param {string[]} missing - names of parts
   * @param {number} count - how many parts there are
   * @param {OpsbookCopyState | null} copy
   * @param {number} now
   * @returns {OpsbookReadySaid} of pages from a folder
   */
  function folderSays(missing, count, copy, now) {
    if (missing.length) {
      const names = missing.slice(0, NAMED).map((name) => 'assets/search/' + name + '.js').join(', ');
      const n = missing.length - NAMED;
      const said = n > 0 ? word('ready_offline_missing_more', { names, n }) : word('ready_offline_missing', { names });
      return { state: 'todo', said, todo: word('ready_offline_missing_todo'), acts: ['verify'] };
    }
    // `pull` takes nothing that it has not verified.
    if (copy && copy.by === 'pull' && copy.confirmed) {
      return { state: 'good', said: word('ready_offline_verified', { age: opsbook.ready.age(copy.confirmed.getTime(), now) }), acts: [] };
    }
    return { state: 'look', said: word('ready_offline_parts', { n: count }), todo: word('ready_offline_prove'), acts: ['verify'] };
  }

  /**
   * Reads every part of the search index.
   *
   * @param {OpsbookParts} parts
   * @returns {Promise<{ missing: string[], count: number }>}
   */
  async function read(parts) {
    let head;
    try {
      head = await parts.head();
    } catch (lost) {
      return { missing: ['head'], count: 1 };
    }
    /** @type {[string, () => Promise<unknown>][]} */
    const work = [['facets', () => parts.facets()], ['words', () => parts.words()]];
    head.terms.forEach((first, at) => work.push(['t' + at, () => parts.terms(at)]));
    head.pages.forEach((first, at) => work.push(['p' + at, () => parts.pages(at)]));
    const count = work.length + 1;
    /** @type {Set<string>} */
    const missing = new Set();
    const names = work.map(([name]) => name);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = work.shift(); next; next = work.shift()) await next[1]().catch(() => missing.add(/** @type {[string, unknown]} */ (next)[0]));
      }),
    );
    return { missing: names.filter((name) => missing.has(name)), count };
  }

  opsbook.readyOffline = { keptSays, folderSays, read };

  const found = opsbook.ready.row('offline');
  if (!found) return;
  const row = found;
  const state = opsbook.readyCopy.state;
  const place = opsbook.readyPlace();

  async function lookInFolder() {
    row.tell({ state: 'unknown', said: word('ready_offline_reading'), isChecking: true });
    const { missing, count } = await read(opsbook.searchParts(opsbook.searchLoad));
    const show = () => row.tell(folderSays(missing, count, state(), Date.now()));
    show();
    document.addEventListener('opsbook:copy', show);
  }

  /** A worker takes a moment to answer. */
  const patience = Date.now() + ANSWER_MS;

  function showKept() {
    const copy = state();
    const isEarly = copy !== null && copy.kept === 'no' && Date.now() < patience;
    row.tell(isEarly ? { state: 'unknown', said: word('ready_offline_asking'), isChecking: true } : keptSays(copy));
  }

  if (place === 'file') row.tell({ state: 'good', said: word('ready_offline_single') });
  else if (place === 'disk') void lookInFolder();
  else {
    const keep = row.act('keep');
    if (keep) {
      keep.addEventListener('click', () => {
        if (opsbook.copy.keep) void opsbook.copy.keep();
        showKept();
        row.announce();
      });
    }
    document.addEventListener('opsbook:copy', showKept);
    window.setTimeout(showKept, ANSWER_MS);
    showKept();
  }
})(window.opsbook);
