/* The runs of a page: which steps are ticked and since when. A run ends by itself; ended, it is a record, never a state. */
(function (opsbook) {
  'use strict';

  /** After its last tick. */
  const LIFE = 8 * 60 * 60 * 1000;
  const MOST_RUNS = 5;
  const MOST_TICKS = 2000;
  const LONGEST_TEXT = 200;
  /** Of all runs of a page, in characters. The running one is never cut short. */
  const ROOM = 96 * 1024;

  /** What a date can hold. @param {unknown} value @returns {value is number} */
  const isTime = (value) => typeof value === 'number' && value >= 0 && value <= 8.64e15;
  /** @param {unknown} value @returns {value is Record<string, any>} */
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  /** @param {unknown} value @returns {value is string} */
  const isKey = (value) => typeof value === 'string' && /^[0-9a-f]{1,32}$/.test(value);
  const isCount = (/** @type {unknown} */ value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 1e6;
  const cut = (/** @type {string} */ text) => Array.from(text.slice(0, 2 * LONGEST_TEXT)).slice(0, LONGEST_TEXT).join('');

  /** @param {unknown} value @returns {OpsbookTick | null} */
  function readTick(value) {
    if (!isObject(value) || typeof value.text !== 'string' || !isTime(value.at)) return null;
    if (value.state !== 'done' && value.state !== 'skipped') return null;
    return { ...value, text: cut(value.text), state: value.state, at: value.at };
  }

  /**
   * Reads a run that this or another version of the script wrote, or nobody did.
   *
   * @param {unknown} value
   * @returns {OpsbookRun | null}
   */
  function readRun(value) {
    if (!isObject(value) || !isTime(value.started) || !isTime(value.last) || !isObject(value.ticks)) return null;
    /** @type {Record<string, OpsbookTick>} */
    const ticks = Object.create(null);
    for (const key of Object.keys(value.ticks).filter(isKey).slice(0, MOST_TICKS)) {
      const tick = readTick(value.ticks[key]);
      if (tick) ticks[key] = tick;
    }
    if (Object.keys(ticks).length === 0) return null;
    const { place } = value;
    return {
      ...value,
      started: value.started,
      last: value.last,
      ended: isTime(value.ended) ? value.ended : null,
      total: isCount(value.total) ? value.total : Object.keys(ticks).length,
      place: isObject(place) && isKey(place.key) && isTime(place.at) ? { key: place.key, at: place.at } : null,
      ticks,
    };
  }

  /**
   * @param {unknown} value - what is stored for the page
   * @returns {OpsbookRuns} oldest first; only the last can be running
   */
  function read(value) {
    const all = isObject(value) ? value : {};
    const runs = Array.isArray(all.runs) ? all.runs.slice(-2 * MOST_RUNS).map(readRun) : [];
    return { ...all, runs: /** @type {OpsbookRun[]} */ (runs.filter((run) => run !== null)) };
  }

  /** @param {OpsbookRuns} book @returns {OpsbookRun | null} */
  function running(book) {
    const run = book.runs[book.runs.length - 1];
    return run && run.ended === null ? run : null;
  }

  /**
   * Ends the run whose time is over, and writes that down: a clock that is set back does not bring it to life again.
   *
   * @param {OpsbookRuns} book
   * @param {number} now
   * @returns {boolean} whether something changed
   */
  function settle(book, now) {
    const run = running(book);
    if (!run) return false;
    const since = Math.max(run.last, isTime(run.resumed) ? run.resumed : 0);
    if (since <= now && now < since + LIFE) return false;
    // The clock was set back. A little of it is a correction; the run goes on, and lives no longer for it.
    if (since > now && since < now + LIFE) {
      run.last = Math.min(run.last, now);
      if (isTime(run.resumed)) run.resumed = Math.min(run.resumed, now);
    } else run.ended = Math.min(since + LIFE, 8.64e15);
    return true;
  }

  /** @param {OpsbookRuns} book @returns {OpsbookRuns} the newest of it that there is room for */
  function trimmed(book) {
    let runs = book.runs.slice(-MOST_RUNS);
    while (runs.length > 1 && JSON.stringify({ ...book, runs }).length > ROOM) runs = runs.slice(1);
    return { ...book, runs };
  }

  /**
   * The runs that this browser keeps for a page. Every act reads first what other tabs wrote.
   *
   * @param {string} page
   * @param {() => number} [clock] - milliseconds, as `Date.now`
   * @returns {OpsbookRunSource}
   */
  function ofPage(page, clock = () => Date.now()) {
    const key = 'runs:' + page;
    const { book: store } = opsbook.storage;
    const save = (/** @type {OpsbookRuns} */ book) => store.set(key, trimmed(book));

    /** @returns {OpsbookRuns} */
    function settled() {
      const book = read(store.get(key));
      if (settle(book, clock())) save(book);
      return book;
    }

    return {
      live: () => running(settled()),
      earlier: () => settled().runs.filter((run, index, runs) => run.ended !== null || index < runs.length - 1).reverse(),

      mark(step, state, total) {
        const now = clock();
        const book = settled();
        const run = running(book) || { started: now, last: now, ended: null, total, place: null, ticks: Object.create(null) };
        if (!running(book)) book.runs.push(run);
        if (state === 'open') delete run.ticks[step.key];
        else run.ticks[step.key] = { text: cut(step.text), state, at: now };
        run.last = now;
        run.total = total;
        if (Object.keys(run.ticks).length === 0) book.runs.pop();
        save(book);
        return now;
      },

      visit(step) {
        const book = settled();
        const run = running(book);
        if (!run) return;
        run.place = { key: step, at: clock() };
        save(book);
      },

      end() {
        const book = settled();
        const run = running(book);
        if (!run) return;
        run.ended = clock();
        save(book);
      },

      resume() {
        const book = settled();
        const run = book.runs[book.runs.length - 1];
        if (!run || run.ended === null) return;
        run.ended = null;
        // When something was last done stays what it was: the reader is told how long ago.
        run.resumed = clock();
        save(book);
      },

      record(run) {
        const book = settled();
        const ended = { ...run, ended: clock() };
        const at = running(book) ? book.runs.length - 1 : book.runs.length;
        if (Object.keys(run.ticks).length) book.runs.splice(at, 0, ended);
        save(book);
      },

      onChange: (fn) => opsbook.storage.onChange(key, fn),
    };
  }

  const name = document.querySelector('meta[name="opsbook:page"]');
  /** @type {OpsbookRunSource | null} */
  let source = name instanceof HTMLMetaElement ? ofPage(name.content) : null;

  opsbook.run = {
    ofPage,
    read: readRun,
    page: name instanceof HTMLMetaElement ? name.content : null,
    source: () => source,
    /** Lets something else own the ticks, as a running incident does. */
    use(other) {
      source = other;
      document.dispatchEvent(new CustomEvent('opsbook:run'));
    },
  };
})(window.opsbook);
