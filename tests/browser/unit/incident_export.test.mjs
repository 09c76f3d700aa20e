// What leaves the device: text that stays text in Markdown, the book's review, and files that come back.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

process.env.TZ = 'UTC';
const scripts = ['boot', 'words', 'moment', 'storage', 'run', 'incident-read', 'incident', 'incident-clock', 'incident-mask', 'incident-timeline', 'incident-export', 'incident-review'];
const { opsbook } = load(scripts.map((name) => name + '.js'), undefined, { hasWords: true });
const { incident: log } = opsbook;

const START = Date.UTC(2025, 10, 12, 3, 0);
const plan = { severities: [{ id: 'P1', name: null, respond: 15, resolve: 240, policy: 'p' }], policies: { p: [] } };
const begun = () => log.begun({ id: '0123456789abcdef', title: 'Checkout down', severity: 'P1', detected: START }, START);
const options = { plan, now: START, opened: false };

/** The lines of a note as the timeline exports them. */
function exported(note) {
  const incident = begun();
  log.note(incident, note, START);
  const [, text] = log.markdown(incident, options).split('log begun as P1\n- 2025-11-12 03:00 UTC ');
  return text.trimEnd().split('\n');
}

test('a note stays text in Markdown, whatever its lines begin or end with', () => {
  const lines = [
    ['===', '  \\==='], ['---', '  \\---'], ['- - -', '  \\- - -'], ['***', '  \\*\\*\\*'], ['___', '  \\_\\_\\_'], ['# H', '  \\# H'], ['###', '  \\###'], ['> said', '  \\> said'], ['- one', '  \\- one'], ['+ one', '  \\+ one'],
    ['* one', '  \\* one'], ['1. one', '  1\\. one'], ['12) one', '  12\\) one'], ['```sh', '  \\`\\`\\`sh'], ['~~~', '  \\~\\~\\~'], ['|---|:-:|', '  \\|---|:-:|'], ['--- | ---', '  \\--- | ---'], [':-: | -', '  \\:-: | -'],
    ['  # H', '    \\# H'], ['::: warning', '  \\::: warning'], ['two spaces  ', '  two spaces'], ['C:\\temp\\', '  C:\\temp\\\\'],
  ];
  for (const [line, text] of lines) assert.deepEqual(exported('first\n' + line + '\nlast'), ['first', text, '  last'], line);
  assert.deepEqual(exported('a\n# H\n---'), ['a', '  \\# H', '  \\---']);
  assert.deepEqual(exported('a\n \t \r\n      b'), ['a', '        b'], 'a line of blanks ends no paragraph');
});

test('within a line, what would be a mark stays text, and names and addresses stay readable', () => {
  const lines = [
    ['rm *.log and *.txt', 'rm \\*.log and \\*.txt'], ['`x', '\\`x'], ['~5~ min', '\\~5\\~ min'], ['_a_ pod_name_x', '\\_a\\_ pod_name_x'], ['\\<script>', '\\\\\\<script>'], ['a\\b C:\\x', 'a\\b C:\\x'], ['R&D &lt; &#60;', 'R&D &amp;lt; &amp;#60;'],
    ['see https://x.test/a_b?c=1.', 'see https://x.test/a_b?c=1.'], ['see https://x.test/_search*', 'see <https://x.test/_search>\\*'], ['a-b 5 > 4 # 3 | 1. x', 'a-b 5 > 4 # 3 | 1. x'], ['3.5 s', '3.5 s'], ['-5 ms', '-5 ms'],
  ];
  for (const [line, text] of lines) assert.deepEqual(exported(line), [text], line);
});

test('a title keeps its last mark', () => {
  const incident = begun();
  incident.title = 'Builds of C #';
  assert.equal(log.markdown(incident, options).split('\n')[0], '# P1 Builds of C \\#');
});

test('the longest note is exported at once', () => {
  for (const sign of ['-', ' ', '#', '_', '=', 'https://', '1', '\\', ' #', '&a', '.'.repeat(9) + 'https://']) {
    const note = ('x\n' + sign.repeat(60_000)).slice(0, 60_000) + 'x';
    const before = performance.now();
    exported(note);
    assert.ok(performance.now() - before < 1000, sign);
  }
});
