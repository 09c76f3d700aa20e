/* The wizard: what is ticked and typed, and the answer that follows at once. Its state lives in the fragment. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;
  const { quantity } = opsbook.wizardWords;
  const { empty, mark, number, encode, decode, verdict } = opsbook.wizardState;
  let faults = 0;

  /** @param {HTMLFormElement} form */
  function start(form) {
    const table = /** @type {OpsbookDecision} */ (JSON.parse(form.dataset.rules || ''));
    const one = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (form.querySelector('[' + hook + ']'));
    const all = (/** @type {string} */ hook) => /** @type {HTMLElement[]} */ ([...form.querySelectorAll('[' + hook + ']')]);
    const inputs = (/** @type {string} */ hook) => /** @type {HTMLInputElement[]} */ (all(hook));
    const detected = inputs('data-detected')[0];
    const title = inputs('data-wizard-title')[0];
    const answer = opsbook.wizardAnswer(form, table, { flip, override });
    let state = empty();
    /** What stands in the address. */
    let written = '';

    /** @param {string} id */
    function flip(id) {
      if (!state.flips.delete(id)) state.flips.add(id);
      changed();
    }

    /** @param {string | null} severity */
    function override(severity) {
      state.override = severity;
      changed();
    }

    function changed() {
      show();
      if (encode(state) !== written) write('');
    }

    /** Puts the state into the address. @param {string} anchor - where the reader is on the page */
    function write(anchor) {
      written = encode(state);
      const parts = [written && 'w=' + encodeURIComponent(written), anchor && (written ? 'at=' : '') + encodeURIComponent(anchor)].filter(Boolean);
      try {
        opsbook.here.write('replaceState', { ...window.history.state, wizard: true }, parts.length ? '#' + parts.join('&') : '');
      } catch (refused) {
        // Browsers refuse too many in a short time: the next change brings it.
        written = '';
      }
    }

    /** @param {HTMLInputElement} field @param {string} text @param {boolean} [isFault] - or only how it was understood */
    function tell(field, text, isFault = true) {
      const box = field.closest('[data-wizard-metric]') || form;
      const fault = /** @type {HTMLElement} */ (box.querySelector('[data-fault]'));
      if (!fault.id) fault.id = 'wizard-fault-' + ++faults;
      fault.textContent = text;
      fault.hidden = text === '';
      field.toggleAttribute('aria-invalid', false);
      field.removeAttribute('aria-describedby');
      fault.toggleAttribute('data-understood', !isFault);
      if (text === '') return;
      if (isFault) field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', fault.id);
    }

    /** @param {OpsbookMetric} metric @param {string} text */
    function faultOf(metric, text) {
      const { unit, min, max } = metric;
      if (text.trim() === '' || number(text, metric) !== null) return '';
      if (number(text, { ...metric, min: undefined, max: undefined }) === null) return unit ? word('wizard_not_number', { unit }) : word('wizard_not_number_plain');
      if (min !== undefined && max !== undefined) return word('wizard_outside', { min, max });
      return min !== undefined ? word('wizard_outside_min', { min }) : word('wizard_outside_max', { max: Number(max) });
    }

    /**
     * A point or a comma before three digits is another thing in another country: what it was taken for is said, without either.
     *
     * @param {OpsbookMetric} metric
     * @param {string} text
     * @param {number} value
     */
    function understood({ unit = '' }, text, value) {
      const digits = (/[-+.,\d'][\d .,']*(?:\s?k\b)?/i.exec(text.normalize('NFKC').replace(/\u2212/g, '-').replace(/\u2019/g, "'")) || [''])[0].trim();
      const isPlain = /^-?(\d+|\d*\.\d{1,2}|0?\.\d+|\d*\.\d{4,})$/.test(digits);
      return isPlain ? '' : word('wizard_counts_as', { value: quantity(value, unit, '') });
    }

    /** @param {Event} event */
    function onInput({ target }) {
      if (!(target instanceof HTMLInputElement)) return;
      const { criterion, unsure, metric: id } = target.dataset;
      const statement = criterion || unsure;
      if (statement !== undefined) {
        mark(state, table, statement, !target.checked ? null : criterion ? 'yes' : 'unsure');
      } else if (id !== undefined) {
        const metric = table.metrics.find((each) => each.id === id);
        if (!metric) return;
        const value = number(target.value, metric);
        if (value === null) state.values.delete(id);
        else state.values.set(id, value);
        if (value === null) tell(target, faultOf(metric, target.value));
        else tell(target, understood(metric, target.value, value), false);
      } else if (target === detected) {
        const time = new Date(target.value).getTime();
        state.detected = Number.isNaN(time) ? null : time;
      } else return;
      changed();
    }

    function show() {
      for (const box of inputs('data-criterion')) box.checked = state.marks.get(box.dataset.criterion || '') === 'yes';
      for (const box of inputs('data-unsure')) box.checked = state.marks.get(box.dataset.unsure || '') === 'unsure';
      for (const row of all('data-wizard-row')) row.toggleAttribute('data-ticked', row.querySelector('input:checked') !== null);
      detected.toggleAttribute('data-empty', detected.value === '');
      answer.show(state, verdict(state, table));
    }

    /** The title is the value of the slots `<title>`, here and in the commands. */
    function showTitle() {
      const { value } = opsbook.values.resolve('title');
      if (title.value.trim() !== value) title.value = value;
      title.toggleAttribute('data-empty', value === '');
      const fault = one('data-wizard-title-fault');
      const refusal = opsbook.fields.refusalOf('title');
      if (fault.textContent !== refusal) fault.textContent = refusal;
      title.toggleAttribute('aria-invalid', false);
      if (refusal) title.setAttribute('aria-invalid', 'true');
    }

    /** Puts into the fields what an address brought. */
    function fill() {
      for (const field of inputs('data-metric')) {
        const value = state.values.get(field.dataset.metric || '');
        field.value = value === undefined ? '' : String(value);
        tell(field, '');
      }
      detected.value = '';
      if (state.detected !== null) detected.value = new Date(state.detected - new Date(state.detected).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    }

    /** @param {boolean} isFirst - a page that is loaded has its state from the address alone */
    function arrive(isFirst) {
      const { anchor, reserved } = opsbook.address.parsed('', opsbook.here.hash());
      const { w } = reserved;
      const isOurs = !isFirst && Boolean(window.history.state && window.history.state.wizard);
      if (w === undefined || isOurs) {
        // A link to another part of the page, or the way back from there: what was answered comes along.
        if (encode(state) !== (w || '')) write(anchor);
        return;
      }
      if (w === written) return;
      state = decode(w, table);
      written = w;
      fill();
      show();
    }

    form.addEventListener('input', onInput);
    form.addEventListener('keydown', (event) => {
      const { target } = event;
      if (event.key !== 'Enter' || event.isComposing || !(target instanceof HTMLInputElement) || !target.closest('fieldset')) return;
      event.preventDefault();
      answer.reach();
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    one('data-wizard-clear').addEventListener('click', () => {
      state = empty();
      fill();
      opsbook.values.set('title', null);
      changed();
    });
    opsbook.fields.bind(title, 'title');
    document.addEventListener('opsbook:values', showTitle);
    window.addEventListener('hashchange', () => arrive(false));
    form.hidden = false;
    form.toggleAttribute('data-running', true);
    // What stands elsewhere makes room for it. To look for it from there, by `:has`, would read the whole page at each change.
    document.documentElement.toggleAttribute('data-wizard-running', true);
    show();
    showTitle();
    arrive(true);
  }

  for (const form of document.querySelectorAll('form[data-wizard]')) {
    // The print of the whole book has pages for its parts, and one address.
    if (form instanceof HTMLFormElement && !form.closest('[data-leaf]')) start(form);
  }
})(window.opsbook);
