// Reads texts, each a line of JSON `[stems, text]`, and writes the terms that the theme's script cuts it into, and its key as a
// command. Run by the Rust tests.
import { readFileSync } from 'node:fs';
import { scripts } from './engine.mjs';

const { searchText } = scripts();
const analyzers = { true: searchText.analyzer(true), false: searchText.analyzer(false) };
const lines = readFileSync(0, 'utf8').split('\n').filter(Boolean);
process.stdout.write(lines.map((line) => {
  const [stems, text] = JSON.parse(line);
  const compounds = searchText.compounds(text);
  const terms = compounds.flatMap((compound) => analyzers[stems].terms(compound)).map(({ term }) => term);
  const name = analyzers[stems].joined(analyzers[stems].words(text));
  return JSON.stringify({ terms, paths: compounds.map(({ continuesPath }) => continuesPath), name, command: searchText.commandKey(text) }) + '\n';
}).join(''));
