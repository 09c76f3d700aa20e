// What an author is told on a page that is open: what is broken, what is found, and that the server or the page is gone.
import assert from 'node:assert/strict';
import test from 'node:test';
import { axeFinds } from './axe.mjs';
import { contextFor, names } from './browsers.mjs';
import { until } from './host.mjs';
import { begun, files, isKept, lines, liveBook, liveTab, options, pressShown, run, says, settings, shown, text } from './live.mjs';

for (const name of names) {
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

  test(`${name}: an image that is replaced is seen, where it stands and where it comes`, options, async (t) => {
    const image = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20"><rect width="${width}" height="20"/></svg>`;
    const book = await liveBook(t, { ...files, 'img/a b.svg': image(40), 'img/c.svg': image(50), 'run.md': run.replace('It answers nothing.', '![A chart](<img/a b.svg>)') });
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    await begun(tab);
    const widths = () => tab.$$eval('[data-body] img', (images) => images.map((each) => each.naturalWidth).join());
    await until(async () => (await widths()) === '40', 'the image');
    await tab.evaluate(() => {
      window.widths = [];
      const watched = document.querySelector('[data-body] img');
      const note = () => {
        if (window.widths.at(-1) !== watched.naturalWidth) window.widths.push(watched.naturalWidth);
        window.requestAnimationFrame(note);
      };
      note();
    });
    book.replace('img/a b.svg', image(80));
    await until(async () => (await widths()) === '80', 'the new image');
    // Other ways to show it.
    await tab.evaluate(() => {
      const more = document.body.appendChild(document.createElement('div'));
      more.innerHTML = '<img src="/img/c.svg" srcset="img/c.svg 1x, /img/a%20b.svg?x=1 2x"><picture><source srcset="img/a%20b.svg"><img alt=""></picture><svg><image href="img/a%20b.svg#part"/><use href="#none"/></svg>';
      window.more = () => [...more.querySelectorAll('*')].flatMap((each) => ['src', 'srcset', 'href'].map((name) => each.getAttribute(name)).filter((value) => value !== null)).map((value) => value.replace(/opsbook=[^#\s]+/, 'NEW'));
    });
    book.replace('img/a b.svg', image(90));
    await until(async () => (await widths()) === '90', 'the newest image');
    const addresses = ['/img/c.svg', 'img/c.svg 1x, /img/a%20b.svg?x=1&NEW 2x', '/img/a%20b.svg?NEW', '/img/a%20b.svg?NEW#part', '#none'];
    await until(async () => (await tab.evaluate(() => window.more().join('\n'))) === addresses.join('\n'), addresses.join('\n'));
    // It was never without.
    assert.deepEqual(await tab.evaluate(() => window.widths), [40, 80, 90]);
    // The source's word is the last; and what the browser has known is not shown again.
    book.edit('run.md', (text) => text.replace('a b.svg', 'c.svg'));
    await until(async () => (await widths()) === '50', 'another image');
    book.edit('run.md', (text) => text.replace('c.svg', 'a b.svg'));
    await until(async () => (await widths()) === '90', 'the first again, as it is now');
    assert.ok(await isKept(tab));
    assert.deepEqual(tab.errors, []);
  });

  test(`${name}: a source that cannot be read is told, and forgotten when it can`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`);
    await begun(tab);
    book.move('.', '../away');
    await until(async () => /cannot read the source/.test((await shown(tab)).sign.join()), 'that it cannot be read');
    assert.match(await text(tab), /It answers nothing\./);
    assert.equal((await shown(tab)).panel.length, 0);
    book.move('../away', '.');
    await until(async () => (await shown(tab)).sign.length === 0, 'that it can');
    assert.ok(await isKept(tab));
  });

  test(`${name}: a page that goes leaves no error in the console`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}other.html`);
    const failed = [];
    tab.on('response', (response) => response.status() >= 400 && failed.push(response.url()));
    await begun(tab);
    book.move('other.md', 'another.md');
    await until(() => tab.url() === `${book.base}another.html`, 'followed');
    await begun(tab);
    // One that goes while it is being fetched is missed by that fetch: no answer of the server can know it before.
    await new Promise((next) => setTimeout(next, 500));
    book.remove('another.md');
    await until(async () => (await shown(tab)).sign.some((each) => each.includes('gone')), 'that it is gone');
    assert.deepEqual(failed.filter((each) => each.includes('other')), []);
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
}
