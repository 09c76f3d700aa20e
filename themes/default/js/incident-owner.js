/* What belongs to the running incident on a page: ticks, values, environment. And what the page writes down by itself. */
(function (opsbook) {
  'use strict';

  const { incidents, incident: log, storage, values, environment } = opsbook;
  const { tab } = storage;
  const own = opsbook.run.source();

  /** The page's address below the top of the site, as in `incidents/p1.html`. */
  const page = log.line(opsbook.here.path(), log.LONGEST.page);
  const title = () => ((document.querySelector('h1') || {}).textContent || '').trim();

  /** @returns {OpsbookRun | null} */
  function liveRun() {
    const incident = incidents.current();
    if (!incident) return own && own.live();
    return Object.prototype.hasOwnProperty.call(incident.runs, page) ? incident.runs[page] : null;
  }

  /** Ticks of the page: the incident's while one runs. @type {OpsbookRunSource} */
  const source = {
    live: liveRun,

    earlier() {
      if (!own) return [];
      const left = incidents.current() ? own.live() : null;
      return left ? [left, ...own.earlier()] : own.earlier();
    },

    mark(step, state, total) {
      if (!incidents.current()) return own ? own.mark(step, state, total) : Date.now();
      let at = Date.now();
      incidents.act((incident, now) => {
        at = now;
        const run = liveIn(incident) || { started: now, last: now, ended: null, total, place: null, ticks: Object.create(null) };
        if (state === 'open') delete run.ticks[step.key];
        else run.ticks[step.key] = { text: log.line(step.text, log.LONGEST.title), state, at: now };
        run.last = now;
        run.total = total;
        if (Object.keys(run.ticks).length) incident.runs[page] = run;
        else delete incident.runs[page];
        log.add(incident, { kind: 'tick', at: now, page, key: step.key, text: log.line(step.text, log.LONGEST.title), state });
      });
      return at;
    },

    visit(key) {
      if (!incidents.current()) {
        if (own) own.visit(key);
        return;
      }
      if (!liveRun()) return;
      incidents.act((incident, now) => {
        const run = liveIn(incident);
        if (run) run.place = { key, at: now };
      });
    },

    end() {
      const run = liveRun();
      if (!incidents.current()) {
        if (own) own.end();
        return;
      }
      if (!run) return;
      if (own && own.record) own.record(run);
      incidents.act((incident, now) => {
        delete incident.runs[page];
        for (const [key, { text }] of Object.entries(run.ticks)) log.add(incident, { kind: 'tick', at: now, page, key, text, state: 'open' });
      });
    },

    resume() {
      if (!own) return;
      if (!incidents.current()) {
        own.resume();
        return;
      }
      const [newest] = source.earlier();
      if (!newest) return;
      if (own.live()) own.end();
      incidents.act((incident, now) => {
        incident.runs[page] = { ...newest, ended: null };
        // Each was done when it was done, not now.
        for (const [key, { text, state, at }] of Object.entries(newest.ticks)) log.add(incident, { kind: 'tick', at, page, key, text, state });
      });
    },

    onChange(fn) {
      if (own) own.onChange(fn);
    },
  };

  /** @param {OpsbookIncident} incident @returns {OpsbookRun | null} */
  const liveIn = (incident) => (Object.prototype.hasOwnProperty.call(incident.runs, page) ? incident.runs[page] : null);

  /** Values that the log does not have yet: it is not written at every key. @type {Map<string, { value: string, isNew: boolean }>} */
  const typed = new Map();
  let timer = 0;

  function keepValues() {
    window.clearTimeout(timer);
    if (typed.size === 0) return;
    const late = [...typed];
    // Those who are told of the change come back here.
    typed.clear();
    incidents.act((incident) => {
      for (const [name, { value, isNew }] of late) {
        if (name === 'title') {
          if (isNew || !incident.title) incident.title = log.line(value, log.LONGEST.title);
          continue;
        }
        const known = incident.values[name];
        if (known !== undefined && !isNew) continue;
        if (value === '') delete incident.values[name];
        else if (value.length <= 4096 && (known !== undefined || Object.keys(incident.values).length < log.MOST.values)) incident.values[name] = value;
      }
    });
  }

  /** A page asks for all its values at once: the log is read once for them. @type {{ incident: OpsbookIncident | null } | null} */
  let glance = null;
  function seen() {
    if (glance === null) queueMicrotask(() => void (glance = null));
    glance = glance || { incident: incidents.current() };
    return glance.incident;
  }

  // What is typed in this tab is the incident's too. What was typed in another one is never changed under the reader's eyes.
  values.share({
    get(name) {
      const late = typed.get(name);
      if (late && late.isNew) return late.value;
      const incident = seen();
      if (!incident) return '';
      if (name === 'title' || name === 'severity') return incident[name];
      return incident.values[name] || '';
    },
    set(name, value, isNew) {
      if (!incidents.current()) return;
      typed.set(name, { value, isNew });
      window.clearTimeout(timer);
      timer = window.setTimeout(keepValues, 300);
    },
  });
  environment.share({
    get: () => (incidents.current() || { environment: null }).environment,
    set: (name) => void (incidents.current() && incidents.act((incident) => void (incident.environment = name))),
  });

  /** A tab's values belong to one incident, or to none: those of another are of the past. */
  function settle() {
    const incident = incidents.current();
    keepValues();
    const owner = tab.get('owner');
    const id = incident ? incident.id : undefined;
    if (owner === id) return;
    if (owner !== undefined) {
      values.leave();
      environment.leave();
    }
    if (id === undefined) tab.remove('owner');
    else tab.set('owner', id);
    if (id !== undefined && owner === undefined) {
      values.offer();
      environment.offer();
    }
    values.refresh();
  }

  /** Steps that this severity leaves out step back. */
  function showConditions() {
    const incident = incidents.current();
    for (const item of document.querySelectorAll('[data-step-item][data-if]')) {
      const only = (item.getAttribute('data-if') || '').split(' ');
      item.toggleAttribute('data-if-not', incident !== null && !only.includes(incident.severity));
    }
  }

  /** @param {OpsbookIncident} incident @returns {boolean} whether the last thing that it knows is this page */
  function isOpened(incident) {
    const opened = incident.entries.filter((entry) => entry.kind === 'opened');
    const last = /** @type {Extract<OpsbookEntry, { kind: 'opened' }> | undefined} */ (opened[opened.length - 1]);
    return last !== undefined && last.page === page;
  }

  function show() {
    settle();
    environment.follow();
    showConditions();
    if (opsbook.steps) opsbook.steps.show();
  }

  document.addEventListener('opsbook:copied', (event) => {
    const { logged, ids, environment: name } = /** @type {CustomEvent<OpsbookCopied>} */ (event).detail;
    if (!incidents.current() || !logged) return;
    incidents.act((incident, now) => void log.add(incident, { kind: 'copied', at: now, page, text: log.text(logged, log.LONGEST.text), ids, environment: name }));
  });

  // A link may be pressed, or the phone locked, right behind the last key.
  for (const name of ['focusout', 'visibilitychange']) document.addEventListener(name, keepValues, true);
  window.addEventListener('pagehide', keepValues);
  document.addEventListener('opsbook:content', showConditions);
  opsbook.run.use(source);
  opsbook.page = { href: page, title };
  document.addEventListener('opsbook:incident', () => {
    glance = null;
    show();
  });
  show();
  // By then a link has brought what it carries.
  window.addEventListener('DOMContentLoaded', () => {
    const running = incidents.current();
    if (!page || !running || isOpened(running)) return;
    incidents.act((incident, now) => void log.add(incident, { kind: 'opened', at: now, page, title: log.line(title(), log.LONGEST.title) }));
  });
})(window.opsbook);
