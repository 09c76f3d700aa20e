/* The search box: asks while one types, says how many answers there are, offers earlier queries, takes what is pasted whole. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  const finder = document.querySelector('[data-finder]');
  const part = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (finder && finder.querySelector('[' + hook + ']'));
  const field = finder && finder.querySelector('input[type="search"]');
  if (!(finder instanceof HTMLElement) || !(field instanceof HTMLInputElement)) return;
  const input = field;
  const [status, panel, trouble, list] = ['data-search-status', 'data-search-panel', 'data-search-trouble', 'data-search-list'].map(part);
  const combobox = opsbook.searchList(input, list);
  /** What follows a query in an address. */
  const LONGEST_ADDRESS = 4_000;
  const LONGEST_PASTED = 8_000;
  /** The newest question: what older ones answer is not shown. */
  let turn = 0;
  /** The question whose answer is in view. */
  let answered = 0;
  /** Enter, pressed before the answer was there, and to which question. @type {{ of: number, event: KeyboardEvent } | null} */
  let waiting = null;
  /** @type {OpsbookSearchView} */
  let view = { limit: 0, show: () => undefined, clear: () => undefined, enter: () => undefined };

  /** @param {string} text @param {string} [query] - whose results are shown */
  function say(text, query) {
    if (query === undefined) status.removeAttribute('data-search-query');
    else status.setAttribute('data-search-query', query);
    if (status.textContent !== text) status.textContent = text;
  }

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    panel.hidden = !isOpen;
    if (isOpen) return;
    combobox.close();
    // A page that shows its results elsewhere goes on showing them.
    if (!view.isPage && input.value.trim() !== '') status.removeAttribute('data-search-query');
  }

  /** Offers what was searched for before, where nothing is typed. */
  function offerRecent() {
    const options = opsbook.searchRecent.list().map((text) => {
      const option = opsbook.searchRow.made('div', 'finder__recent', text);
      option.addEventListener('click', () => {
        input.value = text;
        run();
      });
      return option;
    });
    const group = opsbook.searchRow.holder('div', 'finder__group');
    const title = opsbook.searchRow.made('p', 'finder__title', word('search_recent'));
    title.setAttribute('aria-hidden', 'true');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', word('search_recent'));
    group.append(title, ...options);
    combobox.fill(options.length ? [group] : [], options);
    setOpen(options.length > 0 && input.matches(':focus'));
  }

  /** @param {OpsbookAnswer} answer */
  function countOf({ results, total }) {
    if (results.length === 0) return word('search_none');
    const n = view.first === undefined ? results.length : Math.min(view.limit, total);
    return total > n ? word('search_count_of', { n, total }) : word(total === 1 ? 'search_count_one' : 'search_count', { n: total });
  }

  /** Asks for what stands in the box. */
  function run() {
    const typed = input.value;
    turn += 1;
    const own = turn;
    trouble.hidden = true;
    if (typed.trim() === '') {
      answered = own;
      view.clear(typed);
      offerRecent();
      return say('', typed);
    }
    // It names the query whose results are in view, which an older one's are until the new ones are there.
    if (status.getAttribute('data-search-query') === typed) status.removeAttribute('data-search-query');
    const { limit, first, isWanted, more } = view;
    opsbook.searchAsk.ask(typed, { limit, first, isWanted: isWanted && isWanted() }).then(
      (answer) => {
        if (own !== turn) return;
        view.show(answer);
        answered = own;
        say(countOf(answer), typed);
        if (waiting && waiting.of === own) enter(waiting.event);
        if (more) answer.rest().then((rest) => own === turn && more(rest, answer), () => own === turn && (trouble.hidden = false));
      },
      () => {
        if (own !== turn) return;
        view.clear(typed);
        trouble.hidden = false;
        setOpen(!view.isPage);
        say('');
      },
    );
  }

  /** @param {string} typed @returns {string} the query as it may stand in an address */
  function inAddress(typed) {
    // Half a letter, which a cut may leave, cannot be written there.
    const text = opsbook.incident.hidden(typed, new Set()).slice(0, LONGEST_ADDRESS).replace(/\p{Cs}/gu, '');
    return 'q=' + encodeURIComponent(text);
  }

  /** Puts a text in as if it were typed, so that the browser can take it back. @param {string} text */
  function insert(text) {
    if (document.execCommand('insertText', false, text)) return;
    input.setRangeText(text, input.selectionStart || 0, input.selectionEnd || 0, 'end');
    run();
  }

  /** A field of one line would lose the line ends, and run the lines together. @param {ClipboardEvent} event */
  function onPaste(event) {
    const text = event.clipboardData ? event.clipboardData.getData('text/plain').trim() : '';
    if (text === '') return;
    event.preventDefault();
    const pasted = opsbook.searchPaste.read(text);
    const isLine = !/^[[{]/.test(text) && !/[\r\n\u2028\u2029]/.test(text);
    // An alert is a query of its own, whatever stood there.
    if (pasted.isWhole) input.select();
    insert(pasted.isWhole && !isLine ? opsbook.searchPaste.line(pasted) : text.replace(/\s+/g, ' ').slice(0, LONGEST_PASTED));
  }

  /** Opens the chosen answer, or goes on to all. @param {KeyboardEvent} event */
  function enter({ ctrlKey, metaKey, shiftKey }) {
    waiting = null;
    const active = combobox.active();
    if (active && !panel.hidden) active.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
    else if (input.value.trim() !== '') view.enter(input.value);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.isComposing) return;
    const isShown = !panel.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isShown) combobox.move(event.key === 'ArrowDown' ? 1 : -1);
      else if (view.arrow && input.value.trim() !== '') view.arrow();
      else run();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // What is in view may answer what stood there before, and is not what is meant.
      if (answered === turn) enter(event);
      else waiting = { of: turn, event };
    } else if (event.key === 'Escape') {
      // Step mode and marks listen to it too, and are not what is meant here.
      event.stopPropagation();
      event.preventDefault();
      if (isShown) setOpen(false);
      else if (input.value !== '') {
        input.value = '';
        run();
        if (!view.isPage) setOpen(false);
      } else input.blur();
    }
  }

  opsbook.searchBox = {
    finder,
    input,
    panel,
    combobox,
    run,
    setOpen,
    inAddress,
    use(other) {
      view = other;
    },
    /** Puts the cursor into the box, and what stands there aside for what is typed. */
    open() {
      // On a phone it is not in sight before.
      finder.toggleAttribute('data-open', !view.isPage);
      input.focus();
      input.select();
    },
  };

  input.addEventListener('input', () => run());
  input.addEventListener('paste', onPaste);
  input.addEventListener('keydown', onKey);
  input.addEventListener('focus', () => {
    // What is asked first is there when the first letter is.
    opsbook.searchAsk.prepare().catch(() => undefined);
    if (input.value.trim() === '') offerRecent();
  });
  document.addEventListener('click', (event) => {
    const opener = event.target instanceof Element ? event.target.closest('[data-search-open]') : null;
    if (!opener || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
    opsbook.searchBox.open();
    // Where the bar is away, as in step mode, the link leads to the page of search.
    if (document.activeElement === input) event.preventDefault();
  });
  for (const button of finder.querySelectorAll('[data-search-reload]')) button.addEventListener('click', () => window.location.reload());
  finder.hidden = false;
  document.documentElement.dataset.finder = finder.dataset.finder || '';
})(window.opsbook);
