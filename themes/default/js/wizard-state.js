/* What the wizard was told, as numbers, as a fragment and as answers for the table. Values in, values out: what an address
   brings is anybody's. */
(function (opsbook) {
  'use strict';

  const LONGEST = 32 * 1024;
  /** A detection time lies between 2000 and 2100. */
  const TIMES = [Date.UTC(2000, 0), Date.UTC(2100, 0)];

  /** @returns {OpsbookWizardState} */
  const empty = () => ({ marks: new Map(), values: new Map(), flips: new Set(), override: null, detected: null });

  /**
   * Reads what was typed for a metric: `30`, `30 %`, `30,5`, `$12,000`, `1.5k`. A unit that is not the metric's is no number.
   *
   * @param {string} text
   * @param {OpsbookMetric} metric
   * @returns {number | null} null for what is no number, or none the metric can have
   */
  function number(text, { unit = '', min, max }) {
    let clean = text.normalize('NFKC').replace(/\u2212/g, '-').replace(/\u2019/g, "'").trim().toLowerCase();
    for (const part of [unit, unit.replace(/^[$€£¥]/, '')]) {
      if (part !== '' && clean.endsWith(part.toLowerCase())) clean = clean.slice(0, -part.length).trim();
    }
    if (/^[$€£¥]/.test(unit) && clean.startsWith(unit[0])) clean = clean.slice(1).trim();
    const thousand = /^(.*\d)\s?k$/.exec(clean);
    if (thousand) clean = thousand[1];
    if (/^[-+]?\d{1,3}([ ,']\d{3})+(\.\d+)?$/.test(clean)) clean = clean.replace(/[ ,']/g, '');
    clean = clean.replace(',', '.');
    if (!/^[-+]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})$/.test(clean)) return null;
    const value = Number(clean) * (thousand ? 1000 : 1);
    return fits(value, { min, max }) ? value : null;
  }

  /** @param {number} value @param {{ min?: number, max?: number }} metric */
  function fits(value, { min, max }) {
    return Number.isFinite(value) && (min === undefined || value >= min) && (max === undefined || value <= max);
  }

  /**
   * Ticks a statement, in each severity that has it: what is so is so everywhere.
   *
   * @param {OpsbookWizardState} state
   * @param {OpsbookDecision} table
   * @param {string} id
   * @param {'yes' | 'unsure' | null} how
   */
  function mark(state, table, id, how) {
    const chosen = table.statements.find((each) => each.id === id);
    for (const each of table.statements) {
      if (!chosen || each.text !== chosen.text) continue;
      if (how === null) state.marks.delete(each.id);
      else state.marks.set(each.id, how);
    }
  }

  /** @param {string} text */
  const packed = (text) => encodeURIComponent(text).replace(/[~*]/g, (sign) => '%' + sign.charCodeAt(0).toString(16).toUpperCase());

  /**
   * @param {OpsbookWizardState} state
   * @returns {string} for the fragment's `w`, not yet percent-encoded; empty where nothing was told
   */
  function encode(state) {
    const parts = [];
    for (const [id, mark] of state.marks) parts.push((mark === 'yes' ? 'y' : 'u') + packed(id));
    for (const [id, value] of state.values) parts.push('v' + packed(id) + '*' + value);
    for (const id of state.flips) parts.push('f' + packed(id));
    if (state.override !== null) parts.push('o' + packed(state.override));
    if (state.detected !== null) parts.push('t' + new Date(state.detected).toISOString().slice(0, 16));
    return parts.join('~');
  }

  /**
   * Reads a fragment's `w`. What the table does not know is left out.
   *
   * @param {string} text
   * @param {OpsbookDecision} table
   * @returns {OpsbookWizardState}
   */
  function decode(text, table) {
    const state = empty();
    if (text.length > LONGEST) return state;
    const statements = new Set(table.statements.map((each) => each.id));
    const metrics = new Map(table.metrics.map((each) => [each.id, each]));
    for (const part of text.split('~')) {
      const [first, more] = part.slice(1).split('*');
      let id = '';
      try {
        id = decodeURIComponent(first);
      } catch (malformed) {
        continue;
      }
      const metric = metrics.get(id);
      if ((part[0] === 'y' || part[0] === 'u') && statements.has(id)) mark(state, table, id, part[0] === 'y' ? 'yes' : 'unsure');
      else if (part[0] === 'v' && metric && /^-?[\d.]{1,24}(e-?\d{1,2})?$/.test(more || '') && fits(Number(more), metric)) state.values.set(id, Number(more));
      else if (part[0] === 'f' && metric) state.flips.add(id);
      else if (part[0] === 'o' && table.severities.includes(id)) state.override = id;
      else if (part[0] === 't' && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(first)) {
        const time = Date.parse(first + 'Z');
        if (time >= TIMES[0] && time < TIMES[1]) state.detected = time;
      }
    }
    return state;
  }

  /**
   * Returns the table with the gaps of some metrics counted as their other neighbour.
   *
   * @param {OpsbookDecision} table
   * @param {Set<string>} flips
   * @returns {OpsbookDecision}
   */
  function flipped(table, flips) {
    const metrics = table.metrics.map((metric) => {
      if (!flips.has(metric.id)) return metric;
      return { ...metric, bands: metric.bands.map((band) => ({ ...band, severity: other(band) })) };
    });
    return { ...table, metrics };
  }

  /** @param {{ severity: number, gap?: [number, number] }} band @returns {number} how its values could count too */
  function other({ severity, gap }) {
    return gap ? (gap[0] === severity ? gap[1] : gap[0]) : severity;
  }

  /**
   * @param {OpsbookWizardState} state
   * @param {OpsbookDecision} table
   * @returns {OpsbookVerdict} the book's, whatever was set by hand
   */
  function verdict(state, table) {
    return opsbook.decide(flipped(table, state.flips), {
      statements: table.statements.map(({ id }) => state.marks.get(id) || false),
      values: table.metrics.map(({ id }) => state.values.get(id)),
    });
  }

  /**
   * What the times count from: what was typed, else the clocks of the log that is running, else now.
   *
   * @param {OpsbookWizardState} state
   * @param {OpsbookIncident | null} running
   * @param {OpsbookPlan} plan
   * @param {string | null} severity - of the answer
   * @param {number} now
   * @returns {{ detected: number, respond: number | null, resolve: number, ladder: number }} nobody is waited for who has taken it
   */
  function origins(state, running, plan, severity, now) {
    if (state.detected !== null || !running) {
      const from = state.detected === null ? now : state.detected;
      return { detected: from, respond: from, resolve: from, ladder: from };
    }
    const { response, rungs } = opsbook.incident.clocksAs(running, plan, severity || running.severity, now);
    const timed = rungs.find(({ due }) => due !== null);
    const ladder = timed && timed.due !== null ? timed.due - Number(timed.rung.after) * 60_000 : now;
    return { detected: running.detected, respond: response.met === null ? response.from : null, resolve: running.detected, ladder };
  }

  opsbook.wizardState = { empty, mark, number, encode, decode, flipped, other, verdict, origins };
})(window.opsbook);
