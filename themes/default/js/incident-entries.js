/* The timeline on the page of the log, newest first, and the field for notes above it. */
(function (opsbook) {
  'use strict';

  const { journal, incidents, incident: log, word, moment } = opsbook;
  if (!journal) return;
  const { one } = journal;
  const list = one('data-entries');
  const field = /** @type {HTMLTextAreaElement} */ (one('data-now-note-text'));
  const form = /** @type {HTMLFormElement} */ (one('data-now-note'));
  /** What the list shows. */
  let written = '';

  /** @param {string} tag @param {string} text @param {string} name */
  function made(tag, text, name) {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = name;
    element.dir = 'auto';
    return element;
  }

  /** @param {string} href @returns {boolean} whether it can only be a page of this book */
  const isPage = (href) => /^[\w%-][\w%./-]*\.html$/.test(href) && !href.includes('..');

  /** @param {OpsbookEntry} entry @param {OpsbookShown} what @returns {HTMLElement} */
  function item(entry, { incident, isOwn }) {
    const { text, code, more, page, edit } = log.told(entry, { incident, plan: incidents.plan });
    const line = document.createElement('li');
    line.className = 'entry';
    line.dataset.kind = entry.kind;
    const time = document.createElement('time');
    time.className = 'entry__time';
    time.dateTime = new Date(entry.at).toISOString();
    time.textContent = moment.wall(entry.at, Date.now());
    line.append(time);
    const what = document.createElement('div');
    what.className = 'entry__what';
    line.append(what);
    if (text) what.append(made('span', text, 'entry__text'));
    if (code) what.append(made('code', code, 'entry__code'));
    if (more) what.append(made('p', more, 'entry__note'));
    if (page && isOwn && isPage(page)) {
      const link = made('a', page, 'entry__page');
      link.setAttribute('href', opsbook.here.href(page));
      what.append(' ', link);
    } else if (page) what.append(' ', made('span', page, 'entry__page'));
    if (edit && isOwn) {
      const link = made('a', word('edit'), 'entry__page');
      link.setAttribute('href', edit);
      what.append(' ', link);
    }
    return line;
  }

  function show() {
    const what = journal && journal.shown();
    if (!what) return;
    const { incident } = what;
    const now = [incident.id, incident.entries.length, incident.severity, incident.last, what.isOwn].join();
    const left = one('data-now-left');
    left.hidden = incident.left === 0;
    left.textContent = incident.left === 0 ? '' : word('log_left', { n: incident.left });
    if (now === written) return;
    written = now;
    const entries = log.ordered(incident, { opened: true }).reverse();
    list.replaceChildren(...entries.map((entry) => item(entry, what)));
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    const fault = one('data-now-note-fault');
    fault.textContent = text === '' ? word('incident_note_empty') : '';
    if (text === '') return field.focus();
    const result = journal.act((incident, now) => (log.note(incident, text, now) ? undefined : 'full'));
    if (!result.ok) {
      fault.textContent = word('incident_notes_full');
      return;
    }
    field.value = '';
    opsbook.announce(word('incident_noted'));
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  document.addEventListener('opsbook:journal', show);
})(window.opsbook);
