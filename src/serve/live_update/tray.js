/* The tray in the corner: how much is found on this page, in a list that opens; what is wrong in other files; and, in calm
   words, that the server, the source or the page is gone. */
(function (live) {
  'use strict';

  const { make, button, word, count, corner } = live.frame;
  /** From grave to slight. @type {OpsbookLiveLevel[]} */
  const LEVELS = ['error', 'warning', 'advice'];

  const sign = make('p', 'sign');
  sign.setAttribute('role', 'status');
  const list = make('section', 'tray');
  list.id = 'tray';
  list.setAttribute('aria-label', word('list'));
  const opener = button('opener', '', () => setOpen(Boolean(list.hidden)));
  opener.setAttribute('aria-controls', 'tray');
  /** @type {Map<OpsbookLiveFinding, HTMLElement>} */
  const entries = new Map();
  /** From grave to slight. @type {OpsbookLiveCause[]} */
  const CAUSES = ['stopped', 'trouble', 'gone'];
  /** What is said in the corner, by its cause. @type {Map<OpsbookLiveCause, string>} */
  const signs = new Map();
  let shown = '';
  let isThere = false;
  let isBehind = false;

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    const hadFocus = list.contains(live.frame.host.shadowRoot ? live.frame.host.shadowRoot.activeElement : null);
    list.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen && hadFocus) opener.focus();
  }

  /** @param {OpsbookLiveFinding} finding @returns {string} as in `incidents/p1.md:12` */
  const placeOf = ({ file, line }) => (file || '') + (file && line ? ':' + line : '');

  /** @param {OpsbookLiveFinding} finding @param {Element | null} element */
  function entryOf(finding, element) {
    const { level, message, help, shown: whole } = finding;
    const head = make('p', 'entry__head', [make('span', 'shape shape--' + level), make('b', '', [live.words.levels[level]]), ' ', make('span', 'entry__place', [placeOf(finding)])]);
    const entry = make('li', 'entry', [head, make('p', 'entry__message', [message])]);
    for (const text of help || []) entry.append(make('p', 'entry__help', [make('b', '', [word('help') + ':']), ' ' + text]));
    const acts = make('div', 'entry__acts');
    if (element) {
      const go = button('link', word('show'), () => live.marks.lead(element));
      go.setAttribute('aria-label', word('show') + ': ' + message);
      acts.append(go);
    }
    if (whole) acts.append(make('details', 'entry__full', [make('summary', '', [word('full')]), live.frame.code(whole)]));
    if (acts.childNodes.length) entry.append(acts);
    entry.tabIndex = -1;
    entries.set(finding, entry);
    return entry;
  }

  /** @param {OpsbookLiveElsewhere} other */
  function elsewhereOf({ file, page, errors, warnings = 0 }) {
    const parts = [errors ? count('error', errors) : '', warnings ? count('warning', warnings) : ''].filter(Boolean);
    const name = make(page ? 'a' : 'span', 'entry__place', [file]);
    // Nothing of the server is an address as it stands.
    if (page && name instanceof HTMLAnchorElement) name.href = '/' + page.split('/').map(encodeURIComponent).join('/');
    const [before, behind] = word('in', { what: parts.join(', ') }).split('{file}');
    return make('li', 'other', [before, name, behind || '']);
  }

  /**
   * @param {OpsbookLiveFinding[]} findings - of this page; those that the panel shows are not among them
   * @param {OpsbookLiveElsewhere[]} elsewhere
   * @param {(finding: OpsbookLiveFinding) => Element | null} find
   */
  function show(findings, elsewhere, find) {
    const others = elsewhere.filter(({ errors, warnings = 0 }) => errors + warnings > 0);
    const isWrong = others.some(({ errors }) => errors > 0);
    const now = JSON.stringify([findings, others]);
    const isNew = now !== shown;
    shown = now;
    const sorted = LEVELS.flatMap((level) => findings.filter((each) => each.level === level));
    const found = sorted.map((finding) => ({ finding, element: find(finding) }));
    // Who reads it is not disturbed by a change that changes nothing here, but a changed page has other places.
    entries.clear();
    const open = [...list.querySelectorAll('details')].map((each) => each.open);
    const scrolled = list.scrollTop;
    const close = button('close', word('close'), () => setOpen(false));
    list.replaceChildren(make('div', 'tray__head', [make('h2', '', [sorted.length ? word('list') : word('elsewhere')]), close]));
    if (found.length) list.append(make('ul', '', found.map(({ finding, element }) => entryOf(finding, element))));
    if (others.length && sorted.length) list.append(make('h2', '', [word('elsewhere')]));
    if (others.length) list.append(make('ul', 'others', others.map(elsewhereOf)));
    if (!isNew) list.querySelectorAll('details').forEach((each, index) => (each.open = open[index] || false));
    list.scrollTop = isNew ? 0 : scrolled;

    const isHere = sorted.length > 0;
    isThere = isHere || isWrong;
    opener.hidden = !isThere || isBehind;
    if (opener.hidden) setOpen(false);
    const counts = LEVELS.map((level) => ({ level, n: sorted.filter((each) => each.level === level).length })).filter(({ n }) => n > 0);
    const wrong = others.reduce((sum, { errors }) => sum + errors, 0);
    const label = isHere ? counts.map(({ level, n }) => count(level, n)).join(', ') : word('in', { what: count('error', wrong), file: others.length === 1 ? others[0].file : word('elsewhere').toLowerCase().replace(/^in /, '') });
    opener.replaceChildren(make('span', 'shape shape--' + (isHere ? counts[0].level : 'error')), label);

    const beside = new Map();
    for (const { finding, element } of found) if (element && !beside.has(element)) beside.set(element, finding);
    live.marks.show([...beside].map(([element, finding]) => ({ element, level: finding.level, message: finding.message, open: () => openAt(finding) })));
    live.frame.arrange();
  }

  /** @param {OpsbookLiveFinding} finding */
  function openAt(finding) {
    setOpen(true);
    const entry = entries.get(finding);
    if (!entry) return;
    entry.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    entry.focus({ preventScroll: true });
  }

  /** @param {OpsbookLiveCause} cause @param {string} text - empty when it is over */
  function say(cause, text) {
    if (text) signs.set(cause, text);
    else signs.delete(cause);
    const now = CAUSES.map((each) => signs.get(each)).find(Boolean) || '';
    if (sign.textContent !== now) sign.textContent = now;
    sign.hidden = now === '';
    live.frame.arrange();
  }

  /** Errors come first. @param {boolean} toPanel */
  function yieldTo(toPanel) {
    isBehind = toPanel;
    opener.hidden = !isThere || isBehind;
    if (isBehind) setOpen(false);
  }

  opener.hidden = true;
  sign.hidden = true;
  setOpen(false);
  corner.append(list, make('div', 'row', [sign, opener]));
  live.tray = { show, say, placeOf, yield: yieldTo, close: () => (list.hidden ? false : (setOpen(false), true)) };
})(window.opsbookLive);
