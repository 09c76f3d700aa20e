// Paper of pages whose facts are long, mixed or wrong.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bookOf, noBinary } from './books.mjs';
import { contextFor, names, newTab } from './browsers.mjs';
import { mm, packed, picture, print } from './paper.mjs';

const options = { skip: noBinary, timeout: 120_000 };
const long = 'A very long title of some one hundred and twenty characters which goes on and on about the service outage in eu-west';
const facts = 'version: "12.34.56-rc1+build.20260101"\nowner: The Extremely Long Named Platform Engineering And Reliability Department\nreviewed: 2026-01-02\nreview_every: quarterly\n';
const steps = Array.from({ length: 40 }, (_, at) => `- [ ] step ${at} ${'lorem ipsum '.repeat(12)}`).join('\n');
const page = (title, more) => `---\ntitle: ${title}\nkind: runbook\n${more}---\n# ${title}\n\n## Steps\n\n${steps}\n`;

/** Does the work with a tab of each browser in turn. */
async function inEach(t, work, only = names) {
  for (const name of only) {
    const browser = await contextFor(t, name);
    await work(await newTab(browser), name);
  }
}

test('the line on every sheet keeps its title readable and its height small, whatever the other facts are', options, async (t) => {
  const book = bookOf(t, {
    'index.md': '# Home\n',
    'long.md': page(long, facts),
    'short.md': page('Restore the primary database', facts),
    'unbroken.md': page('a'.repeat(300), facts),
    'owner.md': page('Plain but for its owner', 'version: "1.0"\nowner: The Platform Engineering And Reliability Department, Berlin, Warsaw and elsewhere\nreviewed: 2026-01-02\nreview_every: quarterly\n'),
    'plain.md': page('Plain', 'version: "1.0"\nreviewed: 2026-01-02\nreview_every: quarterly\n'),
  });
  await inEach(t, async (tab, name) => {
    for (const [at, title, most] of [
      ['long', long, 3],
      ['short', 'Restore the primary database', 2],
      ['unbroken', 'a'.repeat(60), 3],
      ['owner', 'Plain but for its owner', 2],
      ['plain', 'Plain', 1],
    ]) {
      await tab.goto(book(`${at}.html`));
      const { sheets } = await print(tab, 'A4');
      assert.ok(sheets.length > 1, `${name}, ${at}: ${sheets.length} sheet`);
      for (const [number, { words, raw }] of sheets.entries()) {
        const said = `${name}, ${at}, sheet ${number + 1}`;
        assert.ok(packed(raw).includes(packed(title)), `${said}: the title`);
        const printed = words.find((word) => word.text === 'printed');
        const top = words.filter((word) => word.top <= printed.top + 2);
        const first = Math.min(...top.map((word) => word.top));
        // A line is 8 points by 1.3.
        assert.ok(printed.bottom - first < most * 10.4 + 2, `${said}: ${(printed.bottom - first) / mm} mm high`);
        const line = top.map((word) => word.text).join(' ');
        if (at === 'plain' || at === 'owner') assert.match(line, /version 1\.0 /, said);
        assert.match(line, /void after \d{1,2} \w{3} \d{4}/, said);
        assert.match(line, /printed \d{1,2} \w{3} \d{4}/, said);
        if (at === 'short') assert.match(line, /version 12\.34\.56-rc1.*The Extremely Long/, said);
      }
    }
  });
});

test('an incident greys nothing on paper, and its summaries stay on the screen', options, async (t) => {
  const book = bookOf(t, {
    'index.md': '---\nseverities:\n  - {id: P1, name: Critical}\n  - {id: P3, name: Medium}\n---\n# Home\n',
    'run.md': '---\nkind: runbook\nowner: Team\n---\n# Run\n\n## Steps\n\n### 1. Look\n\n```bash\nuptime\n```\n\n### 2. Roll back (if P1)\n\n```bash\nkubectl get pods\n```\n\nDone.\n',
  });
  await inEach(t, async (tab, name) => {
    await tab.goto(book('run.html'));
    const before = await print(tab, 'A4');
    assert.ok(!before.sheets[0].raw.includes('About this page'), `${name}: the summary`);
    // What the script of a running incident of another severity does to the page.
    await tab.evaluate(() => {
      document.documentElement.dataset.duringIncident = '';
      for (const step of document.querySelectorAll('[data-if]')) step.dataset.ifNot = '';
      for (const details of document.querySelectorAll('[data-head-about]')) details.open = false;
    });
    assert.equal(await tab.$$eval('[data-if-not]', (all) => all.length), 1);
    const during = await print(tab, 'A4');
    const [greyed, plain] = [during, before].map(({ file }) => picture(file, 1, 60).grey);
    assert.ok(greyed.equals(plain), `${name}: something else is printed`);
  });
});

test('a long name of a severity wraps in the table of targets', options, async (t) => {
  const name = 'Critical with a very long name that never ends';
  const book = bookOf(t, {
    'index.md': `---\nseverities:\n  - {id: CRITICAL-ONE, name: ${name}, respond_within: 15m, resolve_within: 4h, when: ["Everything is down in all the regions and nobody can log in at all"]}\n  - {id: P2, name: High, respond_within: 30m, resolve_within: 8h, when: ["Some are down"]}\n---\n# Home\n`,
  });
  await inEach(t, async (tab, browser) => {
    await tab.goto(book('index.html'));
    const { sheets } = await print(tab, 'A4');
    const line = sheets[0].lines.find((line) => line.includes('Everything is down'));
    assert.match(line ?? '', /Everything is down in all/, `${browser}: ${line}`);
    assert.ok(packed(sheets[0].raw).includes(packed(name)), browser);
  });
});

test('the box of errors keeps clear of the QR code', options, async (t) => {
  const book = bookOf(t, { 'index.md': '---\nseverities: [{id: P1, name: Critical}]\n---\n# Home\n', 'bad.md': '# Bad\n\n## Steps\n\n- [ ] Look (if P9)\n' });
  // Firefox's driver shows no page as on paper.
  await inEach(t, async (tab, name) => {
    await tab.goto(book('bad.html'));
    assert.ok(await tab.$('.faults'), 'the page has errors');
    await tab.emulateMediaType('print');
    const [box, code] = await tab.evaluate(() =>
      ['.faults', '.qr'].map((selector) => {
        const { left, right, top, bottom } = document.querySelector(selector).getBoundingClientRect();
        return { left, right, top, bottom };
      }),
    );
    assert.ok(box.right <= code.left || box.top >= code.bottom, `${name}: ${JSON.stringify({ box, code })}`);
    await tab.emulateMediaType();
  }, ['chromium']);
});

test('commands in text from right to left read from left to right', options, async (t) => {
  const book = bookOf(t, {
    'index.md': '# Home\n',
    'rtl.md': '---\ntitle: חירום\nkind: runbook\n---\n# חירום\n\n## צעדים {.steps}\n\n1. הפעל `kubectl get pods -n <namespace>` מחדש\n2. `<namespace> -n` בסוף\n\n```bash\nkubectl rollout undo deployment/api -n web\n```\n\n| א | ב |\n|---|---|\n| הפעל `get <pod>` מחדש | ב |\n',
  });
  await inEach(t, async (tab, name) => {
    for (const media of name === 'firefox' ? ['screen'] : ['screen', 'print']) {
      await tab.goto(book('rtl.html'));
      if (media === 'print') await tab.emulateMediaType(media);
      // As in a book whose language is written so: its own direction is none of the command's.
      await tab.evaluate(() => (document.documentElement.dir = 'rtl'));
      const [box, text] = await tab.evaluate(() =>
        ['.command', '.command__run code'].map((selector) => {
          const { left, right } = document.querySelector(selector).getBoundingClientRect();
          return { left, right };
        }),
      );
      assert.ok(text.left > box.left && text.right < box.right, `${name}, ${media}: ${JSON.stringify({ box, text })}`);
      await tab.evaluate(() => document.documentElement.removeAttribute('dir'));
      // Where each character stands says how a reader sees it.
      const seen = await tab.$$eval('.body :not(pre) > code', (all) =>
        all.map((code) => {
          const marks = [];
          const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode;
            [...node.data].forEach((mark, at) => {
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              marks.push({ mark, left: range.getBoundingClientRect().left });
            });
          }
          return marks.sort((a, b) => a.left - b.left).map(({ mark }) => mark).join('');
        }),
      );
      assert.deepEqual(seen, ['kubectl get pods -n <namespace>', '<namespace> -n', 'get <pod>'], `${name}, ${media}`);
    }
  });
});
