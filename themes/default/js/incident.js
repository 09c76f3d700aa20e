/* The log of an incident as a value: what happens goes in, the state comes out. It knows no page and no storage. */
(function (opsbook) {
  'use strict';

  const { read, line, text, MOST, LONGEST } = opsbook.incident;
  /** All notes of an incident, in characters. */
  const ROOM_FOR_NOTES = 64 * 1024;
  /** The other entries, written down. */
  const ROOM_FOR_ENTRIES = 192 * 1024;
  const noteOf = (/** @type {OpsbookEntry} */ entry) => (entry.kind === 'note' || entry.kind === 'wrong' ? entry.text.length : 0);

  /**
   * @param {{ id: string, title: string, severity: string, detected?: number | null }} what
   * @param {number} now
   * @returns {OpsbookIncident}
   */
  function begun({ id, title, severity, detected }, now) {
    const known = line(severity, LONGEST.word);
    return {
      id,
      title: line(title, LONGEST.title).trim(),
      severity: known,
      started: now,
      detected: typeof detected === 'number' && detected >= 0 && detected <= now ? detected : now,
      acknowledged: null,
      again: null,
      mitigated: null,
      resolved: null,
      changes: [{ severity: known, at: now }],
      calls: [],
      entries: [{ kind: 'started', at: now, severity: known }],
      left: 0,
      runs: Object.create(null),
      values: Object.create(null),
      environment: null,
      last: now,
    };
  }

  /**
   * Writes an entry down. Notes that do not fit are refused, so that their text stays where it was typed; of what the
   * page writes by itself only the number of those is kept that did not fit.
   *
   * @param {OpsbookIncident} incident
   * @param {OpsbookEntry} entry
   * @returns {boolean}
   */
  function add(incident, entry) {
    const notes = incident.entries.reduce((sum, each) => sum + noteOf(each), 0);
    if (noteOf(entry) > 0) {
      if (notes + noteOf(entry) > ROOM_FOR_NOTES || incident.entries.length >= MOST.entries) return false;
    } else if (incident.entries.length >= MOST.entries || JSON.stringify(incident.entries).length - notes > ROOM_FOR_ENTRIES) {
      incident.left += 1;
      return true;
    }
    incident.entries.push(entry);
    return true;
  }

  /** @param {OpsbookIncident} incident @param {string} to @param {number} now */
  function rate(incident, to, now) {
    const severity = line(to, LONGEST.word);
    if (severity === incident.severity) return;
    add(incident, { kind: 'severity', at: now, from: incident.severity, to: severity });
    incident.severity = severity;
    if (incident.changes.length < MOST.changes) incident.changes.push({ severity, at: now });
    else incident.changes[MOST.changes - 1] = { severity, at: now };
  }

  /** @param {OpsbookIncident} incident @param {OpsbookTimeName} which @param {number | null} to - `null` takes it back @param {number} now */
  function setTime(incident, which, to, now) {
    const from = incident[which];
    if (from === to || (which === 'detected' && to === null)) return;
    if (which === 'detected') incident.detected = to === null ? incident.detected : to;
    else incident[which] = to;
    add(incident, { kind: 'time', at: now, which, from, to });
  }

  /**
   * Somebody takes it; after a raise, once more. What was before the raise stays true.
   *
   * @param {OpsbookIncident} incident
   * @param {OpsbookPlan} plan
   * @param {number} now
   */
  function acknowledge(incident, plan, now) {
    // A clock that was set back does not put it before what it answers.
    const at = Math.max(now, incident.detected, incident.changes[incident.changes.length - 1].at);
    if (incident.acknowledged === null || opsbook.incident.clocks(incident, plan, now).response.met !== null) {
      setTime(incident, 'acknowledged', at, now);
      return;
    }
    add(incident, { kind: 'time', at: now, which: 'acknowledged', from: null, to: at });
    incident.again = at;
  }

  /** @param {OpsbookIncident} incident @param {{ step: number, rung: OpsbookRung, outcome: OpsbookOutcome }} call @param {number} now */
  function call(incident, { step, rung, outcome }, now) {
    if (incident.calls.length >= MOST.calls) incident.calls.shift();
    incident.calls.push({ step, at: now, outcome });
    add(incident, { kind: 'call', at: now, step, contact: line(rung.contact, LONGEST.word), name: line(rung.name, LONGEST.title), outcome });
  }

  /** @param {OpsbookIncident} incident @param {string} words @param {number} now @returns {boolean} whether there was room */
  const note = (incident, words, now) => add(incident, { kind: 'note', at: now, text: text(words, LONGEST.note + 1) });

  /**
   * Takes over what came along from another page, where each page keeps its own log: the state of the later act, and
   * from it the entries that this page does not have.
   *
   * @param {OpsbookIncident | null} own
   * @param {OpsbookIncident} came - without entries
   * @returns {OpsbookIncident}
   */
  function merged(own, came) {
    if (!own) {
      const entries = /** @type {OpsbookEntry[]} */ ([{ kind: 'started', at: came.started, severity: came.changes[0].severity }]);
      return merged({ ...came, entries, runs: Object.create(null), calls: [], changes: came.changes.slice(0, 1), acknowledged: null, again: null, mitigated: null, resolved: null, last: 0 }, came);
    }
    if (came.last < own.last) return own;
    const has = (/** @type {OpsbookEntry} */ entry) => own.entries.some((each) => JSON.stringify(keyOf(each)) === JSON.stringify(keyOf(entry)));
    const next = { ...own, ...came, title: own.title || came.title, entries: own.entries.slice(), left: own.left, values: own.values, environment: own.environment };
    next.calls = united(own.calls, came.calls).slice(-MOST.calls);
    next.changes = united(own.changes, came.changes).slice(-MOST.changes);
    next.severity = next.changes[next.changes.length - 1].severity;
    next.runs = Object.assign(Object.create(null), own.runs);
    // A page that was passed on the way may bring an older state of this one's steps.
    for (const page of Object.keys(came.runs)) if (came.runs[page].last >= lastTick(own, page)) next.runs[page] = came.runs[page];
    /** @type {OpsbookEntry[]} */
    const more = [];
    for (let at = 1; at < came.changes.length; at++) {
      more.push({ kind: 'severity', at: came.changes[at].at, from: came.changes[at - 1].severity, to: came.changes[at].severity });
    }
    for (const which of /** @type {OpsbookTimeName[]} */ (['detected', 'acknowledged', 'mitigated', 'resolved'])) {
      if (own[which] !== came[which]) more.push({ kind: 'time', at: came.last, which, from: own[which], to: came[which] });
    }
    for (const { step, at, outcome } of came.calls) more.push({ kind: 'call', at, step, contact: '', name: '', outcome });
    for (const page of Object.keys(came.runs)) {
      if (next.runs[page] !== came.runs[page]) continue;
      for (const [key, tick] of Object.entries(came.runs[page].ticks)) {
        const before = own.runs[page] && own.runs[page].ticks[key];
        if (before && !tick.text) tick.text = before.text;
        more.push({ kind: 'tick', at: tick.at, page, key, text: tick.text, state: tick.state });
      }
    }
    for (const entry of more) if (!has(entry)) add(next, entry);
    next.entries.sort((one, other) => one.at - other.at);
    return next;
  }

  /** @template {{ at: number }} T @param {T[]} own @param {T[]} came @returns {T[]} by time, each once */
  const united = (own, came) => own.concat(came.filter((each) => !own.some((known) => known.at === each.at))).sort((one, other) => one.at - other.at);

  /** @param {OpsbookIncident} incident @param {string} page @returns {number} when something was last ticked there, or reset */
  function lastTick(incident, page) {
    const times = incident.entries.map((entry) => (entry.kind === 'tick' && entry.page === page ? entry.at : 0));
    return Math.max(0, ...times, incident.runs[page] ? incident.runs[page].last : 0);
  }

  /**
   * Takes the entries over that the same log has elsewhere.
   *
   * @param {OpsbookIncident} own
   * @param {OpsbookIncident} other
   * @returns {boolean} whether there was room for all
   */
  function join(own, other) {
    // A file may have masks where this log has the words.
    const keysOf = (/** @type {OpsbookIncident} */ { entries }) => opsbook.incident.masked({ ...own, entries }, new Set()).entries.map((entry) => JSON.stringify(keyOf(entry)));
    const known = new Set(keysOf(own));
    const keys = keysOf(other);
    const isAll = other.entries.filter((entry, at) => entry.kind !== 'started' && !known.has(keys[at])).every((entry) => add(own, entry));
    own.entries.sort((one, next) => one.at - next.at);
    return isAll;
  }

  /** @param {OpsbookEntry} entry @returns {unknown[]} what makes it the same one on another page */
  function keyOf(entry) {
    if (entry.kind === 'tick') return [entry.kind, entry.at, entry.page, entry.key];
    if (entry.kind === 'time') return [entry.kind, entry.which, entry.to];
    return entry.kind === 'call' || entry.kind === 'severity' ? [entry.kind, entry.at] : [entry];
  }

  opsbook.incident = { ...opsbook.incident, read, begun, add, rate, acknowledge, setTime, call, note, merged, join };
})(window.opsbook);
