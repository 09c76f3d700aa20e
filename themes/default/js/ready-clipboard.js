/* Before the shift: copies a harmless line as commands are copied, says which way it went, and has it pasted to see that it arrives. */
(function (opsbook) {
  'use strict';

  const { word, storage } = opsbook;
  /** For so long what was tried in this browser counts. */
  const DAYS = 7;

  /**
   * @param {'api' | 'command' | 'field'} way - how it was copied
   * @param {boolean | null} isExact - whether the same arrived; `null` as long as nobody has looked
   * @returns {OpsbookReadySaid}
   */
  function clipboardSays(way, isExact) {
    const acts = ['try'];
    if (way === 'field') return { state: 'look', said: word('ready_clipboard_field'), todo: word('ready_clipboard_field_todo'), acts };
    const how = word('ready_clipboard_' + way);
    if (isExact === null) return { state: 'look', said: how, todo: word('ready_clipboard_sure'), acts: ['paste', 'try'] };
    if (isExact) return { state: 'good', said: how + ' ' + word('ready_clipboard_arrived'), acts };
    return { state: 'todo', said: word('ready_clipboard_other'), todo: word('ready_clipboard_other_todo'), acts: ['paste', 'try'] };
  }

  opsbook.readyClipboard = clipboardSays;

  const found = opsbook.ready.row('clipboard');
  if (!found) return;
  const row = found;
  const button = /** @type {HTMLButtonElement} */ (row.act('try'));
  const field = /** @type {HTMLInputElement} */ (row.element.querySelector('[data-ready-pasted]'));
  const text = button.dataset.readyText || '';
  /** @type {'api' | 'command' | 'field'} */
  let way = 'field';

  /** Reads only what may be read without asking. @returns {Promise<boolean | null>} */
  async function hasArrived() {
    try {
      const { state } = await navigator.permissions.query({ name: /** @type {PermissionName} */ ('clipboard-read') });
      return state === 'granted' ? (await navigator.clipboard.readText()) === text : null;
    } catch (unknown) {
      return null;
    }
  }

  /** @param {boolean | null} isExact */
  function show(isExact) {
    row.tell(clipboardSays(way, isExact));
    if (isExact !== null) storage.book.set('ready-clipboard', isExact ? { at: Date.now() } : null);
    button.textContent = word('ready_try_again');
    row.announce();
  }

  async function tryIt() {
    field.value = '';
    way = await opsbook.copyWay(text, (button.parentElement && button.parentElement.parentElement) || row.element);
    show(way === 'field' ? null : await hasArrived());
    // What was copied by hand shows its own field.
    if (way !== 'field' && row.element.dataset.state === 'look') field.focus();
  }

  const before = storage.book.get('ready-clipboard');
  const at = before && typeof before.at === 'number' ? before.at : 0;
  if (Math.abs(Date.now() - at) < DAYS * opsbook.ready.DAY) {
    button.textContent = word('ready_try_again');
    row.tell({ state: 'good', said: word('ready_clipboard_before', { time: opsbook.moment.wall(at, Date.now()) }), acts: ['try'] });
  } else {
    row.tell({ state: 'todo', said: word('ready_clipboard_todo'), acts: ['try'] });
  }
  button.addEventListener('click', () => void tryIt());
  field.addEventListener('input', () => {
    if (field.value !== '') show(field.value === text);
  });
})(window.opsbook);
