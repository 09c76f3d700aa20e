import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

const theme = new URL('../../../themes/default/', import.meta.url);
const read = (path) => readFileSync(new URL(path, theme), 'utf8');

test('the page gives scripts the words that they read, and no others', () => {
  const scripts = readdirSync(new URL('js/', theme)).map((name) => read('js/' + name)).join('\n');
  const types = readFileSync(new URL('../opsbook.d.ts', import.meta.url), 'utf8');
  const reasons = [.../type OpsbookRefusal = (.*);/.exec(types)[1].matchAll(/'([a-z]+)'/g)].map((match) => match[1]);
  const wanted = new Set(reasons.filter((reason) => reason !== 'empty').map((reason) => 'refused_' + reason));
  // An empty value is no refusal to the reader; what is built from a part is named above or below.
  for (const kind of ['refused', 'full']) wanted.add('storage_' + kind);
  for (const [, name] of scripts.matchAll(/\bword\([^)]*?'([a-z_]+)'[,)]/g)) wanted.add(name);
  for (const [, name] of read('js/trouble.js').matchAll(/\btell\('([a-z_]+)'\)/g)) wanted.add(name);
  for (const [, one, many] of scripts.matchAll(/word\([^?)]*\? '([a-z_]+)' : '([a-z_]+)'/g)) wanted.add(one).add(many);
  // Pages with steps, the wizard or the log give the words that they alone show.
  const partials = ['words', 'step-words', 'wizard-words', 'incident-words'].map((name) => read('templates/partials/' + name + '.html'));
  const given = [...partials.join('').matchAll(/data-word-([a-z-]+)="\{\{ w\.([a-z_]+) \}\}"/g)];
  for (const [, attribute, key] of given) assert.equal(attribute, key.replace(/_/g, '-'));
  assert.deepEqual(given.map((match) => match[2]).sort(), [...wanted].sort());
  const words = read('theme.toml').split('\n[words]\n')[1];
  for (const [, , key] of given) assert.match(words, new RegExp('^' + key + ' = "[^!"]+"$', 'm'));
});
