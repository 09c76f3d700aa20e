// What comes out of the printer: nothing lost, nothing clipped, no heading left behind.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { address, contextFor, newTab, open, site, skip } from './browsers.mjs';
import { mm, packed, picture, print, scan } from './paper.mjs';

const formats = /** @type {const} */ (['A4', 'Letter']);
/** The right margin of a sheet, in points. */
const margin = 15 * mm;

/** What the reader of a page needs on paper. */
function needed(tab) {
  return tab.evaluate(() => {
    const shown = (element) => !element.closest('[hidden], dialog, .severity-cards, .contents ~ .fill');
    const text = (element) => {
      const copy = element.cloneNode(true);
      copy.querySelectorAll('[data-chrome], button, input').forEach((chrome) => chrome.remove());
      return copy.textContent;
    };
    const all = (selector) => [...document.querySelectorAll(`main ${selector}`)].filter(shown).map(text);
    const first = (element) => (element.matches('section') ? element.querySelector('h1, h2, h3, h4, h5, h6') : element);
    const steps = [...document.querySelectorAll('main [data-step-item]')].filter(shown).map((step) => {
      const words = first(step).cloneNode(true);
      words.querySelectorAll('[data-chrome], ul, ol, div, pre, table, blockquote').forEach((more) => more.remove());
      return words.textContent;
    });
    return {
      title: document.querySelector('h1').textContent,
      address: document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? null,
      commands: all('.command__run'),
      criteria: document.querySelector('.decision') && [...document.querySelectorAll('.decision .criteria li')].map((one) => one.textContent),
      headings: all(':is(h1, h2, h3, h4, h5, h6)'),
      steps,
    };
  });
}

/** What was printed, and the needs of its reader, for every test that asks for the page as it was built: to print takes long. */
const paperOf = new Map();

/** Both formats of a page as it was built; `null` where it forwards elsewhere. */
async function printed(tab, page) {
  if (!paperOf.has(page)) {
    await open(tab, page);
    if (await tab.$('meta[http-equiv="refresh"]')) paperOf.set(page, null);
    else paperOf.set(page, { needs: await needed(tab), A4: await print(tab, 'A4'), Letter: await print(tab, 'Letter') });
  }
  return paperOf.get(page);
}

/** What holds for whatever is printed. */
function isWhole(sheets, name) {
  sheets.forEach((sheet, at) => {
    for (const word of sheet.words) {
      assert.ok(word.right <= sheet.width - margin + 1.5, `${name}, sheet ${at + 1}: "${word.text}" is over the right edge`);
      assert.ok(word.left >= margin - 1.5 && word.bottom <= sheet.height, `${name}, sheet ${at + 1}: "${word.text}" is over an edge`);
    }
    assert.equal(packed(sheet.lines.at(-1) ?? ''), `${at + 1}/${sheets.length}`, `${name}: the number of sheet ${at + 1}`);
  });
}

function holds(sheets, texts, name) {
  const paper = packed(sheets.map((sheet) => sheet.raw).join('\n'));
  for (const text of texts) assert.ok(paper.includes(packed(text)), `${name} lacks on paper: ${text}`);
}

/** No heading is the last line of a sheet: what it heads would be on the next one. */
function leavesNoHeading(sheets, headings, name) {
  const all = new Set(headings.map(packed));
  // The contents of the book end with the words of a heading, and are above the first sheet with a line at its top.
  const first = sheets.findIndex((sheet) => /printed \d/.test(sheet.lines[0]));
  for (const sheet of sheets.slice(Math.max(first, 0), -1)) {
    const line = sheet.lines.at(-2) ?? '';
    const last = packed(line).replace(/timeinitials$/, '');
    // What stands far from where headings begin is the end of a table's cell; what is as small as code is one of its lines.
    const word = sheet.words.findLast((word) => word.text === line.trim().split(/\s+/)[0]);
    if (word && (word.left > sheet.width / 3 || word.bottom - word.top < 11)) continue;
    assert.ok(!all.has(last), `${name}: "${last}" stands alone at the end of a sheet`);
  }
}

const withSteps = skip ? [] : ['incidents/p1-service-down.html', 'triage.html', 'hard.html'].filter((page) => existsSync(path.join(site, page)));

for (const format of formats) {
  test(`runbooks, indexes and the whole book print whole on ${format}`, { skip, timeout: 600_000 }, async (t) => {
    const tab = await newTab(await contextFor(t, 'chromium'));
    const names = [...withSteps, 'index.html', 'print.html', 'severity.html', 'commands.html', 'contacts.html', 'checklists.html'];
    for (const page of names) {
      const paper = await printed(tab, page);
      if (!paper) continue;
      const { commands, headings, steps } = paper.needs;
      const { sheets } = paper[format];
      isWhole(sheets, page);
      if (page === 'index.html') continue;
      const heads = page === 'severity.html' || page === 'checklists.html' ? [] : headings;
      holds(sheets, [...commands, ...steps, ...heads], page);
      leavesNoHeading(sheets, headings, page);
    }
  });

  test(`the wallet card is one side of A6, the log two sheets of ${format}, the decision table one`, { skip, timeout: 120_000 }, async (t) => {
    const browser = await contextFor(t, 'chromium');
    const tab = await newTab(browser);
    await open(tab, 'wallet-card.html');
    await tab.emulateMediaType('print');
    const over = await tab.evaluate(() =>
      [...document.querySelectorAll('.card, .card__half, .card__foot')]
        .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
        .map((box) => box.className),
    );
    assert.deepEqual(over.filter((name) => name !== 'card'), [], 'nothing is clipped');
    const cut = await tab.evaluate(() =>
      [...document.querySelectorAll('.card__row .card__reach')]
        .filter((text) => text.scrollWidth > text.clientWidth + 1)
        .map((text) => text.textContent),
    );
    assert.deepEqual(cut, [], 'a number is whole or not there');
    await tab.emulateMediaType();
    const { sheets: cards } = await print(tab, format);
    assert.equal(cards.length, 1);
    const words = cards[0].words.filter((word) => word.top < 140 * mm);
    const box = {
      width: Math.max(...words.map((word) => word.right)) - Math.min(...words.map((word) => word.left)),
      height: Math.max(...words.map((word) => word.bottom)) - Math.min(...words.map((word) => word.top)),
    };
    assert.ok(box.width <= 140.5 * mm && box.height <= 98 * mm, `the card is ${box.width / mm} x ${box.height / mm} mm`);
    await open(tab, 'log-sheet.html');
    const { sheets: logs } = await print(tab, format);
    assert.equal(logs.length, 2);
    isWhole(logs, 'log-sheet.html');
    const rows = await tab.$$eval('.log tbody tr', (all) => all.length);
    assert.ok(rows > 30, `${rows} rows to write on`);
    const { needs, ...table } = await printed(tab, 'severity.html');
    if (needs.criteria) {
      const { sheets } = table[format];
      holds(sheets, needs.criteria, 'severity.html');
      if (needs.criteria.length < 40) assert.equal(sheets.length, 1, 'the decision table is one sheet');
    }
  });
}

test('a QR code leads from paper to the hosted page, and there is none without one', { skip, timeout: 120_000 }, async (t) => {
  const tab = await newTab(await contextFor(t, 'chromium'));
  for (const page of [...withSteps, 'contacts.html', 'wallet-card.html', 'print.html']) {
    const paper = await printed(tab, page);
    if (!paper) continue;
    const { address: hosted } = paper.needs;
    const said = scan(paper.A4.file, 1);
    if (!hosted) assert.equal(said, null, page);
    else if (page === 'wallet-card.html' || page === 'print.html') assert.ok(hosted.startsWith(said), `${page} leads to ${said}`);
    else assert.equal(said, hosted);
  }
});

test('paper shows what it is, and empty boxes whatever is ticked', { skip, timeout: 120_000 }, async (t) => {
  const page = withSteps[0] ?? 'index.html';
  const browser = await contextFor(t, 'chromium');
  const tab = await newTab(browser);
  const before = (await printed(tab, page)).A4;
  await open(tab, page);
  for (const sheet of before.sheets) {
    assert.match(sheet.lines.slice(0, 3).join('\n'), /printed \d{1,2} [A-Z][a-z]{2} \d{4}$/m, 'the day is filled in on every sheet');
  }
  const boxes = await tab.$$('main input[data-step]');
  if (boxes.length === 0) return t.skip('no steps in this book');
  for (const box of boxes.slice(0, 3)) await box.evaluate((input) => input.click());
  const skips = await tab.$$('main [data-step-skip]');
  await skips[3]?.evaluate((button) => button.click());
  const after = await print(tab, 'A4');
  assert.equal(after.sheets.length, before.sheets.length);
  for (const sheet of before.sheets.keys()) {
    const [grey, was] = [after, before].map(({ file }) => picture(file, sheet + 1, 60).grey);
    assert.deepEqual(grey, was, `sheet ${sheet + 1}: ticks of the screen stay on the screen`);
  }
  return undefined;
});

test('the address of a checklist prints that sheet alone', { skip, timeout: 120_000 }, async (t) => {
  const browser = await contextFor(t, 'chromium');
  const tab = await newTab(browser);
  await tab.goto(address('checklists.html') + '#checklist-2');
  const shown = await tab.$$eval('.checklist', (all) => all.filter((one) => one.checkVisibility()).map((one) => one.id));
  if (!(await tab.$('#checklist-2'))) return t.skip('fewer than two pages with steps');
  assert.deepEqual(shown, ['checklist-2']);
  const title = await tab.$eval('#checklist-2 .checklist__title', (head) => head.textContent);
  const steps = await tab.$$eval('#checklist-2 .checklist__text', (all) => all.map((one) => one.textContent));
  const { sheets } = await print(tab, 'A4');
  holds(sheets, [title, ...steps], 'the sheet');
  assert.ok(sheets.length === 1 || steps.length > 20, `${sheets.length} sheets`);
  return undefined;
});

test('Firefox prints the line on every sheet, every step and command, and no heading alone', { skip, timeout: 300_000 }, async (t) => {
  const browser = await contextFor(t, 'firefox');
  const tab = await newTab(browser);
  for (const page of [...withSteps, 'print.html']) {
    await open(tab, page);
    const { commands, headings, steps, title } = await needed(tab);
    const { sheets } = await print(tab, 'A4');
    holds(sheets, [...commands, ...steps, ...headings], page);
    // It numbers no sheets, so the last line is text.
    leavesNoHeading(sheets.map((sheet) => ({ ...sheet, lines: [...sheet.lines, ''] })), headings, page);
    if (page === 'print.html') continue;
    for (const sheet of sheets) assert.ok(packed(sheet.lines[0]).startsWith(packed(title).slice(0, 24)), `${page}: ${sheet.lines[0]}`);
  }
});
