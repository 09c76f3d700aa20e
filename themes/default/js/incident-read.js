/* Reads the log of an incident that this script wrote, or another version of it, or an enemy: only what makes sense is believed. */
(function (opsbook) {
  'use strict';

  const MOST = { entries: 2000, changes: 200, calls: 200, pages: 200, ticks: 2000, values: 200 };
  const LONGEST = { word: 80, title: 200, page: 300, text: 4000, note: 64 * 1024 };

  /** What a date can hold. @param {unknown} value @returns {value is number} */
  const isTime = (value) => typeof value === 'number' && value >= 0 && value <= 8.64e15;
  /** @param {unknown} value @returns {value is Record<string, any>} */
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  const timeOf = (/** @type {unknown} */ value) => (isTime(value) ? value : null);
  const isStep = (/** @type {unknown} */ value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1000;
  const isOutcome = (/** @type {unknown} */ value) => value === 'called' || value === 'unanswered';

  /** @param {unknown} value @param {number} longest @returns {string} cut between characters */
  function textOf(value, longest) {
    const text = typeof value === 'string' ? value.slice(0, longest) : '';
    return text.replace(/[\ud800-\udbff]$/, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  }

  const line = (/** @type {unknown} */ value, /** @type {number} */ longest) => textOf(value, longest).replace(/[\n\t]+/g, ' ');

  /** @param {unknown} value @returns {string | null} a web address; scripts and files are none */
  const address = (value) => (typeof value === 'string' && /^https?:\/\/[^\s"<>]{1,500}$/.test(value) ? value : null);

  /** @type {Record<string, (value: Record<string, any>) => any>} */
  const kinds = {
    started: (value) => ({ severity: line(value.severity, LONGEST.word) }),
    severity: (value) => ({ from: line(value.from, LONGEST.word), to: line(value.to, LONGEST.word) }),
    time: (value) => (['detected', 'acknowledged', 'mitigated', 'resolved'].includes(value.which) ? { which: value.which, from: timeOf(value.from), to: timeOf(value.to) } : null),
    call: (value) =>
      isStep(value.step) && isOutcome(value.outcome)
        ? { step: value.step, contact: line(value.contact, LONGEST.word), name: line(value.name, LONGEST.title), outcome: value.outcome }
        : null,
    note: (value) => ({ text: textOf(value.text, LONGEST.note) }),
    tick: (value) =>
      ['open', 'done', 'skipped'].includes(value.state)
        ? { page: line(value.page, LONGEST.page), key: line(value.key, LONGEST.word), text: line(value.text, LONGEST.title), state: value.state }
        : null,
    copied: (value) => ({
      page: line(value.page, LONGEST.page),
      text: textOf(value.text, LONGEST.text),
      ids: (Array.isArray(value.ids) ? value.ids : []).slice(0, 50).map((id) => line(id, LONGEST.word)),
      environment: typeof value.environment === 'string' ? line(value.environment, LONGEST.word) : null,
    }),
    opened: (value) => ({ page: line(value.page, LONGEST.page), title: line(value.title, LONGEST.title) }),
    wrong: (value) => ({
      page: line(value.page, LONGEST.page),
      heading: line(value.heading, LONGEST.title),
      text: textOf(value.text, LONGEST.note),
      edit: address(value.edit),
    }),
  };

  /** @param {unknown} value @returns {OpsbookEntry | null} */
  function readEntry(value) {
    if (!isObject(value) || !isTime(value.at) || typeof value.kind !== 'string') return null;
    const known = Object.prototype.hasOwnProperty.call(kinds, value.kind) ? kinds[value.kind](value) : null;
    return known ? { kind: value.kind, at: value.at, ...known } : null;
  }

  /** @param {unknown} value @param {number} most @param {(each: any) => any} read */
  const listOf = (value, most, read) => (Array.isArray(value) ? value : []).slice(0, most).map(read).filter((each) => each !== null);

  /** @param {unknown} value @returns {Record<string, OpsbookRun>} */
  function readRuns(value) {
    /** @type {Record<string, OpsbookRun>} */
    const runs = Object.create(null);
    if (!isObject(value)) return runs;
    for (const page of Object.keys(value).slice(0, MOST.pages)) {
      const run = page.length <= LONGEST.page ? opsbook.run.read(value[page]) : null;
      if (run && Object.keys(run.ticks).length <= MOST.ticks) runs[page] = { ...run, ended: null };
    }
    return runs;
  }

  /** @param {unknown} value @returns {Record<string, string>} */
  function readValues(value) {
    /** @type {Record<string, string>} */
    const values = Object.create(null);
    if (!isObject(value)) return values;
    for (const name of Object.keys(value).slice(0, MOST.values)) {
      if (name.length <= LONGEST.word && typeof value[name] === 'string' && value[name].length <= 4096) values[name] = value[name];
    }
    return values;
  }

  /**
   * @param {unknown} value
   * @returns {OpsbookIncident | null}
   */
  function readIncident(value) {
    if (!isObject(value) || typeof value.id !== 'string' || !/^[0-9a-f]{8,32}$/.test(value.id)) return null;
    if (!isTime(value.started) || !isTime(value.detected)) return null;
    const severity = line(value.severity, LONGEST.word);
    const changes = listOf(value.changes, MOST.changes, (each) =>
      isObject(each) && isTime(each.at) ? { severity: line(each.severity, LONGEST.word), at: each.at } : null,
    );
    return {
      id: value.id,
      title: line(value.title, LONGEST.title),
      severity,
      started: value.started,
      detected: value.detected,
      acknowledged: timeOf(value.acknowledged),
      again: timeOf(value.again),
      mitigated: timeOf(value.mitigated),
      resolved: timeOf(value.resolved),
      changes: changes.length ? changes : [{ severity, at: value.started }],
      calls: listOf(value.calls, MOST.calls, (each) =>
        isObject(each) && isStep(each.step) && isTime(each.at) && isOutcome(each.outcome) ? { step: each.step, at: each.at, outcome: each.outcome } : null,
      ),
      entries: listOf(value.entries, MOST.entries, readEntry),
      left: Number.isInteger(value.left) && value.left > 0 ? Math.min(value.left, 1e6) : 0,
      runs: readRuns(value.runs),
      values: readValues(value.values),
      environment: typeof value.environment === 'string' ? line(value.environment, LONGEST.word) : null,
      last: isTime(value.last) ? value.last : value.started,
    };
  }

  opsbook.incident = { ...opsbook.incident, read: readIncident, line, text: textOf, isObject, MOST, LONGEST };
})(window.opsbook);
