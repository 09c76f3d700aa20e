// What becomes of a page when its source changes, on outlines and on nodes of plain objects: no browser is asked.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

const folder = new URL('../../../src/serve/live_update/', import.meta.url);
const window = {};
const context = vm.createContext({ window });
for (const name of ['words', 'outline', 'rules', 'match', 'plan']) vm.runInContext(readFileSync(new URL(`${name}.js`, folder), 'utf8'), context, { filename: name });
const { outline, match, plan, rules } = window.opsbookLive;

/** An element: `p#id`, attributes, children; a text is a string. */
function el(name, attributes, ...kids) {
  return outline.make(name.toUpperCase(), { attributes: Object.entries(attributes), kids: kids.map((kid) => (typeof kid === 'string' ? outline.make('#text', { text: kid }) : kid)) });
}
const p = (text) => el('p', {}, text);

/** Which old child each new one is made of. */
const paired = (olds, news) => [...match.pair(olds, news)];

test('a block that is put in leaves its neighbours alone', () => {
  const olds = ['a', 'b', 'c'].map(p);
  assert.deepEqual(paired(olds, ['a', 'new', 'b', 'c'].map(p)), [0, -1, 1, 2]);
  assert.deepEqual(paired(olds, ['new', 'a', 'b', 'c'].map(p)), [-1, 0, 1, 2]);
  assert.deepEqual(paired(olds, ['a', 'c'].map(p)), [0, 2]);
});

test('a block that moved is the same, and the others stay', () => {
  const from = paired(['a', 'b', 'c', 'd'].map(p), ['d', 'a', 'b', 'c'].map(p));
  assert.deepEqual(from, [3, 0, 1, 2]);
  assert.deepEqual([...match.staying(from)], [false, true, true, true]);
  // Unless the reader is in it.
  assert.deepEqual([...match.staying(from, 0)], [true, false, false, false]);
});

test('a block whose text is edited is made of the one that is most like it', () => {
  const olds = ['Restart the service now', 'Look at the pods first', 'Tell the others'].map(p);
  assert.deepEqual(paired(olds, ['Look at all pods first', 'Restart the service again', 'Tell the others'].map(p)), [1, 0, 2]);
  // Where it moved far and was edited, too.
  assert.deepEqual(paired([...olds, p('End')], ['End', 'Restart the service soon', 'Tell the others'].map(p)), [3, 0, 2]);
});

test('a heading whose id changes with its text is the same heading', () => {
  const olds = [el('h2', { id: 'logs' }, 'Logs'), p('x'), el('h2', { id: 'end' }, 'End')];
  assert.deepEqual(paired(olds, [el('h2', { id: 'all-logs' }, 'All logs'), p('x'), el('h2', { id: 'end' }, 'End')]), [0, 1, 2]);
});

test('equal blocks are paired in order', () => {
  const olds = ['-', 'a', '-', 'b', '-'].map(p);
  assert.deepEqual(paired(olds, ['-', 'a', '-', 'new', '-', 'b', '-'].map(p)).filter((at) => at >= 0), [0, 1, 2, 3, 4]);
});

test('a step is never made of another one, nor a field of another placeholder', () => {
  const step = (key) => el('input', { 'data-step': key });
  assert.deepEqual(paired([step('a'), step('b')], [step('b'), step('c')]), [1, -1]);
  const field = (name, id) => el('input', { id, 'data-placeholder': name });
  // Their ids are counted, and say nothing of who they are.
  assert.deepEqual(paired([field('pod', 'fill-1')], [field('cluster', 'fill-1'), field('pod', 'fill-2')]), [-1, 0]);
  // What a reader opened is not something else that is open.
  assert.deepEqual(paired([el('details', {}, 'one')], [el('details', {}, 'other')]), [-1]);
  // What scripts wrote into a slot is not known.
  assert.deepEqual(paired([el('span', { 'data-slot': 'pod' }, '<pod>')], [el('span', { 'data-slot': 'pod' }, '<Pod>')]), [-1]);
});

test('nothing is done where nothing differs', () => {
  const page = () => el('html', {}, el('body', { class: 'page' }, p('a'), p('b')));
  assert.deepEqual(plan(page(), page()).changes.length, 0);
});

test('an edited word changes one text, and nothing around it', () => {
  const page = (word) => el('html', {}, el('body', {}, p('a'), el('ul', {}, el('li', {}, 'one'), el('li', {}, word)), p('b')));
  const { changes, reload } = plan(page('two'), page('three'));
  assert.deepEqual([...changes].map(({ next }) => `${next.kind} ${next.text}`), ['#text three']);
  assert.equal(reload, '');
});

test('what scripts have bound is loaded again, and so is a page with other scripts', () => {
  const body = (...kids) => el('html', { lang: 'en' }, el('body', {}, p('a'), ...kids));
  const why = (old, next) => plan(old, next).reload;
  const wizard = (text) => el('form', { 'data-wizard': '' }, p(text));
  assert.equal(why(body(wizard('x')), body(wizard('y'))), 'data-wizard');
  assert.equal(why(body(wizard('x')), body(wizard('x'), p('b'))), '');
  assert.equal(why(body(), body(el('div', {}, wizard('x')))), 'data-wizard');
  const steps = (text) => el('div', { 'data-steps': '' }, p(text));
  // Its scripts see what changes in it, but not that there are any.
  assert.equal(why(body(steps('6 steps')), body(steps('7 steps'))), '');
  assert.equal(why(body(), body(steps('1 step'))), 'data-steps');
  assert.equal(why(body(steps('1 step')), body()), 'data-steps');
  assert.equal(why(body(el('script', { src: 'a.js' })), body(el('script', { src: 'b.js' }))), 'script');
  assert.equal(why(body(), el('html', { lang: 'de' }, el('body', {}, p('a')))), 'html');
  assert.equal(rules.within(el('meta', { name: 'opsbook:page', content: 'a.md' })), 'opsbook:page');
  assert.equal(rules.within(el('p', { 'data-constructor': '', constructor: '' })), '');
});

/** A page of plain objects: does to them what apply.js does to nodes. */
function become(old, next) {
  const made = (each) => {
    each.node = { each, kids: each.kids.map(made) };
    return each.node;
  };
  made(old);
  const root = old.node;
  const { changes } = plan(old, next);
  for (const change of changes) {
    const { node } = change.old;
    node.each = change.next;
    if (!change.kids) continue;
    node.kids = change.next.kids.map((kid, index) => (change.kids[index].isNew ? made(kid) : kid.node));
  }
  return root;
}

const written = ({ each, kids }) => each.kind + [...each.attributes] + each.text + '(' + kids.map(written) + ')';

test('any page becomes any other', () => {
  let seed = 7;
  const any = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const names = ['p', 'ul', 'li', 'section', 'details', 'h2'];
  const grown = (depth) => {
    const attributes = any(4) === 0 ? { id: 'i' + any(5) } : any(6) === 0 ? { 'data-step': 's' + any(4) } : {};
    const kids = Array.from({ length: depth === 0 ? 0 : any(6) }, () => (any(3) === 0 ? 'word ' + any(4) : grown(depth - 1)));
    return el(names[any(names.length)], attributes, ...kids);
  };
  const copied = (each) => (each.kind === '#text' ? each.text : el(each.kind, Object.fromEntries(each.attributes), ...each.kids.map(copied)));
  const edited = (each) => {
    if (each.kind === '#text') return any(8) === 0 ? 'word ' + any(4) : each.text;
    const kids = each.kids.filter(() => any(8) > 0).map(edited);
    if (kids.length > 1 && any(5) === 0) kids.push(kids.shift());
    if (any(8) === 0) kids.splice(any(kids.length + 1), 0, grown(2));
    return el(each.kind, any(9) === 0 ? { class: 'c' + any(3) } : Object.fromEntries(each.attributes), ...kids);
  };
  for (let round = 0; round < 80; round++) {
    const old = el('html', {}, el('body', {}, ...Array.from({ length: 5 }, () => grown(4))));
    const next = edited(copied(old));
    // The plan puts old outlines into the new one, so what is wanted is a copy.
    const target = (one) => ({ each: one, kids: one.kids.map(target) });
    const wanted = written(target(copied(next)));
    assert.equal(written(become(old, next)), wanted);
  }
});

test('a long list is compared in little time', () => {
  const items = (n, extra = '') => Array.from({ length: n }, (_, at) => el('li', {}, `item ${at} of the list${at % 7 === 0 ? extra : ''}`));
  const [olds, news] = [items(4000), items(4000, ' edited')];
  const from = match.pair(olds, [p('new'), ...news]);
  assert.equal(from[0], -1);
  assert.equal(from.filter((at, index) => index > 0 && at === index - 1).length, 4000);
});
