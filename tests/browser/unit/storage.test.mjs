import assert from 'node:assert/strict';
import test from 'node:test';
import { load, store } from './load.mjs';

const scripts = ['boot.js', 'storage.js'];
const KEY = 'opsbook:book:values';

/** Loads the script and collects what it tells of troubles. */
function loaded(localStorage, more) {
  const told = [];
  const page = load(scripts, localStorage, more);
  page.document.addEventListener('opsbook:storage', (event) => told.push(event.detail.trouble));
  return { ...page, told, ...page.opsbook.storage };
}

test('what is kept comes back, in an envelope, under the book\'s name', () => {
  const { book, tab, localStorage, told } = loaded(store());
  assert.equal(book.set('values', { pod: 'a' }), true);
  assert.equal(localStorage.kept.get(KEY), '{"v":1,"value":{"pod":"a"}}');
  assert.deepEqual({ ...book.get('values') }, { pod: 'a' });
  assert.deepEqual([[...book.keys()], [...tab.keys()]], [['values'], []]);
  book.clear();
  assert.equal(book.get('values'), undefined);
  assert.deepEqual([localStorage.kept.size, told], [0, []]);
});

test('where storage is refused, values live as long as the page, and it is told', () => {
  const { book, opsbook, told } = loaded(store({ refuse: true }));
  assert.equal(book.set('values', 'a'), false);
  assert.equal(book.get('values'), 'a');
  assert.deepEqual([...book.keys()], ['values']);
  assert.equal(opsbook.storage.trouble, 'refused');
  assert.ok(told.length > 0 && told.every((kind) => kind === 'refused'));
});

test('where storage is full, the new value lives as long as the page, and it is told', () => {
  const { book, opsbook, told } = loaded(store({ full: true }));
  assert.equal(book.set('values', 'a'), false);
  assert.equal(book.get('values'), 'a');
  assert.deepEqual([opsbook.storage.trouble, told], ['full', ['full']]);
});

test('when there is room again, what waited is kept, and it is told', () => {
  const place = store();
  const { book, opsbook, told } = loaded(place);
  const write = place.setItem;
  place.setItem = () => {
    throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
  };
  book.set('values', 'a');
  book.set('log', 'b', true);
  assert.equal(opsbook.storage.trouble, 'full');
  place.setItem = write;
  book.set('other', 'c');
  assert.deepEqual([opsbook.storage.trouble, JSON.parse(place.getItem('opsbook:book:values')).value, JSON.parse(place.getItem('opsbook:book:log')).value], [null, 'a', 'b']);
  assert.deepEqual(told, ['full', null]);
});

test('an older value is forgotten where the newer one finds no room', () => {
  const localStorage = store();
  loaded(localStorage).book.set('values', 'old');
  const setItem = localStorage.setItem;
  localStorage.setItem = () => {
    throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
  };
  const { book } = loaded(localStorage);
  assert.equal(book.set('values', 'new'), false);
  assert.equal(book.get('values'), 'new');
  localStorage.setItem = setItem;
  assert.equal(loaded(localStorage).book.get('values'), undefined);
});

test('what another version of the book keeps is left alone', () => {
  const localStorage = store();
  const other = '{"v":2,"value":["b"]}';
  localStorage.setItem(KEY, other);
  const { book, told } = loaded(localStorage);
  assert.equal(book.get('values'), undefined);
  assert.equal(book.set('values', 'a'), false);
  assert.equal(book.get('values'), 'a');
  book.remove('values');
  assert.equal(localStorage.kept.get(KEY), other);
  assert.deepEqual(told, []);
});

test('what cannot be read is told, and replaced by the next value', () => {
  for (const broken of ['{"v":1,', '5', 'null', '[]', '']) {
    const localStorage = store();
    localStorage.setItem(KEY, broken);
    const { book, told, opsbook } = loaded(localStorage);
    assert.equal(book.get('values'), undefined, broken);
    assert.deepEqual([told, opsbook.storage.trouble], [['unread'], null], broken);
    assert.equal(book.set('values', 'a'), true, broken);
    assert.equal(localStorage.kept.get(KEY), '{"v":1,"value":"a"}');
  }
});

test('from disk, only a page that saw another one shares its storage', () => {
  const disk = (pathname, localStorage) => load(scripts, localStorage, { protocol: 'file:', pathname }).opsbook.storage.sharesPages();
  const shared = store();
  assert.deepEqual([disk('/a.html', shared), disk('/a.html', shared), disk('/b.html', shared), disk('/a.html', shared)], [false, false, true, true]);
  assert.equal(load(scripts, store()).opsbook.storage.sharesPages(), true);
});
