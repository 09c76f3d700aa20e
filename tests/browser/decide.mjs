// Reads lines of `{table, answers}` and writes what the theme's script makes of each. Run by the Rust tests.
import { readFileSync } from 'node:fs';
import { load } from './unit/load.mjs';

const { opsbook } = load(['boot.js', 'decide.js']);
const lines = readFileSync(0, 'utf8').split('\n').filter(Boolean);
process.stdout.write(lines.map((line) => {
  const { table, answers } = JSON.parse(line);
  return JSON.stringify(opsbook.decide(table, answers)) + '\n';
}).join(''));
