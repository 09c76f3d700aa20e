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

test('secrets of command lines, headers and connection strings are found', () => {
  const secrets = [
    ['curl -u admin:hunter22 https://x', 'hunter22'], ["curl -sS 'https://x/?a=1&b=2' -u 'admin:s3 c'", 's3 c'], ['curl https://x \\\n  --user admin:pw', 'pw'], ['curl -sSu admin:pw https://x', 'pw'], ['curl --user=admin:pw x', 'pw'],
    ['mysql -pS3cr3t db', 'S3cr3t'], ['mysqldump -h db -u root -p"s3 c" shop > x', 's3 c'], ['kubectl exec mysql-0 -- mysql -uroot -pab1', 'ab1'],
    ['sshpass -p S3cr3t ssh -p 22 x', 'S3cr3t'], ["sshpass -v -p'S3' ssh x", 'S3'], ['redis-cli -h r -a pass1 ping', 'pass1'], ['REDISCLI_AUTH=x redis-cli', 'x'], ['PGPASSWORD=x psql', 'x'], ['MYSQL_PWD=ab mysql', 'ab'],
    ['pg_dump --password x', 'x'], ['tool --http-password s3 y', 's3'], ['keytool -storepass changeit', 'changeit'], ['docker login -u me -p S3cr3t r.test', 'S3cr3t'], ['helm registry login r.test -u me -p s3', 's3'], ['mongosh -u root -p s3 db', 's3'],
    ['ldapsearch -x -D cn=a -w s3 -b dc=x', 's3'], ['sqlcmd -S x -U sa -P s3', 's3'], ['sqlplus app/s3@db', 's3'], ['aws configure set aws_secret_access_key abcd1234abcd1234', 'abcd1234abcd1234'],
    ["curl -H 'X-Api-Key: abc123' x", 'abc123'], ["curl -H 'Authorization: Token abc12345' x", 'abc12345'], ["curl -H 'Authorization: abc12345' x", 'abc12345'], ["curl -H 'Cookie: session=abc123; b=c' x", 'session=abc123; b=c'],
    ['AccountName=x;AccountKey=abcd1234==;', 'abcd1234=='], ['SharedAccessKeyName=x;SharedAccessKey=abcd1234=', 'abcd1234='], ['https://x.blob/y?sv=1&sig=aB%2Fc123&se=2', 'aB%2Fc123'], ['https://s3/x?X-Amz-Signature=00ff00ff&y', '00ff00ff'],
    ['AWS_SECRET_ACCESS_KEY=abcd1234', 'abcd1234'], ['https://hooks.slack.com/services/T0/B0/abcDEF123', 'T0/B0/abcDEF123'], ['hvs.abcdefghijklmnop1234', 'hvs.abcdefghijklmnop1234'],
  ];
  for (const [text, secret] of secrets) {
    assert.deepEqual([...log.secretsIn(text)], [secret], text);
    assert.equal(log.hidden(text, new Set([secret])), text);
  }
});

test('ports, patches, folders, users and prose are no secrets', () => {
  for (const text of [
    `kubectl -n x patch deploy mysql -p '{"spec":{"replicas":2}}'`, `kubectl patch sts mongo -p '{"spec":{}}'`, 'kubectl logs mongo -p -c main', 'mkdir -p dir', 'cd mysql && mkdir -pv x', 'ssh -p 22 x', 'ssh -p22 x', 'docker run -p 80:80 x', 'docker run --name mysql -p3306:3306 mysql', 'docker run mongo -p 27017:27017',
    'ps -u root', 'sudo -u app:app x', 'docker run -u 1000:1000 x', 'curl -u admin https://x:8080/', 'curl x; docker run -u 1000:1000 y', 'curl -u "$USER:$PASS" x', 'mysql -p db', 'mysql -p"$PASS" db', 'mysql -P 3306', 'a token bucket', 'the per-token bucket is full', 'sha256:' + 'ab12'.repeat(16),
    'sshpass -p $PASS ssh x', 'redis-cli -a $REDIS_PASSWORD ping', 'ls -a dir', 'docker login --password-stdin', 'psql --password --host db', 'password=[masked]', 'authorization: required for everybody', 'helm upgrade x -p 1', 'docker login r.test', 'de305d54-75b4-431b-adb2-eb6b9e546014', 'api-7f9c5d8b6-x2x4z', 'signature=missing', 'config=1', 'cursig=abcdef12',
  ]) assert.deepEqual([...log.secretsIn(text)], [], text);
});

test('the longest text is looked through at once', () => {
  for (const part of ['curl -u ', 'curl ', "curl '", 'mysql -', 'docker login ', 'sshpass -p ', '--a-', '-', 'authorization: ', 'sqlplus -a ', 'cookie: a=']) {
    const before = performance.now();
    log.secretsIn(part.repeat(64_000 / part.length));
    assert.ok(performance.now() - before < 3000, part + ' ' + (performance.now() - before));
  }
});

test('a review is filled where a blank stands in a row, too', () => {
  const incident = begun();
  log.setTime(incident, 'resolved', START + 60_000, START + 60_000);
  const time = '2025-11-12 03:01 UTC';
  const rows = [
    ['| Resolved | ____ |', `| Resolved | ${time} |`], ['| **End time:** | ... |', `| **End time:** | ${time} |`], ['|Resolved|[time]|', `|Resolved| ${time} |`], ['| Resolved | <when> |', `| Resolved | ${time} |`], ['| Resolved | |', `| Resolved | ${time} |`],
    ['| Resolved | by Ann |', '| Resolved | by Ann |'], ['| Owner | ____ |', '| Owner | ____ |'], ['| Field | Value |', '| Field | Value |'], ['|---|---|', '|---|---|'], ['End time: ______', `End time: ${time}`],
  ];
  for (const [row, filled] of rows) assert.equal(log.review(row + '\n', { incident, ...options }), filled + '\n');
});

test('a review is filled where the form of a value stands, and under headings with a zone', () => {
  const incident = begun();
  log.setTime(incident, 'resolved', START + 60_000, START + 60_000);
  const [from, to] = ['2025-11-12 03:00 UTC', '2025-11-12 03:01 UTC'];
  const two = { severities: [...plan.severities, { ...plan.severities[0], id: 'P2' }], policies: {} };
  const filled = (text) => log.review(text + '\n', { incident, ...options, plan: two }).trimEnd();
  const severity = filled('Severity:').slice('Severity: '.length);
  const lines = [
    ['* **Date of incident**: YYYY-MM-DD', `* **Date of incident**: ${from}`], ['- **Detected at (UTC)**:', `- **Detected at (UTC)**: ${from}`], ['End time (UTC): HH:MM UTC \\', `End time (UTC): ${to} \\`],
    ['Severity level: P1 / P2', `Severity level: ${severity}`], ['| Severity | P1, P2 |', `| Severity | ${severity} |`], ['Severity: P1 / P9', 'Severity: P1 / P9'], ['Total duration: X hours', 'Total duration: 1 min'], ['Detected: TBD', `Detected: ${from}`],
    ['Duration: 5 min', 'Duration: 5 min'], ['Owner: TBD', 'Owner: TBD'], ['End: see http://x', 'End: see http://x'],
  ];
  for (const [line, want] of lines) assert.equal(filled(line), want);
  assert.match(filled('## 3. Timeline (UTC)\n\n- HH:MM event'), /^## 3\. Timeline \(UTC\)\n\n- HH:MM event\n\n- 2025-11-12 /);
});

test('a review in the language of the book is filled by the words of the book', () => {
  const { opsbook: german } = load(scripts.map((name) => name + '.js'), undefined, { hasWords: true });
  Object.assign(german.book.words, { severity: 'Schweregrad', incident_detected: 'Erkannt', incident_timeline: 'Verlauf' });
  const text = german.incident.review('Erkannt: ____\n\n| Schweregrad | |\n\n## Verlauf\n', { incident: begun(), ...options });
  assert.match(text, /^Erkannt: 2025-11-12 03:00 UTC\n\n\| Schweregrad \| \S+.* \|\n\n## Verlauf\n\n- 2025/);
});

test('who reads along reads one clock, and what was wrong with a step', () => {
  const incident = begun();
  log.add(incident, { kind: 'wrong', at: START + 60_000, page: 'a.html', heading: 'Roll back', text: 'the flag is gone', edit: null });
  const text = log.status(incident, { plan: options.plan, now: START + 120_000 });
  assert.match(text, /\nLast: 03:01 UTC the flag is gone\n/);
  assert.doesNotMatch(text, /\(\d\d:\d\d UTC\)/);
});

test('three days and more are told in days', () => {
  const HOUR = 3_600_000;
  assert.deepEqual([71, 72, 167.9, 168].map((hours) => log.duration(hours * HOUR)), ['71 h', '3 d', '6 d 23 h', '7 d']);
  assert.deepEqual([log.elapsedText(71 * HOUR), log.elapsedText(100 * HOUR)], ['71:00:00', '4 d 4 h']);
});

test('a file that does not open says why', () => {
  const parsed = (text) => { const { incident, fault } = log.parsed(text); return [incident === null, fault]; };
  const file = (more) => JSON.stringify({ format: 'opsbook-incident', version: 1, incident: begun(), ...more });
  assert.deepEqual(parsed(file({})), [false, null]);
  assert.deepEqual(parsed(file({ version: 2 })), [true, 'newer']);
  assert.deepEqual(parsed(file({ version: 2, incident: null })), [true, 'newer']);
  for (const text of [file({ version: 0 }), file({ version: '2' }), file({ version: 1.5 }), file({ incident: {} }), file({ format: 'x', version: 2 }), '', 'null', '[]']) assert.deepEqual(parsed(text), [true, 'none'], text);
  assert.deepEqual(parsed(file({ padding: 'x'.repeat(2 * 1024 * 1024) })), [true, 'large']);
});
