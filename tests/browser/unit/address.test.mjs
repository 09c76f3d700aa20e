import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { opsbook } = load(['boot.js', 'address.js']);
const parsed = (query, fragment) => {
  const { anchor, labels, reserved } = opsbook.address.parsed(query, fragment);
  return { anchor, labels: Object.fromEntries([...labels]), reserved: { ...reserved } };
};

test('a fragment without an equals sign is an anchor', () => {
  assert.deepEqual(parsed('', '#logs'), { anchor: 'logs', labels: {}, reserved: {} });
  assert.deepEqual(parsed('', '#%C3%BC').anchor, 'ü');
  assert.deepEqual(parsed('', '').anchor, '');
});

test('labels come by query and by fragment, and the fragment wins', () => {
  assert.deepEqual(parsed('?pod=a+b&ns=x', '#pod=c%26d+e&at=logs'), {
    anchor: 'logs',
    labels: { pod: 'c&d+e', ns: 'x' },
    reserved: { at: 'logs' },
  });
  assert.deepEqual(parsed('?pod=a', '#logs'), { anchor: 'logs', labels: { pod: 'a' }, reserved: {} });
});

test('what cannot be decoded stays as it is', () => {
  assert.deepEqual(parsed('?pod=%zz&&=x&flag', '#50%'), { anchor: '50%', labels: { pod: '%zz', flag: '' }, reserved: {} });
});
