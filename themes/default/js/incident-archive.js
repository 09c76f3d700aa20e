/* Logs that are over, set aside, or come from a file; and forgetting all that this device keeps. */
(function (opsbook) {
  'use strict';

  const { journal, incidents, incident: log, storage, word, moment } = opsbook;
  if (!journal) return;
  const { one } = journal;
  const OLD = 30 * 24 * 60 * 60 * 1000;
  const forget = /** @type {HTMLDialogElement} */ (one('data-forget-ask'));
  const file = /** @type {HTMLInputElement} */ (one('data-import'));

  /** @returns {OpsbookIncident[]} those that are not in front, newest first */
  function others() {
    const current = incidents.current();
    return incidents.all().filter((each) => !current || each.id !== current.id);
  }

  const old = () => others().filter((each) => each.resolved !== null && Date.now() - each.resolved > OLD);

  /** @param {string} text @param {string} label @param {() => void} act */
  function button(text, label, act) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'time__act';
    made.textContent = text;
    made.setAttribute('aria-label', text + ': ' + label);
    made.addEventListener('click', act);
    return made;
  }

  /** @param {OpsbookIncident} incident @returns {HTMLElement} */
  function line(incident) {
    const made = document.createElement('li');
    made.className = 'archive__one';
    made.dataset.log = incident.id;
    const name = log.titleOf(incident);
    const title = document.createElement('span');
    title.className = 'archive__name';
    title.dir = 'auto';
    title.textContent = name;
    const when = document.createElement('span');
    when.className = 'archive__when';
    const day = moment.wall(incident.detected, Date.now(), true);
    when.textContent =
      incident.resolved === null ? word('archive_open', { time: day }) : word('archive_over', { time: day, took: log.duration(Math.max(0, incident.resolved - incident.detected)) });
    const acts = document.createElement('span');
    acts.className = 'time__acts';
    if (incident.resolved === null) {
      acts.append(
        button(word('go_on'), name, () => {
          incidents.take(incident.id);
          journal?.view(null);
        }),
        ' ',
      );
    }
    acts.append(button(word('run_view'), name, () => journal?.view(incident.id)), ' ');
    const remove = button(word('archive_delete'), name, () => {
      // The second press does it.
      if (remove.hasAttribute('data-sure')) return incidents.remove(incident.id);
      remove.setAttribute('data-sure', '');
      remove.textContent = word('archive_delete_yes');
      remove.setAttribute('aria-label', remove.textContent + ': ' + name);
    });
    remove.addEventListener('blur', () => {
      if (!remove.hasAttribute('data-sure')) return;
      remove.removeAttribute('data-sure');
      remove.textContent = word('archive_delete');
    });
    acts.append(remove);
    made.append(opsbook.incidentMark(incident.severity), ' ', title, ' ', when, ' ', acts);
    return made;
  }

  /** What the list shows. */
  let written = '';
  function show() {
    const all = others();
    one('data-archive').hidden = all.length === 0;
    const now = all.map((each) => [each.id, each.last, each.title].join()).join('|');
    if (now !== written) one('data-archive-list').replaceChildren(...all.map(line));
    written = now;
    const isUnread = unread() !== '';
    one('data-unread').hidden = !isUnread;
    one('data-unread-text').textContent = isUnread ? word('archive_unread') : '';
    const gone = old();
    one('data-archive-old').hidden = gone.length === 0;
    one('data-archive-old-text').textContent = gone.length === 0 ? '' : gone.length === 1 ? word('archive_old_one') : word('archive_old', { n: gone.length });
  }

  /** Logs that another version of these pages wrote, or that are damaged: they are left alone, and can be saved. */
  function unread() {
    const texts = Object.entries(storage.book.unread()).filter(([key]) => /^incidents?(:|$)/.test(key));
    return texts.length ? JSON.stringify(Object.fromEntries(texts), null, 2) + '\n' : '';
  }

  one('data-unread-save').addEventListener('click', () => opsbook.saveFile('unread-logs.json', unread()));
  one('data-archive-old-delete').addEventListener('click', () => old().forEach((each) => incidents.remove(each.id)));

  file.addEventListener('change', async () => {
    const [chosen] = file.files || [];
    file.value = '';
    if (!chosen) return;
    const fault = one('data-import-fault');
    fault.textContent = '';
    /** @type {OpsbookLogFile} */
    let read = { incident: null, fault: 'none' };
    try {
      read = chosen.size > log.LARGEST_FILE ? { incident: null, fault: 'large' } : log.parsed(await chosen.text());
    } catch (unreadable) {
      // Told like what is no log.
    }
    const { name } = chosen;
    if (read.incident) journal.view(null, read.incident);
    else if (read.fault === 'large') fault.textContent = word('import_large', { name });
    else fault.textContent = read.fault === 'newer' ? word('import_newer', { name }) : word('import_fault', { name });
  });

  one('data-forget').addEventListener('click', () => {
    const n = incidents.all().length;
    one('data-forget-count').textContent = n === 0 ? '' : n === 1 ? word('forget_count_one') : word('forget_count', { n });
    one('data-forget-export').hidden = n === 0;
    if (!storage.sharesPages()) one('data-forget-text').textContent = word('forget_text_page');
    forget.showModal();
    one('data-forget-cancel').focus();
  });
  one('data-forget-cancel').addEventListener('click', () => forget.close());
  one('data-forget-export').addEventListener('click', () => {
    const now = Date.now();
    for (const incident of incidents.all()) opsbook.saveFile(log.fileName(incident, 'json'), log.json(log.masked(incident, new Set()), { now, opened: false }));
  });
  one('data-forget-yes').addEventListener('click', () => {
    forget.close();
    incidents.forget();
  });
  document.addEventListener('opsbook:journal', show);
})(window.opsbook);
