// What is pasted into search: a runbook's address, an alert as JSON or labels, a message.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { opsbook } = load(['boot.js', 'address.js', 'search-alert.js', 'search-place.js', 'search-paste.js']);

/** The same as plain values of this realm. */
function read(text) {
  const { query, alert, labels, path, anchor } = opsbook.searchPaste.read(text);
  return { query, alert, labels: Object.fromEntries([...labels]), path, anchor };
}

const crash = { namespace: 'web', pod: 'api-7f9c' };

test("a runbook's address gives its alert and its labels, from the query or the fragment", () => {
  const address = 'https://runbooks.example.org/book/alerts/KubePodCrashLooping.html';
  for (const text of [`${address}?namespace=web&pod=api-7f9c`, `${address}#namespace=web&pod=api-7f9c`, ` <${address}?namespace=web#pod=api-7f9c|Runbook> \n`]) {
    const found = read(text);
    assert.deepEqual([found.query, found.alert, found.labels], ['KubePodCrashLooping', 'KubePodCrashLooping', crash], text);
  }
  // As Slack copies it.
  assert.deepEqual(read(`${address}?namespace=web&amp;pod=a`).labels, { namespace: 'web', pod: 'a' });
  assert.equal(read(`${address}?namespace=web`).path, '/book/alerts/KubePodCrashLooping.html');
  assert.equal(read('https://runbooks.example.org/alerts/kubepodcrashlooping.html').alert, 'kubepodcrashlooping');
  assert.equal(read('https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubepodcrashlooping/').query, 'kubepodcrashlooping');
  assert.deepEqual(read('https://x.example/incidents/p1-service-down.html#rollback'), { query: 'p1-service-down', alert: '', labels: {}, path: '/incidents/p1-service-down.html', anchor: 'rollback' });
  assert.deepEqual(read('https://x.example/a%20b.html?pod=a+b%20c&at=x&q=y').labels, { pod: 'a b c' });
  assert.equal(read('https://x.example/').query, 'https://x.example/');
  assert.equal(read('file:///home/me/book/alerts/HighLatency.html#pod=a').alert, 'HighLatency');
});

test('an address of the single file is that of the page in it', () => {
  const at = (rest) => read('https://runbooks.example.org/book/opsbook.html' + rest);
  assert.deepEqual([at('#incidents/p1--roll-back').path, at('#incidents/p1--roll-back').anchor], ['/book/incidents/p1.html', 'roll-back']);
  assert.deepEqual([at('#incidents%2Fp1--a--b').path, at('#incidents%2Fp1--a--b').anchor], ['/book/incidents/p1.html', 'a--b']);
  assert.deepEqual(at('#incidents/p1-service-down'), { query: 'p1-service-down', alert: '', labels: {}, path: '/book/incidents/p1-service-down.html', anchor: '' });
  const alert = { query: 'Al.One', alert: 'Al.One', labels: { namespace: 'web' }, path: '/book/alerts/Al.One.html', anchor: '' };
  assert.deepEqual(at('#page=alerts/Al.One&namespace=web'), alert);
  assert.deepEqual(at('#page=alerts%2FAl.One.html&amp;namespace=web'), alert);
  assert.equal(at('#page=p1&at=logs--of&pod=a').anchor, 'logs--of');
  assert.deepEqual([at('#at=incidents/p1--logs&q=disk').path, at('#at=incidents/p1--logs&q=disk').anchor], ['/book/incidents/p1.html', 'logs']);
  assert.equal(at('#w=yP1').path, '/book/severity.html');
  assert.equal(at('#a~20b~C3~A4--x').path, '/book/a bä.html');
  assert.equal(at('#content~').path, '/book/content.html');
  assert.equal(read('file:///home/me/opsbook.html#incidents/p1--roll-back').path, '/home/me/incidents/p1.html');
  for (const rest of ['', '#', '#index']) assert.equal(opsbook.searchPaste.read('file:///home/me/opsbook.html' + rest).isHome, true, rest);
  assert.equal(at('#index--contacts').anchor, 'contacts');
  const message = read('Something broke, see https://x.example/opsbook.html#page=alerts/DiskFull&pod=a for more');
  assert.deepEqual([message.alert, message.labels], ['DiskFull', { pod: 'a' }]);
  // One that was given another name says by its pages what it is.
  assert.equal(read('file:///home/me/book%20of%20june.html#page=incidents/p1&at=x').path, '/home/me/incidents/p1.html');
});

test('an address of a search asks the same', () => {
  for (const text of ['https://x.example/book/search.html#q=disk%20full&only=kind:runbook', 'https://x.example/book/opsbook.html#q=disk%20full', 'file:///book/search.html?q=disk+full']) {
    assert.deepEqual(read(text), { query: 'disk full', alert: '', labels: {}, path: '', anchor: '' }, text);
  }
  assert.equal(read('https://x.example/search.html#q=' + encodeURIComponent('https://x.example/alerts/DiskFull.html#pod=a')).alert, 'DiskFull');
  // It ends somewhere.
  let address = 'disk';
  for (let depth = 0; depth < 9; depth += 1) address = 'https://x.example/search.html#q=' + encodeURIComponent(address);
  assert.ok(read(address).query !== '');
});

test('what Alertmanager sends: a group, of which the first that fires counts, or one alert', () => {
  const alert = (pod, status) => ({ status, labels: { alertname: 'KubePodCrashLooping', namespace: 'web', pod }, annotations: { summary: 'a pod restarts' } });
  const group = { version: '4', status: 'firing', commonLabels: { alertname: 'KubePodCrashLooping', severity: 'critical' }, alerts: [alert('old-1', 'resolved'), alert('api-7f9c', 'firing')] };
  assert.deepEqual(read(JSON.stringify(group, null, 2)).labels, { alertname: 'KubePodCrashLooping', ...crash, severity: 'critical' });
  assert.equal(read(JSON.stringify(group)).query, 'KubePodCrashLooping');
  assert.deepEqual(read(JSON.stringify(alert('api-7f9c', 'firing'))).labels, { alertname: 'KubePodCrashLooping', ...crash });
  assert.equal(read(JSON.stringify([alert('a', { state: 'suppressed' }), alert('b', { state: 'active' })])).labels.pod, 'b');
  assert.deepEqual(read('{"alertname": "HighLatency", "service": "api"}').labels, { alertname: 'HighLatency', service: 'api' });
});

test('what PagerDuty sends: the incident by its title, the alert by its details', () => {
  const details = { firing: 'Labels:\n - alertname = KubePodCrashLooping\n - namespace = web\n - pod = api-7f9c\nAnnotations:\n - summary = a pod restarts\nSource: http://prometheus/graph?g0.expr=x\n', num_firing: '1' };
  const event = { routing_key: 'x', payload: { summary: '[FIRING:1] KubePodCrashLooping web (critical)', source: 'Alertmanager', severity: 'critical', custom_details: details } };
  const found = read(JSON.stringify(event));
  assert.equal(found.alert, 'KubePodCrashLooping');
  assert.deepEqual([found.labels.namespace, found.labels.pod], ['web', 'api-7f9c']);
  const incident = { event: { event_type: 'incident.triggered', data: { type: 'incident', title: 'Checkout answers slowly', service: { summary: 'API' } } } };
  assert.deepEqual([read(JSON.stringify(incident)).query, read(JSON.stringify(incident)).alert], ['Checkout answers slowly', '']);
  assert.equal(read(JSON.stringify({ event: { data: { title: '[FIRING:1] KubePodCrashLooping web' } } })).alert, 'KubePodCrashLooping');
});

test('what Grafana sends: by its title, with the tags of what matched', () => {
  const old = { title: '[Alerting] HighErrorRate', ruleName: 'HighErrorRate', state: 'alerting', evalMatches: [{ value: 7, metric: 'api', tags: { service: 'api', route: '/pay' } }] };
  const found = read(JSON.stringify(old));
  assert.equal(found.query, 'HighErrorRate');
  assert.deepEqual([found.labels.service, found.labels.route], ['api', '/pay']);
  for (const json of [{ title: 'HighErrorRate', state: 'alerting' }, { payload: { summary: 'HighErrorRate' } }, { event: { data: { title: 'HighErrorRate' } } }]) {
    assert.equal(read(JSON.stringify(json)).alert, 'HighErrorRate', JSON.stringify(json));
  }
});

test('a name in small letters after what fires is one where it stands alone', () => {
  assert.equal(read('[FIRING:1] watchdog').alert, 'watchdog');
  assert.equal(read('[FIRING:2] watchdog (critical)').alert, 'watchdog');
  assert.equal(read('[FIRING:1] checkout is slow').alert, '');
});

test('a message of Slack gives the name, the labels and those of the runbook that it links', () => {
  const slack = '[FIRING:1] KubePodCrashLooping (web)\n*Alert:* KubePodCrashLooping - a pod restarts\n*Details:*\n  \u2022 *namespace:* `web`\n  \u2022 *pod:* `api-7f9c`\n';
  assert.deepEqual(read(slack), { query: 'KubePodCrashLooping', alert: 'KubePodCrashLooping', labels: crash, path: '', anchor: '' });
  const linked = 'Alert: something is wrong\nRunbook: https://runbooks.example.org/alerts/KubePodCrashLooping.html?namespace=web&pod=api-7f9c\n';
  assert.deepEqual([read(linked).alert, read(linked).labels.pod], ['KubePodCrashLooping', 'api-7f9c']);
});

test('labels as Prometheus writes them', () => {
  for (const text of ['{alertname="KubePodCrashLooping", namespace="web", pod="api-7f9c"}', 'ALERTS{alertname="KubePodCrashLooping",namespace="web",pod="api-7f9c"}', 'alertname=KubePodCrashLooping namespace=web pod=api-7f9c']) {
    assert.deepEqual(read(text), { query: 'KubePodCrashLooping', alert: 'KubePodCrashLooping', labels: { alertname: 'KubePodCrashLooping', ...crash }, path: '', anchor: '' }, text);
  }
  assert.deepEqual(read('KubePodCrashLooping{namespace="web", pod="api-7f9c"}').labels, crash);
  assert.deepEqual(read('X{alertname="DiskFull", path="C:\\\\a \\"b\\""}').labels.path, 'C:\\a "b"');
});

test('what is typed stays as it is', () => {
  for (const text of ['pod crash loop', 'error: no space left on device', 'kube_pod_status_phase{phase="Pending"}', 'sum(rate(http_requests_total{job="api"}[5m]))', 'alert: high latency', '{broken', '[1, 2]', '{}', 'null', 'a=b', 'PGPASSWORD=x psql', '<img src=x onerror=alert(1)>', '']) {
    assert.deepEqual(read(text), { query: text, alert: '', labels: {}, path: '', anchor: '' }, text);
  }
  assert.equal(read('KubePodCrashLooping').alert, 'KubePodCrashLooping');
});

test('the line that stands for a pasted alert is read as the same alert', () => {
  const { read: again, line } = opsbook.searchPaste;
  const json = { labels: { alertname: 'KubePodCrashLooping', namespace: 'web', pod: 'a"b\\c}', note: 'two\nlines', at: 'reserved', half: '\ud800', long: 'x'.repeat(1000) } };
  const text = line(again(JSON.stringify(json)));
  assert.equal(text, 'KubePodCrashLooping{namespace="web", pod="a\\"b\\\\c}"}');
  assert.deepEqual(read(text), { query: 'KubePodCrashLooping', alert: 'KubePodCrashLooping', labels: { namespace: 'web', pod: 'a"b\\c}' }, path: '', anchor: '' });
  assert.equal(line(again('{"title": "Checkout {is} \\n slow"}')), 'Checkout is slow');
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => ['l' + at, 'x'.repeat(200)]));
  assert.ok(line(again(JSON.stringify({ alertname: 'Many', labels: many }))).length < 2000);
});

test('hostile text costs no time', () => {
  const start = Date.now();
  for (const text of ['{'.repeat(100_000), '['.repeat(100_000), 'a='.repeat(50_000), '"'.repeat(100_000), 'x{' + 'a="'.repeat(30_000) + '}', ' - '.repeat(30_000), 'https://' + '/'.repeat(100_000), ('k = ' + ' '.repeat(2_000) + '\n').repeat(40), '*_'.repeat(50_000)]) opsbook.searchPaste.read(text);
  assert.ok(Date.now() - start < 2_000, `${Date.now() - start} ms`);
});
