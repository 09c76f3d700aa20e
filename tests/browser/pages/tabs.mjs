// What a test does with any tab: presses a chord, reads the clipboard, takes the storage away.
import { until } from './host.mjs';

/** @param {import('puppeteer-core').Page} tab @param {string} key pressed together with Control */
export async function chord(tab, key) {
  await tab.keyboard.down('Control');
  await tab.keyboard.press(key);
  await tab.keyboard.up('Control');
}

/** Pastes into a field made for it: what arrives are the clipboard's own characters. */
export async function clipboard(tab) {
  await tab.evaluate(() => {
    const area = document.createElement('textarea');
    area.id = 'pasted';
    document.body.append(area);
    area.focus();
  });
  await chord(tab, 'v');
  await until(() => tab.$eval('#pasted', (area) => area.value !== ''), 'pasted');
  return tab.evaluate(() => {
    const area = document.getElementById('pasted');
    const { value } = area;
    area.remove();
    return value;
  });
}

/** The browser refuses to keep anything, from the next page on. */
export function refuseStorage(tab) {
  return tab.evaluateOnNewDocument(() => {
    for (const store of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, store, {
        get() {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    }
  });
}
