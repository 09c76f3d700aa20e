// Reads queries, one a line, and writes what the search of a built site answers, a line of JSON each. Run by the Rust tests.
//   node ask.mjs SITE < queries
import { readFileSync } from 'node:fs';
import { open } from './engine.mjs';

const engine = open(process.argv[2]);
for (const query of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const { results, total } = await engine.search(query, { limit: 30 });
  const told = results.map(({ record, text: [heading, anchor], kind }) => ({ href: record.h, anchor, title: record.t, heading, kind }));
  process.stdout.write(JSON.stringify({ total, results: told }) + '\n');
}
