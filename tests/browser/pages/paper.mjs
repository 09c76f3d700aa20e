// Prints pages, and reads the sheets that come out (poppler's `pdftotext` and `pdftoppm`).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import jsqr from 'jsqr';

/** A millimetre in points, in which PDF measures. */
export const mm = 72 / 25.4;

const folder = mkdtempSync(path.join(os.tmpdir(), 'opsbook-paper-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/**
 * Prints what a tab shows.
 *
 * @param {import('puppeteer-core').Page} tab
 * @param {'A4' | 'Letter'} format
 */
export async function print(tab, format) {
  const file = path.join(folder, `${++count}.pdf`);
  writeFileSync(file, await tab.pdf({ format }));
  return { file, sheets: sheets(file) };
}

/** Every sheet with its size, its words and where each stands, in points from the top left. */
function sheets(file) {
  const xml = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const texts = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\f');
  const raw = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\f');
  return [...xml.matchAll(/<page width="([\d.]+)" height="([\d.]+)">([^]*?)<\/page>/g)].map(([, width, height, inner], at) => ({
    width: Number(width),
    height: Number(height),
    lines: texts[at].split('\n').filter((line) => line.trim()),
    raw: raw[at],
    words: [...inner.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^]*?)<\/word>/g)].map(
      ([, left, top, right, bottom, text]) => ({ left: +left, top: +top, right: +right, bottom: +bottom, text }),
    ),
  }));
}

/** A sheet as a grey picture. */
export function picture(file, sheet, dpi = 200) {
  const at = String(sheet);
  const image = execFileSync('pdftoppm', ['-gray', '-r', String(dpi), '-f', at, '-l', at, file], { maxBuffer: 1 << 28 });
  const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(image.subarray(0, 64).toString('latin1'));
  return { width: Number(width), height: Number(height), grey: image.subarray(head.length) };
}

/** What the QR code on a sheet says; `null` where there is none. Of some tables an empty one is read. */
export function scan(file, sheet) {
  const { width, height, grey } = picture(file, sheet);
  const pixels = new Uint8ClampedArray(width * height * 4);
  grey.forEach((level, at) => pixels.set([level, level, level, 255], at * 4));
  return jsqr(pixels, width, height)?.data || null;
}

/** A text without what line breaks change, and ligatures as letters. */
export const packed = (text) => text.normalize('NFKC').replace(/\s+/g, '');
