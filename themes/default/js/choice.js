/* Several runbooks answer one alert: its labels say which of them fit, and go along to the one that is taken. */
(function (opsbook) {
  'use strict';

  /** Labels that name what a runbook is for, and where the page says it. @type {Record<string, 'services' | 'severities'>} */
  const KINDS = { service: 'services', app: 'services', job: 'services', component: 'services', severity: 'severities' };

  /**
   * Says whether the labels speak for a runbook.
   *
   * @param {{ services?: string, severities?: string }} of - names, parted by lines
   * @param {Map<string, string>} labels
   * @returns {boolean} false also where they say nothing of it
   */
  function fits(of, labels) {
    return [...labels].some(([key, value]) => {
      const kind = Object.prototype.hasOwnProperty.call(KINDS, key) ? KINDS[key] : null;
      const known = kind ? (of[kind] || '').toLowerCase().split('\n') : [];
      return value !== '' && known.includes(value.toLowerCase());
    });
  }

  opsbook.choiceFits = fits;

  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-choice] > li')]);
  const links = rows.map((row) => row.querySelector('a[href]'));
  const written = links.map((link) => (link && link.getAttribute('href')) || '');
  const more = document.querySelector('[data-choice-more]');
  /** The alert's. @type {Map<string, string>} */
  let labels = new Map();

  /** Gives the labels to each runbook, and shows those that they speak for, where they speak for any. */
  function narrow() {
    // They have left the address, where the browser lets them, and the history's entry holds them.
    const { labels: told } = window.history.state || {};
    const address = opsbook.address.parsed(opsbook.here.query(), opsbook.here.hash());
    if (Array.isArray(told)) labels = new Map(told);
    else if (address.labels.size > 0) labels = address.labels;
    const pairs = [...labels].map((pair) => pair.map(encodeURIComponent).join('='));
    const fitting = rows.map((row) => fits(row.dataset, labels));
    const isNarrow = fitting.includes(true) && fitting.includes(false);
    rows.forEach((row, index) => {
      row.hidden = isNarrow && !fitting[index];
      const link = links[index];
      if (link) link.setAttribute('href', opsbook.here.with(written[index], pairs.join('&')));
    });
    if (more instanceof HTMLElement) more.hidden = !isNarrow;
  }

  if (!rows.length) return;
  narrow();
  window.addEventListener('hashchange', narrow);
  if (more instanceof HTMLElement) {
    more.addEventListener('click', (event) => {
      if (!(event.target instanceof HTMLButtonElement)) return;
      rows.forEach((row) => row.toggleAttribute('hidden', false));
      more.hidden = true;
      const first = links.find((link) => link !== null);
      if (first instanceof HTMLElement) first.focus();
    });
  }
})(window.opsbook);
