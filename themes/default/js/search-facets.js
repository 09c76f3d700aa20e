/* Narrows the results by severity, service and kind: buttons that stay pressed, each with the pages that it leaves. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  /** More are not looked through. */
  const MOST = 12;
  const TYPES = /** @type {const} */ (['severity', 'service', 'kind']);

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

    /** @param {OpsbookSearchFacets} all */
    function read(all) {
      const of = (/** @type {[string, number[]][]} */ facet) => new Map(facet.map(([name, pages]) => [name, new Set(pages)]));
      values = { severity: of(all.severities), service: of(all.services), kind: of(all.kinds) };
    }

    /** @param {number} page @param {string} [without] - a type that does not count */
    function fits(page, without) {
      return TYPES.every((type) => {
        if (type === without || chosen[type].size === 0) return true;
        return [...chosen[type]].some((name) => values?.[type].get(name)?.has(page));
      });
    }

    /** @param {string} type @param {string} name @param {number} count */
    function button(type, name, count) {
      const made = document.createElement('button');
      made.type = 'button';
      made.className = 'facet';
      made.dataset.facet = type;
      made.setAttribute('aria-pressed', String(chosen[type].has(name)));
      if (type === 'severity') made.append(opsbook.incidentMark(name));
      else made.append(type === 'kind' ? word('kind_' + name) : name);
      const number = opsbook.searchRow.made('span', 'facet__count', String(count));
      made.append(' ', number);
      made.addEventListener('click', () => {
        if (!chosen[type].delete(name)) chosen[type].add(name);
        onChange();
        // The buttons are made anew; the focus stays on the one that was pressed.
        isPressed = type + '/' + name;
      });
      made.dataset.value = name;
      return made;
    }
    let isPressed = '';

    /** @param {string} type */
    function group(type) {
      const counted = [...(values ? values[type] : [])].flatMap(([name, pages]) => {
        const [few, many] = pages.size < touched.size ? [pages, touched] : [touched, pages];
        let count = 0;
        for (const page of few) if (many.has(page) && fits(page, type)) count += 1;
        return count > 0 || chosen[type].has(name) ? [{ name, count }] : [];
      });
      // One value alone narrows nothing.
      if (counted.length < 2 && chosen[type].size === 0) return null;
      if (type !== 'severity') counted.sort((a, b) => b.count - a.count);
      const made = opsbook.searchRow.made('div', 'facets__group');
      made.setAttribute('role', 'group');
      made.setAttribute('aria-label', word('facet_' + type));
      const title = opsbook.searchRow.made('span', 'facets__title', word('facet_' + type));
      title.setAttribute('aria-hidden', 'true');
      const kept = counted.filter(({ name }, at) => at < MOST || chosen[type].has(name));
      made.append(title, ...kept.map(({ name, count }) => button(type, name, count)));
      return made;
    }

    return {
      /** What the engine is asked with. */
      isWanted: () => (page) => fits(page),
      async show(pages) {
        turn += 1;
        const own = turn;
        touched = new Set(pages);
        if (!values) read(await opsbook.searchAsk.facets());
        if (own !== turn) return;
        const groups = TYPES.flatMap((type) => group(type) || []);
        place.replaceChildren(...groups);
        place.hidden = groups.length === 0;
        const again = [...place.querySelectorAll('button')].find((each) => each.dataset.facet + '/' + each.dataset.value === isPressed);
        if (again) again.focus();
        isPressed = '';
      },
      hide() {
        turn += 1;
        place.hidden = true;
        place.replaceChildren();
      },
    };
  }

  opsbook.searchFacets = facets;
})(window.opsbook);
