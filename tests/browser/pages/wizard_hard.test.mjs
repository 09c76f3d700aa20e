// The wizard of a book with long names, gaps that another criterion covers, and plans that nobody has filled yet.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bookOf, noBinary } from './books.mjs';
import { contextFor, names, newTab } from './browsers.mjs';
import { packed, print } from './paper.mjs';

const long = 'Grundstücksverkehrsgenehmigungszuständigkeit';
/** So many that a card with all of them takes most of a sheet. */
const people = Array.from({ length: 24 }, (_, at) => ({ id: `someone-${at}`, name: `Someone ${at}` }));
const files = {
  'index.md': `---
title: Hard
metrics:
  - { id: error-rate, name: Error rate, unit: "%", min: 0, max: 100 }
  - { id: revenue, name: Revenue impact, unit: $/hour, min: 0 }
severities:
  - { id: P1, name: Critical, respond_within: 15m, when: [Down, { metric: error-rate, above: 50 }, { metric: revenue, above: 9000 }], escalation: nobody, notify: [${people.map((each) => each.id).join(', ')}] }
  - { id: P2, name: ${long}, respond_within: 30m, when: [{ all: [Some endpoints failing, { metric: error-rate, at_least: 20, at_most: 50 }] }, { metric: error-rate, at_least: 5, at_most: 20 }] }
contacts:
${people.map(({ id, name }) => `  - { id: ${id}, name: ${name}, phone: "+1 (202) 555-0117", email: ${id}@example.com }`).join('\n')}
escalation:
  - { id: nobody, name: Not yet }
rotations:
  - { id: none, name: Nobody in it }
  - { id: live, name: Elsewhere, schedule_url: "https://schedule.example.com/" }
---

\`\`\`{on-call}
\`\`\`
`,
};

/** With the wizard on a page of its author: `severity.html` leads there. */
const withCard = {
  ...files,
  'card.md': `---
title: Card
---

# Card

\`\`\`sh
page --host <host> --region <region> --user <user> --ticket <ticket>
\`\`\`

\`\`\`{wizard}
\`\`\`
`,
};

for (const name of names) {
  const trial = (what, work) =>
    test(`${name}: ${what}`, { skip: noBinary }, async (t) => {
      const address = bookOf(t, files);
      const tab = await newTab(await contextFor(t, name));
      await tab.goto(address('severity.html'));
      const give = (metric, value) =>
        tab.$eval(`[data-metric="${metric}"]`, (field, value) => {
          field.value = value;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }, value);
      await work({ t, tab, address, give });
    });

  trial('a long name of a severity makes no page wider than the screen', async ({ t, tab, address }) => {
    const addresses = { 'severity.html': address('severity.html'), 'card.html': bookOf(t, withCard)('card.html'), 'index.html': address('index.html') };
    for (const width of [390, 320]) {
      await tab.setViewport({ width, height: 664 });
      for (const [page, at] of Object.entries(addresses)) {
        await tab.goto(at);
        const over = () => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(await over(), 0, `${page} at ${width}`);
        if (page === 'index.html') continue;
        await tab.$eval('[data-override="P2"]', (button) => button.click());
        await tab.$eval('[data-wizard-more]', (button) => button.click());
        assert.equal(await over(), 0, `${page} at ${width}, unfolded`);
        const wide = await tab.$$eval('.badge', (all) => all.filter((badge) => badge.getClientRects().length > 0 && badge.getBoundingClientRect().right > innerWidth).map((badge) => badge.outerHTML));
        assert.deepEqual(wide, [], `${page} at ${width}`);
        const broken = await tab.$$eval('.badge__id', (all) => all.filter((id) => id.getClientRects().length > 0 && id.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(id).fontSize)).length);
        assert.equal(broken, 0, `${page} at ${width}: P2 is in two lines`);
      }
      await tab.goto(address('incident.html'));
      await tab.waitForSelector('[data-start-title]');
      const over = () => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(await over(), 0, `the log at ${width}`);
      await tab.evaluate(() => void window.opsbook.incidents.start({ title: 'Down', severity: 'P2', detected: null }));
      await tab.waitForSelector('[data-now-title]', { visible: true });
      assert.equal(await over(), 0, `the running log at ${width}`);
      await tab.evaluate(() => localStorage.clear());
    }
  });

  trial('a policy and a rotation without people say so, and name no schedule that is not there', async ({ tab, address }) => {
    await tab.$eval('[data-criterion="P1-1"]', (box) => box.click());
    const panel = await tab.$eval('[data-answer="P1"]', (panel) => panel.innerText);
    assert.match(panel, /Escalation: Not yet\s+Nobody is entered for this policy/);
    await tab.goto(address('index.html'));
    const cards = await tab.$$eval('.rotation', (all) => all.map((card) => card.innerText));
    assert.match(cards[0], /Nobody is entered\. Call the first contact\./);
    assert.match(cards[1], /Nobody is entered\. Look in the live schedule/);
  });

  trial('what a value was understood as stands beside it, unless it was typed plainly', async ({ tab, give }) => {
    const echo = (metric) =>
      tab.$eval(`[data-metric="${metric}"]`, (field) => {
        const line = field.closest('[data-wizard-metric]').querySelector('[data-fault]');
        return [line.hidden ? '' : line.textContent, field.getAttribute('aria-invalid'), field.getAttribute('aria-describedby') === line.id];
      });
    for (const [text, says] of [['2.000', 'Counts as $2/hour'], ['2,000', 'Counts as $2000/hour'], ['1.5k', 'Counts as $1500/hour'], ['2,5', 'Counts as $2.5/hour']]) {
      await give('revenue', text);
      assert.deepEqual(await echo('revenue'), [says, null, true], text);
    }
    for (const text of ['2000', '$2000', '2.5', '0.125', '']) {
      await give('revenue', text);
      assert.deepEqual((await echo('revenue')).slice(0, 2), ['', null], text);
    }
    await give('revenue', 'much');
    assert.deepEqual(await echo('revenue'), ['Not a number in $/hour. It does not count.', 'true', true]);
  });

  trial('a gap that another criterion covers is one of the metric alone', async ({ tab, give }) => {
    await give('error-rate', '30');
    assert.match(await tab.$eval('output[data-severity]', (output) => output.textContent), /Error rate 30 %: of this alone the book says nothing between 20 % and 50 %, so the more severe counts/);
  });
}

test('chromium: the filled card begins on the first sheet, and holds no empty fields', { skip: noBinary }, async (t) => {
  const address = bookOf(t, withCard);
  const browser = await contextFor(t, 'chromium');
  const tab = await newTab(browser);
  await tab.goto(address('card.html'));
  await tab.$eval('[data-criterion="P1-1"]', (box) => box.click());
  await tab.type('[data-metric="error-rate"]', '60');
  const sheets = (await print(tab, 'A4')).sheets.map((sheet) => packed(sheet.raw));
  assert.ok(sheets[0].includes(packed('Respond by')), sheets[0]);
  assert.ok(!sheets.join('').includes(packed('Revenue impact$')) && !/Revenueimpact\s*\$\/hour/.test(sheets.join('')), sheets.join('\n'));
});

test('chromium: with forced colours the severity that is set differs from the others', { skip: noBinary }, async (t) => {
  const address = bookOf(t, files);
  const browser = await contextFor(t, 'chromium');
  const tab = await newTab(browser);
  await (await tab.createCDPSession()).send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
  await tab.goto(address('severity.html'));
  await tab.evaluate(() => void window.opsbook.incidents.start({ title: 'Down', severity: 'P1', detected: null }));
  await tab.goto(address('incident.html'));
  const lines = await tab.$$eval('[data-rate]', (all) => all.map((button) => [button.getAttribute('aria-pressed'), getComputedStyle(button).borderTopColor, getComputedStyle(button).outlineStyle].join()));
  assert.equal(lines.length, 2);
  assert.notEqual(lines[0].replace('true', ''), lines[1].replace('false', ''));
});
