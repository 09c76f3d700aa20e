// What follows from the wizard's answer: commands, the ticket, paper, the address. The book is tests/fixtures/people.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { axeFinds } from './axe.mjs';
import { address, contextFor, names, newTab, site } from './browsers.mjs';
import { isFile, placeIn } from './file.mjs';
import { inBoth, until } from './host.mjs';
import { packed, print } from './paper.mjs';
import { errorsOf } from './steps.mjs';

const severity = site && path.join(site, 'severity.html');
const skip = severity && existsSync(severity) && readFileSync(severity, 'utf8').includes('data-criterion="SEV1-1"') ? false : 'not the book of people';

/** Runs a trial on the wizard's page in a new tab, from disk and from a web host. */
function trial(what, work, { width = 1280, height = 900 } = {}) {
  for (const name of names) {
    test(`${name}: ${what}`, { skip }, () =>
      inBoth(name, async (browser, base, from) => {
        const tab = await newTab(browser, { width, height });
        const errors = errorsOf(tab);
        await tab.goto(`${base}severity.html`);
        // What goes on the clipboard, without asking the system for it.
        await tab.evaluate(() => {
          window.opsbook.copyText = (text) => {
            window.copied = text;
            return Promise.resolve(true);
          };
        });
        const tick = (id) => tab.$eval(`[data-criterion="${id}"]`, (box) => box.click());
        const title = (text) =>
          tab.$eval('[data-wizard-title]', (field, text) => {
            field.value = text;
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));
          }, text);
        const commands = () => tab.$$eval('[data-answer]:not([hidden]) code[data-command-text]', (all) => all.map((code) => code.textContent));
        const answer = () => tab.$eval('output[data-severity]', (output) => output.dataset.severity);
        await work({ tab, name, base, from, tick, title, commands, answer });
        assert.deepEqual(errors, [], from);
      }));
  }
}

/** What a shell makes of a command's words. */
function words(command) {
  const program = `python() { printf '%s\\0' "$@"; }\npost() { printf '%s\\0' "$@"; }\npage() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync('bash', ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).split('\0').slice(0, -1);
}

trial('the first commands hold severity and title, quoted, and are copied as they are shown', async ({ tab, from, tick, title, commands }) => {
  await tick('SEV1-1');
  assert.deepEqual(await commands(), [
    'python create_incident.py --severity SEV1 --title "<title>"',
    "post --severity=SEV1 <title> --to '<channel-name>'",
    'page --level SEV1',
  ]);
  const name = `Checkout "down" $(touch /tmp/x) \`id\` it's 50% & more\\ !!`;
  await title(name);
  const [create, announce] = await commands();
  assert.deepEqual(words(create), ['create_incident.py', '--severity', 'SEV1', '--title', name], from);
  assert.deepEqual(words(announce.replace("'<channel-name>'", 'x')), ['--severity=SEV1', name, '--to', 'x'], from);
  await tab.$eval('[data-answer]:not([hidden]) [data-copy]', (button) => button.click());
  await until(() => tab.evaluate(() => window.copied !== undefined), 'copied');
  assert.equal(await tab.evaluate(() => window.copied), create);

  // The severity of a panel is its own: nobody fills it in, and another answer has another.
  assert.equal(await tab.$$eval('[data-slot="severity"][role=button], input[data-placeholder="severity"]', (all) => all.length), 0);
  await tab.$eval('[data-override="SEV2"]', (button) => button.click());
  const [other] = await commands();
  assert.deepEqual(words(other), ['create_incident.py', '--severity', 'SEV2', '--title', name], from);
  const cards = await tab.$$eval('.severity-cards [data-command-id="create"] code[data-command-text]', (all) => all.map((code) => code.textContent.split(' ')[3]));
  assert.deepEqual(cards, ['SEV1', 'SEV2'], from);

  // A title that hides something goes nowhere, and says why.
  await title('a\u202eb');
  assert.match((await commands())[0], /--title "<title>"$/);
  assert.match(await tab.$eval('[data-wizard-title-fault]', (fault) => fault.textContent), /cannot be seen/);
  await tab.$eval('[data-wizard-clear]', (button) => button.click());
  assert.equal(await tab.$eval('[data-wizard-title]', (field) => field.value), '');
  assert.equal(await tab.$eval('[data-wizard-title-fault]', (fault) => fault.textContent), '');
});

trial('Copy asks for a title that is missing, in its place, and Enter copies', async ({ tab, from, tick, commands }) => {
  await tick('SEV1-1');
  await tab.$eval('[data-answer]:not([hidden]) [data-copy]', (button) => button.click());
  await tab.keyboard.type('Checkout down');
  await tab.keyboard.press('Enter');
  await until(() => tab.evaluate(() => window.copied !== undefined), 'copied');
  const copied = await tab.evaluate(() => window.copied);
  assert.deepEqual(words(copied), ['create_incident.py', '--severity', 'SEV1', '--title', 'Checkout down'], from);
  assert.equal((await commands())[0], copied, from);
  assert.equal(await tab.$eval('[data-wizard-title]', (field) => field.value), 'Checkout down', from);
});

trial('the ticket is plain text with title, reasons, times and people', async ({ tab, from, tick, title }) => {
  await tick('SEV1-1');
  await tab.$eval('[data-unsure="SEV1-2"]', (box) => box.click());
  await tab.type('[data-metric="error-rate"]', '30');
  await title('Checkout down');
  await tab.$eval('[data-detected]', (field) => {
    field.value = '2026-01-05T03:00';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await tab.$eval('[data-wizard-copy]', (button) => button.click());
  await until(() => tab.evaluate(() => window.copied !== undefined), 'copied');
  const text = await tab.evaluate(() => window.copied);
  const lines = text.split('\n');
  assert.deepEqual(lines.slice(0, 8), [
    'Title: Checkout down',
    'Severity: SEV1 Critical',
    'Because:',
    '- Everything is down',
    '- Data is lost: cannot be ruled out',
    '- Error rate 30 %: the book says nothing between 10 % and 50 %, so the more severe counts',
    'Confirm or rule out:',
    '- Data is lost',
  ], from);
  for (const part of [/^Detected: 5 Jan .*UTC$/m, /^Respond by: /m, /^Resolve by: /m, /^Tell: Ann Full, Bo Nophone, Cy Letters$/m, /^Escalation: With times$/m]) assert.match(text, part, from);
});

/** A part of the page that is no step of the wizard. */
const part = isFile ? 'cards' : 'content';
const goTo = (tab) =>
  tab.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href });
    document.querySelector('main').append(link);
    link.click();
    link.remove();
  }, placeIn('severity.html', '#' + part));

trial('a link to another part of the page keeps the answer in the address', async ({ tab, from, tick, answer }) => {
  await tick('SEV1-1');
  const hash = () => tab.evaluate(() => decodeURIComponent(window.place().hash));
  await goTo(tab);
  await until(async () => (await hash()) === '#w=ySEV1-1&at=' + part, `${from}: ${await hash()}`);
  await tab.reload();
  await until(async () => (await answer()) === 'SEV1', `${from}: after a reload`);
  assert.equal(await hash(), '#w=ySEV1-1&at=' + part);
  await tick('SEV2-1');
  await goTo(tab);
  await until(async () => (await hash()).endsWith('SEV2-1&at=' + part), from);
  await tick('SEV1-1');
  assert.equal(await answer(), 'SEV2');
  // Back leads to another place, and never takes an answer back.
  await tab.evaluate(() => history.back());
  await until(async () => !/at=/.test(await hash()) || /ySEV2-1&at/.test(await hash()), from);
  await new Promise((next) => setTimeout(next, 100));
  assert.equal(await answer(), 'SEV2', from);
  assert.match(await hash(), /^#w=ySEV2-1(&at=\w+)?$/, from);
  // A link that somebody sent is another answer.
  await tab.evaluate(() => void (location.hash = '#w=ySEV1-2'));
  await until(async () => (await answer()) === 'SEV1', `${from}: a link`);
});

trial('the answer is reached by keyboard alone', async ({ tab, base, from, answer }) => {
  await tab.goto(`${base}index.html`);
  let presses = 0;
  const press = async (key) => {
    presses += 1;
    await tab.keyboard.press(key);
  };
  await Promise.all([tab.waitForNavigation(), press('s')]);
  const isOn = (selector) => tab.evaluate((selector) => document.activeElement.matches(selector), selector);
  // In the single file the reader is at the title already.
  if (!isFile) {
    await press('Tab');
    assert.ok(await isOn('.skip'), from);
    await press('Enter');
  }
  while (presses < 40 && !(await isOn('[data-criterion="SEV1-1"]'))) await press('Tab');
  await press(' ');
  assert.equal(await answer(), 'SEV1', from);
  assert.ok(presses < 15, `${from}: ${presses} presses`);
  // The answer's parts are in reach, in order, and nothing of it takes the focus away.
  assert.ok(await isOn('[data-criterion="SEV1-1"]'), from);
  await press('Tab');
  assert.ok(await isOn('[data-unsure="SEV1-1"]'), from);
});

trial('axe finds nothing, dark, with an answer, folded and unfolded; little is fixed', async ({ tab, from, tick, title, name }) => {
  await tick('SEV1-1');
  await tab.type('[data-metric="error-rate"]', '30');
  for (const isOpen of [false, true]) {
    if (isOpen) await tab.$eval('[data-wizard-more]', (button) => button.click());
    if (isOpen) await title('a\u202eb');
    assert.deepEqual(await axeFinds(tab, isOpen ? 'unfolded' : 'folded', ['dark']), [], from);
  }
  await tab.$eval('[data-wizard-more]', (button) => button.click());
  await tab.setViewport({ width: 390, height: 664 });
  const fixed = await tab.evaluate(() => [...document.querySelectorAll('body *')].filter((part) => getComputedStyle(part).position === 'fixed').reduce((sum, part) => sum + part.getBoundingClientRect().height, 0));
  assert.ok(fixed > 0 && fixed <= 112, `${name} ${from}: ${fixed} px are fixed`);
}, { width: 390, height: 844 });

for (const [width, height] of [[390, 664], [320, 568]]) {
  trial(`folded, at ${width} px, the answer has its deadline, and a running incident what is next and its acts`, async ({ tab, base, from, tick }) => {
    const fixed = () =>
      tab.evaluate(() => {
        const parts = [...document.querySelectorAll('body *')].filter((part) => getComputedStyle(part).position === 'fixed' && !part.closest('dialog') && part.getClientRects().length > 0);
        return innerHeight - Math.min(innerHeight, ...parts.map((part) => part.getBoundingClientRect().top));
      });
    /** What one sees of a part: its words, and whether all of it is inside of the bar, with nothing on top of it. */
    const seen = (selector) =>
      tab.evaluate((selector) => {
        const part = [...document.querySelectorAll(selector)].find((each) => each.getClientRects().length > 0);
        if (!part) return null;
        const { left, right, top, bottom, width, height } = part.getBoundingClientRect();
        const inside = left >= 0 && right <= innerWidth && bottom <= innerHeight && part.scrollHeight <= part.clientHeight + 1;
        const on = [[left + 2, top + 2], [right - 2, bottom - 2]].every(([x, y]) => part.contains(document.elementFromPoint(x, y)) || document.elementFromPoint(x, y)?.contains(part));
        return { text: part.innerText.replace(/\s+/g, ' ').trim(), isWhole: inside && on, width, height };
      }, selector);
    const whole = async (selector, text) => {
      const part = await seen(selector);
      assert.ok(part?.isWhole, `${from}: ${selector} ${JSON.stringify(part)}`);
      assert.match(part.text, text, from);
      return part;
    };
    await whole('[data-take-default]', /Take SEV2 when in doubt/);
    await tick('SEV1-1');
    await whole('[data-wizard-brief]:not([hidden])', /^Respond by .*\d\d:\d\d UTC/);
    await tab.$eval('[data-wizard-more]', (button) => button.click());
    // The times and, right below them, the buttons to decide otherwise.
    await whole('[data-wizard-due="resolve"]', /^Resolve by/);
    await whole('[data-override="SEV2"]', /^SEV2$/);
    await tab.$eval('[data-wizard-clear]', (button) => button.click());
    await tab.$eval('[data-wizard-more]', (button) => button.click());

    await tab.evaluate(() => window.opsbook.incidents.start({ title: 'Down', severity: 'SEV1', detected: null }));
    await tab.goto(`${base}severity.html`);
    for (const look of ['light', 'dark']) {
      await tab.evaluate((look) => void (document.documentElement.dataset.look = look), look);
      await whole('[data-take-default]', /Take SEV2/);
      assert.deepEqual(await axeFinds(tab, from, [look]), []);
      await tick('SEV1-1');
      await tab.$eval('[data-unsure="SEV1-2"]', (box) => box.click());
      assert.ok((await fixed()) <= 112, `${from}: ${await fixed()} px are fixed`);
      await whole('.wizard__output .badge', /^SEV1$/);
      await whole('[data-wizard-brief]:not([hidden])', /^Respond by \d\d:\d\d UTC$/);
      await whole('[data-incident-mark]', /^SEV1$/);
      await whole('[data-incident-elapsed]', /^\d\d:\d\d$/);
      await whole('[data-incident-next]', /^Call Ann Full now$/);
      for (const act of width > 360 ? ['[data-incident-call]', '.incident [data-open="note"]', '[data-wizard-more]'] : ['[data-incident-call]', '[data-wizard-more]']) {
        const { width, height } = await whole(act, /./);
        assert.ok(width >= 44 && height >= 44, `${from}: ${act} is ${width} by ${height}`);
      }
      if (width > 360) await whole('[data-wizard-count]', /^\+1$/);
      assert.deepEqual(await axeFinds(tab, from, [look]), []);
      // Unfolded, the incident's bar has its whole height, below the answer.
      await tab.$eval('[data-wizard-more]', (button) => button.click());
      for (const act of ['[data-incident-call]', '.incident [data-open="note"]']) await whole(act, /./);
      assert.deepEqual(await axeFinds(tab, from, [look]), []);
      await tab.$eval('[data-wizard-clear]', (button) => button.click());
      await tab.$eval('[data-wizard-more]', (button) => button.click());
    }
    const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, from);
  }, { width, height });
}

test('chromium: paper gets the filled card, and lines for what nobody entered', { skip }, async (t) => {
  const browser = await contextFor(t, 'chromium');
  const tab = await newTab(browser);
  await tab.goto(address('severity.html'));
  await tab.$eval('[data-criterion="SEV1-1"]', (box) => box.click());
  await tab.type('[data-metric="error-rate"]', '30');
  const paper = async () => (await print(tab, 'A4')).sheets.map((sheet) => sheet.raw).join('\n');
  let text = await paper();
  for (const part of ['SEV1 Critical', 'Everything is down', 'Respond by', 'Resolve by', 'Detected', 'Title', 'Ann Full', '--severity SEV1', 'With times', 'so the more severe counts', 'Times count from']) {
    assert.ok(packed(text).includes(packed(part)), `${part}:\n${text}`);
  }
  assert.doesNotMatch(text, /mm\/dd|--:--|Empty: now|Copy as text|Set it by hand/);
  await tab.$eval('[data-wizard-title]', (field) => {
    field.value = 'Checkout down';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await tab.$eval('[data-detected]', (field) => {
    field.value = '2026-01-05T03:00';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  text = await paper();
  assert.match(text, /Checkout down/);
  assert.match(text, /0?1\/0?5\/2026|2026-01-05|05\/01\/2026/);
  assert.doesNotMatch(text, /Times count from/);
});
