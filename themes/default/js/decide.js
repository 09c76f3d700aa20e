/* How bad it is: the answer of the book's own table, as it was compiled while building. Values in, values out. */
(function (opsbook) {
  'use strict';

  /**
   * @param {number} value
   * @param {OpsbookRange} range
   */
  function isWithin(value, range) {
    const { lower, upper } = range;
    const isAbove = !lower || value > lower.value || (lower.inclusive && value === lower.value);
    const isBelow = !upper || value < upper.value || (upper.inclusive && value === upper.value);
    return isAbove && isBelow;
  }

  /**
   * Returns how bad it is. One more statement, or a first value of a metric, never makes it less so.
   *
   * @param {OpsbookDecision} table
   * @param {OpsbookAnswers} answers
   * @returns {OpsbookVerdict}
   */
  function decide(table, answers) {
    const { statements, metrics, together } = table;
    const holds = (/** @type {number} */ at) => Boolean(answers.statements[at]);
    const valueOf = (/** @type {number} */ at) => {
      const value = answers.values[at];
      return typeof value === 'number' && !Number.isNaN(value) ? value : null;
    };
    /** @type {(OpsbookReason & { severity: number })[]} */
    const holding = [];
    statements.forEach(({ severity, is_enough }, statement) => {
      if (is_enough && holds(statement)) holding.push({ severity, statement });
    });
    metrics.forEach(({ bands }, metric) => {
      const value = valueOf(metric);
      if (value === null) return;
      const band = bands.findIndex((each) => isWithin(value, each));
      if (band >= 0) holding.push({ severity: bands[band].severity, metric, band });
    });
    together.forEach(({ severity, parts }, at) => {
      const all = parts.every((part) => {
        if ('statement' in part) return holds(part.statement);
        const value = valueOf(part.metric);
        return value !== null && isWithin(value, part);
      });
      if (all) holding.push({ severity, together: at });
    });
    if (!holding.length) return { severity: null, reasons: [], confirm: [] };
    const severity = Math.min(...holding.map((each) => each.severity));
    const reasons = holding.filter((each) => each.severity === severity).map(({ severity: _, ...reason }) => reason);
    /** @type {Set<number>} */
    const named = new Set();
    for (const reason of reasons) {
      if (reason.statement !== undefined) named.add(reason.statement);
      if (reason.together === undefined) continue;
      for (const part of together[reason.together].parts) if ('statement' in part) named.add(part.statement);
    }
    const confirm = [...named].filter((at) => answers.statements[at] === 'unsure').sort((a, b) => a - b);
    return { severity, reasons, confirm };
  }

  opsbook.decide = decide;
})(window.opsbook);
