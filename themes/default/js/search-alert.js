/* Reads an alert that is pasted as JSON: of Alertmanager, PagerDuty, Grafana, Opsgenie. Pure. */
(function (opsbook) {
  'use strict';

  const LONGEST = 2_000_000;
  const DEEPEST = 10;
  const MOST_VALUES = 2_000;
  /** Objects that hold labels, and texts that name what happens, the best first. */
  const LABELS = new Set(['labels', 'commonLabels', 'groupLabels', 'custom_details', 'customDetails', 'details', 'evalMatches']);
  const TITLES = ['alertname', 'alert_name', 'alertName', 'ruleName', 'title', 'summary', 'message', 'description', 'name'];

  /** @param {unknown} value @returns {value is Record<string, unknown>} */
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

  /**
   * Of several alerts the first that still fires.
   *
   * @param {unknown[]} all
   */
  const chosen = (all) => all.find((one) => isObject(one) && (one.status === 'firing' || (isObject(one.status) && one.status.state === 'active'))) || all[0];

  /**
   * @param {string} text
   * @returns {OpsbookPasted | null} none where it is no JSON or names nothing
   */
  function alertOf(text) {
    /** @type {unknown} */
    let json;
    if (text.length > LONGEST) return null;
    try {
      json = JSON.parse(text);
    } catch (other) {
      return null;
    }
    /** @type {Map<string, string>} */
    const labels = new Map();
    /** @type {Map<string, string>} */
    const titles = new Map();
    /** @type {string[]} */
    const messages = [];
    let left = MOST_VALUES;

    /** @param {unknown} value @param {string} key @param {number} depth */
    function visit(value, key, depth) {
      if (depth > DEEPEST || (left -= 1) < 0) return;
      if (typeof value === 'string') {
        if (TITLES.includes(key) && !titles.has(key)) titles.set(key, value);
        if (/\n|^\[|:\/\//.test(value)) messages.push(value);
      } else if (Array.isArray(value)) {
        if (value.length > 0) visit(chosen(value), key, depth + 1);
      } else if (isObject(value)) {
        // What one alert says counts before what all of a group share.
        if (Array.isArray(value.alerts)) visit(value.alerts, 'alerts', depth + 1);
        for (const [name, each] of Object.entries(value)) {
          if (name === 'alerts') continue;
          if (LABELS.has(name) && isObject(each)) for (const [label, one] of Object.entries(each)) opsbook.searchPaste.add(labels, label, one);
          // Grafana's own.
          if (name === 'tags' && key === 'evalMatches' && isObject(each)) for (const [label, one] of Object.entries(each)) opsbook.searchPaste.add(labels, label, one);
          visit(each, name, depth + 1);
        }
      }
    }

    visit(json, '', 0);
    let alert = labels.get('alertname') || titles.get('alertname') || '';
    let [path, anchor, runbook] = ['', '', ''];
    for (const message of messages) {
      const read = opsbook.searchPaste.pairs(message);
      if (!read) continue;
      if (path === '') ({ path, anchor, runbook } = read);
      if (alert && read.alert.toLowerCase() !== alert.toLowerCase()) continue;
      alert = alert || read.alert;
      for (const [label, one] of read.labels) opsbook.searchPaste.add(labels, label, one);
    }
    const title = TITLES.map((key) => titles.get(key)).find((one) => one !== undefined) || '';
    // Some are called by their alert's name alone.
    if (!alert && opsbook.searchPaste.isName(title)) alert = title;
    // A set of labels that stands alone.
    if (alert && labels.size === 0 && isObject(json)) for (const [label, one] of Object.entries(json)) opsbook.searchPaste.add(labels, label, one);
    if (!alert && !title && path === '') return null;
    return { query: opsbook.searchPaste.queryOf(alert || title, path), alert, labels, path, anchor, runbook, isWhole: true };
  }

  opsbook.searchAlert = alertOf;
})(window.opsbook);
