/* Asks the host whether there is a newer version, keeps it beside the one in use, and puts it in its place when a reader says so. */
(function (worker) {
  'use strict';

  const { states, host, store, Fault } = worker;
  /** Up to this a book is kept without asking. */
  const UNASKED_BYTES = 50_000_000;
  /** How often a deployment may come in between. */
  const MOST_RESTARTS = 2;

  /** @type {Promise<void> | null} */
  let running = null;

  /** @param {OpsbookKeptState} state @param {OpsbookKeptEdition} edition @returns {boolean} whether the reader is asked first */
  const mustAsk = (state, edition) => edition.bytes > Math.max(UNASKED_BYTES, state.allowed * 1.5);

  /** @param {OpsbookKeptState} state @param {OpsbookKeptEdition} edition @returns {boolean} whether it was built before the one in use */
  function isOlder(state, edition) {
    const used = state.used === null ? undefined : state.versions[state.used];
    // Where one of the times is not known it may be newer.
    return used !== undefined && edition.digest !== state.used && Date.parse(edition.built || '') < Date.parse(used.built || '');
  }

  /** The host was reached, and serves this. @param {OpsbookKeptEdition} edition @param {number} now */
  function note(edition, now) {
    return states.change((state) => {
      state.host = 'reached';
      state.checked = now;
      state.asks = null;
      state.older = isOlder(state, edition) ? edition.built : null;
      const version = state.versions[edition.digest];
      if (version) version.confirmed = now;
      state.isNewer = state.used !== null && !version && state.older === null;
      if (edition.digest === state.used || state.older !== null) {
        state.ready = null;
        state.storing = null;
      } else if (edition.digest === state.previous) {
        // The host went back: the version is here already.
        state.ready = state.previous;
      }
      if (version || state.older !== null) state.trouble = null;
    });
  }

  /** @param {OpsbookKeptEdition} edition @param {number} now */
  function done(edition, now) {
    return states.change((state) => {
      // One that takes the place of another that waited has waited as long.
      const waiting = state.ready === null ? undefined : state.versions[state.ready];
      const since = waiting ? waiting.since : Date.now();
      state.versions[edition.digest] = { built: edition.built, bytes: edition.bytes, files: edition.files.length, since, confirmed: now };
      state.storing = null;
      state.trouble = null;
      state.isNewer = false;
      // The first is what the pages show that had it kept; and of the one in use what was gone is back.
      if (state.used === null || state.used === edition.digest) {
        state.used = edition.digest;
        state.hasLost = false;
      } else state.ready = edition.digest;
    });
  }

  /** @param {OpsbookKeptEdition} edition @returns {Promise<boolean>} whether it may be stored */
  async function admits(edition) {
    const state = await states.get();
    if (mustAsk(state, edition)) {
      await states.change((each) => void (each.asks = { bytes: edition.bytes, files: edition.files.length }));
      return false;
    }
    if (state.storing !== edition.digest && !(await store.hasRoom(edition.bytes))) throw new Fault('room');
    return true;
  }

  async function update() {
    for (let restarts = 0; ; restarts += 1) {
      const edition = await host.edition();
      const now = Date.now();
      await note(edition, now);
      const { versions, older } = await states.get();
      if (older !== null || (versions[edition.digest] && !(await store.hasLost(edition.digest)))) return;
      // What is only put right was admitted once.
      if (!versions[edition.digest] && !(await admits(edition))) return;
      await states.change((state) => void (state.storing = edition.digest));
      try {
        await store.whole(edition);
        await done(edition, now);
        return;
      } catch (error) {
        if (!(error instanceof Fault) || error.kind !== 'changed') throw error;
        // Either another version was published meanwhile, or something stands between: the manifest tells.
        const again = await host.edition();
        if (again.digest !== edition.digest && restarts < MOST_RESTARTS) continue;
        throw (await host.isSignIn(edition.files)) ? new Fault('sign-in') : error;
      }
    }
  }

  /** Looks whether all of the version in use is still there. */
  async function look() {
    const { used, hasLost } = await states.get();
    const now = used !== null && (await store.hasLost(used));
    if (now !== hasLost) await states.change((state) => void (state.hasLost = now));
  }

  /** @param {unknown} error */
  function fail(error) {
    const kind = error instanceof Fault ? error.kind : 'refused';
    return states.change((state) => {
      state.checked = Date.now();
      // As it answered last. A sign-in in the way is no answer of the book's host.
      state.host = kind === 'lost' || kind === 'sign-in' ? kind : 'reached';
      state.trouble = kind;
      // Nothing of it will be wanted: what is there fills the room.
      if (kind === 'room') state.storing = null;
    });
  }

  async function once() {
    if (!states.isOurs(await states.get(true))) return;
    try {
      await look();
      await update();
    } catch (error) {
      await fail(error);
    }
    await states.sweep();
  }

  /** @returns {Promise<void>} one at a time, also where a newer worker takes over */
  function check() {
    if (running === null) {
      const locks = navigator.locks;
      const work = locks ? locks.request(states.prefix + 'update', { ifAvailable: true }, (lock) => (lock ? once() : undefined)) : once();
      running = Promise.resolve(work)
        .catch(() => undefined)
        .then(() => void (running = null));
    }
    return running;
  }

  /** Asks the host, unless it was asked so short a time ago. @param {number} patience - milliseconds */
  async function checkAfter(patience) {
    const { checked } = await states.get(true);
    const age = Date.now() - checked;
    // A clock that was put back.
    if (age >= patience || age < 0) await check();
  }

  /** Keeps a version where there is none. */
  async function first() {
    if ((await states.get(true)).used === null) await check();
  }

  /** The reader allows what was asked. */
  async function keep() {
    await states.change((state) => {
      if (state.asks) state.allowed = state.asks.bytes;
    });
    await check();
  }

  /** Puts the version that waits in the place of the one in use. Pages that are open go on with the one that they have. */
  async function turn() {
    const pages = await worker.global.clients.matchAll({ type: 'window', includeUncontrolled: true });
    await states.change((state) => {
      if (state.ready === null) return;
      state.previous = state.used;
      state.used = state.ready;
      state.ready = null;
      state.behind = pages.map(({ id }) => id);
    });
    await states.sweep();
  }

  worker.update = { check, checkAfter, first, keep, turn };
})(self.opsbookWorker);
