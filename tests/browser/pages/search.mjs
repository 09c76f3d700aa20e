// What one does with search, and a small book to search in.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { binary, noBinary } from './books.mjs';
import { until } from './host.mjs';
import { chord } from './tabs.mjs';

export const skip = noBinary;

const severities = `severities:
  - { id: P1, name: Critical, respond_within: 15m, resolve_within: 4h, when: [Complete outage] }
  - { id: P2, name: High, respond_within: 30m, resolve_within: 8h, when: [Degraded] }
contacts:
  - { id: dba, name: Database Team, phone: "+1-202-555-0117", email: dba@example.org }
  - { id: vendor, name: Storage Vendor, email: help@example.org }
tools:
  - { id: graphs, name: Graphs of everything, url: "https://graphs.example.org/" }
`;

const files = {
  'opsbook.toml': 'title = "A book"\nurl = "https://runbooks.example.org/book/"\n[search]\nsynonyms = [["gizmo", "widget"]]\n',
  'index.md': `---\ntitle: A book\n${severities}---\n\n# A book\n\nWhat to do at night.\n`,
  'crash.md': `---
title: Pods crash again and again
kind: runbook
severity: P1
services: [api]
alerts: [KubePodCrashLooping]
---

# Pods crash again and again

A container ends, and is started again.

## Look at the logs

Read what it said before the crash.

\`\`\`bash
kubectl get pods
kubectl logs <pod> -n <namespace> --previous
\`\`\`

## Roll back

\`\`\`bash
kubectl rollout undo deployment/api
kubectl delete namespace scratch
\`\`\`
`,
  'disk.md': '---\ntitle: The disk is full\nkind: runbook\nseverity: P2\nservices: [storage]\nalerts: [NodeDiskFull]\n---\n\n# The disk is full\n\nNo space is left on the device. A crash follows.\n\n## Make room\n\nRemove old logs of the gizmo.\n\n```bash\ndf -h /var\n```\n',
  'hostile.md': '---\ntitle: "<img src=x onerror=alert(1)> title"\n---\n\n# `<img src=x onerror=window.hit=1>` hostile\n\nAn &lt;script&gt;window.hit=1&lt;/script&gt; and a line\u2028separator, hostile too.\n\n## `</script><script>window.hit=1</script>` hostile heading\n\n```bash\necho "<img src=x onerror=window.hit=1>" hostile\n```\n',
  ...Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`pages/many-${at}.md`, `# Number ${at}\n\nThis page is about plenty, like the ${at} others.\n`])),
};

/**
 * Builds the book.
 *
 * @param {import('node:test').TestContext} t the book goes when this test ends
 * @returns {string} its folder
 */
export function searchBook(t, more = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'opsbook-search-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries({ ...files, ...more })) {
    const file = path.join(folder, 'source', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  execFileSync(binary, ['build', path.join(folder, 'source'), '--out', path.join(folder, 'site')], { stdio: 'pipe' });
  return path.join(folder, 'site');
}

/** What a reader does. */
export function hand(tab) {
  const box = 'input[type=search][role=combobox]';
  const settled = () =>
    until(
      () => tab.evaluate((box) => document.querySelector('[data-search-status]').getAttribute('data-search-query') === document.querySelector(box).value, box),
      'the results of what is typed',
    );
  return {
    box,
    settled,
    value: () => tab.$eval(box, (input) => input.value),
    /** Types in place of what stands there. */
    async type(text) {
      await tab.focus(box);
      await tab.$eval(box, (input) => input.select());
      await tab.keyboard.type(text);
      await settled();
    },
    /** Pastes in place of what stands there, by way of the clipboard. */
    async paste(text) {
      await tab.evaluate((text) => {
        const area = document.createElement('textarea');
        area.id = 'source';
        document.body.append(area);
        area.value = text;
        area.focus();
        area.select();
      }, text);
      await chord(tab, 'c');
      await tab.evaluate(() => document.getElementById('source').remove());
      await tab.evaluate(() => document.querySelector('[data-search-open]').click());
      await tab.focus(box);
      await tab.$eval(box, (input) => input.select());
      await chord(tab, 'v');
      await until(() => tab.$eval(box, (input) => input.value !== ''), 'pasted');
      await new Promise((next) => setTimeout(next, 30));
      await settled();
    },
    /** The results in view: where they lead from the top of the book, and what they say. */
    results: () =>
      tab.$$eval('a[data-search-result]', (links) =>
        links
          .filter((link) => link.getClientRects().length > 0)
          .map((link) => ({ href: window.siteHref(link.getAttribute('href')), text: link.innerText.replace(/\s+/g, ' ').trim(), role: link.getAttribute('role') })),
      ),
    status: () => tab.$eval('[data-search-status]', (status) => status.textContent),
    /** The text of the option that Enter would follow. */
    active: () =>
      tab.$eval(box, (input) => {
        const option = document.getElementById(input.getAttribute('aria-activedescendant') || '');
        return option && (option.querySelector('.found__name') || option).innerText.replace(/\s+/g, ' ').trim();
      }),
    isOpen: () => tab.$eval('[data-search-panel]', (panel) => panel.getClientRects().length > 0),
    /** Presses a key that leads elsewhere. */
    async go(key, where) {
      await tab.evaluate(() => window.mark());
      await tab.keyboard.press(key);
      await until(() => tab.evaluate(() => window.isNew()).catch(() => false), 'another page');
      await until(() => tab.url().includes(where), `${where}, not ${tab.url()}`);
    },
  };
}
