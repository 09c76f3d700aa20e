/* The entries of a log in words: the same on the page and in what is exported. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  const { severityOf, rankOf, duration } = opsbook.incident;

  /** @param {OpsbookPlan} plan @param {string} id @returns {string} as in `P1 (Critical)` */
  function severityText(plan, id) {
    const { name } = severityOf(plan, id);
    return name ? id + ' (' + name + ')' : id || word('severity_none');
  }

  /** @param {OpsbookTimeName} which @returns {string} */
  function timeName(which) {
    if (which === 'detected') return word('incident_detected');
    if (which === 'acknowledged') return word('incident_acknowledged');
    return which === 'mitigated' ? word('incident_mitigated') : word('incident_resolved');
  }

  /** @param {Extract<OpsbookEntry, { kind: 'time' }>} entry @returns {string} */
  function timeText({ which, from, to, at }) {
    const name = timeName(which);
    const clock = (/** @type {number | null} */ time) => (time === null ? '' : opsbook.moment.clock(time, at));
    if (to === null) return word('log_time_removed', { name, from: clock(from) });
    if (from !== null) return word('log_time_moved', { name, from: clock(from), to: clock(to) });
    return Math.abs(to - at) < 1000 ? name : word('log_time_set', { name, to: clock(to) });
  }

  /** @param {Extract<OpsbookEntry, { kind: 'call' }>} entry @param {{ incident: OpsbookIncident, plan: OpsbookPlan }} of @returns {string} */
  function callText({ name, step, outcome }, { incident, plan }) {
    const rung = opsbook.incident.ladderOf(plan, incident.severity)[step];
    const who = name || (rung ? rung.name : word('log_someone'));
    if (outcome === 'called') return word('log_called', { name: who });
    return word('log_unanswered', { name: who });
  }

  /** @param {Extract<OpsbookEntry, { kind: 'tick' }>} entry @returns {string} */
  function tickText({ state, text, key }) {
    const step = text || key;
    if (state === 'open') return word('log_tick_open', { text: step });
    return state === 'done' ? word('log_tick_done', { text: step }) : word('log_tick_skipped', { text: step });
  }

  /**
   * @param {OpsbookEntry} entry
   * @param {{ incident: OpsbookIncident, plan: OpsbookPlan }} of
   * @returns {{ text: string, code?: string, more?: string, page?: string, edit?: string | null }} what follows the words: a command, a note
   */
  function told(entry, of) {
    const { plan } = of;
    if (entry.kind === 'started') return { text: word('log_started', { severity: severityText(plan, entry.severity) }) };
    if (entry.kind === 'severity') {
      const values = { from: severityText(plan, entry.from), to: severityText(plan, entry.to) };
      const isRaise = rankOf(plan, entry.to) < rankOf(plan, entry.from);
      return { text: isRaise ? word('log_raised', values) : word('log_lowered', values) };
    }
    if (entry.kind === 'time') return { text: timeText(entry) };
    if (entry.kind === 'call') return { text: callText(entry, of) };
    if (entry.kind === 'note') return { text: '', more: entry.text };
    if (entry.kind === 'tick') return { text: tickText(entry), page: entry.page };
    if (entry.kind === 'opened') return { text: word('log_opened', { title: entry.title || entry.page }), page: entry.page };
    if (entry.kind === 'wrong') return { text: word('log_wrong', { heading: entry.heading }), more: entry.text, page: entry.page, edit: entry.edit };
    const { environment } = entry;
    return { text: environment ? word('log_copied_in', { environment }) : word('log_copied'), code: entry.text, page: entry.page };
  }

  /**
   * @param {OpsbookIncident} incident
   * @param {{ opened: boolean }} options
   * @returns {OpsbookEntry[]} by time
   */
  function ordered(incident, { opened }) {
    const shown = incident.entries.filter((entry) => opened || entry.kind !== 'opened');
    const places = new Map(shown.map((entry, at) => [entry, at]));
    return shown.sort((one, other) => one.at - other.at || (places.get(one) || 0) - (places.get(other) || 0));
  }

  /** @param {OpsbookClock} clock @param {{ now: number }} at @returns {string} as in `met after 9 min`, `12 min over` */
  function againstTarget(clock, { now }) {
    const took = clock.met === null ? null : duration(Math.max(0, clock.met - clock.from));
    if (clock.due === null) return took === null ? word('target_unset') : took;
    const target = duration(clock.due - clock.from);
    if (took !== null) return clock.over >= 60_000 ? word('target_missed', { took, target, over: duration(clock.over) }) : word('target_met', { took, target });
    return clock.over > 0 ? word('target_over', { over: duration(clock.over), target }) : word('target_left', { left: duration(Math.min(clock.due - now, clock.due - clock.from)), target });
  }

  opsbook.incident = { ...opsbook.incident, severityText, timeName, told, ordered, againstTarget };
})(window.opsbook);
