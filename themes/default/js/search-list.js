/* An editable combobox with a list: the focus stays in the field, arrows go through the options (ARIA Authoring Practices). */
(function (opsbook) {
  'use strict';

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list - the listbox
   * @returns {OpsbookSearchList}
   */
  function combobox(input, list) {
    /** @type {HTMLElement[]} */
    let options = [];
    /** @type {HTMLElement | null} */
    let active = null;

    /** @param {HTMLElement | null} option */
    function activate(option) {
      if (active) active.setAttribute('aria-selected', 'false');
      active = option;
      if (!option) return input.removeAttribute('aria-activedescendant');
      option.setAttribute('aria-selected', 'true');
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    }

    // The focus stays in the field, whatever is pressed.
    list.addEventListener('mousedown', (event) => event.preventDefault());

    return {
      /** @param {Node[]} nodes @param {HTMLElement[]} all */
      fill(nodes, all) {
        activate(null);
        options = all;
        options.forEach((option, at) => {
          option.id = list.id + '-' + at;
          option.setAttribute('role', 'option');
          option.setAttribute('aria-selected', 'false');
          option.tabIndex = -1;
        });
        list.replaceChildren(...nodes);
        input.setAttribute('aria-expanded', String(options.length > 0));
      },
      close() {
        activate(null);
        input.setAttribute('aria-expanded', 'false');
      },
      /** Goes on, round by way of the field itself. @param {1 | -1} step */
      move(step) {
        const at = active ? options.indexOf(active) + step : step > 0 ? 0 : options.length - 1;
        activate(options[at] || null);
      },
      active: () => active,
      first: () => activate(options[0] || null),
    };
  }

  opsbook.searchList = combobox;
})(window.opsbook);
