// Text that is read from right to left.
import assert from 'node:assert/strict';
import test from 'node:test';
import { contextFor, names, newTab } from './browsers.mjs';
import { basesFor } from './host.mjs';
import { skip } from './steps.mjs';

for (const name of names) {
  test(`${name}: code reads from left to right in text of any direction`, { skip }, async (t) => {
    const bases = await basesFor(t);
    const browser = await contextFor(t, name);
    const tab = await newTab(browser);
    await tab.goto(`${bases.host}tasks.html`);
    const order = await tab.evaluate(() => {
      const body = document.querySelector('[data-body]');
      const words = document.createElement('p');
      const code = document.createElement('code');
      code.textContent = 'kubectl get pods -n <namespace>';
      words.append('\u05d4\u05e4\u05e2\u05dc ', code, ' \u05de\u05d7\u05d3\u05e9');
      body.prepend(words);
      const left = (node, at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
      };
      const text = code.firstChild;
      const signs = [...text.data].map((_, at) => left(text, at));
      return { isRising: signs.every((x, at) => at === 0 || x > signs[at - 1]), first: left(words.firstChild, 0), code: signs[0], last: left(words.lastChild, 1) };
    });
    assert.ok(order.isRising, 'the signs of the code rise');
    assert.ok(order.last < order.code && order.code < order.first, JSON.stringify(order));
  });
}
