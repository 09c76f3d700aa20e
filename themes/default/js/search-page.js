/* The page of search: its own box, all that is found with what can be done at once, and what narrows it. */
(function (opsbook) {
  'use strict';

  if (!document.querySelector('[data-finder="page"]')) return;
  const { word } = opsbook;
  const box = opsbook.searchBox;
  const { input } = box;
  const part = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (document.querySelector('[' + hook + ']'));
  const list = part('data-search-results');
  const note = part('data-search-notes');
  const doors = part('data-search-doors');
  const SHOWN = 30;
  /** So many are asked for first, and so many pages made in one go: more than a window shows. */
  const FIRST = 6;
  const PAGES_AT_ONCE = 10;
  /** A command stands beside its result. */
  const LOOK = { length: 220, hasKind: true, hasCommand: true };
  const results = opsbook.searchResults(list, input);
  const facets = opsbook.searchFacets(part('data-search-facets'), () => {
    address.write();
    box.run();
  });
  const address = opsbook.searchAddress(box, facets);
  let isSure = false;

  /** @param {OpsbookShownResult} shown @param {OpsbookAnswer} answer */
  function row(shown, answer) {
    const item = document.createElement('li');
    item.className = 'results__one';
    item.append(opsbook.searchRow.link(shown, answer, LOOK));
    const acts = opsbook.searchActs(shown, answer);
    if (acts) item.append(' ', acts);
    return item;
  }

  /** Leads out of a choice that leaves nothing. */
  function clearButton() {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = word('facet_clear');
    button.addEventListener('click', () => {
      facets.none();
      input.focus();
      address.write();
      box.run();
    });
    return button;
  }

  /** @param {OpsbookShownResult[]} all @returns {number} how many of them hold the first pages */
  function firstOf(all) {
    const pages = new Set();
    const end = all.findIndex(({ result }) => pages.add(result.record.h).size > PAGES_AT_ONCE);
    return end < 0 ? all.length : end;
  }

  /** @param {OpsbookShownResult[]} all @param {OpsbookAnswer} answer */
  const makers = (all, answer) => all.map((shown) => () => row(shown, answer));

  /** @param {OpsbookAnswer} answer */
  function show(answer) {
    const isNarrowed = answer.results.length === 0 && answer.pages.length > 0;
    results.fill(makers(answer.results, answer), firstOf(answer.results));
    const lines = opsbook.searchNote(answer).map((text) => opsbook.searchRow.made('p', 'notes__line', text));
    note.replaceChildren(...lines, ...(isNarrowed ? [clearButton()] : []));
    note.hidden = lines.length === 0;
    doors.hidden = isNarrowed || (answer.unknown === '' && answer.results.length > 0);
    // Without them the results are whole all the same.
    facets.show(answer.pages, answer.typed).catch(facets.hide);
    isSure = answer.isSure;
    address.tell();
  }

  /** @param {OpsbookShownResult[]} rest @param {OpsbookAnswer} answer */
  function more(rest, answer) {
    const isRestored = address.isLeft();
    if (rest.length > 0 || isRestored) results.add(makers(rest, answer));
    if (isRestored) address.restore();
  }

  box.use({
    limit: SHOWN,
    first: FIRST,
    isPage: true,
    isWanted: facets.isWanted,
    show(answer) {
      box.setOpen(false);
      show(answer);
    },
    more,
    clear(typed) {
      results.fill([]);
      note.replaceChildren();
      note.hidden = true;
      doors.hidden = true;
      if (typed.trim() === '') facets.hide();
      address.tell();
    },
    arrow() {
      const first = results.first();
      if (first) first.focus();
    },
    enter(typed) {
      opsbook.searchRecent.keep(typed);
      const first = results.first();
      // A pasted alert has one place that it means; else the reader looks first.
      if (first && isSure) first.click();
      else if (first) first.focus();
    },
  });

  list.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a[data-search-result]')) opsbook.searchRecent.keep(input.value);
  });
  input.addEventListener('blur', () => box.setOpen(false));

  /** Takes the query of the address, and what narrows it. */
  async function arrive() {
    const { q, only } = address.read();
    const isSame = q === undefined || q === input.value || box.inAddress(input.value) === box.inAddress(q);
    if (q === undefined || (isSame && only === facets.chosen())) return;
    if (!isSame) input.value = q;
    await facets.choose(only);
    box.run();
  }

  // Who opens this page searches.
  opsbook.searchAsk.prepare().catch(() => undefined);
  arrive();
  window.addEventListener('hashchange', arrive);
})(window.opsbook);
