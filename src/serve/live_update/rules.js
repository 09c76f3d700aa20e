/* What cannot be changed in place, because a script of the theme has bound, moved or filled it and would not notice: then the
   page is loaded again, and what the reader had is carried over. One table; elements are known by their data attributes. */
(function (live) {
  'use strict';

  /**
   * `changed`: anything in it. `comes`: that it comes or goes; what changes inside is seen by the scripts, which listen to
   * `opsbook:content`.
   *
   * @type {Record<string, 'changed' | 'comes'>}
   */
  const RELOAD = {
    // For themes of others.
    'data-live-reload': 'changed',
    // The severity wizard, the page of the log, search, the choice of runbooks: state machines of their own.
    'data-wizard': 'changed',
    'data-journal': 'changed',
    'data-finder': 'changed',
    'data-search-results': 'changed',
    'data-choice': 'changed',
    'data-forward': 'changed',
    'data-missing': 'changed',
    // Rows are moved by the clock, rungs get their state.
    'data-rota': 'changed',
    'data-ladder': 'changed',
    'data-calling': 'changed',
    'data-incident': 'changed',
    'data-incident-marks': 'changed',
    // Read once.
    'data-environment': 'changed',
    'data-incident-note': 'changed',
    'data-help': 'changed',
    'data-look-toggle': 'changed',
    // Bound once.
    'data-steps': 'comes',
    'data-step-bar': 'comes',
    'data-step-panel': 'comes',
    'data-filter': 'comes',
    'data-nav-toggle': 'comes',
    'data-help-open': 'comes',
    'data-print': 'comes',
    'data-incident-save': 'comes',
  };

  /** @param {OpsbookLiveOutline} outline @param {boolean} comes @returns {string} the rule, or nothing */
  function ruleOf({ kind, attributes }, comes) {
    // A script that has run cannot be taken back.
    if (kind === 'SCRIPT') return 'script';
    // The ticks belong to it.
    if (kind === 'META' && attributes.get('name') === 'opsbook:page') return 'opsbook:page';
    for (const name of attributes.keys()) {
      const rule = Object.prototype.hasOwnProperty.call(RELOAD, name) ? RELOAD[name] : '';
      if (rule === 'changed' || (comes && rule === 'comes')) return name;
    }
    return '';
  }

  /** @param {OpsbookLiveOutline} outline @returns {string} the rule that keeps it, or something in it, from coming or going */
  function bound(outline) {
    const own = ruleOf(outline, true);
    if (own) return own;
    for (const kid of outline.kids) {
      const inner = bound(kid);
      if (inner) return inner;
    }
    return '';
  }

  /** @param {OpsbookLiveOutline} outline @returns {string} the rule that keeps anything in it from changing */
  const within = (outline) => ruleOf(outline, false);

  live.rules = { bound, within };
})(window.opsbookLive);
