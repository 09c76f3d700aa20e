// A page that is open while its source is written: it changes in place, and the reader keeps what is theirs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { contextFor, names } from './browsers.mjs';
import { until } from './host.mjs';
import { begun, files, isKept, lines, liveBook, liveTab, look, options, run, says, text } from './live.mjs';
import { clipboard } from './tabs.mjs';

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
