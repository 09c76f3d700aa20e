// Runs files of page tests in one process, one after the other, so that they share their browsers:
//   node together.mjs keys policy
import test from 'node:test';

let read;
const areRead = new Promise((done) => (read = done));
// While a test runs, node does not take the first file's end for that of all: it would close the browsers then, and never again.
test('the files are read', () => areRead);
for (const name of process.argv.slice(2)) {
  await import(`./pages/${name}.test.mjs`).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
read();
