// What stands over a page that is open covers nothing that the reader needs: not the page's own bars, nor the field they write in.
import assert from 'node:assert/strict';
import test from 'node:test';
import { contextFor, names } from './browsers.mjs';
import { until } from './host.mjs';
import { hand } from './incidents.mjs';
import { begun, files, liveBook, liveTab, options, run, shown } from './live.mjs';

const severities = '---\nseverities:\n  - { id: P1, name: Critical, respond_within: 15m, resolve_within: 4h, when: [It is down, Data is lost] }\n---\n# Home\n';

/** Whether the middle of it is what one would press. */
const isOnTop = (tab, selector) =>
  tab.$eval(selector, (each) => {
    const { left, top, width, height } = each.getBoundingClientRect();
    return width > 0 && each.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
/** How far what has the focus stands above the panel. */
const clearance = (tab) =>
  tab.evaluate(() => {
    const panel = document.querySelector('opsbook-live').shadowRoot.querySelector('.panel').getBoundingClientRect();
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return { isClear: bottom <= panel.top, isInView: top >= 0 };
  });

for (const name of names) {
  test(`${name}: the corner leaves the bars of the page alone`, options, async (t) => {
    const book = await liveBook(t, { ...files, 'index.md': severities, 'incident.md': '# Incident\n\n```{incident}\n```\n', 'run.md': run.replace('The end.', 'See [nowhere](nowhere.md).') });
    for (const [width, height] of [[800, 600], [360, 640], [1280, 900]]) {
      const tab = await liveTab(await contextFor(t, name), `${book.base}incident.html`, { width, height });
      const at = hand(tab);
      if (!(await at.bar())) await at.start({ title: 'Down' });
      await tab.goto(`${book.base}run.html`);
      await until(async () => (await shown(tab)).opener.length === 1 && (await at.bar()) !== null, 'both');
      await until(() => isOnTop(tab, '[data-open="note"]'), `the button at ${width}`);
      const inside = await tab.evaluate(() => document.querySelector('opsbook-live').shadowRoot.querySelector('.opener').getBoundingClientRect().bottom <= document.querySelector('[data-incident]').getBoundingClientRect().top);
      assert.ok(inside, `above the bar at ${width}`);
      // One that begins while the page is open, as another tab may do.
      await tab.evaluate(() => {
        const bar = document.body.appendChild(document.createElement('div'));
        const top = Math.round(document.querySelector('[data-incident]').getBoundingClientRect().top);
        bar.id = 'more';
        bar.textContent = 'More';
        Object.assign(bar.style, { position: 'fixed', left: '0', right: '0', height: '30px', bottom: window.innerHeight - top + 'px', zIndex: '3' });
        document.dispatchEvent(new CustomEvent('opsbook:incident'));
      });
      await until(() => tab.evaluate(() => document.querySelector('opsbook-live').shadowRoot.querySelector('.opener').getBoundingClientRect().bottom <= document.querySelector('#more').getBoundingClientRect().top), `above the new bar at ${width}`);
      assert.deepEqual(tab.errors, []);
      await tab.close();
    }
  });

  test(`${name}: the panel leaves the field in view that is written in`, options, async (t) => {
    const book = await liveBook(t, files);
    const tab = await liveTab(await contextFor(t, name), `${book.base}run.html`, { width: 800, height: 600 });
    await begun(tab);
    const isBroken = async () => (await shown(tab)).panel.length === 1;
    const breaks = () => book.edit('run.md', (text) => text.replace('kind: runbook', 'kind: nonsense'));
    const mends = () => book.edit('run.md', (text) => text.replace('nonsense', 'runbook'));
    // In the middle of the page, and at its very end, where it cannot scroll further by itself.
    for (const where of ['middle', 'end']) {
      await tab.evaluate((where) => {
        const field = document.createElement('input');
        const body = document.querySelector('[data-body]');
        if (where === 'end') document.body.append(field);
        else body.insertBefore(field, body.children[Math.floor(body.children.length / 2)]);
        field.scrollIntoView({ block: 'end', behavior: 'instant' });
        field.focus({ preventScroll: true });
        window.field = field;
      }, where);
      breaks();
      await until(isBroken, 'the panel');
      await until(async () => (await clearance(tab)).isClear, `clear in the ${where}`);
      assert.deepEqual(await clearance(tab), { isClear: true, isInView: true });
      assert.equal(await tab.evaluate(() => document.activeElement === window.field), true);
      mends();
      await until(async () => !(await isBroken()), 'mended');
    }
    // What is clear of it is not moved.
    const place = await tab.evaluate(() => {
      const field = document.body.querySelector('input[data-placeholder]');
      window.scrollTo({ top: 0, behavior: 'instant' });
      field.focus({ preventScroll: true });
      field.style.cssText = 'position: absolute; top: 80px';
      return window.scrollY;
    });
    breaks();
    await until(isBroken, 'the panel');
    await new Promise((next) => setTimeout(next, 100));
    assert.equal(await tab.evaluate(() => window.scrollY), place);
    mends();
    await until(async () => !(await isBroken()), 'mended');

    // A dialog of the page comes first.
    await tab.evaluate(() => {
      const dialog = document.body.appendChild(document.createElement('dialog'));
      dialog.append(document.createElement('textarea'));
      dialog.showModal();
      window.dialog = dialog;
    });
    breaks();
    await until(() => tab.evaluate(() => document.querySelector('opsbook-live').shadowRoot.querySelector('.said').textContent !== ''), 'heard of');
    assert.equal(await isBroken(), false);
    await tab.evaluate(() => window.dialog.close());
    await until(isBroken, 'the panel after the dialog');
    assert.deepEqual(tab.errors, []);
  });
}
