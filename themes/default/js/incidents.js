/* The logs of this book that this browser keeps: one in front, the others set aside or over. Each lies under a key of its own. */
(function (opsbook) {
  'use strict';

  const { incident: log, storage } = opsbook;
  const MOST_KEPT = 20;
  const LIST = 'incidents';
  /** How long another tab may write without having seen what this one wrote. */
  const MOMENT = 10_000;
  const keyOf = (/** @type {string} */ id) => 'incident:' + id;

  /** Which log is in front of this tab, where the list cannot be kept. */
  const FRONT = 'front';

  /** Without the list the logs themselves tell, and the tab, which one it has in front. */
  function listed() {
    const ids = storage.book.keys().flatMap((key) => (/^incident:[0-9a-f]{8,32}$/.test(key) ? [key.slice(9)] : [])).slice(0, MOST_KEPT);
    const front = storage.tab.get(FRONT);
    return { current: typeof front === 'string' && ids.includes(front) ? front : null, ids };
  }

  /**
   * A list that another version of these pages wrote is left alone.
   *
   * @param {{ current: string | null, ids: string[] }} what
   * @param {boolean} [isRecord]
   */
  function keepList(what, isRecord) {
    if (storage.book.set(LIST, what, isRecord)) storage.tab.remove(FRONT);
    else storage.tab.set(FRONT, what.current);
  }

  /** @returns {{ current: string | null, ids: string[] }} newest first */
  function list() {
    const kept = storage.book.get(LIST);
    if (!log.isObject(kept)) return listed();
    const isId = (/** @type {unknown} */ id) => typeof id === 'string' && /^[0-9a-f]{8,32}$/.test(id);
    const ids = /** @type {string[]} */ (log.isObject(kept) && Array.isArray(kept.ids) ? [...new Set(kept.ids.filter(isId))].slice(0, MOST_KEPT) : []);
    return { current: log.isObject(kept) && ids.includes(kept.current) ? kept.current : null, ids };
  }

  /** @param {string} id @returns {OpsbookIncident | null} */
  const get = (id) => (list().ids.includes(id) ? log.read(storage.book.get(keyOf(id))) : null);
  const all = () => /** @type {OpsbookIncident[]} */ (list().ids.map((id) => log.read(storage.book.get(keyOf(id)))).filter((each) => each !== null));

  /** @returns {OpsbookIncident | null} */
  function current() {
    const { current: id } = list();
    const incident = id === null ? null : get(id);
    return incident && incident.resolved === null ? incident : null;
  }

  const tell = () => void document.dispatchEvent(new CustomEvent('opsbook:incident'));

  /** @returns {string} */
  const random = () => Array.from(window.crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');

  /** What this page did a moment ago. @type {{ id: string, fn: (incident: OpsbookIncident, now: number) => unknown, now: number, added: OpsbookEntry[] }[]} */
  let recent = [];

  /** Does again what another tab wrote over, which had read the log before. @param {string} id */
  function redo(id) {
    const incident = get(id);
    if (!incident) return;
    const textOf = (/** @type {OpsbookEntry} */ entry) => ('text' in entry ? entry.text : '');
    const has = (/** @type {OpsbookEntry} */ entry) => incident.entries.some((each) => each.kind === entry.kind && each.at === entry.at && textOf(each) === textOf(entry));
    recent = recent.filter((act) => Date.now() - act.now < MOMENT);
    const lost = recent.filter((act) => act.id === id && !act.added.some(has));
    if (lost.length === 0) return;
    for (const { fn, now } of lost) fn(incident, now);
    incident.entries.sort((one, other) => one.at - other.at);
    incident.last = Math.max(incident.last, ...lost.map(({ now }) => now));
    storage.book.set(keyOf(id), incident, true);
  }

  const isFull = () => list().ids.length >= MOST_KEPT;

  opsbook.incidents = {
    plan: (opsbook.book || { plan: { severities: [], policies: {} } }).plan,
    current,
    get,
    all,
    isFull,
    tell,

    start(what) {
      if (isFull()) return null;
      const incident = log.begun({ ...what, id: random() }, Date.now());
      storage.book.set(keyOf(incident.id), incident, true);
      keepList({ current: incident.id, ids: [incident.id, ...list().ids] }, true);
      tell();
      return incident;
    },

    act(fn, id) {
      const incident = id === undefined ? current() : get(id);
      if (!incident) return { ok: false, reason: 'none' };
      const now = Date.now();
      const known = new Set(incident.entries);
      if (fn(incident, now) === 'full') return { ok: false, reason: 'notes' };
      incident.last = Math.max(now, incident.last);
      storage.book.set(keyOf(incident.id), incident, true);
      const added = incident.entries.filter((entry) => !known.has(entry));
      if (added.length) recent = [...recent.filter((act) => now - act.now < MOMENT), { id: incident.id, fn, now, added }];
      tell();
      return { ok: true, incident };
    },

    take(id) {
      const { ids } = list();
      keepList({ current: id !== null && ids.includes(id) ? id : null, ids });
      tell();
    },

    keep(incident) {
      if (!list().ids.includes(incident.id)) {
        if (isFull()) return;
        const { current: front, ids } = list();
        keepList({ current: front, ids: [incident.id, ...ids] }, true);
      }
      storage.book.set(keyOf(incident.id), incident, true);
    },

    forget() {
      recent = [];
      storage.wipe();
      document.dispatchEvent(new CustomEvent('opsbook:forgotten'));
      opsbook.values.leave();
      opsbook.environment.leave();
      opsbook.values.refresh();
      tell();
      // What is written at the end of the page's life is gone too.
      storage.wipe();
    },

    remove(id) {
      const { current: front, ids } = list();
      storage.book.remove(keyOf(id));
      keepList({ current: front === id ? null : front, ids: ids.filter((each) => each !== id) });
      tell();
    },
  };

  // Another tab wrote to the list, or to the log in front.
  window.addEventListener('storage', (event) => {
    const written = /:incident:([0-9a-f]{8,32})$/.exec(event.key || '');
    if (written) redo(written[1]);
    if (event.key === null || /:incidents?(:|$)/.test(event.key)) tell();
  });
})(window.opsbook);
