/* The values of this tab: what was typed, what an alert brought, what others know. */
(function (opsbook) {
  'use strict';

  /** @typedef {Record<string, string>} Values */
  const { slots } = opsbook;
  const { tab } = opsbook.storage;
  // What an alert's link brought is kept for the pages to come, within measure.
  const MOST_LABELS = 64;
  const LONGEST_LABEL = 512;
  // What a label means is not known before a page has a field for it: what sounds like a secret is not kept.
  const SOUNDS_SECRET = /pass|pwd|pw$|secret|token|key|cred|auth|bearer|pin$|otp|sig/i;
  /** Values that are never stored. @type {Values} */
  const secret = Object.create(null);
  /** Why a value goes into no command. @type {Map<string, OpsbookRefusal>} */
  let refused = new Map();
  /** @type {Set<string>} */
  let blanks = new Set();
  /** Who else knows values, and is told of new ones: a running incident. @type {OpsbookShare} */
  let shared = { get: () => '', set: () => undefined };

  const { fields, fieldOf } = slots;
  const isSensitive = (/** @type {string} */ name) => {
    const field = fieldOf(name);
    return field !== null && field.hasAttribute('data-sensitive');
  };

  /**
   * @param {'typed' | 'alert'} key
   * @returns {Values} those of this tab
   */
  function kept(key) {
    const values = tab.get(key);
    return Object.assign(Object.create(null), values !== null && typeof values === 'object' ? values : {});
  }

  /** @returns {{ values: Values, over: string[] }} the alert's labels, and which values were typed before they came */
  function keptLabels() {
    const kept = tab.get('labels');
    const { values, over } = kept !== null && typeof kept === 'object' ? kept : {};
    return {
      values: Object.assign(Object.create(null), values !== null && typeof values === 'object' ? values : {}),
      over: Array.isArray(over) ? over : [],
    };
  }

  /**
   * @param {string} name
   * @returns {{ value: string, source: OpsbookSource }}
   */
  function resolve(name) {
    const typed = kept('typed');
    const alert = kept('alert');
    if (name in secret) return { value: secret[name], source: 'typed' };
    if (name in typed) return { value: String(typed[name]), source: 'typed' };
    if (alert[name]) return { value: String(alert[name]), source: 'alert' };
    const common = shared.get(name);
    if (common) return { value: common, source: 'incident' };
    const environment = opsbook.environment.value(name);
    if (environment) return { value: environment, source: 'environment' };
    const field = fieldOf(name);
    const preset = (field && field.dataset.default) || '';
    return { value: preset, source: preset ? 'default' : 'none' };
  }

  /** @param {string} name @param {string | null} value - `null` takes back what was typed and what an alert brought */
  function set(name, value) {
    const typed = kept('typed');
    const alert = kept('alert');
    delete typed[name];
    delete secret[name];
    if (value === null) {
      // An empty one keeps the label from coming back.
      if (name in alert || labelOf(name, (label) => label in keptLabels().values)) alert[name] = '';
    } else if (isSensitive(name)) secret[name] = value;
    else typed[name] = value;
    if (!isSensitive(name)) shared.set(name, value || '', true);
    labelsLose(name);
    tab.set('typed', typed);
    tab.set('alert', alert);
    blanks.delete(name);
    refresh();
  }

  /** Takes back what was typed, and nothing else. @param {string} name */
  function untype(name) {
    const typed = kept('typed');
    if (name in typed) shared.set(name, '', true);
    delete typed[name];
    delete secret[name];
    tab.set('typed', typed);
    refresh();
  }

  /** What is typed from now on is newer than the labels. @param {string} name */
  function labelsLose(name) {
    const { values, over } = keptLabels();
    if (over.includes(name)) tab.set('labels', { values, over: over.filter((each) => each !== name) });
  }

  /**
   * @param {string} name
   * @param {(label: string) => boolean} isThere
   * @returns {string | undefined} the label that fills it
   */
  function labelOf(name, isThere) {
    const field = fieldOf(name);
    return [name, ...((field && field.dataset.labels) || '').split(' ')].find((label) => label !== '' && isThere(label));
  }

  /** Gives the alert's labels to the fields of this page that have nothing newer. */
  function spread() {
    const { values, over } = keptLabels();
    const alert = kept('alert');
    const typed = kept('typed');
    let isNew = false;
    for (const name of fields.keys()) {
      const label = labelOf(name, (each) => each in values);
      if (label === undefined || name in alert || (name in typed && !over.includes(name))) continue;
      isNew = true;
      delete typed[name];
      if (isSensitive(name)) {
        // Only now it is known for a secret.
        secret[name] = String(values[label]);
        delete values[label];
      } else alert[name] = String(values[label]);
    }
    if (!isNew) return;
    tab.set('labels', { values, over });
    tab.set('alert', alert);
    tab.set('typed', typed);
  }

  /** Takes an alert's labels in place of those of an earlier alert. @param {Map<string, string>} labels */
  function take(labels) {
    const clean = new Map([...labels].map(([label, text]) => [label, text.trim()]));
    const isThere = (/** @type {string} */ label) => Boolean(clean.get(label));
    const alert = /** @type {Values} */ (Object.create(null));
    const typed = kept('typed');
    const told = new Set();
    for (const name of fields.keys()) {
      const label = labelOf(name, isThere);
      if (label === undefined) continue;
      delete typed[name];
      delete secret[name];
      (isSensitive(name) ? secret : alert)[name] = clean.get(label) || '';
      if (isSensitive(name)) told.add(label);
    }
    const values = /** @type {Values} */ (Object.create(null));
    const isKept = (/** @type {string} */ label) => isThere(label) && !told.has(label) && !SOUNDS_SECRET.test(label);
    for (const [label, value] of [...clean].slice(0, MOST_LABELS)) {
      if (isKept(label) && label.length + value.length <= LONGEST_LABEL) values[label] = value;
    }
    tab.set('typed', typed);
    tab.set('alert', alert);
    tab.set('labels', { values, over: Object.keys(typed) });
    refresh();
  }

  /** Gives others what was typed in this tab, where they have nothing. What an alert brought changes this tab alone. */
  function offer() {
    for (const [name, value] of Object.entries(kept('typed'))) {
      if (value !== '' && !isSensitive(name)) shared.set(name, String(value), false);
    }
  }

  /** Forgets all values, wherever they are kept. */
  function clear() {
    for (const name of fields.keys()) if (!isSensitive(name)) shared.set(name, '', true);
    leave();
    refresh();
  }

  /** Forgets the values of this tab alone. */
  function leave() {
    tab.remove('typed');
    tab.remove('alert');
    tab.remove('labels');
    Object.keys(secret).forEach((name) => delete secret[name]);
    blanks.clear();
  }

  function refresh() {
    // Pages of many commands have many slots, and few values.
    const known = new Map();
    const valueOf = (/** @type {string} */ name) => {
      if (!known.has(name)) known.set(name, resolve(name).value);
      return known.get(name);
    };
    refused = slots.show(valueOf, blanks);
    document.dispatchEvent(new CustomEvent('opsbook:values'));
  }

  opsbook.values = {
    resolve,
    set,
    untype,
    take,
    clear,
    leave,
    offer,
    common: (name) => shared.get(name),
    share: (others) => void (shared = others),
    refresh,
    isSensitive,
    refusal: (name) => refused.get(name) || null,
    blank(names) {
      blanks = new Set([...blanks, ...names]);
      refresh();
    },
  };

  opsbook.carry.register(
    'values',
    (isNewTab) => {
      if (isNewTab) return null;
      const typed = kept('typed');
      // What an incident is called stands in no address.
      delete typed.title;
      return { typed, alert: kept('alert'), labels: keptLabels() };
    },
    (state) => {
      for (const key of /** @type {const} */ (['typed', 'alert'])) {
        const values = state && state[key];
        if (values === null || typeof values !== 'object') continue;
        tab.set(key, Object.fromEntries(Object.entries(values).filter((pair) => typeof pair[1] === 'string' && !isSensitive(pair[0]))));
      }
      if (state && state.labels) tab.set('labels', state.labels);
      spread();
      refresh();
    },
  );
  document.addEventListener('opsbook:environment', refresh);
  document.addEventListener('opsbook:content', spread);
  // A page that comes back from memory was not there when values changed on another one.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    spread();
    refresh();
  });
  const left = Object.entries(kept('typed'));
  // What was emptied and left so is not typed.
  if (left.some((pair) => pair[1] === '')) tab.set('typed', Object.fromEntries(left.filter((pair) => pair[1] !== '')));
  spread();
})(window.opsbook);
