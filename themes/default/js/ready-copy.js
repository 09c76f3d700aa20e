/* Before the shift: how current this copy is, and what makes it more so. What is known of it comes from the script of the copy. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;

  /** @returns {'host' | 'disk' | 'file'} */
  const place = () => (window.opsbookFile ? 'file' : window.location.protocol === 'file:' ? 'disk' : 'host');

  /** @returns {OpsbookCopyState | null} nothing where these pages have no such script */
  function state() {
    return opsbook.copy && typeof opsbook.copy.state === 'function' ? opsbook.copy.state() : null;
  }

  /**
   * @param {OpsbookCopyState} copy
   * @returns {OpsbookReadySaid | null} what the host last answered, where that says more than the age
   */
  function updateSays({ place, update, isOnline }) {
    if (place !== 'host') return null;
    if (update === 'ready') return { state: 'todo', said: word('ready_confirmed_update'), todo: word('ready_confirmed_update_todo'), acts: ['reload'] };
    if (update === 'sign-in') return { state: 'todo', said: word('ready_confirmed_sign_in'), todo: word('ready_confirmed_sign_in_todo'), acts: ['hosted', 'check'] };
    if (update === 'failed') return { state: 'look', said: word(isOnline ? 'ready_confirmed_failed' : 'ready_confirmed_no_host'), acts: ['check'] };
    return null;
  }

  /**
   * A copy is as old as its last confirmation, and one that was never confirmed as old as its build.
   *
   * @param {OpsbookCopyState | null} copy
   * @param {number} now
   * @returns {OpsbookReadySaid}
   */
  function confirmedSays(copy, now) {
    if (!copy) return { state: 'unknown', said: word('ready_confirmed_unread'), ...cure(place()) };
    const update = updateSays(copy);
    const since = copy.confirmed || copy.built;
    const age = since ? opsbook.ready.age(since.getTime(), now) : '';
    const late = copy.isStale ? '_stale' : '';
    const pull = cure(copy.place);
    if (update) return { note: copy.confirmed ? word('ready_confirmed_fresh', { age }) : '', ...update };
    if (copy.confirmed) return { state: copy.isStale ? 'todo' : 'good', said: word(copy.isStale ? 'ready_confirmed_stale' : 'ready_confirmed_fresh', { age }), ...(copy.isStale ? pull : { acts: copy.place === 'host' ? ['check'] : [] }) };
    if (copy.place === 'host' && copy.isOnline) return { state: 'good', said: word('ready_confirmed_online'), acts: ['check'] };
    if (!since) return { state: 'unknown', said: word('ready_confirmed_unknown'), ...pull };
    // Nothing confirms a single file: a new one takes its place.
    if (copy.place === 'file') return { state: copy.isStale ? 'todo' : 'good', said: word('ready_confirmed_file' + late, { age }), ...(copy.isStale ? pull : {}) };
    return { state: copy.isStale ? 'todo' : 'look', said: word('ready_confirmed_never' + late, { age }), ...pull };
  }

  /** @param {'host' | 'disk' | 'file'} place @returns {{ todo: string, acts: string[] }} */
  function cure(place) {
    if (place === 'host') return { todo: word('ready_confirmed_check'), acts: ['check'] };
    if (place === 'file') return { todo: word('ready_confirmed_new_file'), acts: ['hosted'] };
    return { todo: word('ready_confirmed_pull'), acts: ['pull'] };
  }

  opsbook.readyPlace = place;
  opsbook.readyCopy = { state, confirmedSays };

  const row = opsbook.ready.row('confirmed');
  if (!row) return;

  function show() {
    const copy = state();
    const said = confirmedSays(copy, Date.now());
    // Without that script there is nothing to ask with.
    const acts = (said.acts || []).filter((act) => act !== 'check' || (copy !== null && typeof opsbook.copy.check === 'function'));
    if (row) row.tell({ ...said, todo: acts.length ? said.todo : '', acts });
  }

  const check = row.act('check');
  if (check) {
    check.addEventListener('click', async () => {
      check.setAttribute('aria-busy', 'true');
      try {
        if (opsbook.copy.check) await opsbook.copy.check();
      } finally {
        check.removeAttribute('aria-busy');
        show();
        row.announce();
      }
    });
  }
  const reload = row.act('reload');
  if (reload) reload.addEventListener('click', () => void (opsbook.copy.turn ? opsbook.copy.turn() : window.location.reload()));
  document.addEventListener('opsbook:copy', show);
  show();
})(window.opsbook);
