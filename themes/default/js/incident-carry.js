/* The running incident goes along where each page has storage of its own. No title, no note and no draft is ever in an address. */
(function (opsbook) {
  'use strict';

  const { incidents, incident: log, carry } = opsbook;
  /** In characters, of the 64 KiB of an address that other parts share. */
  const ROOM = 40_000;
  /** No incident goes along for longer, in milliseconds. */
  const LONGEST = 90 * 86_400_000;
  /** All is to be forgotten, also by the pages that are reached from here. */
  let isForgotten = false;

  /** @returns {OpsbookIncident | null} the one in front, else the one that was acted on last: also that it is over goes along */
  function newest() {
    const current = incidents.current();
    return current || incidents.all().sort((one, other) => other.last - one.last)[0] || null;
  }

  /** @param {OpsbookIncident} incident @returns {Record<string, unknown>} */
  function packed({ id, severity, started, detected, acknowledged, again, mitigated, resolved, changes, calls, runs, values, environment, last }) {
    const bare = Object.entries(runs).map(([page, run]) => {
      const ticks = Object.entries(run.ticks).map(([key, { state, at, text }]) => [key, { state, at, text: text.slice(0, 80) }]);
      return [page, { ...run, ticks: Object.fromEntries(ticks) }];
    });
    return { id, severity, started, detected, acknowledged, again, mitigated, resolved, changes, calls, runs: Object.fromEntries(bare), values, environment, last };
  }

  /** A link may come from anybody: what is here goes only when the reader says so. */
  function forgetHere() {
    const isEmpty = incidents.all().length === 0;
    if (isEmpty || window.confirm(opsbook.word('forget_here'))) isForgotten = true;
    if (isForgotten && !isEmpty) incidents.forget();
  }

  /** What a page of this book packed; a link may come from anybody. @param {OpsbookIncident} came */
  function isSound(came) {
    came.title = '';
    came.entries = [];
    const { severities } = incidents.plan;
    const isKnown = severities.length === 0 || severities.some(({ id }) => id === came.severity);
    const latest = Date.now() + 5 * 60_000;
    return isKnown && came.started <= latest && came.last <= latest && latest - came.started < LONGEST && came.detected >= came.started - LONGEST;
  }

  /** @param {Record<string, unknown>} whole @returns {{ log: Record<string, unknown>, isShort: boolean }} what there is room for */
  function fitting(whole) {
    for (const log of [whole, { ...whole, values: {} }]) {
      if (JSON.stringify(log).length <= ROOM) return { log, isShort: log !== whole };
    }
    return { log: { ...whole, values: {}, runs: {} }, isShort: true };
  }

  carry.register(
    'incident',
    () => {
      if (isForgotten) return { forgotten: true };
      const incident = newest();
      const current = incidents.current();
      return incident && { front: current ? current.id : null, ...fitting(packed(incident)) };
    },
    (state) => {
      if (!log.isObject(state)) return;
      if (state.forgotten === true) return forgetHere();
      const came = log.read(state.log);
      if (!came || !isSound(came)) return;
      incidents.keep(log.merged(incidents.get(came.id), came));
      incidents.isShort = state.isShort === true;
      const current = incidents.current();
      // A page that was left open long ago does not undo what came later.
      if (!current || current.id === came.id || came.last >= current.last) incidents.take(state.front === came.id ? came.id : null);
    },
  );
  document.addEventListener('opsbook:forgotten', () => void (isForgotten = true));
  document.addEventListener('opsbook:incident', () => {
    if (incidents.all().length) isForgotten = false;
  });
})(window.opsbook);
