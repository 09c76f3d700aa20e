/* The box of the bar and of the home page: a few answers in a list under it, grouped by what they are. */
(function (opsbook) {
  'use strict';

  if (!document.querySelector('[data-finder="list"]')) return;
  const box = opsbook.searchBox;
  const { word, searchRow } = opsbook;
  const { finder, input, panel, combobox } = box;
  const SHOWN = 8;
  /** The heading of the group says what they are. */
  const LOOK = { length: 110, hasKind: false, hasCommand: false };
  /** To set its place makes the browser lay it out, at every letter. */
  let isScrolled = false;
  panel.addEventListener('scroll', () => (isScrolled = true), { passive: true });
  const note = /** @type {HTMLElement} */ (panel.querySelector('[data-search-note]'));

  /** @param {string} typed @returns {string} relative to this page */
  const allOf = (typed) => opsbook.here.href('search.html#' + box.inAddress(typed));

  /** @param {string} name @param {HTMLElement[]} options */
  function group(name, options) {
    const made = searchRow.holder('div', 'finder__group');
    const title = searchRow.made('p', 'finder__title', word('search_' + name));
    // The group's own name says it.
    title.setAttribute('aria-hidden', 'true');
    made.setAttribute('role', 'group');
    made.setAttribute('aria-label', word('search_' + name));
    made.append(title, ...options);
    return made;
  }

  /** @param {OpsbookAnswer} answer */
  function show(answer) {
    /** @type {Map<string, HTMLElement[]>} */
    const groups = new Map();
    for (const shown of answer.results) {
      const name = searchRow.groupOf(shown);
      groups.set(name, [...(groups.get(name) || []), searchRow.link(shown, answer, LOOK)]);
    }
    const all = document.createElement('a');
    all.className = 'finder__all';
    all.setAttribute('href', allOf(answer.typed));
    all.append(word('search_all'));
    const nodes = [...groups].map(([name, options]) => group(name, options));
    combobox.fill([...nodes, all], [...[...groups.values()].flat(), all]);
    const text = opsbook.searchNote(answer).join(' ');
    note.textContent = text;
    note.hidden = text === '';
    if (isScrolled) panel.scrollTop = 0;
    isScrolled = false;
    if (!finder.contains(document.activeElement)) return;
    box.setOpen(true);
    input.setAttribute('aria-expanded', 'true');
    // Of an alert or address that was pasted there is one place that it means.
    if (answer.isSure) combobox.first();
  }

  /** On a phone the box takes the whole window. @param {boolean} isOpen */
  function cover(isOpen) {
    finder.toggleAttribute('data-open', isOpen);
    document.documentElement.toggleAttribute('data-finder-open', isOpen);
  }

  /** @param {string} typed */
  function goToAll(typed) {
    opsbook.searchRecent.keep(typed);
    // A link that is pressed takes along what the pages share.
    const link = document.createElement('a');
    link.hidden = true;
    link.setAttribute('href', allOf(typed));
    finder.append(link);
    link.click();
    link.remove();
  }

  box.use({
    limit: SHOWN,
    show,
    clear() {
      note.hidden = true;
      combobox.fill([], []);
    },
    enter: goToAll,
  });

  input.addEventListener('focus', () => {
    cover(true);
    if (input.value.trim() !== '' && panel.hidden) box.run();
  });
  finder.addEventListener('focusout', (event) => {
    const isElsewhere = !(event.relatedTarget instanceof Node && finder.contains(event.relatedTarget));
    // Another window in front is no leaving.
    if (!isElsewhere || !document.hasFocus()) return;
    box.setOpen(false);
    cover(false);
  });
  panel.addEventListener('mousedown', (event) => {
    if (event.target instanceof Element && !event.target.closest('button, a:not([role="option"])')) event.preventDefault();
  });
  panel.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[role="option"]') : null;
    if (!link) return;
    opsbook.searchRecent.keep(input.value);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    // A result on this very page loads nothing: the list goes by itself.
    window.setTimeout(() => input.blur(), 0);
  });
  const close = finder.querySelector('[data-search-close]');
  if (close) close.addEventListener('click', () => {
    // The focus may stand on the button, which goes with the rest.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    box.setOpen(false);
    cover(false);
  });
})(window.opsbook);
