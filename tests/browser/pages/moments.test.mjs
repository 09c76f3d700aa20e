// Moments of a night, from their beginning to their end, as nobody else tries them in one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { binary } from './books.mjs';
import { contextFor, names, newTab } from './browsers.mjs';
import { serve, until } from './host.mjs';
import { hand, searchBook, skip } from './search.mjs';

for (const name of names) {
  test(`${name}: the network is down, and the pager's link opens the runbook of the copy that was pulled`, { skip }, async (t) => {
    const copy = path.join(searchBook(t), '..', 'a copy #1');
    // Only a host confirms what it has: a folder may have been on its way for weeks.
    const { server, bases } = await serve(path.join(copy, '..', 'site'));
    t.after(() => server.close());
    await promisify(execFile)(binary, ['pull', '--unsigned', bases.host, copy]);
    const tab = await newTab(await contextFor(t, name));
    const complaints = [];
    tab.on('console', (message) => ['error', 'warn', 'warning'].includes(message.type()) && complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('requestfailed', (request) => complaints.push('failed: ' + request.url()));
    await tab.goto(pathToFileURL(path.join(copy, 'index.html')).href);
    const reader = hand(tab);
    await reader.paste('https://runbooks.example.org/book/alerts/KubePodCrashLooping.html?namespace=web&pod=api-7f9c');
    await reader.go('Enter', 'crash.html');
    await until(() => tab.$eval('input[data-placeholder="pod"]', (input) => input.value === 'api-7f9c').catch(() => false), 'the pod of the alert');
    assert.equal(await tab.$eval('input[data-placeholder="namespace"]', (input) => input.value), 'web');
    const command = await tab.$$eval('code[data-command-text]', (all) => all.map((code) => code.textContent));
    assert.ok(command.includes('kubectl logs api-7f9c -n web --previous'), command.join('\n'));
    await until(() => tab.$eval('[data-kept-confirmed]', (part) => !part.hidden), 'when it was confirmed');
    assert.match(await tab.$eval('[data-kept-confirmed]', (part) => part.textContent), /^Confirmed current \d+ \w+ \d\d:\d\d UTC/);
    assert.deepEqual(complaints, []);
  });
}
