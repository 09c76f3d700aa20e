import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load } from './load.mjs';

process.env.TZ = 'UTC';
const scripts = ['boot', 'words', 'moment', 'storage', 'run', 'incident-read', 'incident', 'incident-clock', 'incident-mask', 'incident-timeline', 'incident-export', 'incident-review'];
const { opsbook } = load(scripts.map((name) => name + '.js'), undefined, { hasWords: true });
const { incident: log } = opsbook;
/** Values of the script's own world compare by their prototypes. */
const own = (value) => JSON.parse(JSON.stringify(value));

const MINUTE = 60_000;
const START = Date.UTC(2025, 10, 12, 3, 0);
const at = (minutes) => START + minutes * MINUTE;
const rung = (after, name) => ({ after, contact: name.toLowerCase(), name, kind: 'phone', text: '+1', url: 'tel:+1' });
const plan = {
  severities: [
    { id: 'P1', name: 'Critical', respond: 15, resolve: 240, policy: 'immediate' },
    { id: 'P2', name: 'High', respond: 30, resolve: 480, policy: 'standard' },
    { id: 'P3', name: null, respond: null, resolve: null, policy: 'standard' },
  ],
  policies: { immediate: [rung(0, 'Ann'), rung(30, 'Bo'), rung(45, 'Cy')], standard: [rung(null, 'Di'), rung(null, 'Ed')] },
};
const begun = (severity = 'P1', detected = START) => log.begun({ id: '0123456789abcdef', title: 'Checkout down', severity, detected }, at(2));
const clocks = (incident, minutes) => log.clocks(incident, plan, at(minutes));
const call = (incident, minutes, outcome) => {
  const { step, rung } = clocks(incident, minutes).call;
  log.call(incident, { step, rung, outcome }, at(minutes));
};

test('both clocks count from detection, and acknowledging ends the first', () => {
  const incident = begun();
  assert.equal(clocks(incident, 5).response.due, at(15));
  assert.equal(clocks(incident, 27).response.over, 12 * MINUTE);
  log.setTime(incident, 'acknowledged', at(9), at(9));
  const state = clocks(incident, 60);
  assert.deepEqual([state.response.met, state.response.over, state.resolution.due, state.elapsed], [at(9), 0, at(240), 60 * MINUTE]);
  log.setTime(incident, 'resolved', at(250), at(251));
  assert.deepEqual(own(clocks(incident, 900).resolution), { from: START, due: at(240), met: at(250), over: 10 * MINUTE });
  assert.equal(clocks(incident, 900).elapsed, 250 * MINUTE);
});

test('a raise counts response again, unless it is taken after it; lowering counts nothing again', () => {
  const incident = begun('P2');
  log.setTime(incident, 'acknowledged', at(5), at(5));
  log.rate(incident, 'P1', at(20));
  assert.deepEqual([clocks(incident, 21).response.due, clocks(incident, 21).response.met, clocks(incident, 21).resolution.due], [at(35), null, at(240)]);
  log.setTime(incident, 'acknowledged', at(22), at(22));
  assert.equal(clocks(incident, 23).response.met, at(22));
  log.rate(incident, 'P3', at(40));
  assert.deepEqual([clocks(incident, 41).response.met, clocks(incident, 41).response.due], [at(22), null]);
});

test('after a raise both durations are told, each against its own target', () => {
  const incident = begun('P2');
  log.rate(incident, 'P1', at(10));
  assert.equal(clocks(incident, 12).first, null);
  log.acknowledge(incident, plan, at(26));
  assert.deepEqual(own(clocks(incident, 27).first), { from: START, due: at(30), met: at(26), over: 0 });
  assert.deepEqual(own(clocks(incident, 27).response), { from: at(10), due: at(25), met: at(26), over: MINUTE });
  log.rate(incident, 'P2', at(30));
  log.rate(incident, 'P1', at(40));
  assert.deepEqual(own(clocks(incident, 41).first), { from: START, due: at(30), met: at(26), over: 0 });
  const lowered = begun('P1');
  log.rate(lowered, 'P2', at(5));
  log.setTime(lowered, 'acknowledged', at(20), at(20));
  log.rate(lowered, 'P1', at(30));
  assert.deepEqual(own(clocks(lowered, 31).first), { from: START, due: at(30), met: at(20), over: 0 });
});

test('a clock that is set back after a raise does not keep the log from being acknowledged', () => {
  const incident = begun('P2');
  log.rate(incident, 'P1', at(10));
  log.acknowledge(incident, plan, at(-60));
  assert.deepEqual([incident.acknowledged, clocks(incident, -59).response.met], [at(10), at(10)]);
  log.rate(incident, 'P2', at(20));
  log.rate(incident, 'P1', at(30));
  log.acknowledge(incident, plan, at(-50));
  assert.deepEqual([incident.again, clocks(incident, -49).response.met], [at(30), at(30)]);
});

test('the clocks of a severity that it could be set to: a raise counts from now, the rest goes on', () => {
  const incident = begun('P2');
  const as = (severity, minutes) => log.clocksAs(incident, plan, severity, at(minutes));
  assert.deepEqual([as('P1', 60).response.due, as('P1', 60).resolution.due, as('P1', 60).rungs[1].due], [at(75), at(240), at(90)]);
  assert.deepEqual([as('P2', 60).response.due, as('P2', 60).resolution.due], [at(30), at(480)]);
  assert.deepEqual([incident.severity, incident.changes.length], ['P2', 1]);
});

test('what is next, in words, and by when', () => {
  const next = (incident, minutes) => own(log.next(clocks(incident, minutes), at(minutes)));
  const incident = begun();
  assert.deepEqual(next(incident, 1), { text: 'Call Ann now', isLate: true });
  call(incident, 2, 'called');
  assert.deepEqual(next(incident, 3), { text: 'Call Bo by 03:30 UTC', isLate: false });
  log.setTime(incident, 'acknowledged', at(9), at(9));
  assert.deepEqual(next(incident, 10), { text: 'Resolve by 07:00 UTC', isLate: false });
  assert.deepEqual(next(incident, 252), { text: 'Resolve: 12 min over', isLate: true });
  // Where the book gives the call no time, the response has one.
  assert.deepEqual(next(begun('P2'), 5), { text: 'Call Di next, acknowledge by 03:30 UTC', isLate: false });
  assert.deepEqual(next(begun('P2'), 42), { text: 'Call Di next, response 12 min over', isLate: true });
  assert.deepEqual(next(begun('P3'), 42), { text: 'Call Di next', isLate: false });
});

test('a clock that is set back shows nothing below nought', () => {
  const state = clocks(begun(), -60);
  assert.deepEqual([state.elapsed, state.response.over, log.elapsedText(state.elapsed)], [0, 0, '00:00']);
  assert.deepEqual([log.elapsedText(760_000), log.elapsedText(3_760_000)], ['12:40', '1:02:40']);
});

test('the ladder: by when, who did not answer, who took it', () => {
  const incident = begun();
  const next = (minutes) => {
    const { call } = clocks(incident, minutes);
    return call && [call.rung.name, call.due, call.isNow];
  };
  assert.deepEqual(next(3), ['Ann', START, true]);
  call(incident, 3, 'called');
  assert.deepEqual(next(4), ['Bo', at(30), false]);
  assert.deepEqual(next(31), ['Bo', at(30), true]);
  call(incident, 31, 'unanswered');
  assert.deepEqual(next(32), ['Cy', at(31), true]);
  log.setTime(incident, 'acknowledged', at(33), at(33));
  assert.equal(next(34), null);
  log.setTime(incident, 'acknowledged', null, at(34));
  call(incident, 35, 'called');
  assert.equal(next(36), null);
});

test('another policy begins with its change, and a ladder without times has an order only', () => {
  const incident = begun('P2');
  const next = (minutes) => own(clocks(incident, minutes).call && [clocks(incident, minutes).call.rung.name, clocks(incident, minutes).call.due]);
  assert.deepEqual(next(3), ['Di', null]);
  call(incident, 3, 'unanswered');
  assert.deepEqual(next(4), ['Ed', at(3)]);
  log.rate(incident, 'P1', at(10));
  assert.deepEqual(next(11), ['Ann', at(10)]);
  call(incident, 11, 'called');
  assert.deepEqual(next(12), ['Bo', at(40)]);
  log.rate(incident, 'P9', at(13));
  assert.equal(next(14), null);
});

test('notes are bounded and refused, what the page writes is counted', () => {
  const incident = begun();
  assert.equal(log.note(incident, 'x'.repeat(65_000), at(3)), true);
  assert.equal(log.note(incident, 'x'.repeat(1000), at(3)), false);
  assert.equal(incident.entries.length, 2);
  for (let n = 0; n < 3000; n++) log.add(incident, { kind: 'opened', at: at(4), page: 'a.md', title: 'A' });
  assert.equal(incident.entries.length, 2000);
  assert.equal(incident.left, 1002);
});

test('what is stored, linked or imported is believed only where it makes sense', () => {
  for (const value of [null, 5, [], {}, { id: 'x' }, { id: '<script>', started: 1, detected: 1 }, { id: '0123456789', started: 'x', detected: 1 }, { id: '0123456789', started: 1, detected: 9e15 }]) {
    assert.equal(log.read(value), null, JSON.stringify(value));
  }
  const hostile = {
    id: '0123456789', title: 'a\n\u0007b' + 'x'.repeat(500), severity: {}, started: 1, detected: 1, acknowledged: '1', left: -4, last: 'x', environment: [],
    changes: [{ severity: 'P1', at: 'x' }, 5], calls: [{ step: -1, at: 1, outcome: 'called' }, { step: 1, at: 1, outcome: 'ran' }],
    entries: [null, { kind: 'toString', at: 1 }, { kind: 'note', at: -1, text: 'x' }, { kind: 'wrong', at: 1, edit: 'javascript:alert(1)' }, { kind: 'note', at: 1, text: 7, evil: 1 }],
    runs: JSON.parse('{"__proto__":{"started":1,"last":1,"ticks":{"aa":{"text":"x","state":"done","at":1}}}}'), values: { a: 5, b: 'c' },
  };
  const read = own(log.read(hostile));
  assert.equal(read.title.length, 199);
  assert.deepEqual({ ...read, title: '' }, {
    id: '0123456789', title: '', severity: '', started: 1, detected: 1, acknowledged: null, again: null, mitigated: null, resolved: null, changes: [{ severity: '', at: 1 }], calls: [],
    entries: [{ kind: 'wrong', at: 1, page: '', heading: '', text: '', edit: null }, { kind: 'note', at: 1, text: '' }], left: 0,
    runs: JSON.parse('{"__proto__":{"started":1,"last":1,"total":1,"place":null,"ended":null,"ticks":{"aa":{"text":"x","state":"done","at":1}}}}'), values: { b: 'c' }, environment: null, last: 1,
  });
  assert.equal(Object.keys(log.read({ ...hostile, entries: Array(5000).fill({ kind: 'note', at: 1, text: '' }) }).entries).length, 2000);
});

test('what looks like a secret is found; hashes, pod names, paths and identifiers are none', () => {
  const secrets = [
    ['export API_KEY=abc123def', 'abc123def'], ["mysql -u root --password='s3 cret' db", 's3 cret'], ['curl -H "Authorization: Bearer abc.def-123456"', 'abc.def-123456'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'], ['postgres://app:hunter2@db/x', 'hunter2'], ['ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
    ['echo wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY'], ['the token is x9KqZ27LmWv4RtYb8NcPd3Fg', 'x9KqZ27LmWv4RtYb8NcPd3Fg'],
    ['{"password": "hunter22"}', 'hunter22'], ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----'],
  ];
  for (const [text, secret] of secrets) {
    assert.deepEqual([...log.secretsIn(text)], [secret]);
    assert.ok(!log.hidden(text, new Set()).includes(secret), text);
    assert.equal(log.hidden(text, new Set([secret])), text);
  }
  for (const text of [
    'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'kubectl logs api-server-7f9c5d8b6-x2x4z -n cronos-ai', '123e4567-e89b-12d3-a456-426614174000', 'sha256:' + 'a1'.repeat(32),
    '/var/lib/Kubernetes2/PodLogs/Container1/Today', 'password=<db-password>', 'token: $TOKEN', 'kubectl get secret cronos-ai-tls', 'deployment/cronos-ai-frontend-production-2', 'CamelCaseWordsThatAreLongAndNamed', 'the secret of calm',
  ]) assert.deepEqual([...log.secretsIn(text)], [], text);
});

/** A P1 as it goes: raised, called in vain, acknowledged, resolved. */
function story() {
  const incident = begun('P2');
  log.rate(incident, 'P1', at(4));
  call(incident, 5, 'unanswered');
  log.setTime(incident, 'acknowledged', at(9), at(9));
  log.add(incident, { kind: 'opened', at: at(9), page: 'p1.md', title: 'P1' });
  log.add(incident, { kind: 'copied', at: at(10), page: 'p1.md', text: 'kubectl get pods', ids: [], environment: 'production' });
  log.add(incident, { kind: 'tick', at: at(11), page: 'p1.md', key: 'aa', text: 'Check the pods', state: 'done' });
  log.note(incident, 'pod api-7f9c is <gone>\npassword=hunter2', at(12));
  log.setTime(incident, 'mitigated', at(50), at(50));
  log.setTime(incident, 'resolved', at(72), at(72));
  return incident;
}

test('the timeline says what was done, and "copied" where nobody knows whether it ran', () => {
  const incident = log.masked(story(), new Set());
  const text = log.markdown(incident, { plan, now: at(80), opened: false });
  assert.equal(
    text,
    `# P1 (Critical) Checkout down

- Detected: 2025-11-12 03:00 UTC
- Acknowledged: 2025-11-12 03:09 UTC
- Mitigated: 2025-11-12 03:50 UTC
- Resolved: 2025-11-12 04:12 UTC
- Duration: 1 h 12 min
- Response: 9 min, target 30 min
- Response after the raise: 5 min, target 15 min
- Resolution: 1 h 12 min, target 4 h

## Timeline

- 2025-11-12 03:02 UTC log begun as P2 (High)
- 2025-11-12 03:04 UTC severity raised from P2 (High) to P1 (Critical)
- 2025-11-12 03:05 UTC called Ann: no answer
- 2025-11-12 03:09 UTC Acknowledged
- 2025-11-12 03:10 UTC copied for production \`kubectl get pods\`
- 2025-11-12 03:11 UTC done: Check the pods
- 2025-11-12 03:12 UTC pod api-7f9c is \\<gone>
  password=\\[masked\\]
- 2025-11-12 03:50 UTC Mitigated
- 2025-11-12 04:12 UTC Resolved
`,
  );
  assert.match(log.markdown(incident, { plan, now: at(80), opened: true }), /opened P1/);
});

test('an exported log opens elsewhere as the same log', () => {
  const incident = story();
  const { incident: back } = log.parsed(log.json(incident, { now: at(80), opened: true }));
  assert.deepEqual(own(back), own(incident));
  for (const text of ['', '5', 'null', '{}', '{"format":"opsbook-incident","version":2}', 'x'.repeat(3_000_000)]) assert.equal(log.parsed(text).incident, null);
});

test('the state is four lines that notify nobody', () => {
  const incident = begun();
  log.note(incident, 'rolling back\n<!channel> @here', at(20));
  assert.deepEqual(log.status(incident, { plan, now: at(27) }).split('\n'), [
    '*P1 (Critical): Checkout down*, since 03:00 UTC, 27 min',
    'State: detected, not acknowledged yet',
    'Last: 03:20 UTC rolling back !channel @\u200bhere',
    'Next: Call Ann now, resolve by 07:00 UTC',
  ]);
});

test("the book's own review is filled where it names what is known, and stays blank elsewhere", () => {
  const template = readFileSync(new URL('../../../content/80-post-incident/30-post-mortem-template.md', import.meta.url), 'utf8');
  const text = log.review(template, { incident: log.masked(story(), new Set()), plan, now: at(80), opened: false });
  assert.equal(
    text.split('\n## Root Cause')[0],
    `# Incident Post-Mortem

## Incident Summary

- Date/Time: 2025-11-12 03:00 UTC
- Duration: 1 h 12 min
- Severity: P2 (High) \u2192 P1 (Critical)
- Impact:

## Timeline

- Detection: 2025-11-12 03:00 UTC
- Response: 2025-11-12 03:09 UTC
- Mitigation: 2025-11-12 03:50 UTC
- Resolution: 2025-11-12 04:12 UTC

${log.markdown(log.masked(story(), new Set()), { plan, now: at(80), opened: false }).split('## Timeline\n\n')[1]}`,
  );
  assert.match(text, /\n- Actions taken:\n  - 2025-11-12 03:10 UTC copied for production `kubectl get pods`\n  - 2025-11-12 03:11 UTC done: Check the pods\n- Why it worked:\n/);
  assert.match(text, /## Lessons Learned\n\n- What went well:\n- What could be improved:\n\n## Action Items\n\n- \[ \] Item 1/);
  const other = '| Severity | |\n**Date:** ____\nStatus: Resolved\n```\nDuration:\n```\nOwner:\nIncident severity: [P1-P4]\n';
  assert.equal(
    log.review(other, { incident: story(), plan, now: at(80), opened: false }),
    '| Severity | P2 (High) \u2192 P1 (Critical) |\n**Date:** 2025-11-12 03:00 UTC\nStatus: Resolved\n```\nDuration:\n```\nOwner:\nIncident severity: P2 (High) \u2192 P1 (Critical)\n',
  );
});

test('what comes along a link brings what happened on the other page, once, and never takes back', () => {
  const there = begun();
  const here = own(there);
  call(there, 5, 'unanswered');
  log.rate(there, 'P2', at(6));
  log.setTime(there, 'acknowledged', at(7), at(7));
  there.runs['p1.md'] = { started: at(6), last: at(6), ended: null, total: 3, place: null, ticks: { aa: { text: '', state: 'done', at: at(6) } } };
  there.last = at(7);
  const came = log.read({ ...own(there), title: '', entries: [] });
  log.note(here, 'mine', at(3));
  here.last = at(3);
  const once = log.merged(log.read(here), came);
  assert.deepEqual(own(once.entries.map((entry) => entry.kind)), ['started', 'note', 'call', 'severity', 'tick', 'time']);
  assert.deepEqual([once.title, once.severity, once.acknowledged], ['Checkout down', 'P2', at(7)]);
  assert.deepEqual(own(log.merged(once, came)), own(once));
  once.last = at(9);
  log.setTime(once, 'mitigated', at(9), at(9));
  assert.equal(log.merged(once, came).mitigated, at(9));
  assert.deepEqual(own(log.merged(null, came).entries.map((entry) => entry.kind)), ['started', 'call', 'severity', 'tick', 'time']);
});

test('what an older page brings undoes nothing that was done since', () => {
  const page = 'a.html';
  const run = (last, key) => ({ started: at(3), last, ended: null, total: 2, place: null, ticks: { [key]: { text: '', state: 'done', at: last } } });
  const here = begun();
  call(here, 4, 'unanswered');
  here.runs[page] = run(at(6), 'aa');
  here.last = at(6);
  const came = log.read({ ...own(begun()), runs: { [page]: run(at(5), 'bb') }, last: at(8) });
  log.call(came, { step: 1, rung: plan.policies.immediate[1], outcome: 'called' }, at(8));
  const next = log.merged(here, came);
  assert.deepEqual([Object.keys(next.runs[page].ticks), own(next.calls.map((each) => [each.step, each.outcome]))], [['aa'], [[0, 'unanswered'], [1, 'called']]]);
  // A reset is no state that could be missing.
  delete here.runs[page];
  log.add(here, { kind: 'tick', at: at(7), page, key: 'aa', text: 'a', state: 'open' });
  assert.deepEqual(own(log.merged(here, came).runs), {});
});
