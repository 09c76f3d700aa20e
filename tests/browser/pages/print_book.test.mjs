// The whole book on paper: which page begins a sheet.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bookOf, noBinary } from './books.mjs';
import { contextFor, names, newTab } from './browsers.mjs';
import { print } from './paper.mjs';

const page = (kind, mark) => `${kind ? `---\nkind: ${kind}\n---\n` : ''}# Title of ${mark}\n\nThe text holds mark${mark}.\n`;

/** Below sections of few words: what is worked through, what is read, and another section. */
const files = {
  'index.md': '# Home\n\nThe text holds markhome.\n',
  'a/index.md': page('', 'a'),
  'a/run.md': page('runbook', 'run'),
  'b/index.md': page('', 'b'),
  'b/one.md': page('', 'one'),
  'b/two.md': page('', 'two'),
  'c/index.md': page('', 'c'),
  'c/list.md': page('checklist', 'list'),
  'c/post.md': page('template', 'post'),
  'c/proc.md': page('procedure', 'proc'),
  'd/index.md': page('', 'd'),
  'd/e/index.md': page('', 'e'),
  'd/e/last.md': page('', 'last'),
};

test('in the whole book a sheet holds one runbook, procedure, checklist, template or section', { skip: noBinary, timeout: 120_000 }, async (t) => {
  const book = bookOf(t, files);
  for (const name of names) {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    await tab.goto(book('print.html'));
    const { sheets } = await print(tab, 'A4');
    const marks = sheets.map((sheet) => [...sheet.raw.matchAll(/\bmark(\w+)/g)].map((match) => match[1]).join(' '));
    const expected = ['home', 'a', 'run', 'b one two', 'c', 'list', 'post', 'proc', 'd', 'e last'];
    assert.deepEqual(marks.filter((mark) => mark), expected, name);
  }
});
