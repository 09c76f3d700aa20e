/* The worker that keeps the site where a host serves it. Here: what the list of its files says, and where each file is asked for.
   Functions of values. */
self.opsbookWorker = /** @type {OpsbookWorker} */ ({ global: /** @type {unknown} */ (self), scope: () => self.opsbookWorker.global.registration.scope });
(function (worker) {
  'use strict';

  const MANIFEST = 'manifest.json';
  /** What speaks to the host alone, and is not served by it. */
  const OF_HOST = new Set(['_headers', '_redirects', 'CNAME', '.nojekyll']);
  const MOST_FILES = 200_000;

  /** As hosts should say it; what is not here keeps what the host said. @type {Record<string, string>} */
  const TYPES = {
    html: 'text/html; charset=utf-8',
    css: 'text/css; charset=utf-8',
    js: 'text/javascript; charset=utf-8',
    json: 'application/json',
    webmanifest: 'application/manifest+json',
    md: 'text/markdown; charset=utf-8',
    txt: 'text/plain; charset=utf-8',
    xml: 'application/xml',
    vcf: 'text/vcard; charset=utf-8',
    ics: 'text/calendar; charset=utf-8',
    svg: 'image/svg+xml',
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    webp: 'image/webp',
    pdf: 'application/pdf',
  };

  /** @param {unknown} path @returns {path is string} whether it stays below the top of the site */
  function isPath(path) {
    if (typeof path !== 'string' || /[\\\u0000-\u001f\u007f]/.test(path)) return false;
    return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  }

  /** @param {any} file @returns {file is OpsbookKeptFile} */
  function isFile(file) {
    if (file === null || typeof file !== 'object' || !isPath(file.path)) return false;
    return Number.isSafeInteger(file.size) && file.size >= 0 && typeof file.sha256 === 'string' && /^[0-9a-f]{64}$/.test(file.sha256);
  }

  /**
   * Reads `manifest.json`.
   *
   * @param {string} text
   * @returns {OpsbookKeptManifest | null} nothing where it is none, or of a format that is not known
   */
  function read(text) {
    /** @type {any} */
    let said;
    try {
      said = JSON.parse(text);
    } catch (other) {
      return null;
    }
    if (said === null || typeof said !== 'object' || said.format !== 1 || !Array.isArray(said.files)) return null;
    if (said.files.length > MOST_FILES || !said.files.every(isFile)) return null;
    const files = /** @type {OpsbookKeptFile[]} */ (said.files).filter(({ path }) => !OF_HOST.has(path) && path !== MANIFEST);
    if (new Set(files.map(({ path }) => path)).size !== files.length) return null;
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    return { built: typeof said.built === 'string' ? said.built : null, files, bytes };
  }

  /** @param {string} path @param {string} scope @returns {string} the address under which it is kept */
  const urlOf = (path, scope) => scope + path.split('/').map(encodeURIComponent).join('/');

  /** @param {string} url @param {string} scope @returns {string | null} the path below the top of the site */
  function pathOf(url, scope) {
    const { origin, pathname } = new URL(url);
    const address = origin + pathname;
    if (!address.startsWith(scope)) return null;
    try {
      return decodeURIComponent(address.slice(scope.length));
    } catch (odd) {
      return null;
    }
  }

  /** @param {string} path - as a reader asked for it @returns {string[]} the files that hosts would answer with, the first that there is */
  function candidates(path) {
    if (path === '' || path.endsWith('/')) return [path + 'index.html'];
    return [path, path + '.html'];
  }

  /** @param {string} path @returns {string[]} under which to ask: some hosts lead from a file to its address without an ending */
  function addresses(path) {
    if (path === 'index.html' || path.endsWith('/index.html')) return [path, path.slice(0, -'index.html'.length)];
    return path.endsWith('.html') ? [path, path.slice(0, -'.html'.length)] : [path];
  }

  /** @param {string} path @returns {string | null} */
  function typeOf(path) {
    const ending = (/\.([a-z0-9]+)$/i.exec(path) || ['', ''])[1].toLowerCase();
    return Object.prototype.hasOwnProperty.call(TYPES, ending) ? TYPES[ending] : null;
  }

  worker.manifest = { NAME: MANIFEST, read, urlOf, pathOf, candidates, addresses, typeOf };
})(self.opsbookWorker);
