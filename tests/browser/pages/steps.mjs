// What one does with the steps of a page. A step is named by how its text begins. The book is tests/fixtures/steps.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { site } from './browsers.mjs';

export const skip = site && existsSync(path.join(site, 'tasks.html')) && existsSync(path.join(site, 'service.html')) ? false : 'not the book of steps';

export const HOUR = 3_600_000;

/** Lets the page's clock go wrong by what `window.late` says, from before its first script on. */
export async function setClock(tab, late) {
  await tab.evaluateOnNewDocument((late) => {
    const real = Date;
    window.late = late;
    window.Date = class extends real {
      constructor(...values) {
        if (values.length) super(...values);
        else super(real.now() + window.late);
      }
      static now() {
        return real.now() + window.late;
      }
    };
  }, late);
}

/** A tab's errors, collected. */
export function errorsOf(tab) {
  const errors = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

export function hand(tab) {
  const find = (start, selector) =>
    tab.evaluateHandle(
      (start, selector) => {
        const box = [...document.querySelectorAll('input[data-step]')].find((each) => each.getAttribute('aria-label').startsWith(start));
        return selector ? box.closest('[data-step-item]').querySelector(selector) : box;
      },
      start,
      selector,
    );
  const shown = (selector) =>
    tab.evaluate((selector) => {
      const part = document.querySelector(selector);
      return part && part.getClientRects().length > 0 ? part.innerText.replace(/\s+/g, ' ').trim() : null;
    }, selector);
  return {
    shown,
    async tick(start) {
      await (await find(start)).evaluate((box) => box.click());
    },
    async skip(start) {
      await (await find(start, '[data-step-skip]')).evaluate((button) => button.click());
    },
    async press(selector) {
      await tab.$eval(selector, (button) => button.click());
    },
    progress: () => tab.$eval('[data-progress]', (line) => line.textContent),
    /** Each step that is not open: its first words, its state, and what stands beside it. */
    states: () =>
      tab.$$eval('input[data-step]', (boxes) =>
        boxes.flatMap((box) => {
          const item = box.closest('[data-step-item]');
          const state = item.dataset.state || 'open';
          const beside = [...item.querySelectorAll('.step__side')].find((side) => side.closest('[data-step-item]') === item);
          if (box.checked !== (state === 'done')) throw new Error('the box says something else');
          return state === 'open' ? [] : [`${box.getAttribute('aria-label').slice(0, 10)} ${state} ${beside.innerText.replace(/\d\d:\d\d/, 'hh:mm').trim()}`];
        }),
      ),
    place: () => shown('[data-steps-place]'),
    earlier: () => shown('[data-steps-earlier]'),
    record: () => tab.$$eval('[data-steps-record] .steps__ticks > li', (lines) => lines.map((line) => line.textContent.replace(/\d\d:\d\d/, 'hh:mm'))),
    title: () => shown('[data-step-title]'),
    /** The texts of the steps that are in sight. */
    inSight: () =>
      tab.$$eval('input[data-step]', (boxes) => boxes.filter((box) => box.getClientRects().length > 0).map((box) => box.getAttribute('aria-label').slice(0, 14))),
    focused: () => tab.evaluate(() => document.activeElement.textContent.replace(/\s+/g, ' ').trim()),
  };
}
