/* The fields of the page: what is typed, what an alert's link brought, what was used last, and why a value is refused. */
(function (opsbook) {
  'use strict';

  const { values, word } = opsbook;
  const { book } = opsbook.storage;
  /** @type {HTMLInputElement[]} */
  let fields = [];
  /** Fields and buttons that are bound. @type {WeakSet<Element>} */
  const bound = new WeakSet();
  const nameOf = (/** @type {HTMLInputElement} */ field) => field.dataset.placeholder || '';
  /** Text that a field cannot hold: it would lose its line ends, and be another value. @type {Set<string>} */
  const unfit = new Set();

  /** @param {number} days */
  function age(days) {
    if (days < 1) return word('used_today');
    return days < 2 ? word('used_yesterday') : word('used_days', { n: Math.floor(days) });
  }

  /** @returns {Record<string, { value: string, at: number }>} */
  function lastUsed() {
    const last = book.get('last');
    return Object.assign(Object.create(null), last !== null && typeof last === 'object' ? last : {});
  }

  /**
   * @param {string} name
   * @returns {string} what keeps its value out of the commands, in words
   */
  function refusalOf(name) {
    // What took its place by other ways is no longer the text that was refused.
    const isUnfit = unfit.has(name) && values.resolve(name).value === '';
    const reason = isUnfit ? 'control' : values.refusal(name);
    const field = fields.find((each) => nameOf(each) === name);
    return reason ? word('refused_' + reason, { name, pattern: (field && field.dataset.pattern) || '' }) : '';
  }

  /** @param {HTMLInputElement} field @param {HTMLElement} note */
  function tell(field, note) {
    const name = nameOf(field);
    const { value, source } = values.resolve(name);
    const refusal = refusalOf(name);
    field.toggleAttribute('aria-invalid', false);
    if (refusal) field.setAttribute('aria-invalid', 'true');
    note.classList.toggle('fill__note--refused', refusal !== '');
    note.replaceChildren();
    if (refusal) note.textContent = refusal;
    else if (source === 'alert') tellAlert(name, value, note);
    else if (source === 'incident') note.textContent = word('from_incident');
    else if (value === '' && !values.isSensitive(name)) offerLast(name, note);
  }

  /** Where the incident has another value, the reader says which. @param {string} name @param {string} value @param {HTMLElement} note */
  function tellAlert(name, value, note) {
    const common = values.common(name);
    if (common === '' || common === value) {
      note.textContent = word('from_alert');
      return;
    }
    const use = document.createElement('button');
    use.type = 'button';
    use.className = 'fill__use';
    use.setAttribute('data-use-incident', '');
    use.textContent = word('use');
    use.addEventListener('click', () => values.set(name, common));
    note.append(word('alert_or_incident', { value: common }) + ' ', use);
  }

  /** @param {string} name @param {HTMLElement} note */
  function offerLast(name, note) {
    const last = lastUsed()[name];
    if (!last || typeof last.value !== 'string') return;
    const use = document.createElement('button');
    use.type = 'button';
    use.className = 'fill__use';
    use.setAttribute('data-use-last', '');
    use.textContent = word('use');
    use.addEventListener('click', () => values.set(name, last.value));
    note.append(word('last_used', { value: last.value, age: age((Date.now() - last.at) / 86_400_000) }) + ' ', use);
  }

  /** Says in the line that the fields are folded into what they hold, and opens it where a value was refused. */
  function showFold() {
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-fill-name]'))) {
      const name = part.dataset.fillName || '';
      const { value, source } = values.resolve(name);
      const text = values.isSensitive(name) || values.refusal(name) ? '' : value.length > 40 ? value.slice(0, 40) + '\u2026' : value;
      part.textContent = name + (text && ' ' + text) + (source === 'alert' ? ' ' + word('from_alert') : '');
    }
    const fold = document.querySelector('[data-fill-toggle]');
    const isAsked = fields.some((field) => {
      const name = nameOf(field);
      const { value, source } = values.resolve(name);
      return source === 'alert' && (refusalOf(name) !== '' || !['', value].includes(values.common(name)));
    });
    if (fold instanceof HTMLDetailsElement && isAsked) fold.open = true;
  }

  function show() {
    showFold();
    for (const field of fields) {
      const { value } = values.resolve(nameOf(field));
      if (field.value !== value) field.value = value;
      const box = field.closest('[data-field]');
      const note = box && box.querySelector('[data-note]');
      if (note instanceof HTMLElement) tell(field, note);
    }
  }

  /**
   * Lets a field, here or in a command, set a value.
   *
   * @param {HTMLInputElement} field
   * @param {string} name
   */
  function bind(field, name) {
    field.addEventListener('input', () => {
      unfit.delete(name);
      values.set(name, field.value);
    });
    field.addEventListener('change', () => {
      const clean = field.value.trim();
      // What the commands show is what the refusal says, until something else is typed.
      if (clean === '' && unfit.has(name)) return;
      values.set(name, clean === '' ? null : clean);
    });
    field.addEventListener('paste', (event) => {
      const text = event.clipboardData ? event.clipboardData.getData('text/plain').trim() : '';
      if (!/[\u0000-\u001f]/.test(text)) return;
      // The field would drop the line ends and run the lines together.
      event.preventDefault();
      field.value = '';
      unfit.add(name);
      values.set(name, '');
    });
  }

  function clearAll() {
    book.remove('last');
    unfit.clear();
    values.clear();
    opsbook.announce(word('cleared'));
  }

  /** Takes the fields as they stand on the page, and binds those that are new. */
  function collect() {
    fields = [...document.querySelectorAll('input[data-placeholder]')].filter((field) => field instanceof HTMLInputElement);
    const clear = document.querySelector('button[data-clear-all]');
    for (const each of clear instanceof HTMLButtonElement ? [...fields, clear] : fields) {
      if (bound.has(each)) continue;
      bound.add(each);
      each.hidden = false;
      if (each instanceof HTMLInputElement) bind(each, nameOf(each));
      else each.addEventListener('click', clearAll);
    }
  }

  function arrive() {
    const address = opsbook.address.parsed(opsbook.here.query(), opsbook.here.hash());
    const isCarried = 's' in address.reserved;
    // On the way from an alert to its runbook the address stays as it is.
    if (document.querySelector('[data-forward]')) return;
    if (isCarried) opsbook.carry.arrive(address.reserved.s);
    const isBlank = [...address.labels.values()].every((label) => label.trim() === '');
    if (!isBlank) values.take(address.labels);
    if (isCarried || address.labels.size > 0 || 'at' in address.reserved) opsbook.address.settle(address);
  }

  opsbook.fields = { bind, refusalOf, forgive: (name) => void unfit.delete(name) };
  document.addEventListener('opsbook:values', show);
  document.addEventListener('opsbook:copied', (event) => {
    const names = /** @type {CustomEvent<OpsbookCopied>} */ (event).detail.names;
    const last = lastUsed();
    for (const name of names) {
      const { value, source } = values.resolve(name);
      if (!values.isSensitive(name) && (source === 'typed' || source === 'alert')) last[name] = { value, at: Date.now() };
    }
    if (names.length) book.set('last', last);
  });
  collect();
  values.refresh();
  arrive();
  document.addEventListener('opsbook:content', () => {
    collect();
    values.refresh();
  });
  window.addEventListener('hashchange', arrive);
})(window.opsbook);
