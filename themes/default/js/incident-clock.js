/* The clocks of an incident, worked out from the time of day: a phone that slept is right on waking. */
(function (opsbook) {
  'use strict';

  const MINUTE = 60_000;

  /** @param {OpsbookPlan} plan @param {string} id */
  const severityOf = (plan, id) => plan.severities.find((each) => each.id === id) || { id, name: null, respond: null, resolve: null, policy: null };
  /** From 0, the most severe; what the book does not know is the least severe. @param {OpsbookPlan} plan @param {string} id */
  function rankOf(plan, id) {
    const at = plan.severities.findIndex((each) => each.id === id);
    return at < 0 ? plan.severities.length : at;
  }

  /** @param {OpsbookIncident} incident @param {OpsbookPlan} plan @returns {number | null} when it was last raised */
  function raisedAt(incident, plan) {
    let raised = null;
    for (let at = 1; at < incident.changes.length; at++) {
      if (rankOf(plan, incident.changes[at].severity) < rankOf(plan, incident.changes[at - 1].severity)) raised = incident.changes[at].at;
    }
    return raised;
  }

  /**
   * Detection to the first who took it, where a raise began the response anew: against the target that held before it.
   *
   * @param {OpsbookIncident} incident
   * @param {OpsbookPlan} plan
   * @param {number} now
   * @returns {OpsbookClock | null}
   */
  function firstResponse(incident, plan, now) {
    if (incident.acknowledged === null) return null;
    let { severity } = incident.changes[0];
    for (const change of incident.changes.slice(1)) {
      if (change.at > incident.acknowledged || rankOf(plan, change.severity) < rankOf(plan, severity)) break;
      severity = change.severity;
    }
    return clock(incident.detected, severityOf(plan, severity).respond, incident.acknowledged, now);
  }

  /** @param {number} from @param {number | null} minutes @param {number | null} met @param {number} now @returns {OpsbookClock} */
  function clock(from, minutes, met, now) {
    const due = minutes === null ? null : from + minutes * MINUTE;
    return { from, due, met, over: due === null ? 0 : Math.max(0, (met === null ? now : met) - due) };
  }

  /** @param {OpsbookPlan} plan @param {string} severity @returns {OpsbookRung[]} */
  function ladderOf(plan, severity) {
    const { policy } = severityOf(plan, severity);
    return policy !== null && Object.prototype.hasOwnProperty.call(plan.policies, policy) ? plan.policies[policy] : [];
  }

  /** @param {OpsbookIncident} incident @param {OpsbookPlan} plan @returns {number} when the policy that holds now began */
  function policyBegan(incident, plan) {
    let began = incident.detected;
    for (let at = 1; at < incident.changes.length; at++) {
      const [before, after] = [incident.changes[at - 1], incident.changes[at]];
      if (severityOf(plan, before.severity).policy !== severityOf(plan, after.severity).policy) began = after.at;
    }
    return began;
  }

  /**
   * The ladder that holds now, with what was done on it. It begins anew with another policy, and where a raise began the
   * response anew.
   *
   * @param {OpsbookIncident} incident
   * @param {OpsbookPlan} plan
   * @param {OpsbookClock} response
   * @returns {OpsbookRungState[]}
   */
  function rungsOf(incident, plan, response) {
    const rungs = ladderOf(plan, incident.severity);
    // Taken once and raised since: the ladder begins again where the clock does.
    const taken = incident.acknowledged !== null ? response.from : 0;
    const began = Math.max(policyBegan(incident, plan), taken);
    const since = incident.calls.filter((call) => call.at >= (began === incident.detected ? 0 : began));
    return rungs.map((rung, step) => ({
      step,
      rung,
      due: rung.after === null ? null : began + rung.after * MINUTE,
      call: since.filter((call) => call.step === step).pop() || null,
    }));
  }

  /**
   * Where one is on the ladder. Whoever did not answer makes the next rung due at once.
   *
   * @param {OpsbookRungState[]} rungs
   * @param {number} now
   * @returns {OpsbookClocks['call']}
   */
  function nextCall(rungs, now) {
    const last = rungs.map(({ call }) => call !== null).lastIndexOf(true);
    const next = rungs[last + 1];
    if (!next) return null;
    const { step, rung, due } = next;
    const before = last >= 0 ? rungs[last].call : null;
    if (before && before.outcome === 'unanswered') return { step, rung, due: before.at, isNow: true };
    return { step, rung, due, isNow: due !== null && due <= now };
  }

  /**
   * Response counts from detection and ends when a person takes the incident; a raised severity counts it again from
   * the raise. Resolution counts from detection whatever happens.
   *
   * @param {OpsbookIncident} incident
   * @param {OpsbookPlan} plan
   * @param {number} now
   * @returns {OpsbookClocks}
   */
  function clocks(incident, plan, now) {
    const { respond, resolve } = severityOf(plan, incident.severity);
    const from = Math.max(incident.detected, raisedAt(incident, plan) || 0);
    const isTaken = incident.acknowledged !== null && (from === incident.detected || incident.acknowledged >= from);
    const again = incident.again !== null && incident.again >= from ? incident.again : null;
    // Who resolved it had taken it.
    const met = isTaken ? incident.acknowledged : again !== null ? again : incident.resolved;
    const response = clock(from, respond, met, now);
    const rungs = rungsOf(incident, plan, response);
    return {
      elapsed: Math.max(0, (incident.resolved === null ? now : incident.resolved) - incident.detected),
      first: from === incident.detected ? null : firstResponse(incident, plan, now),
      response,
      resolution: clock(incident.detected, resolve, incident.resolved, now),
      rungs,
      call: met !== null || incident.resolved !== null ? null : nextCall(rungs, now),
    };
  }

  /**
   * The clocks as they would be, were it set to a severity now.
   *
   * @param {OpsbookIncident} incident
   * @param {OpsbookPlan} plan
   * @param {string} severity
   * @param {number} now
   */
  function clocksAs(incident, plan, severity, now) {
    const changes = severity === incident.severity ? incident.changes : incident.changes.concat({ severity, at: now });
    return clocks({ ...incident, severity, changes }, plan, now);
  }

  /** @param {number} milliseconds @returns {string} as in `1:02:40`, `12:40` below an hour, `4 d 3 h` from three days on */
  function elapsedText(milliseconds) {
    if (milliseconds >= opsbook.moment.MANY * MINUTE) return duration(milliseconds);
    const seconds = Math.floor(milliseconds / 1000);
    const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
    const hours = Math.floor(seconds / 3600);
    return (hours ? hours + ':' : '') + two(Math.floor(seconds / 60) % 60) + ':' + two(seconds % 60);
  }

  /** @param {number} milliseconds @returns {string} as in `1 h 12 min` */
  function duration(milliseconds) {
    const minutes = Math.floor(milliseconds / MINUTE);
    if (minutes >= opsbook.moment.MANY) return opsbook.moment.days(minutes);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    if (hours === 0) return opsbook.word('duration_minutes', { m: rest });
    return rest === 0 ? opsbook.word('duration_hours', { h: hours }) : opsbook.word('duration_both', { h: hours, m: rest });
  }

  /**
   * What is next, in words: a call, else the response, else the resolution.
   *
   * @param {OpsbookClocks} state
   * @param {number} now
   * @param {(at: number) => string} [time] - how times are written
   * @returns {{ text: string, isLate: boolean }}
   */
  function next({ call, response, resolution }, now, time = (at) => opsbook.moment.wall(at, now)) {
    if (call) {
      const { name } = call.rung;
      if (call.isNow) return { text: opsbook.word('next_call_now', { name }), isLate: true };
      if (call.due !== null) return { text: opsbook.word('next_call_by', { name, time: time(call.due) }), isLate: false };
      // The book gives the call no time; the response has one.
      if (response.due === null) return { text: opsbook.word('next_call', { name }), isLate: false };
      if (response.over >= MINUTE) return { text: opsbook.word('next_call_over', { name, over: duration(response.over) }), isLate: true };
      return { text: opsbook.word('next_call_respond', { name, time: time(response.due) }), isLate: response.over > 0 };
    }
    if (response.met === null && response.due !== null) {
      if (response.over < MINUTE) return { text: opsbook.word('next_respond', { time: time(response.due) }), isLate: response.over > 0 };
      return { text: opsbook.word('next_respond_over', { over: duration(response.over) }), isLate: true };
    }
    if (resolution.met === null && resolution.due !== null) {
      if (resolution.over < MINUTE) return { text: opsbook.word('next_resolve', { time: time(resolution.due) }), isLate: resolution.over > 0 };
      return { text: opsbook.word('next_resolve_over', { over: duration(resolution.over) }), isLate: true };
    }
    return { text: opsbook.word('next_none'), isLate: false };
  }

  opsbook.incident = { ...opsbook.incident, clocks, clocksAs, next, severityOf, rankOf, ladderOf, elapsedText, duration };
})(window.opsbook);
