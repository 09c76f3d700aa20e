/* Before the shift: whether this browser keeps what is ticked, filled in and logged, and for which pages. */
(function (opsbook) {
  'use strict';

  const { word, storage } = opsbook;
  const MEGABYTE = 1_000_000;
  /** Of what the browser gives, beyond which room is short. */
  const NEARLY_FULL = 0.9;

  /**
   * @param {{ isKept: boolean, trouble: 'refused' | 'full' | null, place: 'host' | 'disk' | 'file', isShared: boolean }} found
   * @returns {OpsbookReadySaid}
   */
  function storageSays({ isKept, trouble, place, isShared }) {
    if (!isKept) {
      if (trouble === 'full') return { state: 'todo', said: word('ready_storage_full'), todo: word('ready_storage_full_todo') };
      return { state: 'todo', said: word('ready_storage_refused'), todo: word('ready_storage_refused_todo') };
    }
    // Firefox, from a folder: nothing is lost, but each page has its own.
    if (place === 'disk' && !isShared) return { state: 'look', said: word('ready_storage_page'), todo: word('ready_storage_page_todo'), acts: ['file'] };
    return { state: 'good', said: word('ready_storage_' + place) };
  }

  opsbook.readyStorage = storageSays;

  const row = opsbook.ready.row('storage');
  if (!row) return;

  /** Writes, reads back, deletes. @returns {boolean} */
  function isKept() {
    const value = 'ready ' + Date.now();
    const isWritten = storage.book.set('ready-try', value);
    const isRead = storage.book.get('ready-try') === value;
    storage.book.remove('ready-try');
    return isWritten && isRead && storage.book.get('ready-try') === undefined;
  }

  /** @returns {Promise<{ note: string, isShort: boolean }>} what the browser says of room; it need not */
  async function room() {
    try {
      const { usage = 0, quota = 0 } = await navigator.storage.estimate();
      const isPersisted = await navigator.storage.persisted();
      if (!quota) return { note: '', isShort: false };
      const used = word('ready_storage_room', { used: Math.ceil(usage / MEGABYTE), room: Math.floor(quota / MEGABYTE) });
      return { note: used + ' ' + word(isPersisted ? 'ready_storage_persisted' : 'ready_storage_best_effort'), isShort: usage > quota * NEARLY_FULL };
    } catch (untold) {
      return { note: '', isShort: false };
    }
  }

  const place = opsbook.readyPlace();
  const said = storageSays({ isKept: isKept(), trouble: storage.trouble, place, isShared: storage.sharesPages() });
  row.tell(said);
  // From disk it speaks of other things than what these pages use.
  if (place === 'host') void room().then(({ note, isShort }) => row.tell({ ...said, state: isShort && said.state === 'good' ? 'look' : said.state, note }));
})(window.opsbook);
