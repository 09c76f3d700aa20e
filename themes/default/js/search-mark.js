/* Marks on the page that opens what was searched for, until Escape. The words come with the press of a result, and leave the address. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  const MOST_MARKS = 300;
  /** What is copied, filled in or drawn stays as it is. */
  const LEFT_ALONE = 'code[data-command-text], [data-slot], [data-chrome], .sr, svg, button, select, textarea, dialog, template, script, style, mark';
  const stems = /^en\b/i.test(document.documentElement.lang);

  /** Gives the words to the link while it is pressed: what it leads to stays the plain anchor. @param {MouseEvent} event */
  function onPress(event) {
    const link = event.target instanceof Element && event.button < 2 ? event.target.closest('a[data-search-result]') : null;
    if (!(link instanceof HTMLAnchorElement) || !link.dataset.words) return;
    // Others have given it theirs already, and put back what they saw.
    const written = link.dataset.href || link.getAttribute('href') || '';
    link.dataset.href = written;
    const hash = link.hash.slice(1);
    const more = hash === '' || hash.includes('=') ? hash : 'at=' + hash;
    link.hash = (more ? more + '&' : '') + 'q=' + encodeURIComponent(link.dataset.words);
    window.setTimeout(() => link.setAttribute('href', written), 0);
  }

  /** @param {Element} within @param {(text: string) => [number, number][]} find @returns {number} how many */
  function markIn(within, find) {
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    /** @type {{ node: Text, places: [number, number][] }[]} */
    const found = [];
    let count = 0;
    while (count < MOST_MARKS && walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode);
      if (!node.parentElement || node.parentElement.closest(LEFT_ALONE) || !node.data.trim()) continue;
      const places = find(node.data);
      count += places.length;
      if (places.length > 0) found.push({ node, places });
    }
    for (const { node, places } of found) {
      const holder = document.createElement('span');
      opsbook.searchWords.write(holder, node.data, places);
      holder.querySelectorAll('mark').forEach((mark) => mark.setAttribute('data-found', ''));
      node.replaceWith(...holder.childNodes);
    }
    return count;
  }

  function clear() {
    for (const mark of document.querySelectorAll('mark[data-found]')) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      if (parent) parent.normalize();
    }
    document.querySelectorAll('[data-found-note]').forEach((note) => note.remove());
  }

  /** @param {string} words @param {Element | null} target @param {Element} article */
  function tell(words, target, article) {
    const note = document.createElement('p');
    note.className = 'marked';
    note.setAttribute('data-chrome', '');
    note.setAttribute('data-found-note', '');
    note.append(word('mark_shown', { words }) + ' ');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'marked__clear';
    button.textContent = word('mark_clear');
    button.setAttribute('aria-keyshortcuts', 'Escape');
    button.addEventListener('click', clear);
    note.append(button);
    // Where one lands.
    if (target && target.parentElement === article && /^H[1-6]$/.test(target.tagName)) target.after(note);
    else article.prepend(note);
  }

  function arrive() {
    const address = opsbook.address.parsed(opsbook.here.query(), opsbook.here.hash());
    const words = address.reserved.q;
    if (words === undefined || document.querySelector('[data-finder="page"], [data-forward]')) return;
    clear();
    const terms = opsbook.searchText.compounds(words.slice(0, 400)).flatMap((compound) => opsbook.searchText.analyzer(stems).terms(compound).map(({ term }) => term));
    const find = opsbook.searchWords.marker({ terms, stems });
    const article = document.querySelector('article[data-body]');
    const places = [...document.querySelectorAll('.head__title'), article || document.querySelector('main')];
    const count = places.reduce((sum, place) => sum + (place ? markIn(place, find) : 0), 0);
    if (count > 0 && article) tell(words, document.getElementById(address.anchor), article);
    delete address.reserved.q;
    opsbook.address.settle(address);
  }

  document.addEventListener('click', onPress, true);
  document.addEventListener('auxclick', onPress, true);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]') || document.documentElement.hasAttribute('data-step-mode')) return;
    clear();
  });
  arrive();
  window.addEventListener('hashchange', arrive);
})(window.opsbook);
