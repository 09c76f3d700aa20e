// Steps that are meant for some severities, while an incident of one runs. The book is tests/fixtures/steps.
import assert from 'node:assert/strict';
import test from 'node:test';
import { names, newTab } from './browsers.mjs';
import { inBoth } from './host.mjs';
import { hand } from './incidents.mjs';
import { skip } from './steps.mjs';

for (const name of names) {
  test(`${name}: steps that the severity leaves out step back, and never on paper`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      const back = () => tab.$$eval('[data-step-item]', (items) => items.filter((item) => item.hasAttribute('data-if-not')).map((item) => item.dataset.if));
      await tab.goto(`${base}service.html`);
      assert.deepEqual(await back(), [], from);
      await at.follow('incident.html');
      await at.start({ severity: 'P3' });
      await at.follow('service.html');
      assert.deepEqual(await back(), ['P1 P2'], from);
      await at.follow('incident.html');
      await at.press('[data-rate="P2"]');
      await at.follow('service.html');
      assert.deepEqual(await back(), [], from);
    }));
}
