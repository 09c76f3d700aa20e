// A page that is open while its source is written: what the author sees of it, and what the reader keeps.
import assert from 'node:assert/strict';
import test from 'node:test';
import { axeFinds } from './axe.mjs';
import { noBinary } from './books.mjs';
import { contextFor, names } from './browsers.mjs';
import { until } from './host.mjs';
import { isKept, liveBook, liveTab, look, pressShown, shown } from './live.mjs';
import { clipboard } from './tabs.mjs';

const lines = (n, word) => Array.from({ length: n }, (_, at) => `Paragraph ${at} of ${word}.\n`).join('\n');
const run = `---
kind: runbook
placeholders:
  pod: { label: Pod, example: api-7f9c }
---
# The service is down

It answers nothing.

## First

- [ ] Look at the pods
- [ ] Tell the others

\`\`\`bash
kubectl logs <pod>
\`\`\`

## Then

${lines(60, 'the middle')}
## At last

The end.
`;
const settings = 'title = "A book"\nurl = "https://runbooks.example.org/"\nowner = "Team"\n';
const files = { 'opsbook.toml': settings, 'index.md': '# Home\n\nLook at [it](run.md).\n', 'run.md': run, 'other.md': '# Other\n\nText.\n' };
// Empty while another page is loaded.
const text = (tab) => tab.evaluate(() => document.body.innerText).catch(() => '');
const says = (tab, what) => until(async () => (await text(tab)).includes(what), what);
/** Whether it has heard of the server. */
const begun = (tab) => until(() => tab.evaluate(() => document.querySelector('opsbook-live')?.hidden === false), 'begun');
const options = { skip: noBinary, timeout: 120_000 };

for (const name of names) {
  test(`${name}: an edit is seen, and all else is kept`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    await tab.evaluate(() => {
      window.known = [...document.querySelectorAll('[data-body] *')];
      document.querySelector('input[data-step]').click();
      const field = document.querySelector('input[data-placeholder]');
      field.focus();
      document.execCommand('insertText', false, 'api-1 x');
      field.setSelectionRange(2, 4, 'backward');
    });
    book.edit('run.md', (text) => text.replace('It answers nothing.', 'It answers *nothing* at all.\n\n## Before\n\nA new one.'));
    await says(tab, 'A new one.');
    const now = await tab.evaluate(() => {
      const field = document.querySelector('input[data-placeholder]');
      return {
        gone: window.known.filter((each) => !each.isConnected).length,
        hasFocus: document.activeElement === field,
        field: [field.value, field.selectionStart, field.selectionEnd, field.selectionDirection].join(),
        ticks: [...document.querySelectorAll('input[data-step]')].map((box) => box.checked).join(),
        progress: document.querySelector('[data-progress]').textContent,
        contents: [...document.querySelectorAll('[data-toc] a')].map((link) => link.textContent).join(),
      };
    });
    assert.deepEqual(now, { gone: 0, hasFocus: true, field: 'api-1 x,2,4,backward', ticks: 'true,false', progress: '1 of 2 done', contents: 'Before,First,Then,At last' });
    assert.ok(await isKept(tab));
    // A step moves, with its tick.
    book.edit('run.md', (text) => text.replace('- [ ] Look at the pods\n- [ ] Tell the others', '- [ ] Tell the others\n- [ ] Write it down\n- [ ] Look at the pods'));
    await says(tab, 'Write it down');
    assert.equal(await tab.$$eval('input[data-step]', (boxes) => boxes.map((box) => box.checked).join()), 'false,false,true');
    assert.equal(await tab.$eval('[data-progress]', (line) => line.textContent), '1 of 3 done');
    // What is new can be ticked.
    await tab.$$eval('input[data-step]', (boxes) => boxes[1].click());
    assert.equal(await tab.$eval('[data-progress]', (line) => line.textContent), '2 of 3 done');
    assert.equal(await tab.$$eval('[data-step-skip]', (buttons) => buttons.length), 3);
    assert.ok(await isKept(tab));
    assert.deepEqual(tab.errors, []);
  });

  test(`${name}: the place stays in view when something above it grows or goes`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    const top = () => tab.evaluate(() => Math.round([...document.querySelectorAll('p')].find((each) => each.textContent === 'Paragraph 40 of the middle.').getBoundingClientRect().top));
    await tab.evaluate(() => [...document.querySelectorAll('p')].find((each) => each.textContent === 'Paragraph 40 of the middle.').scrollIntoView({ block: 'center' }));
    const before = await top();
    book.edit('run.md', (text) => text.replace('## Then\n', `## Then\n\n${lines(30, 'the new')}`));
    await says(tab, 'Paragraph 29 of the new.');
    await tab.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
    assert.ok(Math.abs((await top()) - before) <= 1, `${await top()} and not ${before}`);
    book.edit('run.md', (text) => text.replace(lines(30, 'the new'), '').replace('Paragraph 41 of the middle.', 'Another one.'));
    await says(tab, 'Another one.');
    await tab.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
    assert.ok(Math.abs((await top()) - before) <= 1, `${await top()} and not ${before}`);
    assert.ok(await isKept(tab));
    // At the top it stays at the top.
    await tab.evaluate(() => window.scrollTo(0, 0));
    book.edit('run.md', (text) => text.replace('It answers nothing.', 'First.\n\nIt answers nothing.'));
    await says(tab, 'First.');
    assert.equal(await tab.evaluate(() => window.scrollY), 0);
  });

  test(`${name}: a new command is filled in and copied, and an old one is another text`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    const type = (name, value) => tab.evaluate((name, value) => {
      document.querySelector(`input[data-placeholder="${name}"]`).focus();
      document.execCommand('insertText', false, value);
    }, name, value);
    await type('pod', 'api-1');
    book.edit('run.md', (text) =>
      text.replace('  pod:', '  cluster: { label: Cluster, example: eu-1 }\n  pod:').replace('kubectl logs <pod>', 'kubectl logs <pod> --tail 10\nkubectl --context <cluster> describe pod <pod>'),
    );
    await until(() => tab.evaluate(() => document.querySelectorAll('[data-command]').length === 2), 'the command');
    await type('cluster', 'eu-2');
    assert.deepEqual(await tab.$$eval('code[data-command-text]', (codes) => codes.map((code) => code.textContent)), ['kubectl logs api-1 --tail 10', 'kubectl --context eu-2 describe pod api-1']);
    assert.deepEqual(await tab.$$eval('input[data-placeholder]', (fields) => fields.map((field) => [field.dataset.placeholder, field.value, field.hidden].join())), ['pod,api-1,false', 'cluster,eu-2,false']);
    const [, button] = await tab.$$('button[data-copy]');
    await button.click();
    assert.equal(await clipboard(tab), 'kubectl --context eu-2 describe pod api-1');
    assert.ok(await isKept(tab));
    assert.deepEqual(tab.errors, []);
  });

  test(`${name}: styles change without loading, scripts by loading once`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    await tab.evaluate(() => window.scrollTo(0, 500));
    await tab.evaluate(() => {
      // How many sheets there are at least, at any time.
      window.fewest = 9;
      new MutationObserver(() => (window.fewest = Math.min(window.fewest, document.styleSheets.length))).observe(document.head, { childList: true });
    });
    book.write('theme/css/base.css', 'body { background: rgb(1, 2, 3); }\n');
    await until(() => tab.evaluate(() => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)'), 'the style');
    await until(() => tab.evaluate(() => document.querySelectorAll('link[rel=stylesheet]').length === 1), 'one sheet');
    assert.ok((await tab.evaluate(() => window.fewest)) >= 1);
    assert.ok(await isKept(tab));
    await tab.evaluate(() => {
      const field = document.querySelector('input[data-placeholder]');
      field.focus({ preventScroll: true });
      document.execCommand('insertText', false, 'api-9');
      window.scrollTo(0, 500);
    });
    const place = await tab.evaluate(() => window.scrollY);
    assert.ok(place > 100);
    book.write('theme/js/filter.js', "document.documentElement.dataset.other = 'yes';\n");
    await until(() => tab.evaluate(() => document.documentElement.dataset.other === 'yes' && document.readyState === 'complete').catch(() => false), 'the script');
    assert.equal(await isKept(tab), false);
    await until(async () => Math.abs((await tab.evaluate(() => window.scrollY)) - place) < 2, 'the place');
    assert.equal(await tab.evaluate(() => document.activeElement.dataset.placeholder + '=' + document.activeElement.value), 'pod=api-9');
  });

  test(`${name}: a page that is renamed is followed`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}other.html#other`);
    book.move('other.md', 'another.md');
    await until(() => tab.url() === `${book.base}another.html#other`, 'followed');
    await says(tab, 'Text.');
  });

  test(`${name}: a page that is gone is still shown, and comes back`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}other.html`);
    await begun(tab);
    book.remove('other.md');
    await until(async () => (await shown(tab)).sign.some((each) => each.includes('gone')), 'that it is gone');
    assert.match(await text(tab), /Text\./);
    book.write('other.md', '# Other\n\nOther text.\n');
    await says(tab, 'Other text.');
    assert.ok(await isKept(tab));
    await until(async () => (await shown(tab)).sign.length === 0, 'that it is back');
    // One that was not there when it was opened.
    await tab.goto(`${book.base}new.html`);
    await begun(tab);
    book.write('new.md', '# New\n\nNew text.\n');
    await says(tab, 'New text.');
  });

  test(`${name}: a broken page shows why over the last good one, until it is mended`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    const isBroken = async () => (await shown(tab)).panel.length === 1;
    book.edit('run.md', (text) => text.replace('kind: runbook', 'kind: nonsense'));
    await until(isBroken, 'the panel');
    assert.match((await shown(tab)).errors[0], /run\.md:2.*nonsense/);
    assert.match(await text(tab), /It answers nothing\./);
    // It takes no focus, is put aside, and comes again with the next change.
    assert.equal(await tab.evaluate(() => document.activeElement === document.body), true);
    await tab.keyboard.press('Escape');
    await until(async () => !(await isBroken()), 'aside');
    assert.deepEqual((await shown(tab)).opener, ['1 error']);
    book.edit('run.md', (text) => text.replace('It answers nothing.', 'It answers little.'));
    await until(isBroken, 'the panel again');
    assert.match(await text(tab), /It answers nothing\./);
    book.edit('run.md', (text) => text.replace('nonsense', 'runbook'));
    await until(async () => !(await isBroken()), 'mended');
    await says(tab, 'It answers little.');
    assert.deepEqual((await shown(tab)).opener, []);
    assert.ok(await isKept(tab));

    // One that is loaded while it is broken.
    book.edit('run.md', (text) => text.replace('kind: runbook', 'kind: nonsense'));
    await until(isBroken, 'broken');
    await tab.reload();
    await until(isBroken, 'broken when it is loaded');
    book.edit('run.md', (text) => text.replace('nonsense', 'runbook').replace('little', 'much'));
    await says(tab, 'It answers much.');
    assert.equal(await isBroken(), false);
  });

  test(`${name}: settings and templates that are broken`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    const isBroken = async () => (await shown(tab)).panel.length === 1;
    book.write('opsbook.toml', settings + 'title = = 3\n');
    await until(isBroken, 'settings');
    assert.match((await shown(tab)).errors[0], /opsbook\.toml/);
    book.write('opsbook.toml', settings.replace('A book', 'Another book'));
    await says(tab, 'Another book');
    assert.equal(await isBroken(), false);
    book.write('theme/templates/section.html', '{% broken %}');
    book.write('theme/templates/page.html', '{% broken %}');
    await until(async () => /page\.html/.test((await shown(tab)).errors.join()), 'template');
    book.remove('theme');
    await until(async () => !(await isBroken()), 'mended');
    assert.match(await text(tab), /It answers nothing\./);
  });

  test(`${name}: warnings stand in a tray and beside their paragraphs`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    await begun(tab);
    book.edit('run.md', (text) => text.replace('Paragraph 30 of the middle.', 'Paragraph 30 links [nowhere](nowhere.md).'));
    await until(async () => (await shown(tab)).marks === 1, 'the mark');
    await until(async () => /1 warning/.test((await shown(tab)).opener.join()), 'the tray');
    await pressShown(tab, '.opener');
    assert.match((await shown(tab)).entries[0], /warning run\.md:\d+ there is no page `nowhere\.md`/);
    await pressShown(tab, '.entry .link');
    const place = () => tab.evaluate(() => {
      const paragraph = [...document.querySelectorAll('p')].find((each) => each.textContent.includes('Paragraph 30')).getBoundingClientRect();
      const mark = document.querySelector('opsbook-live').shadowRoot.querySelector('.mark').getBoundingClientRect();
      return { isInView: paragraph.top > 0 && paragraph.bottom < window.innerHeight, isBeside: Math.abs(mark.top - paragraph.top) < 12 && mark.right <= paragraph.left };
    });
    assert.deepEqual(await place(), { isInView: true, isBeside: true });
    // It follows when the page changes its width, or grows above.
    await tab.setViewport({ width: 1024, height: 700 });
    await until(async () => (await place()).isBeside, 'beside');
    book.edit('run.md', (text) => text.replace('## Then\n', `## Then\n\n${lines(5, 'the new')}`));
    await says(tab, 'Paragraph 4 of the new.');
    await until(async () => (await place()).isBeside, 'still beside');
    await pressShown(tab, '.mark');
    assert.equal((await shown(tab)).tray.length, 1);
    await tab.keyboard.press('Escape');
    assert.equal((await shown(tab)).tray.length, 0);
    // Other files are named, once something is wrong in them.
    book.edit('other.md', (text) => `---\nkind: nonsense\n---\n${text}`);
    await pressShown(tab, '.opener');
    await until(async () => /1 error in other\.md/.test((await shown(tab)).others.join()), 'elsewhere');
    book.write('other.md', files['other.md']);
    book.edit('run.md', (text) => text.replace('[nowhere](nowhere.md)', 'nowhere'));
    await until(async () => (await shown(tab)).opener.length === 0 && (await shown(tab)).marks === 0, 'nothing left');
    assert.ok(await isKept(tab));
    assert.deepEqual(tab.errors, []);
  });

  test(`${name}: what is shown is for everybody, and not for paper`, options, async (t) => {
    const book = await liveBook(t, { ...files, 'run.md': run.replace('The end.', 'See [nowhere](nowhere.md).') });
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`, { width: 390, height: 844 });
    await until(async () => (await shown(tab)).opener.length === 1, 'the tray');
    const focused = () => tab.evaluate(() => document.querySelector('opsbook-live').shadowRoot.activeElement?.className.split(' ')[0] ?? null);
    const inside = async () => assert.deepEqual(await tab.evaluate(() => {
      const wide = [...document.querySelector('opsbook-live').shadowRoot.querySelectorAll('.corner *')].filter((each) => each.getClientRects().length > 0 && !each.closest('pre, .said'));
      return { parts: wide.filter((each) => each.getBoundingClientRect().right > window.innerWidth).map((each) => each.className), scroll: document.documentElement.scrollWidth > window.innerWidth };
    }), { parts: [], scroll: false });
    // By keys alone: to the tray, into the list, out of it again.
    await tab.evaluate(() => document.querySelector('opsbook-live').shadowRoot.querySelector('.opener').focus());
    await tab.keyboard.press('Enter');
    assert.equal((await shown(tab)).tray.length, 1);
    await inside();
    assert.deepEqual(await axeFinds(tab, 'the tray'), []);
    await pressShown(tab, '.entry .link');
    assert.equal(await focused(), 'mark');
    await tab.keyboard.press('Escape');
    assert.equal((await shown(tab)).tray.length, 0);
    book.edit('run.md', (text) => text.replace('kind: runbook', 'kind: nonsense'));
    await until(async () => (await shown(tab)).panel.length === 1, 'the panel');
    await inside();
    assert.deepEqual(await axeFinds(tab, 'the panel'), []);
    await tab.evaluate(() => document.querySelector('opsbook-live').shadowRoot.querySelector('.panel__aside').focus());
    await tab.keyboard.press('Enter');
    assert.equal(await focused(), 'opener');
    await tab.keyboard.press('Enter');
    assert.equal(await focused(), 'panel__aside');
    // What is typed is a field's own, and so is its Escape.
    await tab.evaluate(() => {
      const field = document.body.appendChild(document.createElement('input'));
      field.focus();
    });
    await tab.keyboard.press('Escape');
    assert.equal((await shown(tab)).panel.length, 1);
    if (name === 'chromium') {
      await tab.emulateMediaType('print');
      assert.deepEqual(await shown(tab), { panel: [], errors: [], opener: [], sign: [], tray: [], entries: [], others: [], marks: 0 });
    }
  });

  test(`${name}: what cannot change in place is loaded again, with what was filled in`, options, async (t) => {
    const severities = (when) => `---\nseverities:\n  - { id: P1, name: Critical, respond_within: 15m, resolve_within: 4h, when: [It is down, Data is lost] }\n  - { id: P2, name: High, respond_within: 1h, resolve_within: 8h, when: [${when}] }\n---\n# Home\n\n{wizard}\n`;
    const book = await liveBook(t, { ...files, 'index.md': severities('It is slow').replace('{wizard}', 'Text.') });
    const tab = await liveTab(await contextFor(t, name), `${book.base}severity.html`);
    await begun(tab);
    await tab.evaluate(() => document.querySelector('form[data-wizard] input[type=checkbox], form[data-wizard] input[type=radio]').click());
    const ticked = () => tab.evaluate(() => document.querySelectorAll('form[data-wizard] input:checked').length).catch(() => 0);
    const before = await ticked();
    assert.ok(before > 0);
    book.write('index.md', severities('It is very slow').replace('{wizard}', 'Text.'));
    await says(tab, 'It is very slow');
    assert.equal(await isKept(tab), false);
    await until(async () => (await ticked()) === before, 'what was ticked');
    assert.deepEqual(tab.errors, []);
  });

  test(`${name}: search finds what was just written`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    const found = async (word) => {
      await tab.evaluate((word) => {
        const input = document.querySelector('#finder-input');
        input.focus();
        input.value = word;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }, word);
      return tab.evaluate(() => document.querySelector('[data-search-list]').textContent);
    };
    await until(async () => /Other/.test(await found('other')), 'found');
    book.edit('other.md', (text) => text.replace('Text.', 'It speaks of quinces.'));
    await until(async () => /quinces/.test(await found('quinces')), 'found anew');
    assert.ok(await isKept(tab));
  });

  test(`${name}: a server that is started again is followed`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    await begun(tab);
    await book.stop();
    await until(async () => (await shown(tab)).sign.some((each) => each.includes('stopped')), 'that it has stopped');
    book.edit('run.md', (text) => text.replace('It answers nothing.', 'It was edited meanwhile.'));
    await book.start();
    await says(tab, 'It was edited meanwhile.');
    await until(async () => (await shown(tab)).sign.length === 0, 'that it is back');
    assert.ok(await isKept(tab));
  });

  test(`${name}: tabs nobody looks at hold no connection, and catch up`, options, async (t) => {
    const book = await liveBook(t, files);
    const context = await contextFor(t, name);
    const tabs = [];
    // More than a browser would give connections to.
    for (let at = 0; at < 8; at++) {
      tabs.push(await liveTab(context, `${book.base}${at % 2 ? 'run' : 'other'}.html`));
      if (at < 6) await look(tabs[at], true);
    }
    book.edit('run.md', (text) => text.replace('It answers nothing.', 'It answers little.'));
    book.edit('other.md', (text) => text.replace('Text.', 'Other text.'));
    await says(tabs[6], 'Other text.');
    await says(tabs[7], 'It answers little.');
    assert.match(await text(tabs[0]), /\bText\./);
    book.edit('run.md', (text) => text.replace('It answers little.', 'It answers much.'));
    await says(tabs[7], 'It answers much.');
    await look(tabs[1], false);
    await says(tabs[1], 'It answers much.');
    assert.ok(await isKept(tabs[1]));
    assert.match(await text(tabs[3]), /It answers nothing\./);
  });

  test(`${name}: many changes end in the last`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    for (let round = 0; round < 30; round++) {
      book.replace('run.md', run.replace('It answers nothing.', `Round ${round}.\n\n${lines(round % 5, 'the round')}`));
      await new Promise((next) => setTimeout(next, 15));
    }
    await says(tab, 'Round 29.');
    assert.equal((await text(tab)).match(/Round \d+/g).join(), 'Round 29');
    assert.equal((await text(tab)).match(/of the round/g).length, 4);
    assert.ok(await isKept(tab));
    assert.deepEqual(tab.errors, []);
  });
}
