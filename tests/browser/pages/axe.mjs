// What axe finds on a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isFile } from './file.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What a look can change: it sets the colours of css/tokens.css, and nothing else. */
const ofColour = ['color-contrast', 'link-in-text-block'];
const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * @param {import('puppeteer-core').Page} tab
 * @param {string} what is looked at, for who reads the findings
 * @param {string[]} [looks] every rule in the first one, those of colour in others; the page stays in the last one
 * @returns {Promise<string[]>} each finding with the places where it is
 */
export async function axeFinds(tab, what, looks = ['light', 'dark']) {
  if (!(await tab.evaluate(() => 'axe' in window))) await tab.evaluate(axe);
  const findings = [];
  for (const look of looks) {
    // The stored choice, not the media query: Firefox's driver cannot set that.
    await tab.evaluate((look) => void (document.documentElement.dataset.look = look), look);
    // `preload` is for media that play by themselves, and for a rule that is not asked: it loads every style sheet once more.
    const rules = look === looks[0] ? tags : ofColour;
    const { violations } = await tab.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'], preload: false }), rules);
    // In the single file every link leads to an anchor, and the rule takes those for links that skip something.
    for (const { id, nodes } of violations) if (!(isFile && id === 'skip-link')) findings.push(`${what} ${look}: ${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
  }
  return findings;
}
