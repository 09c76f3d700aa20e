/* Reads what is pasted into search: a runbook's address, an alert as JSON or labels, a message. Pure. */
(function (opsbook) {
  'use strict';

  const LONGEST = 100_000;
  const MOST_LABELS = 48;
  const LONGEST_LABEL = 300;
  /** How long the line may be that stands for a pasted alert. */
  const LONGEST_LINE = 1_500;
  /** Keys of an address that are no labels. */
  const RESERVED = new Set(['q', 'only', 'w', 'at', 'page', 's']);
  const ADDRESS = /^<?(?:https?|file):\/\/[^/?#\s|<>]*([^?#\s|<>]*)(\?[^#\s|<>]*)?(#[^\s|<>]*)?(?:\|[^>]*)?>?$/i;
  const ADDRESSES = /(?:https?|file):\/\/[^\s|<>")\]]+/gi;
  // Only where a name begins: of a long run of letters each would be tried, and the rest read again.
  const PAIR = /(?<![\w.])([A-Za-z_][\w.]*)\s*=~?\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;{}"']+)/g;
  /** A line of a message that gives a label, with the marks of Slack and mail around it. */
  const FIELD = /^[\s>*_`•·–—-]*([A-Za-z_][\w.]*)[*_`]*\s*[:=][*_`\s]*(.*?)[\s*_`]*$/;
  /** What can be called like an alert and is no word. */
  const NAME = /^[A-Za-z][\w:.-]*$/;
  const CAMEL = /^[A-Za-z][a-z0-9]*(?:[A-Z]+[a-z0-9]*)+$/;
  const IS_ALERT = /^alert_?name$/i;
  /** Which addresses lead to a runbook. */
  const IS_RUNBOOK = /\/alerts\/[^/]|runbook|\/opsbook\.html#/i;

  /** @param {string} text */
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch (malformed) {
      return text;
    }
  }

  /** @param {string} text - in quotes or not */
  function unquoted(text) {
    if (text[0] === '"') {
      try {
        return String(JSON.parse(text));
      } catch (malformed) {
        return text.slice(1, -1);
      }
    }
    return text[0] === "'" ? text.slice(1, -1) : text;
  }

  /** @param {Map<string, string>} labels @param {string} key @param {unknown} value */
  function add(labels, key, value) {
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const text = String(value).trim();
    // A value of several lines fills no placeholder.
    // eslint-disable-next-line no-control-regex
    if (labels.size >= MOST_LABELS || labels.has(key) || RESERVED.has(key) || text === '' || text.length > LONGEST_LABEL || /[\u0000-\u001f\u2028\u2029\p{Cs}]/u.test(text)) return;
    labels.set(key, text);
  }

  /** @param {Map<string, string>} labels */
  function alertOf(labels) {
    for (const [key, value] of labels) if (IS_ALERT.test(key)) return value;
    return '';
  }

  /** @param {string} path @returns {string[]} its names, without that of a folder's own page and without the last one's extension */
  function namesOf(path) {
    const names = path.split('/').filter((name) => name !== '' && !/^_?(?:index|readme)(?:\.\w+)?$/i.test(name));
    return [...names.slice(0, -1), ...names.slice(-1).map((name) => name.replace(/\.(?:html?|md)$/i, ''))];
  }

  /** @param {string} alert @param {string} path - of its runbook @returns {string} what finds both */
  function queryOf(alert, path) {
    const last = namesOf(path).pop() || '';
    return last === '' || last.toLowerCase() === alert.toLowerCase() ? alert : (alert + ' ' + last).trim();
  }

  /**
   * @param {string} text
   * @returns {OpsbookPasted | null}
   */
  function ofAddress(text) {
    // Slack copies an address with its `&` written as in HTML.
    const found = ADDRESS.exec(text.replace(/&amp;/g, '&'));
    if (!found) return null;
    const address = opsbook.address.parsed(found[2] || '', found[3] || '');
    const { path, anchor, isHome, query } = opsbook.searchPlace(decoded(found[1]), address, /=/.test(found[3] || ''));
    if (query !== '') {
      const asked = read(query);
      // What was typed there may be the beginning of a name.
      return { ...asked, alert: asked.isWhole ? asked.alert : '', isWhole: true };
    }
    /** @type {Map<string, string>} */
    const labels = new Map();
    for (const [key, value] of address.labels) add(labels, key, value);
    const names = namesOf(path);
    const last = names[names.length - 1] || '';
    const isAlert = names[names.length - 2] === 'alerts' || CAMEL.test(last);
    const alert = isAlert ? last : alertOf(labels);
    return { query: alert || last || text, alert, labels, path, anchor, runbook: '', isWhole: true, isHome };
  }

  /**
   * @param {string} text - as in `alertname="KubePodCrashLooping", namespace="web"`
   * @returns {{ labels: Map<string, string>, rest: string }}
   */
  function pairsOf(text) {
    /** @type {Map<string, string>} */
    const labels = new Map();
    const rest = text.replace(PAIR, (_, key, value) => {
      add(labels, key, unquoted(value));
      return ' ';
    });
    return { labels, rest: rest.replace(/[\s,;]+/g, ' ').trim() };
  }

  /**
   * Labels as Prometheus writes them, with the alert's name before them or among them.
   *
   * @param {string} text
   * @returns {OpsbookPasted | null}
   */
  function ofLabels(text) {
    const { runbook, path, anchor } = runbookOf(text);
    const bare = runbook === '' ? text : text.replace(runbook, ' ').trim();
    const braces = /^([^{}"=]*)\{([^]*)\}$/.exec(bare);
    const { labels, rest } = pairsOf(braces ? braces[2] : bare);
    const before = braces ? braces[1].trim() : '';
    const named = alertOf(labels);
    if (labels.size === 0 || (braces && rest !== '')) return null;
    if (named) return { query: queryOf(named, path), alert: named, labels, path, anchor, runbook, isWhole: true };
    // A metric with its labels is a query as it stands.
    if (!braces || before === '' || (NAME.test(before) && !CAMEL.test(before))) return null;
    return { query: queryOf(before, path), alert: NAME.test(before) ? before : '', labels, path, anchor, runbook, isWhole: true };
  }

  /**
   * @param {string} text
   * @returns {{ runbook: string, path: string, anchor: string }} the address of a runbook in it, as it is written; empty without one
   */
  function runbookOf(text) {
    for (const found of text.match(ADDRESSES) || []) {
      const address = IS_RUNBOOK.test(found) ? ofAddress(found) : null;
      if (address) return { runbook: found, path: address.path, anchor: address.anchor };
    }
    return { runbook: '', path: '', anchor: '' };
  }

  /**
   * A message of a chat or a mail: a line for each label, the name in front, often with the runbook's address.
   *
   * @param {string} text
   * @returns {OpsbookPasted | null}
   */
  function ofMessage(text) {
    const { labels } = pairsOf(text.replace(ADDRESSES, ' '));
    let alert = alertOf(labels);
    for (const line of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
      const field = FIELD.exec(line.slice(0, 2_000));
      if (!field || field[2] === '' || /^\/\//.test(field[2])) continue;
      const first = field[2].split(/[\s|]/)[0];
      if (!alert && (IS_ALERT.test(field[1]) ? NAME : CAMEL).test(first) && /^(?:alert_?name|alert|firing|triggered|title)$/i.test(field[1])) alert = first;
      else if (!/\s/.test(field[2])) add(labels, field[1], unquoted(field[2]));
    }
    const firing = /\[(?:FIRING|RESOLVED|ALERT|TRIGGERED)(?::\s*\d+)?\]\s*([\w:.-]+)[^\S\r\n]*([^]?)/i.exec(text);
    // In small letters it may be the first word of a sentence, unless it stands alone.
    if (!alert && firing && (CAMEL.test(firing[1]) || (NAME.test(firing[1]) && /^[\r\n(]?$/.test(firing[2])))) alert = firing[1];
    for (const found of text.match(ADDRESSES) || []) {
      const address = IS_RUNBOOK.test(found) ? ofAddress(found) : null;
      if (!address || (alert && address.alert && address.alert.toLowerCase() !== alert.toLowerCase())) continue;
      alert = alert || address.alert;
      for (const [key, value] of address.labels) add(labels, key, value);
    }
    // What the message itself names is its runbook, whatever it is called.
    const { runbook, path, anchor } = runbookOf(text);
    if (!alert && runbook === '') return null;
    return { query: queryOf(alert, path) || text.slice(0, LONGEST_LINE), alert, labels, path, anchor, runbook, isWhole: /[\n\r]/.test(text) };
  }

  /** @param {string} typed @returns {OpsbookPasted} */
  function read(typed) {
    const whole = typed.trim();
    const text = whole.slice(0, LONGEST).trim();
    const found = (/^[[{]/.test(whole) && opsbook.searchAlert(whole)) || ofAddress(text) || ofLabels(text) || ofMessage(text);
    // A line of a log has words beside its labels, and they are asked for too.
    if (found && found.isWhole) return found;
    const { alert, labels, path, anchor, runbook } = found || { alert: CAMEL.test(text) ? text : '', labels: new Map(), path: '', anchor: '', runbook: '' };
    return { query: text, alert, labels, path, anchor, runbook, isWhole: false };
  }

  /**
   * The line that stands in the box for a pasted alert, and is read as the same alert.
   *
   * @param {OpsbookPasted} pasted
   * @returns {string}
   */
  function line({ query, alert, labels, runbook }) {
    const name = (alert || query).replace(/[{}"=\s]+/g, ' ').trim().slice(0, LONGEST_LABEL);
    const pairs = [];
    let length = name.length;
    for (const [key, value] of labels) {
      const pair = key + '=' + JSON.stringify(value);
      if (IS_ALERT.test(key) || !/^[A-Za-z_][\w.]*$/.test(key) || length + pair.length > LONGEST_LINE) continue;
      length += pair.length;
      pairs.push(pair);
    }
    const own = pairs.length ? name + '{' + pairs.join(', ') + '}' : name;
    // Its address goes along, where that says more than the name.
    return runbook === '' ? own : own + ' ' + runbook.slice(0, LONGEST_LINE);
  }

  opsbook.searchPaste = { read, line, pairs: ofMessage, isName: (text) => CAMEL.test(text), add, namesOf, queryOf };
})(window.opsbook);
