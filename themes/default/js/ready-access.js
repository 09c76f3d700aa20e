/* Before the shift: which access was tried from this device, and when. A tick counts for a week: sign-ins expire. */
(function (opsbook) {
  'use strict';

  const { word, storage } = opsbook;
  const DAYS = 7;
  const KEY = 'ready-access';

  /**
   * @param {string[]} ids - of tools
   * @param {Record<string, number>} tried - when each was last tried
   * @param {number} now
   * @returns {{ fresh: Set<string>, said: OpsbookReadySaid }}
   */
  function accessSays(ids, tried, now) {
    const isFresh = (/** @type {string} */ id) => Object.prototype.hasOwnProperty.call(tried, id) && Math.abs(now - tried[id]) < DAYS * opsbook.ready.DAY;
    const fresh = new Set(ids.filter(isFresh));
    if (fresh.size === ids.length) return { fresh, said: { state: 'good', said: word('ready_access_good', { n: DAYS }) } };
    return { fresh, said: { state: 'todo', said: word('ready_access_said', { n: fresh.size, total: ids.length, days: DAYS }), todo: word('ready_access_todo') } };
  }

  opsbook.readyAccess = accessSays;

  const row = opsbook.ready.row('access');
  if (!row) return;
  const boxes = /** @type {HTMLInputElement[]} */ ([...row.element.querySelectorAll('input[data-ready-tried]')]);
  const idOf = (/** @type {HTMLInputElement} */ box) => box.dataset.readyTried || '';

  /** @returns {Record<string, number>} */
  function kept() {
    const value = storage.book.get(KEY);
    const entries = value !== null && typeof value === 'object' ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter(([, at]) => typeof at === 'number' && Number.isFinite(at)));
  }

  function show() {
    const now = Date.now();
    const tried = kept();
    const { fresh, said } = accessSays(boxes.map(idOf), tried, now);
    for (const box of boxes) {
      const at = Object.prototype.hasOwnProperty.call(tried, idOf(box)) ? tried[idOf(box)] : null;
      box.checked = fresh.has(idOf(box));
      const item = box.closest('li');
      const when = item && item.querySelector('[data-ready-when]');
      if (!when) continue;
      when.textContent = at === null ? '' : box.checked ? word('ready_tried_at', { time: opsbook.moment.wall(at, now) }) : word('ready_tried_last', { age: opsbook.ready.age(at, now) });
    }
    if (boxes.length) row?.tell(said);
    else row?.tell({ state: 'good' });
  }

  row.element.addEventListener('change', (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !boxes.includes(box)) return;
    const tried = kept();
    if (box.checked) tried[idOf(box)] = Date.now();
    else delete tried[idOf(box)];
    storage.book.set(KEY, tried);
    show();
  });
  storage.onChange(KEY, show);
  show();
})(window.opsbook);
