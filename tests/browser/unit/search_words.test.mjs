// Which words of a text are marked, and which piece of it is shown.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { opsbook } = load(['boot.js', 'search-stem.js', 'search-text.js', 'search-words.js']);
const terms = (text) => opsbook.searchText.compounds(text).flatMap((compound) => opsbook.searchText.analyzer(true).terms(compound));

/** The text with its marks in brackets. */
function marked(text, query, isOpen = false) {
  const mark = opsbook.searchWords.marker({ terms: isOpen ? [] : terms(query).map(({ term }) => term), open: isOpen ? terms(query) : [], stems: true });
  return bracketed(text, mark(text));
}

function bracketed(text, places) {
  let shown = '';
  let at = 0;
  for (const [from, to] of places) {
    shown += text.slice(at, from) + '[' + text.slice(from, to) + ']';
    at = to;
  }
  return shown + text.slice(at);
}

test('words are marked in every form, and within names', () => {
  assert.equal(marked('Pods crash, and one is crashing', 'crashes pod'), '[Pods] [crash], and one is [crashing]');
  assert.equal(marked('see KubePodCrashLooping now', 'pod'), 'see Kube[Pod]CrashLooping now');
  assert.equal(marked('see KubePodCrashLooping now', 'kubepodcrashlooping'), 'see [KubePodCrashLooping] now');
  assert.equal(marked('use --dry-run', '--dry-run'), 'use --[dry-run]');
  assert.equal(marked('Überlast und uber', 'überlast'), '[Überlast] und uber');
  assert.equal(marked('<img src=x onerror=y>', 'img'), '<[img] src=x onerror=y>');
});

test('what is passed over holds no word: other writings, names with marks around them, white space of all kinds', () => {
  assert.equal(marked('(disk)\tDISK\u00a0disk\u2028"disk": /var/disk?x', 'disk'), '([disk])\t[DISK]\u00a0[disk]\u2028"[disk]": /var/[disk]?x');
  assert.equal(marked('\uff24isk and d\u0131sk, disk', 'disk'), '[\uff24isk] and d\u0131sk, [disk]');
  assert.equal(marked('on v1.27.3 and 1.27', '1.27'), 'on v1.27.3 and [1.27]');
  assert.equal(marked('', 'disk'), '');
});

test('a word that is still being typed is marked as far as it goes', () => {
  assert.equal(marked('Crashing pods crash', 'cras', true), '[Cras]hing pods [cras]h');
  assert.equal(marked('a b c', 'a', true), 'a b c');
});

test('the piece that is shown holds most of the words', () => {
  const mark = opsbook.searchWords.marker({ terms: terms('disk full').map(({ term }) => term), stems: true });
  const text = 'A disk.\n' + 'word '.repeat(60) + 'and the disk is full now ' + 'more '.repeat(60);
  const { text: shown, places } = opsbook.searchWords.snippet(text, mark, 100);
  assert.match(bracketed(shown, places), /^\u2026 .*the \[disk\] is \[full\] now.* \u2026$/);
  assert.ok(shown.length <= 104, shown);
  assert.equal(opsbook.searchWords.snippet('short', mark, 100).text, 'short');
  assert.equal(opsbook.searchWords.snippet('', mark, 100).text, '');
  // Also where it stands near the end of a long section.
  const far = 'Nothing here says it. '.repeat(120) + 'The disk is full.';
  assert.match(opsbook.searchWords.snippet(far, mark, 100).text, /The disk is full\.$/);
  const long = opsbook.searchWords.snippet('x'.repeat(5_000), mark, 100);
  assert.ok(long.text.length <= 104);
});
