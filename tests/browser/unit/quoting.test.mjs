// The table of cases that the script and the Rust side share.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load } from './load.mjs';

const { opsbook } = load(['boot.js', 'quoting.js']);
const cases = JSON.parse(readFileSync(new URL('../../fixtures/shared/quoting.json', import.meta.url), 'utf8'));

test('every case of the table is quoted or refused as it says', () => {
  assert.ok(cases.length >= 120);
  for (const { value, ok, text, reason, ...place } of cases) {
    const expected = ok ? { ok, text } : { ok, reason };
    assert.deepEqual({ ...opsbook.quote(value, place) }, expected, JSON.stringify({ value, ...place }));
  }
});

test('a blank is a word of its own, wherever it stands', () => {
  const blank = (quote) => opsbook.blank('pod-name', { quote, starts: true, pattern: '[a-z]+' });
  assert.equal(blank('bare'), "'<pod-name>'");
  assert.equal(blank('program'), "'<pod-name>'");
  assert.equal(blank('braces'), "'<pod-name>'");
  assert.equal(blank('double'), `"'<pod-name>'"`);
  assert.equal(blank('single'), '<pod-name>');
  assert.equal(blank('ansi'), `''<pod-name>'$'`);
  for (const quote of ['here', 'raw-here', 'comment', 'plain']) assert.equal(blank(quote), '<pod-name>');
  assert.equal(blank('code'), null);
});
