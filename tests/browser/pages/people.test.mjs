// Whom to call, and how. The book is tests/fixtures/people.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { address, contextFor, isForward, names, newTab, pages, site } from './browsers.mjs';
import { inFile } from './file.mjs';
import { inBoth, until } from './host.mjs';
import { packed, print } from './paper.mjs';
import { errorsOf } from './steps.mjs';

const contacts = site && path.join(site, 'contacts.html');
const skip = contacts && existsSync(contacts) && readFileSync(contacts, 'utf8').includes('data-contact="no-phone"') ? false : 'not the book of people';

/** A contact's card as its reader meets it: the ways to reach them, the first one first. */
const card = (tab, id) =>
  tab.evaluate((id) => {
    const part = [...document.querySelectorAll(`[data-contact="${id}"]`)].at(-1);
    const seen = (element) => element.checkVisibility();
    const ways = [...part.querySelectorAll('.reach, .channel')].filter(seen).map((way) => {
      const link = way.matches('a') ? way : way.querySelector('a');
      const copy = way.querySelector('button[data-copy-text]');
      return [way.querySelector('.reach__kind, .channel__kind').textContent.trim(), link ? link.getAttribute('href') : copy && seen(copy) ? `copy ${copy.dataset.copyText}` : null];
    });
    return { ways, unset: [...part.querySelectorAll('.contact__unset')].map((line) => line.textContent.trim()) };
  }, id);

for (const name of names) {
  test(`${name}: the next way that works stands first, and a number that cannot be dialled is no link`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      await tab.goto(`${base}contacts.html`);
      const expected = {
        full: { ways: [['Call', 'tel:+12025550117'], ['SMS', 'sms:+12025550117'], ['PagerDuty', 'https://example.pagerduty.com/schedules#P1'], ['Slack', 'https://example.slack.com/team/U024BE7LH'], ['Mail', 'mailto:ann@example.com']], unset: [] },
        'no-phone': { ways: [['Slack', 'copy @bo'], ['Mail', 'mailto:bo@example.com']], unset: ['phone not set'] },
        letters: { ways: [['PagerDuty', null], ['Slack', 'copy @cy']], unset: ['phone not set', 'Mail: not set'] },
        bad: { ways: [['Phone', null], ['Mail', null]], unset: ['phone not set'] },
        channel: { ways: [['Slack', 'copy #operations']], unset: [] },
        emergency: { ways: [['Call', 'tel:112']], unset: [] },
        nothing: { ways: [], unset: ['phone not set', 'No way to reach them is entered'] },
        cloud: { ways: [['Call', 'tel:+442079460000'], ['SMS', 'sms:+442079460000'], ['Slack', 'https://example.slack.com/archives/C024BE7LH']], unset: [] },
        'web/lead': { ways: [['Call', 'tel:+4930901820'], ['SMS', 'sms:+4930901820']], unset: ['phone not set'].slice(1) },
        'data/lead': { ways: [['Call', 'tel:+4930901821'], ['SMS', 'sms:+4930901821']], unset: [] },
      };
      for (const [id, ways] of Object.entries(expected)) assert.deepEqual(await card(tab, id), ways, `${from} ${id}`);

      await tab.evaluate(() => {
        window.opsbook.copyText = (text) => {
          window.copied = text;
          return Promise.resolve(true);
        };
      });
      await tab.$eval('[data-contact="no-phone"] [data-copy-text]', (button) => button.click());
      await until(() => tab.$eval('[data-contact="no-phone"] [data-copy-text]', (button) => button.textContent === 'Copied'), 'said');
      assert.equal(await tab.evaluate(() => window.copied), '@bo', from);
      assert.deepEqual(errors, [], from);
    }));

  test(`${name}: a mail that is begun in an incident has its subject`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      await tab.goto(`${base}severity.html`);
      // What the browser would hand on, and not the mail program itself.
      const pressed = (selector) =>
        tab.$eval(selector, (link) => {
          let href = null;
          link.addEventListener('click', (event) => (event.preventDefault(), (href = link.getAttribute('href'))), { once: true });
          link.click();
          return href;
        });
      await tab.$eval('[data-criterion="SEV2-1"]', (box) => box.click());
      await tab.evaluate(() => {
        // This book's second severity tells a channel, so a link of the first one stands in for it.
        const link = document.createElement('a');
        link.href = 'mailto:x@example.com';
        link.id = 'mail';
        document.querySelector('[data-answer="SEV2"]').append(link);
      });
      assert.equal(await pressed('[id$="mail"]'), 'mailto:x@example.com?subject=SEV2', from);
      await tab.$eval('[data-wizard-title]', (field) => {
        field.value = 'Checkout & "more"\r\nBcc: x';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      const href = await pressed('[id$="mail"]');
      assert.match(href, /^mailto:x@example\.com\?subject=SEV2%3A%20Checkout%20%26%20%22more%22[^&%]*/, from);
      assert.doesNotMatch(href, /%0[ad]|[&]/i, from);
      await until(() => tab.$eval('[id$="mail"]', (link) => link.getAttribute('href') === 'mailto:x@example.com'), 'as it was');
      await tab.goto(`${base}contacts.html`);
      assert.equal(await pressed('[data-contact="no-phone"] a[href^="mailto:"]'), 'mailto:bo@example.com', from);
    }));

  test(`${name}: contacts are one tap or one key away from every page`, { skip }, async (t) => {
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    for (const page of pages().filter((page) => page !== '404.html' && !isForward(readFileSync(path.join(site, page), 'utf8')))) {
      for (const [width, height] of [[1280, 900], [390, 664]]) {
        await tab.setViewport({ width, height });
        if (width === 1280) await tab.goto(address(page));
        const seen = await tab.$$eval('.bar a, .dock a', (links) =>
          links.filter((link) => {
            const { top, bottom, width } = link.getBoundingClientRect();
            return /^(?:\.\.\/)*contacts\.html$/.test(window.siteHref(link.getAttribute('href'))) && link.checkVisibility() && width > 0 && top >= 0 && bottom <= window.innerHeight;
          }).length,
        );
        assert.equal(seen, 1, `${page} at ${width}`);
      }
      if (page !== 'contacts.html') {
        await Promise.all([tab.waitForNavigation(), tab.keyboard.press('c')]);
        assert.match(tab.url(), /contacts\.html$/, page);
      }
    }
  });

  test(`${name}: without script everyone is there, and no button that does nothing`, { skip: skip || inFile('without script all pages are in sight at once') }, async (t) => {
    const browser = await contextFor(t, name, { script: false });
    const tab = await newTab(browser, { script: false });
    await tab.goto(address('contacts.html'));
    const html = readFileSync(contacts, 'utf8');
    for (const part of ['tel:+12025550117', 'sms:+12025550117', 'phone not set', '@bo']) assert.ok(html.includes(part), part);
    for (const button of html.match(/<button[^>]*data-copy-text[^>]*>/g)) assert.match(button, / hidden/);
  });
}

for (const name of names) {
  test(`${name}: a rotation of over a sheet begins below its title, and each turn is on one line`, { skip, timeout: 120_000 }, async (t) => {
    const tab = await newTab(await contextFor(t, name));
    for (const page of ['print.html', 'contacts.html']) {
      await tab.goto(address(page));
      // A turn that has ended since the build is hidden.
      const turns = await tab.$$eval('.rotation tbody tr:not([hidden])', (rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent).join('')));
      assert.ok(turns.length > 100, `${page}: ${turns.length} turns`);
      const { sheets } = await print(tab, 'A4');
      const lines = new Set(sheets.flatMap((sheet) => sheet.lines.map(packed)));
      for (const turn of turns) assert.ok(lines.has(packed(turn)), `${page}: ${turn}`);
      const first = sheets.find((sheet) => sheet.raw.includes('Weekly'));
      assert.match(first.raw, /Weekly[^]*On call[^]*Cy Letters/, page);
      if (page !== 'contacts.html') assert.match(first.raw, /People[^]*Weekly/, page);
      for (const { raw } of sheets) if (raw.includes('Planned on call now')) assert.match(raw, /Planned on call now[^]*until /, page);
    }
  });
}

test('chromium: contacts print as a list with every number, ladder and turn', { skip }, async (t) => {
  const browser = await contextFor(t, 'chromium');
  const tab = await newTab(browser);
  await tab.goto(address('contacts.html'));
  const { sheets } = await print(tab, 'A4');
  const text = packed(sheets.map((sheet) => sheet.raw).join('\n'));
  for (const part of ['Ann Full', '+1 (202) 555-0117', 'Bo Nophone', 'phone not set', '@bo', 'bo@example.com', 'Secondary rotation', '+44 (0)20 7946 0000', 'Lead of Web', 'Lead of Data', 'With times', 'after 15m', 'time not set', 'Nobody is entered', 'Daily in New York']) {
    assert.ok(text.includes(packed(part)), `${part}:\n${sheets.map((sheet) => sheet.raw).join('\n')}`);
  }
  assert.doesNotMatch(text, /SMS|Copy/);
});
