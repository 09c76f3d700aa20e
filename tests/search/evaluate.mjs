// Scores the shipped search on judged queries; see README.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { open } from './engine.mjs';

const { values: given } = parseArgs({
  options: { opsbook: { type: 'string' }, corpus: { type: 'string' }, queries: { type: 'string' }, ablate: { type: 'boolean' }, misses: { type: 'boolean' }, json: { type: 'boolean' } },
});
if (!given.opsbook || !given.corpus || !given.queries) {
  console.error('usage: node evaluate.mjs --opsbook PROGRAM --corpus DIR --queries FILE [--ablate] [--misses] [--json]');
  process.exit(2);
}

/** What can be left out, and what it is called. */
const TECHNIQUES = {
  exact: 'exact names first',
  wholes: 'compounds and neighbours joined',
  parts: 'compounds split',
  fuzzy: 'edit distance',
  prefix: 'beginnings of the last word',
  synonyms: 'thesaurus',
  stop: 'stop words weigh little',
  coverage: 'most words first',
  pages: "the page's weight for its sections",
  phrase: 'words side by side, fitting titles',
  prior: 'places before one another',
};

const queries = readFileSync(given.queries, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const sites = mkdtempSync(path.join(tmpdir(), 'opsbook-search-'));
process.on('exit', () => rmSync(sites, { recursive: true, force: true }));
/** @type {Map<string, Map<string, string>>} for each site the pages by their path in lower case */
const pages = new Map();
for (const site of new Set(queries.map((query) => query.site))) {
  const source = path.join(given.corpus, site);
  execFileSync(given.opsbook, ['build', source, '--out', path.join(sites, site)], { stdio: 'ignore' });
  const files = readdirSync(source, { recursive: true }).map((file) => file.split(path.sep).join('/')).filter((file) => file.endsWith('.md'));
  pages.set(site, new Map(files.map((file) => [file.toLowerCase(), file])));
}

/** Returns the page of the source that a result leads to. */
function sourceOf(site, href) {
  const known = pages.get(site);
  const stem = decodeURIComponent(href).replace(/\.html$/, '').toLowerCase();
  const folder = stem.replace(/(^|\/)index$/, '$1');
  const wanted = [stem + '.md', ...['_index.md', 'index.md', 'readme.md'].map((name) => folder + name)];
  return known.get(wanted.find((name) => known.has(name)) ?? '') ?? href;
}

const plain = (id) => id.toLowerCase().replace(/[^\p{L}\p{N}#/._]+/gu, '-').replace(/-+/g, '-').replace(/-(?=#|$)/g, '').replace('#-', '#');

/** Judges one list of results. */
function judge({ relevant, also = [] }, results) {
  const bySection = relevant.some((id) => id.includes('#'));
  const ids = results.map((id) => plain(bySection ? id : id.split('#')[0]));
  const list = [...new Set(ids)].slice(0, 10);
  const gains = new Map([...also.map((id) => [plain(id), 1]), ...relevant.map((id) => [plain(id), 3])]);
  const discounted = (all) => all.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
  const best = discounted([...gains.values()].sort((a, b) => b - a).slice(0, 10));
  const first = list.findIndex((id) => gains.get(id) === 3);
  return {
    ndcg: discounted(list.map((id) => gains.get(id) ?? 0)) / best,
    first: Number(first === 0),
    third: Number(first >= 0 && first < 3),
    rank: first < 0 ? 0 : 1 / (first + 1),
    none: Number(results.length === 0),
  };
}

async function run(options) {
  const engines = new Map([...pages.keys()].map((site) => [site, open(path.join(sites, site), options)]));
  const rows = [];
  for (const query of queries) {
    // As the page of search asks.
    const found = await engines.get(query.site).search(query.q, { limit: 34, first: 6 });
    const results = [...found.results, ...(await found.rest())];
    const ids = results.map(({ record, text: [, anchor] }) => sourceOf(query.site, record.h) + '#' + anchor);
    rows.push({ query, ids, ...judge(query, ids) });
  }
  return rows;
}

const average = (rows, key) => rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
const mean = (rows, key) => average(rows, key).toFixed(3);
const COLUMNS = { ndcg: 'nDCG@10', first: 'success@1', third: 'success@3', rank: 'MRR@10', none: 'no result' };
const line = (name, cells) => console.log(name.padEnd(36) + cells.map((cell) => String(cell).padStart(11)).join(''));

const rows = await run({});
if (given.json) {
  console.log(JSON.stringify(Object.fromEntries(Object.keys(COLUMNS).map((key) => [key, average(rows, key)]))));
  process.exit(0);
}
line('', [...Object.values(COLUMNS), 'queries']);
const tell = (name, some) => line(name, [...Object.keys(COLUMNS).map((key) => mean(some, key)), some.length]);
tell('all', rows);
for (const kind of new Set(queries.map((query) => query.kind))) tell('  ' + kind, rows.filter((row) => row.query.kind === kind));
for (const site of pages.keys()) tell('  ' + site, rows.filter((row) => row.query.site === site));
if (given.misses) {
  for (const { query, ids, first } of rows) if (!first) console.log(`\n${query.site} ${query.kind}: ${query.q}\n  right: ${query.relevant.join(', ')}\n  found: ${ids.slice(0, 4).join(', ')}`);
}
if (given.ablate) {
  console.log();
  for (const [technique, name] of Object.entries(TECHNIQUES)) tell('without: ' + name, await run({ [technique]: false }));
}
