// What becomes of a log when the browser closes, keeps nothing, has no room, sleeps, or is told to forget.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { axeFinds } from './axe.mjs';
import { contextFor, launch, names, newTab } from './browsers.mjs';
import { basesFor, inBoth, serve, until } from './host.mjs';
import { hand, runbook, skip, watch } from './incidents.mjs';
import { print } from './paper.mjs';
import { errorsOf, setClock } from './steps.mjs';

const MINUTE = 60_000;
/** Whether each page has a storage of its own. */
const isApart = (name, from) => name === 'firefox' && from === 'disk';

for (const name of names) {
  test(`${name}: the browser closes in the middle, and opens twenty minutes later at the same step`, { skip }, async () => {
    const { server, bases } = await serve();
    try {
      for (const [from, base] of Object.entries(bases)) {
        const profile = mkdtempSync(path.join(os.tmpdir(), 'opsbook-profile-'));
        let browser = await launch(name, { profile });
        let tab = await newTab(browser);
        await tab.goto(`${base}incident.html`);
        await hand(tab).start({ title: 'Checkout down', severity: 'P2' });
        await hand(tab).follow(runbook);
        for (const box of (await tab.$$('input[data-step]')).slice(0, 2)) await box.evaluate((each) => each.click());
        await tab.$eval('[data-step-skip]:not([hidden])', (button) => button.click());
        // A browser that is closed writes what is kept.
        await browser.close();

        browser = await launch(name, { profile });
        tab = await newTab(browser);
        await setClock(tab, 20 * MINUTE);
        await tab.goto(`${base}${runbook}`);
        const at = hand(tab);
        assert.equal((await at.bar())?.severity, 'P2', from);
        assert.match(await at.text('[data-progress]'), /3 of 6: 2 done, 1 not needed/, from);
        assert.match(await at.text('[data-steps-place]'), /You were here 20 minutes ago/, from);
        assert.match(await at.text('[data-incident-elapsed]'), /^20:/, from);
        await browser.close();
        rmSync(profile, { recursive: true, force: true });
      }
    } finally {
      server.close();
    }
  });

  test(`${name}: clocks are right on waking, raised and lowered, and never speak`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      await setClock(tab, 0);
      await tab.goto(`${base}incident.html`);
      await at.start({ title: 'Slow', severity: 'P2' });
      const wake = (late) =>
        tab.evaluate((late) => {
          window.late = late;
          document.dispatchEvent(new Event('visibilitychange'));
        }, late);
      await wake(50 * MINUTE);
      assert.match(await at.text('[data-now-response]'), /20 min over the target of 30 min/, from);
      await at.press('[data-time="acknowledged"] [data-time-now]');
      assert.match(await at.text('[data-now-response]'), /50 min, 20 min over the target of 30 min/, from);
      await wake(60 * MINUTE);
      await at.press('[data-rate="P1"]');
      assert.match(await at.text('[data-now-response]'), /(14|15) min left of 15 min/, from);
      assert.match(await at.text('[data-now-resolution]'), /(2 h 59 min|3 h) left of 4 h/, from);
      // Who took it before the raise has not taken it since.
      assert.match(await at.text('[data-now-advance]'), /Acknowledge/, from);
      await wake(87 * MINUTE);
      assert.match(await at.text('[data-now-response]'), /12 min over.*Before it was raised: 50 min, 20 min over the target of 30 min/, from);
      await at.press('[data-now-advance]');
      assert.match(await at.text('[data-now-response]'), /27 min, 12 min over the target of 15 min.*Before it was raised: 50 min/, from);
      assert.match(await at.text('[data-time="acknowledged"]'), /\d\d:\d\d UTC, \d\d:\d\d UTC/, from);

      // Nothing moves the focus, and nothing is read out, for the seconds that pass.
      await tab.focus('[data-now-note-text]');
      const said = await tab.evaluate(async () => {
        const heard = [];
        const watcher = new MutationObserver((changes) => {
          for (const { target } of changes) {
            const element = target instanceof Element ? target : target.parentElement;
            const live = element.closest('[role="status"], [role="alert"], [aria-live], output');
            if (live) heard.push(live.outerHTML);
          }
        });
        watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
        // Until a clock has moved on twice.
        const clock = () => document.querySelector('[data-now-elapsed]').textContent;
        const deadline = performance.now() + 10_000;
        for (let moves = 0, last = clock(); moves < 2 && performance.now() < deadline; ) {
          await new Promise((next) => setTimeout(next, 50));
          if (clock() === last) continue;
          last = clock();
          moves += 1;
        }
        return [heard, document.activeElement.hasAttribute('data-now-note-text'), performance.now() < deadline];
      });
      assert.deepEqual(said, [[], true, true], from);
    }));

  test(`${name}: two tabs stay in step`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      if (isApart(name, from)) return;
      const [one, other] = [await newTab(browser), await newTab(browser)];
      await one.goto(`${base}incident.html`);
      await other.goto(`${base}${runbook}`);
      const [here, there] = [hand(one), hand(other)];
      const fill = async (tab, text) => {
        await tab.$eval('input[data-placeholder="namespace"]', (input) => (input.value = ''));
        await tab.type('input[data-placeholder="namespace"]', text);
      };
      await fill(other, 'two');
      await here.start({ title: 'Down', severity: 'P1' });
      await until(async () => (await there.bar()) !== null, 'the bar in the other tab');
      await other.$eval('input[data-step]', (box) => box.click());
      await until(async () => (await here.kinds()).includes('tick'), 'the tick in the first tab');
      // What is typed in one tab never changes a command in another.
      await one.goto(`${base}${runbook}`);
      await fill(one, 'one');
      await new Promise((next) => setTimeout(next, 600));
      assert.equal(await other.$eval('input[data-placeholder="namespace"]', (input) => input.value), 'two', from);
      await one.goto(`${base}incident.html`);
      for (let round = 0; round < 3; round++) await here.press('[data-now-advance]');
      await until(async () => (await there.bar()) === null, 'the end in the other tab');
      assert.equal(await other.$eval('[data-progress]', (line) => line.textContent), '0 of 6 done');
      assert.equal(await other.$eval('input[data-placeholder="namespace"]', (input) => input.value), 'cronos-ai', from);
    }));

  test(`${name}: a browser that keeps nothing, or has no room, says so and offers the log`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      for (const fault of ['refused', 'full']) {
        const tab = await newTab(browser);
        const errors = errorsOf(tab);
        await watch(tab);
        await tab.evaluateOnNewDocument((fault) => {
          if (fault === 'full') {
            Storage.prototype.setItem = () => {
              throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
            };
            return;
          }
          for (const kind of ['localStorage', 'sessionStorage']) {
            Object.defineProperty(window, kind, {
              get() {
                throw new Error('refused');
              },
            });
          }
        }, fault);
        await tab.goto(`${base}incident.html`);
        const at = hand(tab);
        await at.start({ title: 'Down', severity: 'P1' });
        assert.match(await at.text('[data-incident-device]'), fault === 'full' ? /No room is left/ : /keeps nothing/, from);
        await at.press('[data-incident-save]');
        await until(() => tab.evaluate(() => window.files.length === 1), 'the log as a file');
        assert.match(await tab.evaluate(() => window.files[0].text), /"title": "Down"/);
        if (fault === 'refused') {
          // What the address may carry comes along.
          await at.follow(runbook);
          assert.equal((await at.bar())?.severity, 'P1', from);
        }
        assert.deepEqual(errors, [], `${from} ${fault}`);
        await tab.close();
      }
    }));

  test(`${name}: an address carries no title, no note and no secret, and only where it must`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      await tab.evaluateOnNewDocument(() => {
        window.arrived = location.hash.replace(/^#page=\w+$/, '');
      });
      await tab.goto(`${base}index.html`);
      await at.follow('incident.html');
      await at.start({ title: 'Top secret title', severity: 'P1' });
      await tab.type('[data-now-note-text]', 'a note of mine');
      await at.press('[data-now-note] [type=submit]');
      await tab.type('[data-now-note-text]', 'a draft of mine');
      await at.follow(runbook);
      const hash = await tab.evaluate(() => window.arrived);
      assert.equal(new URL(tab.url()).hash.includes('s='), false, tab.url());
      if (!isApart(name, from)) return assert.equal(hash, '', from);
      const text = Buffer.from(hash.replace(/^#.*?s=/, ''), 'base64url').toString();
      for (const word of ['Top secret', 'note of mine', 'draft']) assert.ok(!text.includes(word), text);
      const { incident } = JSON.parse(text);
      assert.deepEqual(Object.keys(incident.log).sort(), ['acknowledged', 'again', 'calls', 'changes', 'detected', 'environment', 'id', 'last', 'mitigated', 'resolved', 'runs', 'severity', 'started', 'values']);
      assert.equal((await at.bar()).severity, 'P1');
      // And back: the page of the log still has its title and its note.
      await at.press('input[data-step]');
      await at.follow('incident.html');
      assert.match(await at.text('[data-now-title]'), /Top secret title/);
      assert.deepEqual((await at.kinds()).filter((kind) => kind !== 'opened'), ['started', 'note', 'tick']);
    }));

  test(`${name}: forget this device leaves nothing`, { skip }, () =>
    inBoth(name, async (browser, base, from) => {
      const tab = await newTab(browser);
      const at = hand(tab);
      await tab.goto(`${base}${runbook}`);
      await tab.type('input[data-placeholder="namespace"]', 'shop');
      await at.press('[data-command][data-danger="none"] button[data-copy]');
      await at.press('[data-look-toggle]');
      await at.follow('incident.html');
      await at.start({ title: 'Down', severity: 'P1' });
      await at.press('[data-forget]');
      assert.match(await at.text('[data-forget-ask]'), /One log is kept here/);
      await at.press('[data-forget-yes]');
      assert.equal(await at.bar(), null, from);
      const kept = () =>
        tab.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith('opsbook:') && !key.endsWith(':seen')));
      assert.deepEqual(await kept(), [], from);
      await tab.reload();
      assert.deepEqual([await kept(), await at.bar(), await at.kinds()], [[], null, []], from);
      assert.equal(await tab.$eval('[data-start-title]', (field) => field.value), '');
    }));

  test(`${name}: a P1 by keyboard alone takes fewer than 15 keys`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      await tab.goto(`${base}index.html`);
      let keys = 0;
      const key = async (each) => {
        keys += 1;
        await tab.keyboard.press(each);
      };
      await key('i');
      await until(() => tab.evaluate(() => window.place().pathname.endsWith('/incident.html') && document.readyState === 'complete').catch(() => false), 'the page of the log');
      const isOn = (selector) => tab.evaluate((selector) => document.activeElement.matches(selector), selector);
      await key('Tab');
      await key('Enter');
      while (!(await isOn('[data-start-severity]')) && keys < 15) await key('Tab');
      await key(' ');
      await key('Enter');
      assert.equal((await hand(tab).bar())?.severity, 'P1');
      assert.equal(await isOn('[data-now-title]'), true);
      assert.ok(keys < 15, `${keys} keys`);
    }));

  test(`${name}: fixed bars leave the page to the reader, and axe finds nothing`, { skip }, async (t) => {
    const bases = await basesFor(t);
    const browser = await contextFor(t, name);
    const tab = await newTab(browser, { width: 390, height: 664 });
    const at = hand(tab);
    await tab.goto(`${bases.host}incident.html`);
    await at.start({ title: 'Checkout down', severity: 'P1' });
    await tab.type('[data-now-note-text]', 'seen');
    await at.press('[data-now-note] [type=submit]');
    const findings = [];
    const look = async (where) => {
      const height = await tab.evaluate(() => {
        const tops = [...document.querySelectorAll('body *')].filter((part) => getComputedStyle(part).position === 'fixed' && !part.closest('dialog') && part.getClientRects().length > 0).map((part) => part.getBoundingClientRect().top);
        return innerHeight - Math.min(innerHeight, ...tops);
      });
      if (height > 112) findings.push(`${where}: ${height} px are fixed`);
      const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) findings.push(`${where}: ${over} too wide`);
      findings.push(...(await axeFinds(tab, where)));
    };
    await look('the log');
    await at.press('[data-time="detected"] [data-time-edit]');
    await at.press('[data-now-export]');
    await look('its export');
    for (const page of [runbook, 'contacts.html', 'severity.html']) {
      await tab.goto(`${bases.host}${page}`);
      if (page === 'severity.html') await at.press('[data-criterion="P1-1"]');
      await look(page);
    }
    await tab.goto(`${bases.host}${runbook}`);
    await tab.keyboard.press('r');
    await look('step mode');
    await tab.setViewport({ width: 1280, height: 800 });
    await tab.goto(`${bases.host}incident.html`);
    await look('the log on a laptop');
    assert.deepEqual(findings, []);
  });

  test(`${name}: what an enemy stored is no log`, { skip }, async (t) => {
    const bases = await basesFor(t);
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    const errors = errorsOf(tab);
    await tab.goto(`${bases.host}incident.html`);
    const id = '0123456789abcdef';
    const logs = [
      5,
      { id, started: 'x' },
      { id, started: 1, detected: 1, title: '<img src=x onerror=window.broken=1>', severity: '__proto__', entries: [{ kind: '__proto__', at: 1 }, { kind: 'note', at: 1e99, text: 'x' }, { kind: 'wrong', at: 1, text: 'x', edit: 'javascript:window.broken=1', page: 'javascript:window.broken=1' }], runs: { __proto__: 5 }, values: { namespace: 5 }, calls: [{ step: -1 }], changes: 'x' },
    ];
    for (const log of logs) {
      await tab.evaluate(
        (id, log) => {
          const prefix = `opsbook:${document.documentElement.dataset.site}:`;
          localStorage.setItem(`${prefix}incidents`, JSON.stringify({ v: 1, value: { current: id, ids: [id] } }));
          localStorage.setItem(`${prefix}incident:${id}`, JSON.stringify({ v: 1, value: log }));
        },
        id,
        log,
      );
      for (const page of ['incident.html', runbook, 'contacts.html']) {
        await tab.goto(`${bases.host}${page}`);
        assert.equal(await tab.evaluate(() => window.broken), undefined);
        assert.deepEqual(await tab.$$eval('a[href^="javascript:"], [data-now-title] img', (parts) => parts.length), 0);
      }
    }
    assert.deepEqual(errors, []);
  });
}

test('chromium: the log prints as a record, and an empty sheet where none is kept', { skip }, async (t) => {
  const bases = await basesFor(t);
  const browser = await contextFor(t, 'chromium');
  const tab = await newTab(browser);
  const at = hand(tab);
  await tab.goto(`${bases.host}incident.html`);
  const textOf = async () => (await print(tab, 'A4')).sheets.map((sheet) => sheet.raw).join('\n');
  assert.match(await textOf(), /What was seen, done or decided/);
  await at.start({ title: 'Checkout down', severity: 'P1' });
  await tab.type('[data-now-note-text]', 'seen in the balancer');
  await at.press('[data-now-note] [type=submit]');
  const paper = await textOf();
  assert.match(paper, /Checkout down[\s\S]*seen in the balancer[\s\S]*log begun as P1/);
  assert.doesNotMatch(paper, /Add note|Forget this device|Copy status|Incident commander/);
});
