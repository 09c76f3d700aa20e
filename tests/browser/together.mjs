// Runs files of page tests in one process, one after the other, so that they share their browsers:
//   node together.mjs keys policy
for (const name of process.argv.slice(2)) await import(`./pages/${name}.test.mjs`);
