/* The book's own review template, filled where it names what the log knows. Everything else stays as the author wrote it. */
(function (opsbook) {
  'use strict';

  const { clocks, duration, severityText, againstTarget, stamp, item, plain, titleOf, timelineOf, ordered } = opsbook.incident;

  /** @typedef {{ incident: OpsbookIncident, plan: OpsbookPlan, now: number, opened: boolean }} Log */

  /** @param {OpsbookIncident} incident @param {'detected' | 'acknowledged' | 'mitigated' | 'resolved'} which */
  const time = (incident, which) => (incident[which] === null ? '' : stamp(Number(incident[which])));

  /** @param {Log} log @returns {string} with what it was before */
  function severityOf({ incident, plan }) {
    const steps = incident.changes.map((change) => severityText(plan, change.severity));
    return plain(steps.filter((step, at) => at === 0 || step !== steps[at - 1]).join(' \u2192 ') || severityText(plan, incident.severity));
  }

  /** What a label of the template means; under a heading of times also shorter words. @type {[RegExp, (log: Log) => string, ('times')?][]} */
  const meanings = [
    [/^(incident )?(title|name|incident)$/, ({ incident }) => plain(titleOf(incident))],
    [/^((incident )?date( ?(\/|and|&) ?time)?|date of (the )?incident|when)$/, ({ incident }) => time(incident, 'detected')],
    [/^(start(ed)?|begin(ning)?|detect(ed|ion)?)( (time|at))?$/, ({ incident }) => time(incident, 'detected')],
    [/^(end(ed)?|resolved)( (time|at))?$|^resolution time$/, ({ incident }) => time(incident, 'resolved')],
    [/^(acknowledged?|acknowledgement)( (time|at))?$/, ({ incident }) => time(incident, 'acknowledged')],
    [/^mitigated( at)?$|^mitigation time$/, ({ incident }) => time(incident, 'mitigated')],
    [/^(total |incident )?duration$|^length$/, ({ incident, plan, now }) => (incident.resolved === null ? '' : duration(clocks(incident, plan, now).elapsed))],
    [/^(incident )?severity( level)?$|^priority$/, severityOf],
    [/^(time to (acknowledge|respond)|mtta|response target)$/, ({ incident, plan, now }) => met(clocks(incident, plan, now).first || clocks(incident, plan, now).response, now)],
    [/^(time to (resolve|resolution)|mttr|resolution target)$/, ({ incident, plan, now }) => met(clocks(incident, plan, now).resolution, now)],
    [/^response$/, ({ incident }) => time(incident, 'acknowledged'), 'times'],
    [/^mitigation$/, ({ incident }) => time(incident, 'mitigated'), 'times'],
    [/^resolution$/, ({ incident }) => time(incident, 'resolved'), 'times'],
  ];

  /** @param {OpsbookClock} clock @param {number} now */
  const met = (clock, now) => (clock.met === null ? '' : againstTarget(clock, { now }));

  /** @param {string} text @returns {string} a label or heading without its marks, and without what stands behind it in brackets */
  const words = (text) => text.replace(/[*_`]/g, '').replace(/\s+/g, ' ').replace(/\s*\/\s*/g, '/').replace(/(\S) ?\([^()]*\)\s*$/, '$1').trim().toLowerCase();

  /** The book's own words, which a template in its language has. @type {[string, (log: Log) => string][]} */
  const translated = [
    ['severity', severityOf],
    ['incident_detected', ({ incident }) => time(incident, 'detected')],
    ['incident_acknowledged', ({ incident }) => time(incident, 'acknowledged')],
    ['incident_mitigated', ({ incident }) => time(incident, 'mitigated')],
    ['incident_resolved', ({ incident }) => time(incident, 'resolved')],
    ['incident_duration', ({ incident, plan, now }) => (incident.resolved === null ? '' : duration(clocks(incident, plan, now).elapsed))],
  ];

  /**
   * @param {string} label
   * @param {boolean} isTimes
   * @param {Log} log
   * @returns {string} empty where the log does not know it
   */
  function valueOf(label, isTimes, log) {
    for (const [pattern, value, where] of meanings) if ((!where || isTimes) && pattern.test(label)) return value(log);
    for (const [key, value] of translated) if (opsbook.word(key).toLowerCase() === label) return value(log);
    return '';
  }

  /** @param {Log} log @param {string} indent @returns {string[]} what was done, not what was seen */
  function actions({ incident, plan, opened }, indent) {
    const isAct = (/** @type {OpsbookEntry} */ entry) => entry.kind === 'copied' || (entry.kind === 'tick' && entry.state === 'done');
    return ordered(incident, { opened }).filter(isAct).map((entry) => item(entry, { incident, plan }, indent));
  }

  /** @param {string} text @returns {string[]} its lines without the front matter */
  function bodyOf(text) {
    const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
    const end = /^---\s*$/.test(lines[0]) ? lines.findIndex((line, at) => at > 0 && /^(---|\.\.\.)\s*$/.test(line)) : -1;
    const rest = lines.slice(end + 1);
    while (rest.length && rest[0].trim() === '') rest.shift();
    return rest;
  }

  /**
   * @param {string} template - Markdown of a page of `kind: template`
   * @param {Log} log - its incident masked
   * @returns {string}
   */
  function review(template, log) {
    /** @type {string[]} */
    const filled = [];
    let fence = '';
    let isTimes = false;
    // The whole timeline follows what stands under its heading.
    let isOwed = false;
    const settle = () => {
      if (!isOwed) return;
      isOwed = false;
      while (filled.length && filled[filled.length - 1] === '') filled.pop();
      filled.push('', ...timelineOf(log.incident, log), '');
    };
    for (const line of bodyOf(template)) {
      const mark = /^\s*(`{3,}|~{3,})/.exec(line);
      if (fence) {
        if (mark && mark[1].startsWith(fence) && line.trim() === mark[1]) fence = '';
        filled.push(line);
        continue;
      }
      if (mark) fence = mark[1];
      const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
      if (heading) {
        settle();
        const name = words(heading[2].replace(/\s*\{.*\}$/, '')).replace(/^[\d.]+ /, '');
        isTimes = name === opsbook.word('incident_timeline').toLowerCase() || /^(incident )?(timeline|chronology|time line)( of .*)?$/.test(name);
        isOwed = isTimes;
        filled.push(line);
        continue;
      }
      filled.push(...filledLine(line, isTimes, log));
    }
    settle();
    return filled.join('\n').trimEnd() + '\n';
  }

  /** What an author leaves for others to fill in: lines, brackets, the form of a date, of a time or of a length. */
  const BLANK = /^(_{2,}|\.{3,}|\u2026|\?+|[-\u2013\u2014]|tb[cd]|to ?do|\[[^\]]{0,60}\]|<[^>]{0,60}>|([ymd]{2,4}[-./]){2}[ymd]{2,4}([ t]*hh:mm)?( utc)?|hh:mm(:ss)?( utc)?|[xn]{1,2} ?(h(ours?)?|min(utes?)?)( [xn]{1,2} ?min(utes?)?)?)?$/i;

  /** @param {string} text @param {OpsbookPlan} plan @returns {boolean} also where severities stand to choose from */
  function isBlank(text, { severities }) {
    if (BLANK.test(text)) return true;
    const choice = text.split(/\s*[/|,]\s*/);
    return choice.length > 1 && choice.every((id) => severities.some((each) => each.id === id));
  }

  const rowOf = /^(\s*\|\s*([^|]{1,80}?)\s*\|)\s*([^|]*?)\s*\|\s*$/;
  const namedOf = /^((\s*)((?:[-*+]\s+)?)(?:\*{0,2}_?)([^:*]{1,80}?)(?::(?:\*{0,2}_?)|(?:\*{0,2}_?)\s*:))\s*(.*?)\s*(\\?)$/;

  /** @param {string} line @param {boolean} isTimes @param {Log} log @returns {string[]} */
  function filledLine(line, isTimes, log) {
    const row = rowOf.exec(line);
    if (row) {
      const value = isBlank(row[3], log.plan) ? valueOf(words(row[2]).replace(/:$/, ''), isTimes, log) : '';
      return [value ? row[1] + ' ' + value.replace(/\|/g, '\\|') + ' |' : line];
    }
    const named = namedOf.exec(line);
    if (!named || !isBlank(named[5], log.plan)) return [line];
    const label = words(named[4]);
    if (/^(immediate )?actions?( taken| performed)?$|^(steps|measures) taken$|^what was done$/.test(label)) {
      return [line, ...actions(log, named[2] + (named[3] ? '  ' : ''))];
    }
    const value = valueOf(label, isTimes, log);
    return [value ? named[1] + ' ' + value + (named[6] ? ' ' + named[6] : '') : line];
  }

  opsbook.incident = { ...opsbook.incident, review };
})(window.opsbook);
