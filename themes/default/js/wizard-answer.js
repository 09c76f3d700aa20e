/* Shows the wizard's answer: severity and reasons, which are read out, then what follows from them, which is not. */
(function (opsbook) {
  'use strict';

  const { word, announce } = opsbook;
  const MINUTE = 60_000;

  /**
   * @param {HTMLFormElement} form
   * @param {OpsbookDecision} table
   * @param {{ flip: (metric: string) => void, override: (severity: string | null) => void }} acts
   */
  function answer(form, table, acts) {
    const { reasonText, clock, left, ticketText } = opsbook.wizardWords;
    const { flipped, other } = opsbook.wizardState;
    const one = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (form.querySelector('[' + hook + ']'));
    const all = (/** @type {string} */ hook) => /** @type {HTMLElement[]} */ ([...form.querySelectorAll('[' + hook + ']')]);
    const output = one('data-severity');
    const more = one('data-wizard-more');
    const takeDefault = form.querySelector('[data-take-default]');
    let state = opsbook.wizardState.empty();
    /** @type {{ severity: string | null, reasons: string[], confirm: string[] }} */
    let shown = { severity: null, reasons: [], confirm: [] };

    /** @param {string} tag @param {string} text */
    function element(tag, text) {
      const made = document.createElement(tag);
      made.textContent = text;
      made.dir = 'auto';
      return made;
    }

    /** @param {string} severity */
    const panelOf = (severity) => all('data-answer').find((panel) => panel.dataset.answer === severity);

    /** @param {string | null} severity @param {string[]} sentences */
    function showOutput(severity, sentences) {
      const badge = all('data-verdict').find((each) => each.dataset.verdict === severity);
      const parts = badge instanceof HTMLTemplateElement ? [badge.content.cloneNode(true)] : [];
      const list = document.createElement('ul');
      list.className = 'wizard__reasons';
      list.append(...sentences.map((text) => element('li', text)));
      const holder = document.createElement('div');
      holder.append(...parts, ...(sentences.length ? [list] : []));
      // What has not changed is not read out again.
      if (holder.innerHTML === output.innerHTML) return;
      output.dataset.severity = severity || '';
      output.replaceChildren(...holder.childNodes);
    }

    /** @param {OpsbookVerdict} verdict @param {OpsbookDecision} counted */
    function showFlips(verdict, counted) {
      /** @type {HTMLElement[]} */
      const buttons = [];
      counted.metrics.forEach((metric, at) => {
        const value = state.values.get(metric.id);
        const only = opsbook.decide({ ...counted, statements: [], together: [] }, { statements: [], values: counted.metrics.map((_, index) => (index === at ? value : null)) });
        const reason = only.reasons[0];
        const band = reason && metric.bands[reason.band || 0];
        if (!band || !band.gap || other(band) === band.severity) return;
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'act wizard__act';
        button.setAttribute('data-flip', metric.id);
        button.textContent = word('wizard_count', { name: metric.name, severity: table.severities[other(band)] });
        button.addEventListener('click', () => {
          acts.flip(metric.id);
          const again = all('data-flip').find((each) => each.dataset.flip === metric.id);
          if (again) again.focus();
        });
        buttons.push(button);
      });
      one('data-wizard-flips').replaceChildren(...buttons);
    }

    /** @param {string} due @param {number} at @param {number} now */
    function showBrief(due, at, now) {
      const line = all('data-wizard-brief').find((each) => each.dataset.wizardBrief === due);
      if (!line) return;
      line.hidden = false;
      for (const time of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll('[data-wizard-by]'))) {
        time.textContent = time.dataset.wizardBy === 'utc' ? opsbook.moment.clock(at, now) : clock(at, now);
      }
    }

    /** @param {number} now */
    const origins = (now) => opsbook.wizardState.origins(state, opsbook.incidents.current(), opsbook.incidents.plan, shown.severity, now);

    /** Works the times out again; nothing of them is read out. */
    function showTimes() {
      const now = Date.now();
      const from = origins(now);
      const panel = shown.severity === null ? undefined : panelOf(shown.severity);
      one('data-wizard-counted').textContent = word('wizard_counted', { time: clock(from.detected, now) });
      for (const line of all('data-wizard-brief')) line.hidden = true;
      let isBrief = false;
      for (const row of all('data-wizard-due')) {
        const minutes = panel && panel.getAttribute('data-' + row.dataset.wizardDue);
        const begins = row.dataset.wizardDue === 'respond' ? from.respond : from.resolve;
        row.hidden = !minutes || begins === null;
        if (!minutes || begins === null) continue;
        const at = begins + Number(minutes) * MINUTE;
        const [text, rest] = [row.querySelector('[data-wizard-at]'), row.querySelector('[data-wizard-left]')];
        if (text) text.textContent = clock(at, now);
        if (rest) rest.textContent = left(at, now);
        if (isBrief) continue;
        // The next deadline is in sight while the rest is folded.
        isBrief = true;
        showBrief(row.dataset.wizardDue || '', at, now);
      }
      for (const rung of panel ? /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll('[data-after]')) : []) {
        rung.textContent = clock(from.ladder + Number(rung.dataset.after) * MINUTE, now);
      }
    }

    /** @param {OpsbookWizardState} next @param {OpsbookVerdict} verdict */
    function show(next, verdict) {
      state = next;
      const counted = flipped(table, state.flips);
      const book = verdict.severity === null ? null : table.severities[verdict.severity];
      const reasons = verdict.reasons.map((reason) => reasonText(reason, state, counted));
      const severity = state.override === null ? book : state.override;
      const byHand = state.override === null ? [] : [book === null ? word('wizard_by_hand_nothing') : word('wizard_by_hand_book', { severity: book })];
      shown = { severity, reasons: byHand.concat(reasons), confirm: verdict.confirm.map((at) => table.statements[at].text) };
      showOutput(severity, shown.reasons);
      const count = one('data-wizard-count');
      count.hidden = shown.reasons.length < 2;
      count.textContent = '+' + (shown.reasons.length - 1);
      form.toggleAttribute('data-answered', severity !== null);
      one('data-wizard-empty').hidden = severity !== null;
      more.hidden = false;
      const confirm = one('data-wizard-confirm');
      confirm.hidden = shown.confirm.length === 0;
      const list = confirm.querySelector('ul');
      if (list) list.replaceChildren(...shown.confirm.map((text) => element('li', text)));
      for (const panel of all('data-answer')) panel.hidden = panel.dataset.answer !== severity;
      for (const button of all('data-override')) button.setAttribute('aria-pressed', String(button.dataset.override === state.override));
      showFlips(verdict, counted);
      showTimes();
      showStart();
    }

    /** @returns {string} the answer as plain text */
    function ticket() {
      const now = Date.now();
      const { detected, respond: taken, resolve: begun } = origins(now);
      const severity = shown.severity || '';
      const panel = panelOf(severity);
      const utc = (/** @type {number} */ at) => opsbook.moment.day(at, now);
      const title = opsbook.values.resolve('title').value.trim();
      /** @type {[string, string][]} */
      const times = [[word('incident_detected'), utc(detected)]];
      const { respond, resolve } = (panel || form).dataset;
      if (respond && taken !== null) times.push([word('wizard_respond'), utc(taken + Number(respond) * MINUTE)]);
      if (resolve) times.push([word('wizard_resolve'), utc(begun + Number(resolve) * MINUTE)]);
      const texts = (/** @type {string} */ hook) => [...(panel ? panel.querySelectorAll(hook) : [])].map((each) => (each.textContent || '').trim());
      const lists = /** @type {[string, string[]][]} */ ([
        [word('notify'), texts('[data-wizard-tell] li > a:first-child')],
        [word('escalation'), texts('[data-wizard-policy]')],
        [word('runbooks'), texts('[data-wizard-runbooks] a')],
      ]).filter(([, list]) => list.length > 0);
      const here = opsbook.here.hosted();
      const name = all('data-verdict').find((each) => each.dataset.verdict === severity);
      const label = name instanceof HTMLTemplateElement ? (name.content.textContent || '').trim() : severity;
      return ticketText({ title, severity: label, reasons: shown.reasons, confirm: shown.confirm, times, lists, link: here && here + opsbook.here.hash() });
    }

    /** @param {boolean} isOpen */
    function unfold(isOpen) {
      form.toggleAttribute('data-open', isOpen);
      document.documentElement.toggleAttribute('data-wizard-open', isOpen);
      more.setAttribute('aria-expanded', String(isOpen));
    }

    one('data-wizard-verdict').addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button === null || button === more) unfold(!form.hasAttribute('data-open'));
    });
    /** From the questions to what follows: past the rows between them. It starts nothing. */
    function reach() {
      if (shown.severity === null) return;
      const isFolded = more.getClientRects().length > 0;
      if (isFolded) unfold(true);
      (isFolded ? more : one('data-wizard-title')).focus();
    }

    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !form.hasAttribute('data-open')) return;
      unfold(false);
      more.focus();
    });
    if (takeDefault instanceof HTMLElement) {
      takeDefault.textContent = word('wizard_default', { severity: form.dataset.default || '' });
      takeDefault.addEventListener('click', () => acts.override(form.dataset.default || null));
    }
    for (const button of all('data-override')) {
      button.addEventListener('click', () => acts.override(button.dataset.override === state.override ? null : button.dataset.override || null));
    }
    const rate = one('data-wizard-rate');
    /** What the answer means for the log. */
    function showStart() {
      const running = opsbook.incidents.current();
      one('data-wizard-start').textContent = running ? word('start_another') : word('start');
      rate.hidden = !running || shown.severity === null || running.severity === shown.severity;
      rate.textContent = word('wizard_rate', { severity: shown.severity || '' });
      one('data-wizard-hint').textContent = isToCome() ? word('time_future') : running ? word('wizard_detected_hint_log') : word('wizard_detected_hint');
    }

    /** No log begins with a time that nobody has seen. */
    const isToCome = () => state.detected !== null && state.detected > Date.now();

    one('data-wizard-start').addEventListener('click', () => {
      if (shown.severity === null) return;
      if (isToCome()) return one('data-detected').focus();
      // Where there is no room for another one, the page of the log says so.
      opsbook.incidents.start({ title: opsbook.values.resolve('title').value, severity: shown.severity, detected: state.detected });
      // As any link does, it takes along what the next page needs.
      const link = document.querySelector('[data-incident] a[href]');
      if (link instanceof HTMLElement) link.click();
    });
    rate.addEventListener('click', () => {
      const severity = shown.severity;
      if (severity === null) return;
      opsbook.incidents.act((incident, now) => opsbook.incident.rate(incident, severity, now));
      announce(word('log_rated', { severity }));
      one('data-wizard-start').focus();
    });
    document.addEventListener('opsbook:incident', () => {
      showStart();
      showTimes();
    });
    const copy = one('data-wizard-copy');
    copy.addEventListener('click', async () => {
      if (shown.severity !== null && (await opsbook.copyText(ticket(), copy.parentElement || form))) announce(word('copied'));
    });
    window.setInterval(showTimes, MINUTE / 2);
    window.addEventListener('beforeprint', showTimes);
    document.addEventListener('visibilitychange', showTimes);
    return { show, reach };
  }

  opsbook.wizardAnswer = answer;
})(window.opsbook);
