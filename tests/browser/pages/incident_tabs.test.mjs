// Two tabs that write at once, and a log that is over beside one that runs. The book is the shipped one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { names, newTab } from './browsers.mjs';
import { inBoth, until } from './host.mjs';
import { hand, runbook, skip } from './incidents.mjs';

for (const name of names) {
  test(`${name}: what two tabs write in the same instant is in the log of both`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      // There each page has its own log.
      if (name === 'firefox' && from === 'disk') return;
      const [one, other] = [await newTab(browser), await newTab(browser)];
      await one.goto(`${base}incident.html`);
      await hand(one).start({ title: 'Down' });
      await other.goto(`${base}${runbook}`);
      const write = (tab, text, at) =>
        tab.evaluate(
          async ({ text, at }) => {
            while (Date.now() < at) await new Promise((next) => setTimeout(next, 0));
            window.opsbook.incidents.act((incident, now) => void window.opsbook.incident.note(incident, text, now));
          },
          { text, at },
        );
      const wanted = [];
      for (let round = 0; round < 5; round++) {
        const at = Date.now() + 150;
        wanted.push(`one ${round}`, `other ${round}`);
        await Promise.all([write(one, `one ${round}`, at), write(other, `other ${round}`, at)]);
      }
      const notes = (tab) => tab.evaluate(() => window.opsbook.incidents.current().entries.flatMap((entry) => (entry.kind === 'note' ? [entry.text] : [])).sort());
      for (const tab of [one, other]) await until(async () => (await notes(tab)).length >= wanted.length, `${from}: all notes`);
      assert.deepEqual([await notes(one), await notes(other)], [wanted.toSorted(), wanted.toSorted()], from);
    }));

  test(`${name}: a log that goes on again leaves the one in front that runs`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      await tab.goto(`${base}incident.html`);
      await at.start({ title: 'First', severity: 'P1' });
      for (let round = 0; round < 3; round++) await at.press('[data-now-advance]');
      await at.press('[data-now-close]');
      await at.start({ title: 'Second', severity: 'P2' });
      await tab.$$eval('[data-archive-list] button', (all) => all.find((button) => button.textContent === 'View').click());
      await at.press('[data-time="resolved"] [data-time-edit]');
      await at.press('[data-time="resolved"] [data-time-remove]');
      assert.equal((await at.bar()).severity, 'P2', from);
      assert.match(await at.text('[data-now-title]'), /First/, from);
      assert.match(await at.text('[data-archive-list]'), /First since .*set aside.*Go on/, from);
    }));
}
