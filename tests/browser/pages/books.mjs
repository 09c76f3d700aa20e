// Small books that a test writes and has built, where what it looks at would only be in the way in a fixture.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateSync } from 'node:zlib';

export const binary = process.env.OPSBOOK_BIN || path.join(process.env.CARGO_TARGET_DIR || '', 'debug/opsbook');

/** Why no book can be built; `false` where one can. */
export const noBinary = existsSync(binary) ? false : 'OPSBOOK_BIN names no program: NO BOOK WAS BUILT';

/**
 * Builds a book of the files, even one with errors.
 *
 * @param {import('node:test').TestContext} t the book goes when this test ends
 * @param {Record<string, string | Uint8Array>} files what stands at each path of the source
 * @returns {(page: string) => string} the address of a page, from disk
 */
export function bookOf(t, files) {
  const out = siteOf(t, files);
  return (page) => pathToFileURL(path.join(out, page)).href;
}

/**
 * The same, as the folder of the site.
 *
 * @param {number | null} [built] seconds since 1970; `null` for a time that nobody knows
 */
export function siteOf(t, files, built) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'opsbook-book-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const source = path.join(folder, 'source');
  for (const [name, content] of Object.entries({ 'opsbook.toml': 'title = "A book"\nurl = "https://runbooks.example.org/"\n', ...files })) {
    mkdirSync(path.dirname(path.join(source, name)), { recursive: true });
    writeFileSync(path.join(source, name), content);
  }
  const out = path.join(folder, 'site');
  try {
    const env = { ...process.env };
    if (built === null) delete env.SOURCE_DATE_EPOCH;
    else if (built !== undefined) env.SOURCE_DATE_EPOCH = String(built);
    execFileSync(binary, ['build', source, '--keep-going', '--out', out], { stdio: 'pipe', env });
  } catch (error) {
    // It ends like that when it has published a book with errors.
    if (error.status !== 1) throw error;
  }
  return out;
}

/** A picture of one dark colour, as PNG. */
export function png(width, height) {
  const table = Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
    return sum >>> 0;
  });
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const sum = ~body.reduce((sum, byte) => table[(sum ^ byte) & 0xff] ^ (sum >>> 8), 0xffffffff) >>> 0;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(sum);
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // One bit for a pixel, grey.
  head[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}
