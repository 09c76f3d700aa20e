/* The wizard's answer in words: reasons in a sentence each, times of the clock, and the text for the ticket. */
(function (opsbook) {
  'use strict';

  const MINUTE = 60_000;
  const { word } = opsbook;
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');

  /**
   * @param {number} value
   * @param {string} [unit]
   * @param {string} [between] - thousands
   * @returns {string} as the build writes it: `30 %`, `$12,000/hour`
   */
  function quantity(value, unit = '', between = ',') {
    const [whole, fraction] = String(value).split('.');
    const text = whole.replace(/\B(?=(\d{3})+$)/g, between) + (fraction ? '.' + fraction : '');
    if (/^[$€£¥]/.test(unit)) return unit[0] + text + unit.slice(1);
    return unit ? text + ' ' + unit : text;
  }

  /**
   * @param {OpsbookReason} reason
   * @param {OpsbookWizardState} state
   * @param {OpsbookDecision} table - as it counts
   * @returns {string}
   */
  function reasonText(reason, state, table) {
    if (reason.statement !== undefined) {
      const { id, text } = table.statements[reason.statement];
      return state.marks.get(id) === 'unsure' ? word('wizard_unsure_reason', { text }) : text;
    }
    if (reason.together !== undefined) return table.together[reason.together].text;
    const { id, name, unit, bands } = table.metrics[reason.metric || 0];
    const { text: range, gap, severity } = bands[reason.band || 0];
    const value = quantity(state.values.get(id) || 0, unit);
    if (!gap) return word('wizard_measured_reason', { name, value, range });
    const count = severity > Math.min(...gap) ? word('wizard_gap_less') : word('wizard_gap_more');
    const both = word('wizard_gap_same', { severity: table.severities[severity] });
    // With something else the book may well say something there.
    const isNamed = table.together.some(({ parts }) => parts.some((part) => 'metric' in part && part.metric === reason.metric));
    return word(isNamed ? 'wizard_gap_alone' : 'wizard_gap_reason', { name, value, range, count: gap[0] === gap[1] ? both : count });
  }

  /** @param {number} at @param {number} now @returns {string} the clock on the wall, with the day where it is another */
  function local(at, now) {
    const date = new Date(at);
    const clock = two(date.getHours()) + ':' + two(date.getMinutes());
    return date.toDateString() === new Date(now).toDateString() ? clock : opsbook.moment.localDay(date, now) + ' ' + clock;
  }

  /** @param {number} at @param {number} now @returns {string} as in `03:31 (01:31 UTC)` */
  function clock(at, now) {
    const utc = opsbook.moment.clock(at, now);
    return new Date(at).getTimezoneOffset() === 0 ? utc : local(at, now) + ' (' + utc + ')';
  }

  /** @param {number} at @param {number} now @returns {string} as in `in 12 min`, `3 h 5 min over` */
  function left(at, now) {
    const over = now > at;
    const minutes = over ? Math.floor((now - at) / MINUTE) : Math.ceil((at - now) / MINUTE);
    if (minutes === 0) return word('wizard_due_now');
    const [h, m] = [Math.floor(minutes / 60), minutes % 60];
    const time = minutes >= opsbook.moment.MANY ? opsbook.moment.days(minutes) : h && m ? word('wizard_hours_minutes', { h, m }) : h ? word('wizard_hours', { h }) : word('wizard_minutes', { m });
    return word(over ? 'wizard_over' : 'wizard_in', { time });
  }

  /** @param {OpsbookWizardTicket} ticket @returns {string} plain lines, for any tracker */
  function ticketText({ title, severity, reasons, confirm, times, lists, link }) {
    const lines = (title ? [word('wizard_title') + ': ' + title] : []).concat(word('severity') + ': ' + severity);
    if (reasons.length) lines.push(word('wizard_why') + ':', ...reasons.map((text) => '- ' + text));
    if (confirm.length) lines.push(word('wizard_confirm') + ':', ...confirm.map((text) => '- ' + text));
    for (const [name, time] of times) lines.push(name + ': ' + time);
    for (const [name, texts] of lists) lines.push(name + ': ' + texts.join(', '));
    if (link) lines.push(link);
    return lines.join('\n');
  }

  opsbook.wizardWords = { quantity, reasonText, clock, left, ticketText };
})(window.opsbook);
