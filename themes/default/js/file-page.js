/* The single file: takes its pages out of the document, and puts one together with what stands around every page: the bar, the
   navigation, the dialogs. Each page gets its own copies, as if it were a document. */
(function (file) {
  'use strict';

  const root = document.documentElement;
  /** What the pages' scripts put on the root goes with the page. */
  const attributes = [...root.attributes].map(({ name, value }) => /** @type {const} */ ([name, name === 'class' ? '' : value])).filter(([name]) => name !== 'data-look');
  /** @type {Map<string, OpsbookFilePage>} by path */
  const pages = new Map();
  /** The parts of the search index, by name. @type {Map<string, string>} */
  const parts = new Map();
  const holder = /** @type {HTMLElement} */ (document.querySelector('[data-pages]'));

  for (const part of document.querySelectorAll('script[data-part]')) parts.set(/** @type {HTMLElement} */ (part).dataset.part || '', (part.textContent || '').trim());
  const planned = document.querySelector('script[data-plan]');
  /** @type {{ url: string | null, forwards: Record<string, string> }} */
  const { url, forwards } = JSON.parse((planned && planned.textContent) || '{"url":null,"forwards":{}}');
  for (const element of /** @type {Iterable<HTMLElement>} */ (holder.children)) {
    const { path = '', title = '', look = '', source = null, leafAnchor = null } = element.dataset;
    const name = element.firstElementChild ? element.firstElementChild.id : '';
    pages.set(path, { path, name, title, look, source, leaf: leafAnchor, element });
  }
  /** Where each picture stands that stands in several places. @type {Map<string, string>} */
  const pictures = new Map();
  for (const picture of holder.querySelectorAll('img[data-picture][src]')) pictures.set(picture.getAttribute('data-picture') || '', picture.getAttribute('src') || '');
  holder.replaceChildren();
  document.querySelectorAll('body script').forEach((script) => script.remove());
  /** What stands around every page, untouched. */
  const around = document.createDocumentFragment();
  around.append(...document.body.childNodes);

  /** @param {HTMLElement} chrome @param {OpsbookFilePage} page @param {HTMLElement} main */
  function fit(chrome, page, main) {
    // A page with a box of its own has no other.
    const box = chrome.querySelector('.bar [data-finder]');
    if (box && main.querySelector('[data-finder]')) box.remove();
    const bar = chrome.querySelector('[data-step-bar]');
    if (bar && !main.querySelector('[data-step-panel]')) bar.remove();
    for (const link of chrome.querySelectorAll('a[href^="#"]')) {
      if (file.route.decoded(link.getAttribute('href') || '') !== '#' + page.name) continue;
      link.setAttribute('aria-current', 'page');
      for (let entry = link.closest('.nav__entry'); entry; entry = entry.parentElement && entry.parentElement.closest('.nav__entry')) entry.classList.add('nav__entry--open');
    }
  }

  /** @param {OpsbookFilePage} page */
  function head(page) {
    document.title = page.title;
    const metas = { 'opsbook:page': page.source };
    for (const [name, content] of Object.entries(metas)) {
      let meta = document.head.querySelector('meta[name="' + name + '"]');
      if (meta && content === null) meta.remove();
      if (content === null) continue;
      if (!meta) {
        meta = document.createElement('meta');
        meta.setAttribute('name', name);
        document.head.append(meta);
      }
      meta.setAttribute('content', content);
    }
  }

  /** All pages of the author's one after the other, for paper. @param {HTMLElement} main */
  function bind(main) {
    const links = new Map([...main.querySelectorAll('a[href^="#"]')].map((link) => [file.route.decoded(link.getAttribute('href') || ''), link]));
    for (const page of pages.values()) {
      if (page.leaf === null) continue;
      const link = links.get('#' + page.name);
      if (link) link.setAttribute('href', file.route.write('print.html', '#' + page.leaf));
      const body = page.element.querySelector('[data-body]');
      const leaf = document.createElement('section');
      leaf.className = 'leaf leaf--sheet';
      leaf.dataset.leaf = '';
      leaf.id = file.route.idOf('print.html', page.leaf);
      const running = page.element.querySelector('.running');
      const title = document.createElement('h1');
      title.className = 'head__title';
      title.dir = 'auto';
      title.append(((page.element.querySelector('h1') || {}).textContent || '').trim());
      const inner = document.createElement('div');
      inner.className = 'body prose';
      if (body) inner.append(...document.importNode(body, true).childNodes);
      for (const box of inner.querySelectorAll('input[data-step]')) box.setAttribute('disabled', '');
      leaf.append(...(running ? [document.importNode(running, true)] : []), title, inner);
      main.append(leaf);
    }
  }

  /**
   * Puts a page into the document, in the place of the one before.
   *
   * @param {string} path
   */
  function place(path) {
    const page = /** @type {OpsbookFilePage} */ (pages.get(path));
    for (const name of root.getAttributeNames()) root.removeAttribute(name);
    for (const [name, value] of attributes) root.setAttribute(name, value);
    const chrome = /** @type {HTMLElement} */ (/** @type {unknown} */ (document.importNode(around, true)));
    const main = /** @type {HTMLElement} */ (chrome.querySelector('[data-pages]'));
    const shown = page.element.firstElementChild;
    if (shown) main.append(...document.importNode(shown, true).childNodes);
    main.classList.add('main');
    if (path === 'print.html') bind(main);
    main.querySelectorAll('a[data-picture-link]').forEach((link) => link.remove());
    for (const picture of main.querySelectorAll('img[data-picture]:not([src])')) picture.setAttribute('src', pictures.get(picture.getAttribute('data-picture') || '') || '');
    fit(chrome, page, main);
    document.body.className = page.look;
    document.body.replaceChildren(chrome);
    head(page);
  }

  /** The ids of each page that was asked for. @type {Map<string, Set<string>>} */
  const ids = new Map();

  /** @param {string} path @param {string} id @returns {boolean} whether the page has such a place */
  function has(path, id) {
    const page = pages.get(path);
    const own = ids.get(path) || new Set(page ? [...page.element.querySelectorAll('[id]')].map((place) => place.id) : []);
    ids.set(path, own);
    return own.has(id);
  }

  file.plan = { url, forwards, pages: [...pages.values()].map(({ path, name }) => ({ path, name })), has };
  file.pages = pages;
  file.place = place;
  file.partOf = (name) => parts.get(name) ?? null;
})(window.opsbookFile);
