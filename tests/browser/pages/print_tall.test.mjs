// Paper, where what stands on a page is taller than a sheet.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bookOf, noBinary, png } from './books.mjs';
import { contextFor, names, newTab } from './browsers.mjs';
import { mm, packed, picture, print } from './paper.mjs';

const lines = (count) => Array.from({ length: count }, (_, at) => `line${at}: ${'x'.repeat(at % 7)}`).join('\n');
const nodes = Array.from({ length: 24 }, (_, at) => `N${at}[Node ${at}] --> N${at + 1}[Node ${at + 1}]`).join('\n');

const files = {
  'index.md': '# Home\n',
  'pictures.md': `---\nkind: runbook\n---\n# Pictures\n\n## Steps\n\n### 1. Open the app\n\nPress the button:\n\n![The app](phone.png)\n\n### 2. Flow\n\n\`\`\`mermaid\ngraph TD\n${nodes}\n\`\`\`\n\n### 3. Close\n\nAll is well.\n`,
  'phone.png': png(1170, 2532),
  'long.md': `---\nkind: runbook\n---\n# Long\n\n## Steps\n\n### 1. Look\n\nLook first.\n\n### 2. Heredoc\n\n\`\`\`bash\ncat <<'EOF' | kubectl apply -f -\n${lines(90)}\nEOF\n\`\`\`\n\n### 3. Settings\n\n\`\`\`yaml\n${lines(100)}\n\`\`\`\n\n### 4. Half a sheet\n\n\`\`\`bash\ncat <<'EOF' > notes\n${lines(26)}\nEOF\n\`\`\`\n`,
};

/** The rows of a sheet that have ink, in millimetres from its top; without the number of the sheet. */
function ink({ file }, sheet) {
  const { width, grey } = picture(file, sheet, 72);
  const rows = [];
  for (let row = 0; row * width < grey.length; row++) {
    if (grey.subarray(row * width, (row + 1) * width).some((level) => level < 128)) rows.push(row / mm);
  }
  return rows.filter((row) => row < 255);
}

const at = (sheets, text) => sheets.findIndex((sheet) => packed(sheet.raw).includes(packed(text)));

for (const name of names) {
  for (const format of /** @type {const} */ (['A4', 'Letter'])) {
    test(`${name}: a picture and a diagram of over a sheet stand whole on one of ${format}, below their headings`, { skip: noBinary, timeout: 120_000 }, async (t) => {
      const book = bookOf(t, files);
      const browser = await contextFor(t, name);
      const tab = await newTab(browser);
      await tab.goto(book('pictures.html'));
      const printed = await print(tab, format);
      const { sheets } = printed;
      assert.deepEqual([at(sheets, '1. Open the app'), at(sheets, '2. Flow')], [0, 1]);
      assert.ok(sheets.length <= 3, `${sheets.length} sheets`);
      // The first step's picture ends on its sheet, a hand above the edge.
      const rows = ink(printed, 1);
      assert.ok(rows.length > 140 && rows.at(-1) < sheets[0].height / mm - 20, `ink to ${rows.at(-1)} mm`);
      const flow = packed(sheets[1].raw);
      for (const node of ['Node 0', 'Node 12', 'Node 24']) assert.ok(flow.includes(packed(node)), node);
    });

    test(`${name}: a command of over a sheet begins below its heading on ${format}`, { skip: noBinary, timeout: 120_000 }, async (t) => {
      const book = bookOf(t, files);
      const browser = await contextFor(t, name);
      const tab = await newTab(browser);
      await tab.goto(book('long.html'));
      const { sheets } = await print(tab, format);
      const all = packed(sheets.map((sheet) => sheet.raw).join('\n'));
      for (const line of lines(100).split('\n')) assert.ok(all.includes(packed(line)), line);
      for (const [heading, first] of [['2. Heredoc', 'cat <<'], ['3. Settings', 'line0: line1: x line2']]) {
        const sheet = sheets[at(sheets, heading)];
        assert.ok(packed(sheet.raw).split(packed(heading))[1].includes(packed(first)), `${heading} is not alone on its sheet`);
      }
      // In Firefox each begins a sheet, as its box would not go along with its heading.
      assert.ok(sheets.length <= (name === 'firefox' ? 8 : 6), `${sheets.length} sheets`);
      const short = packed(sheets[at(sheets, '4. Half a sheet')].raw).split(packed('4. Half a sheet'))[1];
      assert.ok(short.includes('>notes') && short.includes('line25') && short.includes('EOF'), 'what fits on a sheet is not split');
    });
  }
}
