// The wizard: how bad is it?
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { address, contextFor, names, newTab, site } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { errorsOf } from './steps.mjs';

const severity = site && path.join(site, 'severity.html');
const skip = severity && existsSync(severity) && readFileSync(severity, 'utf8').includes('data-criterion="P1-2"') ? false : 'not the shipped playbook';

for (const name of names) {
  test(`${name}: the wizard answers at once, for each criterion alone, and its state is in the address`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser, { width: 390, height: 664 });
      const errors = errorsOf(tab);
      await tab.evaluateOnNewDocument(() => {
        Date.now = () => 1_763_000_040_000;
      });
      await tab.goto(`${base}severity.html`);
      const answer = () => tab.$eval('output[data-severity]', (output) => output.dataset.severity);
      const text = () => tab.$eval('output[data-severity]', (output) => output.textContent);
      assert.deepEqual([await answer(), await text()], ['', ''], from);

      const wrong = await tab.evaluate(() => {
        const found = [];
        const output = document.querySelector('output[data-severity]');
        for (const box of document.querySelectorAll('[data-criterion], [data-unsure]')) {
          const id = box.dataset.criterion || box.dataset.unsure;
          box.click();
          if (output.dataset.severity !== id.replace(/-\d+$/, '')) found.push([id, output.dataset.severity]);
          box.click();
          if (output.dataset.severity !== '') found.push([id, 'not taken back']);
        }
        return found;
      });
      assert.deepEqual(wrong, [], from);

      await tab.type('[data-metric="error-rate"]', '30');
      await tab.$eval('[data-unsure="P1-2"]', (box) => box.click());
      assert.equal(await answer(), 'P1', from);
      assert.match(await text(), /cannot be ruled out.*the book says nothing between 10 % and 50 %/, from);
      assert.match(await tab.$eval('[data-wizard-confirm]', (part) => part.textContent), /Data loss/);
      const fixed = await tab.evaluate(() => [...document.querySelectorAll('body *')].filter((part) => getComputedStyle(part).position === 'fixed').reduce((sum, part) => sum + part.getBoundingClientRect().height, 0));
      assert.ok(fixed <= 112, `${from}: ${fixed} px are fixed`);

      await tab.reload();
      await until(async () => (await answer()) === 'P1', `${from}: after a reload`);
      assert.equal(await tab.$eval('[data-metric="error-rate"]', (field) => field.value), '30');
      await tab.$eval('[data-criterion="P1-2"]', (box) => box.click());
      assert.equal(await tab.$eval('[data-unsure="P1-2"]', (box) => box.checked), false);
      await tab.$eval('[data-criterion="P1-2"]', (box) => box.click());
      await tab.$eval('[data-flip="error-rate"]', (button) => button.click());
      assert.equal(await answer(), 'P2', from);
      await tab.$eval('[data-override="P3"]', (button) => button.click());
      assert.deepEqual([await answer(), /Set by hand\. The book says P2\./.test(await text())], ['P3', true], from);

      await tab.goto('about:blank');
      await tab.goto(`${base}severity.html#w=${encodeURIComponent('y<img>~v__proto__*1~oP9~verror-rate*1e999~yP2-1~t2025-11-13T02:00')}`);
      assert.equal(await answer(), 'P2', from);
      assert.match(await tab.$eval('[data-wizard-due="respond"]', (row) => row.textContent), /02:30 UTC/, from);
      assert.deepEqual(errors, [], from);
    }));
}

/** Everything that makes an incident one of the book's severities, as `opsbook.json` tells other programs. */
function criteria() {
  const book = JSON.parse(readFileSync(path.join(site, 'opsbook.json'), 'utf8'));
  const inside = ({ above, at_least: least, below, at_most: most }) => {
    const [low, high] = [above ?? least, below ?? most];
    if (low !== undefined && high !== undefined) return (low + high) / 2;
    return low !== undefined ? low + 1 : high - 1;
  };
  return book.severities.flatMap(({ id, when }, rank) =>
    when.map((one) => {
      if (typeof one !== 'string') assert.ok(one.metric, 'a kind of criterion that this test does not know');
      return typeof one === 'string' ? { id, rank, text: one } : { id, rank, metric: one.metric, value: inside(one) };
    }),
  );
}

for (const name of names) {
  test(`${name}: each criterion of the book, alone and with each other one, gives the more severe`, { skip, timeout: 120_000 }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    await tab.goto(address('severity.html'));
    const all = criteria();
    assert.ok(all.length > 25, `${all.length} criteria`);
    const { wrong, count } = await tab.evaluate((all) => {
      const output = document.querySelector('output[data-severity]');
      const sets = new Map([...document.querySelectorAll('.wizard fieldset')].map((set) => [set.querySelector('.badge__id')?.textContent, set]));
      const give = (criterion, isOn) => {
        if (criterion.metric) {
          const field = document.querySelector(`[data-metric="${criterion.metric}"]`);
          field.value = isOn ? String(criterion.value) : '';
          field.dispatchEvent(new Event('input', { bubbles: true }));
          return;
        }
        const label = [...sets.get(criterion.id).querySelectorAll('label:has([data-criterion])')].find((one) => one.textContent.trim() === criterion.text);
        label.querySelector('input').click();
      };
      const wrong = [];
      let count = 0;
      for (const [at, first] of all.entries()) {
        give(first, true);
        if (output.dataset.severity !== first.id) wrong.push([first, null, output.dataset.severity]);
        for (const second of all.slice(at + 1)) {
          if (second.metric && second.metric === first.metric) continue;
          give(second, true);
          count += 1;
          const expected = first.rank <= second.rank ? first.id : second.id;
          if (output.dataset.severity !== expected) wrong.push([first, second, output.dataset.severity]);
          give(second, false);
          if (output.dataset.severity !== first.id) wrong.push([first, second, 'not taken back']);
        }
        give(first, false);
        if (output.dataset.severity !== '') wrong.push([first, null, 'not taken back']);
      }
      return { wrong, count };
    }, all);
    assert.deepEqual(wrong, []);
    assert.ok(count > 300, `${count} pairs`);
  });
}
