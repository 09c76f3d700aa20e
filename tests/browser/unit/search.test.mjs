import assert from 'node:assert/strict';
import test from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { scripts } from '../../search/engine.mjs';

const opsbook = scripts();
const analyzer = opsbook.searchText.analyzer(true);
const plain = opsbook.searchText.analyzer(false);
const asked = (text) => opsbook.searchQuery(text, analyzer, new Set(['the', 'is']));
const terms = (text) => [...asked(text).words.map(({ term }) => term)];

test('letters that are missing, too many, wrong or swapped are counted up to a bound', () => {
  const { distance } = opsbook.searchFuzzy;
  assert.equal(distance('conntrak', 'conntrack', 2), 1);
  assert.equal(distance('leeder', 'leader', 1), 1);
  assert.equal(distance('promethues', 'prometheus', 2), 1);
  assert.equal(distance('kitten', 'sitting', 2), 3);
  assert.equal(distance('a', 'abcdef', 2), 3);
});

test('a mistyped word is meant for the nearest words, and a number for none', () => {
  const names = ['certif', 'certificate', 'crash', 'crashloop', 'dash'];
  const dictionary = { names, common: [3, 1, 5, 2, 4], letters: names.map(opsbook.searchFuzzy.letters) };
  const meant = (word, isOpen = false) => [...opsbook.searchFuzzy.candidates(word, dictionary, isOpen, plain)].map(({ term }) => term);
  assert.deepEqual(meant('crashlop'), ['crashloop']);
  assert.deepEqual(meant('crsah'), ['crash']);
  assert.deepEqual(meant('certifcate'), ['certificate']);
  assert.deepEqual(meant('10.4'), []);
  assert.deepEqual(meant('x509'), []);
  assert.deepEqual(meant('cra'), []);
  // Still being typed, its beginning is enough.
  assert.deepEqual(meant('certfi', true), ['certif', 'certificate']);
});

test('a long word that is still being typed is not meant for whatever is longer', () => {
  const names = ['constructor', 'containerd', 'terminatedpodgcthreshold'];
  const dictionary = { names, common: names.map(() => 9), letters: names.map(opsbook.searchFuzzy.letters) };
  const meant = (word) => [...opsbook.searchFuzzy.candidates(word, dictionary, true, plain)].map(({ term }) => term);
  assert.deepEqual(meant('tomorrow'), []);
  assert.deepEqual(meant('checkout'), []);
  assert.deepEqual(meant('contaniner'), ['containerd']);
  assert.deepEqual(meant('terminatd'), ['terminatedpodgcthreshold']);
});

test('a mistake is seen in the word as it is written, whatever its stem, also where the book has it with other endings alone', () => {
  const names = ['buckets', 'components', 'configure', 'deploying', 'extra', 'external', 'hash', 'hosts', 'latency', 'latent', 'monitors', 'node', 'operation', 'operator', 'read', 'ready', 'terms'];
  const dictionary = { names, common: names.map(() => 1), letters: names.map(opsbook.searchFuzzy.letters) };
  const meant = (word, by = analyzer) => opsbook.searchFuzzy.candidates(word, dictionary, false, by).map(({ word: name }) => name);
  const cases = [
    ['compnents', 'components'], ['extrnal', 'external'], ['latncy', 'latency'], ['oprator', 'operator'],
    ['readig', 'read'], ['hsting', 'hosts'], ['trms', 'terms'], ['deploymnet', 'deploying'], ['configuratoin', 'configure'], ['moniotring', 'monitors'], ['bcket', 'buckets'],
  ];
  for (const [word, name] of cases) assert.equal(meant(word)[0], name, word);
  assert.deepEqual(meant('hsting', plain), []);
  assert.deepEqual(meant('noise'), []);
});

test('what no runbook holds is taken out of a pasted line', () => {
  assert.deepEqual(terms('[FIRING:1] KubePodCrashLooping monitoring (critical)'), ['kube', 'pod', 'crash', 'loop', 'monitor']);
  assert.deepEqual(terms('alertname=DiskFull device=/dev/sda1 severity=warning'), ['disk', 'full']);
  assert.deepEqual(terms('2026-11-29T02:14:09.123Z level=error msg="lock lost" caller=a.go:12'), ['lock', 'lost']);
  assert.deepEqual(terms('pod 3f2b8c1e-0a4d-4f5e-9b1a-2c3d4e5f6a7b lost'), ['pod', 'lost']);
});

test('a day is looked for, and a time is not', () => {
  assert.deepEqual(terms('incident on 2020-08-04'), ['incid', 'on', '2020-08-04']);
  assert.deepEqual(terms('2020-08-04 12:30:00,123 lock lost'), ['lock', 'lost']);
});

test('where nothing but noise was typed, it is what is looked for', () => {
  assert.deepEqual(terms('severity=critical'), ['sever', 'critic']);
  assert.deepEqual(terms('12:30:00'), ['12', '30', '00']);
  assert.deepEqual(terms(''), []);
});

test('a long pasted text keeps the words that say something of its first and its last lines', () => {
  const words = Array.from({ length: 60 }, (_, at) => 'the word' + String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26))).join(' ');
  const found = terms(words + ' '.repeat(5000) + 'at frame\n'.repeat(400) + 'Cause: quorum lost');
  assert.equal(found.length, 24);
  assert.ok(!found.includes('the') && found.includes('wordaa'), found.join());
  assert.deepEqual(found.slice(-3), ['caus', 'quorum', 'lost']);
});

test('what is typed of a word may be longer than its stem, and end with what joins words', async () => {
  const names = ['availability', 'available', 'avocado'];
  const dictionary = { names, common: names.map(() => 1), letters: names.map(opsbook.searchFuzzy.letters) };
  const meant = opsbook.searchFuzzy.candidates('availab', dictionary, true, analyzer);
  assert.deepEqual(meant.map(({ term, distance }) => [term, distance]), [['avail', 0]]);
  assert.deepEqual(asked('kube-').open.map(({ term }) => term), ['kube']);
  assert.deepEqual(asked('kube ').open, []);
});

test('the last word is open until something follows it', () => {
  assert.deepEqual([...asked('restart po').open].map(({ term }) => term), ['po']);
  assert.deepEqual([...asked('restart po ').open], []);
  assert.equal(asked('Kube Pod Crash-Looping').name, 'kubepodcrashloop');
});

test('postings are read as the build writes them', () => {
  // Page 3 with a name, sections 0 and 2 (as a name); page 5 without sections; page 300 with section 40.
  const bytes = Uint8Array.from([3, 0x80 | 64, 2, 0x05, 0xff, 5, 2, 10, 0, 0xa7, 2, 20, 1, 0xf3, 80]);
  const starts = Uint32Array.from({ length: 301 }, (_, page) => page * 1000);
  const { pages, sections } = opsbook.searchPostings.reader(starts)(bytes);
  const listed = ({ at, weights, count }) => [...at.slice(0, count)].map((place, index) => [place, weights[index] & 0x7f, weights[index] >= opsbook.searchPostings.NAME]);
  assert.deepEqual(listed(pages), [[3, 64, true], [5, 10, false], [300, 20, false]]);
  assert.deepEqual(listed(sections), [[3000, 5, false], [3002, 15, true], [300040, 3, false]]);
});

test('a name leads to its page also where none of its words is kept', () => {
  const head = { counts: [2, 3], sections: 5, priors: [100, 100] };
  const rank = opsbook.searchRank.ranker(head, { exact: true, pages: true, coverage: true, prior: true });
  const word = { term: 'get', weight: 1, rarity: 1, isKnown: true, matches: [{ postings: { sections: 1, bytes: Uint8Array.from([0, 64, 1, 0x05]) }, factor: 1 }] };
  // A command in the third section of the second page.
  const names = [{ kind: 'command', postings: { sections: 1, bytes: Uint8Array.from([1, 10, 1, 0xf5, 5]) } }];
  const places = (isWanted) => [...rank([word], names, isWanted).ranked].map(({ page, section }) => `${page}#${section}`);
  assert.deepEqual(places(() => true), ['1#2', '0#0']);
  assert.deepEqual(places((page) => page !== 1), ['0#0']);
  assert.deepEqual([...rank([word], names, () => false).pages].sort(), [0, 1]);
});

test('terms of any letters are read, each from the one before it', async () => {
  const names = ['abc', 'abd', 'abdo', 'größe', 'grösse', 'grün', 'gz', 'gzip', '過負荷', '過食'];
  let last = Buffer.from('');
  const bytes = names.flatMap((name) => {
    const own = Buffer.from(name);
    let common = 0;
    while (common < Math.min(own.length, last.length) && own[common] === last[common]) common += 1;
    last = own;
    return [common, own.length - common, ...own.subarray(common), 3];
  });
  const parts = opsbook.searchParts(async () => Uint8Array.from(deflateRawSync(Buffer.from(bytes))));
  assert.deepEqual([...(await parts.words()).names], names);
});

test('a part that did not come is asked for again, and one that came is kept', async () => {
  let asks = 0;
  const parts = opsbook.searchParts(async () => {
    asks += 1;
    if (asks === 1) throw new Error('no network');
    return Uint8Array.from(deflateRawSync(Buffer.from('{"format":1}')));
  });
  await assert.rejects(() => parts.head());
  assert.equal((await parts.head()).format, 1);
  assert.equal((await parts.head()).format, 1);
  assert.equal(asks, 2);
});

/** A book of so many pages, each of one section and in a part of its own, that all hold "disk" and "the". */
function bookOf(count) {
  const bytes = Uint8Array.from(Array.from({ length: count }, (_, page) => [page === 0 ? 0 : 1, 100 - Math.min(page, 90), 1, 0x05]).flat());
  const asked = { terms: [], pages: 0 };
  const head = {
    stems: true, sections: count, counts: Array(count).fill(1), priors: Array(count).fill(100), terms: ['disk', 'the', 'thea'], pages: Array(count).fill(1),
    stop: ['the'], cut: ['the'], misspelled: [], synonyms: [],
  };
  const one = (number) => (asked.terms.push(head.terms[number]), { names: [head.terms[number]], postings: new Map([[head.terms[number], { sections: count, bytes }]]) });
  const page = (number) => (asked.pages += 1, [{ k: 'runbook', h: `p${number}.html`, t: `Page ${number}`, c: '', s: [['Page', '', 0, 'disk', []]] }]);
  const parts = { head: async () => head, terms: async (number) => one(number), words: async () => ({ names: [], common: [], letters: [] }), pages: async (number) => page(number) };
  return { asked, search: opsbook.searchEngine(parts).search };
}

test('a large book shows its best results before it reads the others, a small one all at once', async () => {
  const hrefs = (results) => [...results].map(({ record }) => record.h);
  const all = Array.from({ length: 20 }, (_, page) => `p${page}.html`);
  const large = bookOf(300);
  const found = await large.search('disk ', { limit: 20, first: 6 });
  assert.deepEqual([hrefs(found.results), large.asked.pages], [all.slice(0, 6), 6]);
  assert.deepEqual(hrefs(await found.rest()), all.slice(6));
  const small = await bookOf(100).search('disk ', { limit: 20, first: 6 });
  assert.deepEqual([hrefs(small.results), hrefs(await small.rest())], [all, []]);
});

test('a word that nearly every page holds is asked for only where nothing else was typed', async () => {
  const both = bookOf(300);
  assert.equal((await both.search('the disk ', { limit: 5, first: 5 })).results.length, 5);
  assert.ok(!both.asked.terms.includes('the'), both.asked.terms.join());
  const alone = bookOf(300);
  assert.equal((await alone.search('the ', { limit: 5, first: 5 })).results.length, 5);
  assert.ok(alone.asked.terms.includes('the'));
  assert.deepEqual([...asked('restart the is').pairs].map(({ term }) => term), ['restartth']);
});
