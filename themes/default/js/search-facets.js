/* Narrows the results by severity, service and kind: buttons that stay pressed, each with the pages that it leaves. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  /** More are not looked through. */
  const MOST = 12;
  const MOST_CHOSEN = 50;
  const TYPES = /** @type {const} */ (['severity', 'kind', 'service']);

  /** @param {string} text */
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch (malformed) {
      return text;
    }
  }

  /**
   * @param {HTMLElement} place
   * @param {() => void} onChange
   * @returns {OpsbookFacets}
   */
  function facets(place, onChange) {
    /** @type {Record<string, Set<string>>} what is pressed */
    const chosen = { severity: new Set(), service: new Set(), kind: new Set() };
    /** @type {Record<string, Map<string, Set<number>>> | null} the pages of each value */
    let values = null;
    /** Pages that the query touches, also those that are narrowed away. @type {Set<number>} */
    let touched = new Set();
    /** The newest call: what waits for an older one is not shown. */
    let turn = 0;
    /** The query whose buttons stand there: they keep their places until another one is asked. */
    let drawn = '';
    /** @type {{ type: string, name: string, element: HTMLElement, number: HTMLElement }[]} */
    let buttons = [];
    const clear = opsbook.searchRow.made('button', 'act facet facet--clear', word('facet_clear'));
    clear.setAttribute('type', 'button');
    clear.addEventListener('click', () => {
      if (buttons.length > 0) buttons[0].element.focus();
      none();
      onChange();
    });

    function none() {
      for (const type of TYPES) chosen[type].clear();
    }
    const isAny = () => TYPES.some((type) => chosen[type].size > 0);

    async function load() {
      if (values) return;
      const all = await opsbook.searchAsk.facets();
      const of = (/** @type {[string, number[]][]} */ facet) => new Map(facet.map(([name, pages]) => [name, new Set(pages)]));
      const read = { severity: of(all.severities), service: of(all.services), kind: of(all.kinds) };
      // An old link may name what is no longer in the book, and would leave nothing.
      for (const type of TYPES) for (const name of chosen[type]) if (!read[type].has(name)) chosen[type].delete(name);
      values = read;
    }

    /** @param {number} page @param {string} [without] - a type that does not count */
    function fits(page, without) {
      return TYPES.every((type) => {
        if (!values || type === without || chosen[type].size === 0) return true;
        const all = values[type];
        return [...chosen[type]].some((name) => all.get(name)?.has(page));
      });
    }

    /** @param {Set<number>} pages @param {string} [type] - whose own choice does not count; none counts where it is left out */
    function countOf(pages, type) {
      const [few, many] = pages.size < touched.size ? [pages, touched] : [touched, pages];
      const isNarrow = type !== undefined && isAny();
      let count = 0;
      for (const page of few) if (many.has(page) && (!isNarrow || fits(page, type))) count += 1;
      return count;
    }

    /** @param {string} type @param {string} name */
    function button(type, name) {
      const element = opsbook.searchRow.holder('button', 'act facet');
      element.setAttribute('type', 'button');
      element.dataset.facet = type;
      element.dataset.value = name;
      element.append(type === 'severity' ? opsbook.incidentMark(name) : opsbook.searchRow.made('span', 'facet__name', type === 'kind' ? word('kind_' + name) : name));
      const number = opsbook.searchRow.made('span', 'facet__count');
      element.append(' ', number);
      element.addEventListener('click', () => {
        // Not every browser does so.
        element.focus({ preventScroll: true });
        if (!chosen[type].delete(name)) chosen[type].add(name);
        onChange();
      });
      buttons.push({ type, name, element, number });
      return element;
    }

    /** @param {string} type */
    function group(type) {
      const all = [...(values ? values[type] : [])].map(([name, pages]) => ({ name, count: countOf(pages) })).filter(({ name, count }) => count > 0 || chosen[type].has(name));
      // One value alone narrows nothing.
      if (all.length < 2 && chosen[type].size === 0) return null;
      if (type !== 'severity') all.sort((a, b) => b.count - a.count);
      const made = opsbook.searchRow.holder('div', 'facets__group');
      made.setAttribute('role', 'group');
      made.setAttribute('aria-label', word('facet_' + type));
      const title = opsbook.searchRow.made('span', 'facets__title', word('facet_' + type));
      title.setAttribute('aria-hidden', 'true');
      const kept = all.filter(({ name }, at) => at < MOST || chosen[type].has(name));
      made.append(title, ...kept.map(({ name }) => button(type, name)));
      return made;
    }

    /** @param {string} query @returns {boolean} whether there is anything to choose */
    function draw(query) {
      if (query !== drawn || buttons.length === 0) {
        drawn = query;
        buttons = [];
        place.replaceChildren(...TYPES.flatMap((type) => group(type) || []), clear);
      }
      for (const { type, name, element, number } of buttons) {
        const count = countOf(values?.[type].get(name) || new Set(), type);
        element.setAttribute('aria-pressed', String(chosen[type].has(name)));
        element.classList.toggle('facet--none', count === 0);
        number.textContent = String(count);
      }
      clear.hidden = !isAny();
      return buttons.length > 0;
    }

    return {
      /** What the engine is asked with. */
      isWanted: () => (page) => fits(page),
      async show(pages, query) {
        turn += 1;
        const own = turn;
        touched = new Set(pages);
        if (values) {
          place.hidden = !draw(query);
          return;
        }
        // What comes later finds its place.
        place.hidden = pages.length === 0;
        await load();
        if (own === turn) draw(query);
      },
      hide() {
        turn += 1;
        place.hidden = true;
      },
      none,
      chosen: () => TYPES.flatMap((type) => [...chosen[type]].map((name) => type + ':' + encodeURIComponent(name))).join(),
      async choose(text) {
        none();
        for (const one of text.split(',').slice(0, MOST_CHOSEN)) {
          const at = one.indexOf(':');
          const type = TYPES.find((each) => each === one.slice(0, at));
          if (type && at + 1 < one.length) chosen[type].add(decoded(one.slice(at + 1)));
        }
        // Without them nothing is narrowed.
        if (isAny()) await load().catch(none);
      },
    };
  }

  opsbook.searchFacets = facets;
})(window.opsbook);
