import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

const window = { opsbookFile: {} };
const script = new URL('../../../themes/default/js/file-route.js', import.meta.url);
vm.runInContext(readFileSync(script, 'utf8'), vm.createContext({ window }));

const names = ['index', 'incidents/index', 'incidents/p1', 'incidents/p1-~2Dx', 'escalation', 'a~20b', 'x.html', 'search', 'severity', 'alerts/Both', '404', 'größe'];
/** What stands in the pages: an anchor that begins like the page, and one that only looks as if. */
const ids = new Set(['index', 'index--contacts', 'incidents/p1', 'incidents/p1--escalation', 'escalation--escalation', 'escalation--escalation--first', 'escalation--first', 'escalation--second']);
const route = window.opsbookFile.routes({
  url: 'https://runbooks.example.org/',
  pages: names.map((name) => ({ name, path: name + '.html' })),
  has: (path, id) => ids.has(id) && (id + '--').startsWith(path.replace(/\.html$/, '') + '--'),
  forwards: { 'alerts/KubePod.html': 'incidents/p1.html', 'alerts/kubepod.html': 'incidents/p1.html', 'old.html': 'incidents/p1.html' },
});
const read = (hash) => {
  const { path, anchor, local } = route.read(hash);
  return [path, anchor, local];
};

test('a plain anchor is a page or a place in it', () => {
  assert.deepEqual(read(''), ['index.html', '', '']);
  assert.deepEqual(read('#incidents/p1'), ['incidents/p1.html', '', '']);
  assert.deepEqual(read('#incidents/p1--roll-back'), ['incidents/p1.html', 'incidents/p1--roll-back', '#incidents/p1--roll-back']);
  assert.deepEqual(read('#incidents%2Fp1--a--b'), ['incidents/p1.html', 'incidents/p1--a--b', '#incidents%2Fp1--a--b']);
  assert.deepEqual(read('#gr%C3%B6%C3%9Fe--x').slice(0, 2), ['größe.html', 'größe--x']);
  assert.deepEqual(read('#incidents/'), ['incidents/index.html', '', '']);
  assert.deepEqual(read('#nowhere'), ['404.html', '', '']);
});

test('what holds values says the page, or means search or the wizard', () => {
  assert.deepEqual(read('#page=incidents/p1&at=roll-back'), ['incidents/p1.html', 'incidents/p1--roll-back', '#incidents/p1--roll-back']);
  assert.deepEqual(read('#page=incidents%2Fp1.html&pod=a%26b&at=incidents/p1--roll-back'), ['incidents/p1.html', 'incidents/p1--roll-back', '#at=incidents/p1--roll-back&pod=a%26b']);
  assert.deepEqual(read('#q=disk&only=kind:runbook'), ['search.html', '', '#q=disk&only=kind:runbook']);
  assert.deepEqual(read('#at=incidents/p1--x&q=disk'), ['incidents/p1.html', 'incidents/p1--x', '#at=incidents/p1--x&q=disk']);
  assert.deepEqual(read('#w=yP1-1'), ['severity.html', '', '#w=yP1-1']);
});

test('alerts and old addresses lead on, with the labels, whatever their letters', () => {
  for (const name of ['alerts/KubePod', 'alerts/kubepod', 'ALERTS/KUBEPOD.html', 'old']) assert.deepEqual(read(`#page=${name}&pod=a`), ['incidents/p1.html', '', '#pod=a'], name);
  assert.deepEqual(read('#alerts/KubePod'), ['incidents/p1.html', '', '']);
  assert.deepEqual(read('#page=alerts/both&pod=a'), ['alerts/Both.html', '', '#pod=a']);
  const unknown = route.read('#page=alerts/Nope&pod=a');
  assert.deepEqual([unknown.path, unknown.asked, unknown.more], ['404.html', 'alerts/Nope', 'pod=a']);
});

test('what is written is read as the same', () => {
  assert.equal(route.write('incidents/p1.html', ''), '#incidents/p1');
  assert.equal(route.write('incidents/p1.html', '#x'), '#incidents/p1--x');
  assert.equal(route.write('incidents/p1.html', '#incidents/p1--x'), '#incidents/p1--x');
  assert.equal(route.write('incidents/p1.html', '#pod=a&at=x'), '#page=incidents/p1&pod=a&at=x');
  assert.equal(route.write('search.html', '#q=a%20b'), '#q=a%20b');
  assert.equal(route.write('severity.html', '#w=y'), '#w=y');
  for (const name of names) {
    const path = name + '.html';
    assert.equal(route.read(route.write(path, '')).path, path);
    assert.deepEqual([route.read(route.write(path, '#some-place')).path, route.read(route.write(path, '#some-place')).anchor], [path, name + '--some-place']);
  }
});

test('addresses of the site lie in the file', () => {
  assert.equal(route.href('incidents/p1.html#logs'), '#incidents/p1--logs');
  assert.equal(route.href('incidents/p1.html#at=logs&pod=a'), '#page=incidents/p1&at=logs&pod=a');
  assert.equal(route.href('search.html#q=a'), '#q=a');
  assert.equal(route.href('alerts/KubePod.html#pod=a'), '#page=incidents/p1&pod=a');
  assert.equal(route.href('gr%C3%B6%C3%9Fe.html'), '#gr%C3%B6%C3%9Fe');
  assert.equal(route.href('nowhere.html'), '#404');
});

test('an anchor that is called like a page is a place of its own page', () => {
  for (const hash of ['#page=incidents/p1&at=escalation', '#page=incidents%2Fp1.html&at=escalation', '#incidents/p1--escalation']) {
    assert.deepEqual(read(hash).slice(0, 2), ['incidents/p1.html', 'incidents/p1--escalation'], hash);
  }
  assert.equal(route.href('incidents/p1.html#escalation'), '#incidents/p1--escalation');
  assert.equal(route.href('incidents/p1.html#at=escalation&pod=a'), '#page=incidents/p1&at=escalation&pod=a');
  assert.equal(route.href('index.html#contacts'), '#index--contacts');
  assert.equal(route.idOf('incidents/p1.html', 'escalation'), 'incidents/p1--escalation');
  assert.deepEqual(read('#escalation'), ['escalation.html', '', '']);
  // Whether the page has it or not.
  assert.deepEqual(read('#page=incidents/p1&at=search').slice(0, 2), ['incidents/p1.html', 'incidents/p1--search']);
});

test('an anchor may begin as the names of places do', () => {
  const places = { escalation: 'escalation--escalation', 'escalation--first': 'escalation--escalation--first', first: 'escalation--first', second: 'escalation--second' };
  for (const [anchor, id] of Object.entries(places)) {
    const hash = '#' + id;
    assert.equal(route.href('escalation.html#' + anchor), hash);
    assert.equal(route.write('escalation.html', hash), hash);
    assert.equal(route.write('escalation.html', `#at=${id}&pod=a`), `#page=escalation&at=${anchor}&pod=a`);
    assert.deepEqual(read(`#page=escalation&at=${anchor}`), ['escalation.html', id, hash]);
    assert.deepEqual(read(hash), ['escalation.html', id, hash]);
    // What a reload reads is what was shown.
    const values = route.read(`#page=escalation&at=${anchor}&pod=a`);
    assert.deepEqual([values.anchor, values.local], [id, `#at=${id}&pod=a`]);
    assert.equal(route.write(values.path, values.local), `#page=escalation&at=${anchor}&pod=a`);
  }
  // Another's id, from an address that was copied in the file.
  assert.equal(read('#page=escalation&at=escalation--second')[1], 'escalation--second');
  assert.equal(read('#page=escalation&at=escalation--third')[1], 'escalation--third');
});

test('an address of the site is no name of the file', () => {
  const other = window.opsbookFile.routes({ url: null, pages: ['x', 'x.html', 'a~20b', 'a~7E20b'].map((name) => ({ name, path: { 'a~20b': 'a b', 'a~7E20b': 'a~20b' }[name] || name }))
    .map(({ name, path }) => ({ name, path: path + '.html' })), forwards: {}, has: () => false });
  assert.deepEqual(['x.html', 'x.html.html', 'a%20b.html', 'a~20b.html'].map(other.href), ['#x', '#x.html', '#a~20b', '#a~7E20b']);
  assert.deepEqual(['#x', '#x.html', '#a~20b', '#a~7E20b', '#a b'].map((hash) => other.read(hash).path), ['x.html', 'x.html.html', 'a b.html', 'a~20b.html', 'a b.html']);
});
