// Values and the environment while an incident runs: what the alert says, and what was chosen in another tab. The book is tests/fixtures/commands.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { names, newTab, site } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { hand } from './incidents.mjs';
import { errorsOf } from './steps.mjs';

const skip = site && existsSync(path.join(site, 'rows.html')) ? false : 'not the book of commands';
const field = 'input[data-placeholder="pod"]';
/** Whether each page has a storage of its own. */
const isApart = (name, from) => name === 'firefox' && from === 'disk';

/** What a page says of the pod: the field, the words beside it, and a command that names it. */
const stateOf = (tab) =>
  tab.evaluate((selector) => {
    const input = document.querySelector(selector);
    const note = input.closest('[data-field]').querySelector('[data-note]');
    const command = [...document.querySelectorAll('article [data-command] code[data-command-text]')].find((code) => code.textContent.startsWith('kubectl logs'));
    return { value: input.value, note: note.textContent.replace(/\s+/g, ' ').trim(), command: command.textContent };
  }, field);

const says = (pod, note) => ({ value: pod, note, command: `kubectl logs ${pod} -n shop` });

async function type(tab, text) {
  await tab.$eval(field, (input) => (input.focus(), input.select()));
  await tab.keyboard.type(text);
  await tab.keyboard.press('Tab');
}

/** Opens a page as an alert's link does. */
async function arrive(tab, address) {
  await tab.goto('about:blank');
  await tab.goto(address);
  await tab.waitForSelector('html.js main');
}

for (const name of names) {
  test(`${name}: where an alert and the running incident differ, the alert's value stands and the reader decides`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser, { width: 390, height: 664 });
      const errors = errorsOf(tab);
      const at = hand(tab);
      await tab.goto(`${base}incident.html`);
      await at.start({ title: 'Down', severity: 'P1' });
      await at.follow('rows.html');
      await tab.$eval('[data-fill-toggle]', (fold) => (fold.open = true));
      await type(tab, 'api-1');
      const valueOfIncident = () => tab.evaluate(() => window.opsbook.incidents.current().values.pod);
      await until(async () => (await valueOfIncident()) === 'api-1', 'the incident has it');

      await arrive(tab, `${base}rows.html?instance=web-2`);
      assert.deepEqual(await stateOf(tab), says('web-2', 'From the alert. The incident has api-1. Use'), from);
      // It is asked where one sees it.
      assert.equal(await tab.$eval('[data-fill-toggle]', (fold) => fold.open), true, from);
      assert.equal(await valueOfIncident(), 'api-1', from);
      await tab.reload();
      assert.deepEqual(await stateOf(tab), says('web-2', 'From the alert. The incident has api-1. Use'), `${from}: reloaded`);
      await tab.click('[data-use-incident]');
      assert.deepEqual(await stateOf(tab), says('api-1', ''), from);
      await tab.reload();
      assert.deepEqual(await stateOf(tab), says('api-1', ''), `${from}: reloaded`);

      // The same value is no question; another one that is typed ends it, and is the incident's.
      await arrive(tab, `${base}rows.html#instance=api-1`);
      assert.deepEqual(await stateOf(tab), says('api-1', 'from the alert'), from);
      await arrive(tab, `${base}rows.html#instance=web-3`);
      assert.equal((await tab.$$('[data-use-incident]')).length, 1, from);
      await type(tab, 'api-4');
      assert.deepEqual(await stateOf(tab), says('api-4', ''), from);
      await until(async () => (await valueOfIncident()) === 'api-4', 'the incident has what was typed');

      // A tab that an alert opens later is asked too, where it knows of the incident.
      if (!isApart(name, from)) {
        const other = await newTab(browser);
        await arrive(other, `${base}rows.html?instance=web-2`);
        assert.deepEqual(await stateOf(other), says('web-2', 'From the alert. The incident has api-4. Use'), from);
        assert.deepEqual(await stateOf(tab), says('api-4', ''), from);
        await other.goto(`${base}stuck.html`);
        assert.match(await other.$eval(`[data-field="pod"] [data-note]`, (note) => note.textContent), /The incident has api-4/, from);
      }
      assert.deepEqual(errors, [], from);
    }));

  test(`${name}: the environment that is chosen in one tab is the incident's, and never changes under a choice of another tab`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const [one, other] = [await newTab(browser), await newTab(browser)];
      const errors = [errorsOf(one), errorsOf(other)];
      await one.goto(`${base}incident.html`);
      await hand(one).start({ title: 'Down', severity: 'P1' });
      await hand(one).follow('rows.html');
      await other.goto(`${base}rows.html`);
      await type(one, 'api-1');
      const stateOf = (tab) =>
        tab.evaluate(() => ({
          environment: document.documentElement.dataset.environment,
          choice: document.querySelector('select[data-environment]').value,
          guards: [...document.querySelectorAll('[data-guard]')].filter((guard) => !guard.hidden).map((guard) => guard.dataset.guard).join(),
          command: [...document.querySelectorAll('article [data-command] code[data-command-text]')].find((code) => code.textContent.startsWith('kubectl delete namespace')).textContent,
        }));
      const state = (environment) => ({ environment, choice: environment, guards: environment, command: `kubectl delete namespace ${environment === 'staging' ? 'shop-staging' : 'shop'}` });
      const follows = (tab, environment) => until(async () => JSON.stringify(await stateOf(tab)) === JSON.stringify(state(environment)), `${from}: ${environment}`);
      await follows(one, 'production');

      await other.select('select[data-environment]', 'staging');
      await follows(other, 'staging');
      if (isApart(name, from)) {
        // The page is the same, and so is its storage.
        await follows(one, 'staging');
        return assert.deepEqual(errors, [[], []], from);
      }
      await follows(one, 'staging');
      assert.equal(await one.$eval('html', (html) => html.hasAttribute('data-environment-other')), true, from);
      // Who chose has chosen: the other's later choice is the incident's, for the tabs to come.
      await one.select('select[data-environment]', 'production');
      await follows(one, 'production');
      await until(() => other.evaluate(() => window.opsbook.incidents.current().environment === 'production'), 'the incident knows');
      await follows(other, 'staging');
      const third = await newTab(browser);
      await third.goto(`${base}rows.html`);
      await follows(third, 'production');
      await one.reload();
      await follows(one, 'production');
      await other.reload();
      await follows(other, 'staging');
      return assert.deepEqual(errors, [[], []], from);
    }));
}
