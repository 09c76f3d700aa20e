// Says of each file of tests how it went: `ok|failed|nothing FILE SECONDS`, and what failed why. `tests/run` reads that.
import path from 'node:path';
import { inspect } from 'node:util';

// A browser that does not end, or answers no more, must not hold all other tests until somebody comes. No test takes half as long.
const LONGEST_MS = 5 * 60_000;

/** @param {AsyncIterable<{ type: string, data: any }>} events of node:test */
export default async function* report(events) {
  const files = new Map();
  let running = 'the first test';
  const giveUp = () => {
    process.stderr.write(`nothing has happened for ${LONGEST_MS / 60_000} minutes in or after: ${running}\n`);
    // Takes the browsers along.
    process.exit(1);
  };
  const patience = setTimeout(giveUp, LONGEST_MS);
  patience.unref();
  for await (const { type, data } of events) {
    patience.refresh();
    if (type === 'test:dequeue') running = `${path.basename(data.file ?? '')}: ${data.name}`;
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const name = path.basename(data.file ?? 'unknown', '.test.mjs');
    // What is no file of tests and failed has no line of its own at the end: tests/run tries all the files again.
    const file = files.get(name) ?? { passed: 0, failed: 0, seconds: 0 };
    if (data.file?.endsWith('.test.mjs')) files.set(name, file);
    file.seconds += data.details.duration_ms / 1000;
    if (type === 'test:fail') {
      file.failed += 1;
      yield `${name}: ${data.name} (${Math.round(data.details.duration_ms)} ms)\n${inspect(data.details.error.cause ?? data.details.error)}\n`;
    } else if (data.skip === undefined) file.passed += 1;
  }
  for (const [name, { passed, failed, seconds }] of files) yield `${failed ? 'failed' : passed ? 'ok' : 'nothing'} ${name} ${Math.round(seconds)}\n`;
}
