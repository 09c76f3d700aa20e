// Values between pages, tabs, alerts and the browser's own memory of pages. The book is tests/fixtures/commands.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { names, newTab, site } from './browsers.mjs';
import { linkTo } from './file.mjs';
import { inBoth, until } from './host.mjs';
import { errorsOf } from './steps.mjs';
import { chord } from './tabs.mjs';

const skip = site && existsSync(path.join(site, 'edges.html')) ? false : 'not the book of commands';

const field = (name) => `input[data-placeholder="${name}"]`;

/** Asked again while the page changes under the question. */
const ask = (tab, work, ...more) => tab.evaluate(work, ...more).catch(() => undefined);

/** Runs a trial in a new tab, from disk and from a web host. */
function trial(what, work, places = ['disk', 'host', 'file']) {
  for (const name of names) {
    test(`${name}: ${what}`, { skip }, () =>
      inBoth(name, async (browser, base, from) => {
        if (!places.includes(from)) return;
        const tab = await newTab(browser);
        const errors = errorsOf(tab);
        const open = async (link) => {
          await tab.goto('about:blank');
          await tab.goto(base + link).catch(() => undefined);
          await until(() => ask(tab, () => document.readyState === 'complete' && document.querySelector('html.js main') !== null), link);
        };
        const follow = async (page) => {
          await ask(tab, (link) => document.querySelector(link).click(), linkTo(page));
          await until(() => ask(tab, (page) => window.place().pathname.endsWith(page) && document.readyState === 'complete', page), page);
        };
        const back = async (page) => {
          await ask(tab, () => history.back());
          await until(() => ask(tab, (page) => window.place().pathname.endsWith(page) && document.readyState === 'complete', page), `back to ${page}`);
        };
        const holds = (name, value) =>
          until(() => ask(tab, (selector, value) => document.querySelector(selector).value === value, field(name), value), `${from}: ${name} is ${value}`);
        const text = (start) =>
          tab.evaluate((start) => [...document.querySelectorAll('main [data-command] code[data-command-text]')].find((code) => code.textContent.startsWith(start) && !code.closest('[data-fill]')).textContent, start);
        /** Finds a command's row by how it starts, as a handle. */
        const row = (start) =>
          tab.evaluateHandle(
            (start) => [...document.querySelectorAll('main [data-command]')].find((row) => !row.closest('[data-fill]') && row.querySelector('code[data-command-text]').textContent.startsWith(start)),
            start,
          );
        await work({ tab, browser, from, base, open, follow, back, holds, text, row });
        assert.deepEqual(errors, [], from);
      }));
  }
}

trial('what was chosen last holds on every page that comes back', async ({ tab, from, open, follow, back, holds, text }) => {
  await open('rows.html');
  await tab.type(field('pod'), 'api-1');
  await follow('stuck.html');
  await tab.select('select[data-environment]', 'staging');
  await tab.$eval(field('pod'), (input) => (input.focus(), input.select()));
  await tab.keyboard.type('api-2');
  await tab.keyboard.press('Tab');
  await back('rows.html');
  // From disk Firefox keeps storage for each page alone: there the older page knows no better, and says one thing.
  const isSplit = from === 'disk' && (await tab.browser().version()).startsWith('firefox/');
  const environment = isSplit ? 'production' : 'staging';
  if (!isSplit) await holds('pod', 'api-2');
  const state = () => ask(tab, () => [document.documentElement.dataset.environment, document.querySelector('select[data-environment]').value]);
  await until(async () => JSON.stringify(await state()) === JSON.stringify([environment, environment]), `${from}: ${environment}, not ${await state()}`);
  assert.equal(await text('kubectl logs'), isSplit ? 'kubectl logs api-1 -n shop' : 'kubectl logs api-2 -n shop-staging');
  // Asked of the page: Firefox's driver is not told of a page that comes back from memory.
  await ask(tab, () => (window.mark(), location.reload()));
  await until(() => ask(tab, () => window.isNew()), 'reloaded');
  assert.deepEqual(await state(), [environment, environment], `${from}: reloaded`);
  await ask(tab, () => [...document.querySelectorAll('main [data-command]')].find((row) => row.querySelector('code').textContent.startsWith('kubectl delete namespace')).querySelector('button[data-copy]').click());
  assert.match(await tab.$eval('[data-confirm-dialog] [data-confirm-environment]', (part) => part.textContent), new RegExp(environment));
});

trial('names that the language has for itself are names like any other', async ({ tab, open, text }) => {
  for (const page of ['edges.html', 'commands.html', 'print.html']) {
    await open(page);
    if (page === 'edges.html') assert.equal(await text('echo'), 'echo <constructor> <toString> <plain>');
    else assert.match(await tab.$eval('main', (main) => main.textContent), /echo <constructor> <toString> <plain>/);
  }
  await open('edges.html');
  await tab.type(field('toString'), 'a');
  await tab.type(field('constructor'), 'b');
  await tab.type(field('plain'), 'c');
  assert.equal(await text('echo'), 'echo b a c');
});

trial('what an alert said is there on the pages that speak of it, and no secret is', async ({ tab, open, follow, holds }) => {
  const stored = () => tab.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage));
  await open('alerts/PodStuck.html?claim=data-7&instance=%20db-0%20&ns=&token=t0ken');
  assert.doesNotMatch(tab.url(), /claim|token/);
  await tab.reload();
  await ask(tab, () => [...document.querySelectorAll('[data-choice] a')].find((link) => link.textContent.includes('Rows')).click());
  await until(() => ask(tab, () => window.place().pathname.endsWith('rows.html') && document.readyState === 'complete'), 'chosen');
  await holds('pod', 'db-0');
  await holds('ns', 'shop');
  assert.doesNotMatch(tab.url(), /claim|token|instance/);
  await holds('token', 't0ken');
  await follow('edges.html');
  await holds('pvc', 'data-7');
  assert.match(await tab.$eval('[data-field="pvc"] [data-note]', (note) => note.textContent), /from the alert/);
  assert.doesNotMatch(await stored(), /t0ken/);
  assert.doesNotMatch(tab.url(), /[#?]/);
  // What is taken back stays away, and another alert brings its own.
  await tab.$eval(field('pvc'), (input) => (input.focus(), input.select()));
  await tab.keyboard.press('Backspace');
  await tab.keyboard.press('Tab');
  await follow('rows.html');
  await follow('edges.html');
  await holds('pvc', '');
  await open('rows.html#severity=critical&alertname=PodDown');
  assert.doesNotMatch(tab.url(), /severity|alertname/);
  await holds('pod', '');
});

trial('a crafted link changes nothing where pages share what is kept', async ({ tab, open, holds }) => {
  await open('rows.html');
  await tab.type(field('pod'), 'api-1');
  const state = Buffer.from(JSON.stringify({ values: { typed: { pod: 'evil' }, alert: {} }, environment: 'staging' })).toString('base64url');
  await open('rows.html#s=' + state);
  await holds('pod', 'api-1');
  assert.doesNotMatch(tab.url(), /s=/);
  assert.equal(await tab.$eval('html', (html) => html.dataset.environment), 'production');
}, ['host', 'file']);

trial('a press counts while a field is open in place', async ({ tab, open, row, text }) => {
  await open('rows.html');
  await tab.evaluate(() => document.addEventListener('opsbook:copied', (event) => (window.copied = event.detail.text)));
  const logs = await row('kubectl logs');
  await (await logs.$('code [data-slot="pod"]')).click();
  await tab.keyboard.type('--all');
  await (await (await row('kubectl get nodes')).$('button[data-copy]')).click();
  await until(() => tab.evaluate(() => window.copied === 'kubectl get nodes'), 'copied');
  await until(() => tab.evaluate(() => document.querySelector('[data-slot-field]') === null), 'closed');
  await (await logs.$('code [data-slot="pod"]')).click();
  await chord(tab, 'a');
  await tab.keyboard.type('api-1');
  await (await logs.$('button[data-copy]')).click();
  await until(() => tab.evaluate(() => window.copied === 'kubectl logs api-1 -n shop'), 'copied');
  // Filled in and entered, the focus is where it was.
  await tab.click('button[data-clear-all]');
  await (await logs.$('button[data-copy]')).focus();
  await tab.keyboard.press('Enter');
  await tab.keyboard.type('api-2');
  await tab.keyboard.press('Enter');
  await until(() => tab.evaluate(() => window.copied === 'kubectl logs api-2 -n shop'), 'copied');
  assert.equal(await logs.$eval('button[data-copy]', (button) => button === document.activeElement), true);
  assert.equal(await text('kubectl logs'), 'kubectl logs api-2 -n shop');
});

trial('a refused paste is refused everywhere, until something else is typed', async ({ tab, open, row, text }) => {
  await open('rows.html');
  await tab.evaluate(() => {
    const area = document.createElement('textarea');
    area.value = 'pl\nuc';
    document.body.append(area);
    area.select();
  });
  await chord(tab, 'c');
  await tab.type(field('pod'), 'good-2');
  const logs = await row('kubectl logs');
  await (await logs.$('code [data-slot="pod"]')).click();
  await chord(tab, 'v');
  const state = () => tab.evaluate((selector) => {
    const place = document.querySelector('[data-slot-field]');
    const top = document.querySelector(selector);
    return { place: place && place.value, top: top.value, note: top.closest('[data-field]').querySelector('[data-note]').textContent.slice(0, 13) };
  }, field('pod'));
  await until(async () => (await state()).note === 'Not filled in', 'refused');
  assert.deepEqual(await state(), { place: '', top: '', note: 'Not filled in' });
  await tab.keyboard.press('Enter');
  assert.equal(await text('kubectl logs'), 'kubectl logs <pod> -n shop');
  await tab.keyboard.press('Tab');
  await until(async () => (await state()).place === null, 'closed');
  assert.deepEqual(await state(), { place: null, top: '', note: 'Not filled in' });
  assert.equal(await text('kubectl logs'), 'kubectl logs <pod> -n shop');
  await tab.type(field('pod'), 'good-3');
  assert.equal(await text('kubectl logs'), 'kubectl logs good-3 -n shop');
  assert.notEqual((await state()).note, 'Not filled in');
});

trial('one second act at a time, and Escape leaves it from anywhere', async ({ tab, open, row }) => {
  await open('edges.html');
  const acts = () => tab.$$eval('[data-confirm-dialog]', (all) => all.length);
  for (const start of ['kubectl delete pvc data-0', 'kubectl delete pvc data-1']) {
    await (await (await row(start)).$('button[data-copy]')).click();
    assert.equal(await acts(), 1, start);
  }
  assert.equal(await (await row('kubectl delete pvc data-1')).$eval('[data-confirm-dialog]', (act) => act.open), true);
  // A field in place takes it first.
  await (await (await row('kubectl get pvc')).$('code [data-slot]')).click();
  await tab.keyboard.press('Escape');
  assert.deepEqual([await acts(), await tab.$('[data-slot-field]')], [1, null]);
  await tab.focus(field('plain'));
  await tab.keyboard.press('Escape');
  assert.equal(await acts(), 0);
  assert.equal(await tab.$eval(field('plain'), (input) => input === document.activeElement), true);
});

trial('code is copied without blank lines at its end', async ({ tab, open }) => {
  await open('edges.html');
  await tab.evaluate(() => document.addEventListener('copy', (event) => setTimeout(() => (window.text = event.clipboardData.getData('text/plain')), 0)));
  await tab.evaluate(() => {
    navigator.clipboard.writeText = (text) => Promise.resolve((window.text = text)).then(() => undefined);
  });
  await tab.click('button[data-copy-code]');
  await until(() => tab.evaluate(() => window.text !== undefined), 'copied');
  assert.equal(await tab.evaluate(() => window.text), 'select 1;');
});
