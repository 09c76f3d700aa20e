/* The page of search: its own box, all that is found with what can be done at once, and the query in the address. */
(function (opsbook) {
  'use strict';

  if (!document.querySelector('[data-finder="page"]')) return;
  const box = opsbook.searchBox;
  const { input } = box;
  const part = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (document.querySelector('[' + hook + ']'));
  const list = part('data-search-results');
  const note = part('data-search-notes');
  const doors = part('data-search-doors');
  const SHOWN = 30;
  const OF_UNKNOWN = 5;
  /** A command stands beside its result. */
  const LOOK = { length: 220, hasKind: true, hasCommand: true };
  /** How long nothing is typed before the address says it: browsers count how often it changes. */
  const REST_MS = 300;
  let timer = 0;
  const facets = opsbook.searchFacets(part('data-search-facets'), () => box.run());

  /** @param {string} typed */
  function tellAddress(typed) {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      const hash = typed.trim() === '' ? '' : '#' + box.inAddress(typed);
      if (hash === window.location.hash || (hash === '' && !/[#&?]q=/.test(window.location.href))) return;
      try {
        window.history.replaceState(window.history.state, '', window.location.pathname + hash);
      } catch (refused) {
        // The address stays as it was.
      }
    }, REST_MS);
  }

  /** @param {OpsbookShownResult} shown @param {OpsbookAnswer} answer */
  function row(shown, answer) {
    const item = document.createElement('li');
    item.className = 'results__one';
    item.append(opsbook.searchRow.link(shown, answer, LOOK));
    const acts = opsbook.searchActs(shown, answer);
    if (acts) item.append(' ', acts);
    return item;
  }

  /** @param {OpsbookAnswer} answer */
  function show(answer) {
    const isUnknown = answer.unknown !== '' && answer.pasted.isWhole;
    list.replaceChildren(...answer.results.slice(0, isUnknown ? OF_UNKNOWN : SHOWN).map((shown) => row(shown, answer)));
    list.hidden = answer.results.length === 0;
    const lines = opsbook.searchNote(answer).map((text) => opsbook.searchRow.made('p', 'notes__line', text));
    note.replaceChildren(...lines);
    note.hidden = lines.length === 0;
    doors.hidden = answer.unknown === '' && answer.results.length > 0;
    // Without them the results are whole all the same.
    facets.show(answer.pages).catch(facets.hide);
    tellAddress(answer.typed);
    isSure = answer.isSure;
  }
  let isSure = false;

  const links = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('a[data-search-result]')]);

  /** @param {string} typed */
  function clear(typed) {
    list.replaceChildren();
    list.hidden = true;
    note.replaceChildren();
    note.hidden = true;
    doors.hidden = true;
    if (typed.trim() === '') facets.hide();
    tellAddress(typed);
  }

  box.use({
    limit: SHOWN,
    isPage: true,
    isWanted: facets.isWanted,
    show(answer) {
      box.setOpen(false);
      show(answer);
    },
    clear,
    arrow() {
      const [first] = links();
      if (first) first.focus();
    },
    enter(typed) {
      opsbook.searchRecent.keep(typed);
      const [first] = links();
      // A pasted alert has one place that it means; else the reader looks first.
      if (first && isSure) first.click();
      else if (first) first.focus();
    },
  });

  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = links().findIndex((link) => link === document.activeElement);
    if (event.key === 'Escape') input.focus();
    if (step === undefined || at < 0) return;
    event.preventDefault();
    (links()[at + step] || (step < 0 ? input : links()[at])).focus();
  });
  list.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a[data-search-result]')) opsbook.searchRecent.keep(input.value);
  });
  input.addEventListener('blur', () => box.setOpen(false));

  /** Takes the query of the address. */
  function arrive() {
    const { q } = opsbook.address.parsed(window.location.search, window.location.hash).reserved;
    if (q === undefined || q === input.value || box.inAddress(input.value) === box.inAddress(q)) return;
    input.value = q;
    box.run();
  }

  arrive();
  window.addEventListener('hashchange', arrive);
})(window.opsbook);
