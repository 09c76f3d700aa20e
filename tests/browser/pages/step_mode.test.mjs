// Step mode, in both browsers, from disk and from a web host; and what axe and a thumb say to steps.
import assert from 'node:assert/strict';
import test from 'node:test';
import { axeFinds } from './axe.mjs';
import { contextFor, names, newTab } from './browsers.mjs';
import { placeIn } from './file.mjs';
import { basesFor, inBoth, until } from './host.mjs';
import { errorsOf, hand, skip } from './steps.mjs';

const isOn = (tab) => tab.evaluate(() => 'stepMode' in document.documentElement.dataset);

for (const name of names) {
  test(`${name}: step mode by keyboard alone`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      const tab = await newTab(browser);
      const errors = errorsOf(tab);
      const at = hand(tab);
      const { keyboard } = tab;
      await tab.goto(`${base}tasks.html`);
      await keyboard.press('r');
      assert.deepEqual([await at.title(), await at.inSight()], ['Step 1 of 6 Before Open the incident channel', ['Open the incid']]);
      assert.equal(await at.focused(), await at.title());
      // What stands above the first of them and belongs to no step is there with it.
      assert.match(await at.shown('.callout'), /Tell the others first/);
      assert.match(tab.url(), /#step-[0-9a-f]{10}$/);
      const first = tab.url();
      await keyboard.press('d');
      // A step is whole, with those inside it; then come those, each by itself.
      assert.deepEqual([await at.title(), await at.inSight()], ['Step 2 of 6 Before Check the pods', ['Check the pods', 'in the first r', 'in the second ']]);
      assert.equal(await at.shown('.callout'), null);
      assert.equal(await at.focused(), await at.title());
      await keyboard.press('x');
      assert.deepEqual([await at.title(), await at.inSight()], ['Step 3 of 6 Before in the first region, see eu-1', ['in the first r']]);
      await keyboard.press('ArrowRight');
      await keyboard.press('ArrowLeft');
      assert.notEqual(tab.url(), first);
      assert.match(await at.title(), /^Step 3 of 6/);

      const here = tab.url();
      await tab.reload();
      assert.deepEqual([await at.title(), tab.url()], ['Step 3 of 6 Before in the first region, see eu-1', here]);
      assert.equal(await at.progress(), '2 of 6: 1 done, 1 not needed');

      // The list of keys takes Escape first; letters rest where they are switched off, arrows do not.
      await keyboard.press('?');
      await keyboard.press('Escape');
      assert.ok(await isOn(tab));
      await tab.$eval('input[data-keys-on]', (option) => option.click());
      await keyboard.press('d');
      assert.match(await at.title(), /^Step 3 of 6/);
      await keyboard.press('ArrowRight');
      assert.match(await at.title(), /^Step 4 of 6/);
      await tab.$eval('input[data-keys-on]', (option) => option.click());
      for (const key of ['d', 'd', 'd', 'd']) await keyboard.press(key);
      assert.equal(await at.title(), 'End of the steps');
      assert.match(await at.shown('[data-step-end]'), /^1 step is still open: in the first region/);
      await tab.$eval('[data-step-open] a', (link) => link.click());
      assert.match(await at.title(), /^Step 3 of 6/);
      await keyboard.press('d');
      for (let step = 0; step < 4; step++) await keyboard.press('ArrowRight');
      assert.match(await at.shown('[data-step-end]'), /^Every step is done or not needed/);

      await keyboard.press('Escape');
      assert.equal(await isOn(tab), false);
      assert.equal((await at.inSight()).length, 6);
      assert.equal(await at.progress(), '6 of 6: 5 done, 1 not needed');
      assert.deepEqual(errors, []);
    }));

  test(`${name}: the history and links lead in and out of step mode`, { skip }, () =>
    inBoth(name, async (browser, base) => {
      let tab = await newTab(browser);
      const errors = errorsOf(tab);
      let at = hand(tab);
      const back = () => tab.evaluate(() => history.back());
      await tab.goto(`${base}index.html`);
      await tab.goto(`${base}service.html#3-restart-it`);
      // The address says where to begin.
      await tab.keyboard.press('r');
      assert.match(await at.title(), /^Step 5 of 8/);
      assert.match(tab.url(), /service\.html#3-restart-it$/);
      await tab.keyboard.press('ArrowLeft');
      await tab.keyboard.press('ArrowLeft');
      assert.match(await at.title(), /^Step 3 of 8/);
      await back();
      await until(async () => !(await isOn(tab)), 'out of step mode');
      assert.match(tab.url(), /service\.html#3-restart-it$/);
      await tab.evaluate(() => history.forward());
      await until(() => isOn(tab), 'in step mode again');
      assert.match(await at.title(), /^Step 3 of 8/);
      // Closed, it leaves no entry behind.
      await tab.keyboard.press('Escape');
      assert.equal(await isOn(tab), false);
      await until(async () => (await tab.evaluate(() => history.state.opsbookStep)) === false && /service\.html#step-/.test(await tab.evaluate(() => window.place().href)), 'the address is the step\'s');
      assert.equal(await isOn(tab), false);
      await back();
      await until(async () => (await tab.evaluate(() => window.place().href).catch(() => '')).endsWith('index.html'), 'the page before');
      await tab.close();

      // Another tab: Firefox's driver is not told of a page that comes back from memory.
      tab = await newTab(browser);
      at = hand(tab);
      await tab.goto(`${base}service.html`);
      await tab.keyboard.press('r');
      // A link to a step goes there, one to another place leaves.
      const follow = (hash) => tab.evaluate((hash) => {
        const link = Object.assign(document.createElement('a'), { href: hash });
        document.querySelector('[data-step-now]').append(link);
        link.click();
        link.remove();
      }, hash);
      await follow(placeIn('service.html', '#3-restart-it'));
      await until(async () => /^Step 5 of 8 Immediate actions/.test(await at.title()), 'the step of the link');
      await follow(placeIn('service.html', '#3-restart-it'));
      await tab.keyboard.press('Escape');
      await until(async () => (await tab.evaluate(() => history.state && history.state.opsbookStep)) === false, 'closed');
      assert.equal(await isOn(tab), false);
      await tab.keyboard.press('r');
      assert.match(await at.title(), /^Step 5 of 8 Immediate actions/);
      // Before something is changed: where one is.
      assert.match(await at.shown('[data-guard]'), /are you in production/);
      await follow(placeIn('service.html', '#causes'));
      await until(async () => !(await isOn(tab)), 'out of step mode by a link');
      assert.deepEqual(errors, []);
    }));

  test(`${name}: commands and their fields work in step mode`, { skip }, async (t) => {
    const bases = await basesFor(t);
    const browser = await contextFor(t, name);
    const tab = await newTab(browser, { width: 390, height: 664 });
    const at = hand(tab);
    await tab.goto(`${bases.host}service.html`);
    await at.press('button[data-open="steps"]');
    assert.equal(await at.shown('[data-fill]'), null);
    await at.press('[data-step-act="done"]');
    assert.match(await at.title(), /^Step 2 of 8/);
    assert.match(await at.shown('[data-fill]'), /Fill in: pod/);
    assert.ok(await tab.$eval('[data-step-now] [data-slot="pod"]', (slot) => (slot.click(), true)));
    // What is typed is no key, and Escape is the field's.
    await tab.keyboard.type('dx');
    assert.match(await at.title(), /^Step 2 of 8/);
    await tab.keyboard.press('Escape');
    assert.ok(await isOn(tab));
    await tab.$eval('[data-step-now] [data-slot="pod"]', (slot) => slot.click());
    await tab.keyboard.type('dx-1');
    await tab.keyboard.press('Enter');
    assert.match(await at.shown('[data-step-now] [data-commands]'), /kubectl logs dx-1/);
    // A tick that has the focus does not keep the keys from working.
    await tab.$eval('[data-step-now] input[data-step]', (box) => (box.focus(), box.click()));
    await tab.keyboard.press('ArrowRight');
    assert.match(await at.title(), /^Step 3 of 8/);
    // Numbers stay what they are while the others are out of sight.
    for (let step = 0; step < 4; step++) await tab.keyboard.press('ArrowRight');
    assert.match(await at.title(), /^Step 7 of 8/);
    assert.equal(await tab.$eval('[data-step-now]', (item) => item.value), 2);
    const fixed = await tab.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((each) => ['fixed', 'sticky'].includes(getComputedStyle(each).position) && each.getClientRects().length > 0)
        .reduce((sum, each) => sum + each.getBoundingClientRect().height, 0),
    );
    assert.ok(fixed > 0 && fixed <= 112, `${fixed} px are fixed`);
    assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  });

  test(`${name}: the words above a step are no step to tick, and only its fields are named`, { skip }, async (t) => {
    const bases = await basesFor(t);
    const browser = await contextFor(t, name);
    const tab = await newTab(browser, { width: 390, height: 664 });
    const at = hand(tab);
    const open = async (start) => {
      await tab.goto(`${bases.host}index.html`);
      await tab.goto(`${bases.host}loose.html`);
      await tab.$$eval('input[data-step]', (boxes, start) => boxes.find((box) => box.getAttribute('aria-label').startsWith(start)).focus(), start);
      await tab.keyboard.press('r');
    };
    const controls = () => tab.$$eval('.main :is(label.step__tick, .step__skip)', (all) => all.filter((each) => each.getClientRects().length > 0).map((each) => each.closest('[data-step-item]').hasAttribute('data-step-now')));
    for (const [start, above] of [['in the second', 'Check every region'], ['the green one', 'Look at every cluster']]) {
      await open(start);
      assert.match(await at.title(), new RegExp(start));
      assert.deepEqual(await controls(), [true], start);
      assert.ok((await at.shown('.main')).includes(above), above);
    }
    // The step by itself has its controls again.
    await tab.keyboard.press('ArrowLeft');
    await tab.keyboard.press('ArrowLeft');
    assert.match(await at.title(), /Look at every cluster/);
    assert.ok((await controls()).includes(true));
    const summary = () =>
      tab.$eval('[data-fill-toggle] summary', (line) =>
        [...line.childNodes].map((node) => {
          if (!(node instanceof Element)) return node.textContent;
          if (getComputedStyle(node).display === 'none') return '';
          const before = getComputedStyle(node, '::before').content;
          return (before === 'none' ? '' : JSON.parse(before)) + node.textContent;
        }).join('').trim(),
      );
    await open('Move');
    assert.equal(await summary(), 'Fill in: from, to, cluster, token, user');
    await tab.keyboard.press('ArrowRight');
    assert.equal(await summary(), 'Fill in: token');
    await tab.keyboard.press('Escape');
    assert.equal(await summary(), 'Fill in: from, to, cluster, token, 1 more');
  });

  test(`${name}: axe finds nothing in steps, in their record and in step mode`, { skip }, async (t) => {
    const bases = await basesFor(t);
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    const at = hand(tab);
    const findings = [];
    const look = async (what) => void findings.push(...(await axeFinds(tab, what)));
    await tab.goto(`${bases.disk}service.html`);
    await at.tick('1. Ack');
    await at.skip('The logs');
    await look('ticked');
    await at.press('[data-steps-reset]');
    await look('asked');
    await at.press('[data-steps-yes]');
    await at.press('[data-steps-view]');
    await look('record');
    await at.tick('1. Ack');
    await tab.keyboard.press('r');
    for (let step = 0; step < 8; step++) {
      await look(`step ${step}`);
      await tab.keyboard.press('ArrowRight');
    }
    assert.deepEqual(findings, []);
  });
}

test('on touch everything that is pressed is 44 px, and none lies under another', { skip }, async (t) => {
  const bases = await basesFor(t);
  const browser = await contextFor(t, 'chromium');
  const tab = await newTab(browser);
  const small = [];
  const measure = async (what) =>
    small.push(...(await tab.evaluate((what) => {
      const found = [];
      for (const target of document.querySelectorAll('.step__tick, .step__skip, [data-steps] button, .step-bar button')) {
        if (target.getClientRects().length === 0 || target.checkVisibility({ visibilityProperty: true }) === false) continue;
        target.scrollIntoView({ block: 'center' });
        const { width, height, left, top } = target.getBoundingClientRect();
        const at = document.elementFromPoint(left + width / 2, top + height / 2);
        if (width < 43.9 || height < 43.9) found.push(`${what}: ${target.outerHTML.slice(0, 120)} is ${width} x ${height}`);
        // The whole of it answers, up to its edges.
        for (const [x, y] of [[left + 2, top + 2], [left + width - 2, top + height - 2], [left + width / 2, top + height / 2]]) {
          const hit = document.elementFromPoint(x, y);
          if (!hit || !(target.contains(hit) || hit.contains(target))) found.push(`${what}: ${target.outerHTML.slice(0, 120)} lies under ${hit && hit.outerHTML.slice(0, 80)}`);
        }
        if (!at) found.push(`${what}: out of sight`);
      }
      return found;
    }, what)));
  for (const width of [390, 320]) {
    await tab.setViewport({ width, height: 664, hasTouch: true, isMobile: true });
    const at = hand(tab);
    for (const page of ['tasks.html', 'service.html']) {
      await tab.goto(bases.host + page);
      await measure(`${page} ${width}`);
      await at.tick(page === 'tasks.html' ? 'Open' : '1. Ack');
      await at.skip(page === 'tasks.html' ? 'in the second' : 'The logs');
      await at.press('[data-steps-reset]');
      await measure(`${page} ${width} ticked`);
      await at.press('[data-steps-yes]');
      await at.press('[data-steps-view]');
      await measure(`${page} ${width} reset`);
      await at.press('[data-open="steps"]');
      await measure(`${page} ${width} step mode`);
      assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
      await tab.evaluate(() => localStorage.clear());
    }
  }
  assert.deepEqual(small, []);
});
