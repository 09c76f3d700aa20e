/* A note from any page, by one key; and "this step was wrong", with the page and the heading. */
(function (opsbook) {
  'use strict';

  const { incidents, incident: log, word } = opsbook;
  const dialog = document.querySelector('dialog[data-incident-note]');
  const opener = document.querySelector('button[data-open="note"]');
  if (!(dialog instanceof HTMLDialogElement) || !(opener instanceof HTMLElement)) return;
  const one = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (dialog.querySelector('[' + hook + ']'));
  const field = /** @type {HTMLTextAreaElement} */ (one('data-note-text'));
  const choice = /** @type {HTMLSelectElement} */ (one('data-note-wrong'));
  const form = dialog.querySelector('form');

  /** @param {Element} element @returns {string} what its author wrote, without the link to itself */
  function wordsOf(element) {
    const copy = /** @type {Element} */ (element.cloneNode(true));
    for (const part of copy.querySelectorAll('[data-chrome]')) part.remove();
    return copy.textContent || '';
  }

  /** @returns {{ id: string, text: string }[]} what a reader may find wrong: the headings and the steps of the page */
  function places() {
    const found = document.querySelectorAll('[data-body] :is(h2, h3, h4, [data-step-item])');
    /** @type {Map<string, { id: string, text: string }>} */
    const all = new Map();
    for (const element of found) {
      const box = element.querySelector('input[data-step]');
      const heading = element.matches('[data-step-item]') ? element.querySelector(':scope > :is(h2, h3, h4)') : element;
      const text = (element.matches('[data-step-item]') && box ? box.getAttribute('aria-label') || '' : wordsOf(element)).trim();
      const id = element.id || (heading && heading.id) || '';
      if (text && id && !all.has(id)) all.set(id, { id, text });
    }
    return [...all.values()];
  }

  /** Lists them when it is opened. */
  function fillChoice() {
    const now = document.querySelector('[data-step-now]');
    // In step mode the step that is shown comes first.
    const isNow = (/** @type {{ id: string }} */ place) => now !== null && (now.id === place.id || now.querySelector(':scope > [id="' + CSS.escape(place.id) + '"]') !== null);
    const known = places().sort((one, other) => Number(isNow(other)) - Number(isNow(one)));
    const first = choice.options[0];
    choice.replaceChildren(first);
    for (const { id, text } of known) choice.append(new Option(text.length > 80 ? text.slice(0, 80) + '\u2026' : text, id));
    choice.value = '';
    one('data-note-wrong-row').hidden = known.length === 0;
  }

  function open() {
    if (!incidents.current() || !(dialog instanceof HTMLDialogElement) || dialog.open) return;
    fillChoice();
    one('data-note-fault').textContent = '';
    one('data-note-apart').hidden = opsbook.storage.sharesPages();
    dialog.showModal();
    field.focus();
  }

  /** @returns {boolean} whether it is written down */
  function add() {
    const text = field.value.trim();
    const wrong = places().find((place) => place.id === choice.value);
    if (text === '' && !wrong) {
      one('data-note-fault').textContent = word('incident_note_empty');
      field.focus();
      return false;
    }
    const edit = document.querySelector('a[data-edit]');
    const result = incidents.act((incident, now) => {
      const entry = wrong
        ? /** @type {OpsbookEntry} */ ({
            kind: 'wrong',
            at: now,
            page: opsbook.page.href,
            heading: log.line(opsbook.page.title() + ': ' + wrong.text, log.LONGEST.title),
            text: log.text(text, log.LONGEST.note),
            edit: edit instanceof HTMLAnchorElement ? edit.href : null,
          })
        : /** @type {OpsbookEntry} */ ({ kind: 'note', at: now, text: log.text(text, log.LONGEST.note) });
      return log.add(incident, entry) ? undefined : 'full';
    });
    if (!result.ok) {
      one('data-note-fault').textContent = result.reason === 'none' ? word('incident_none') : word('incident_notes_full');
      return false;
    }
    field.value = '';
    opsbook.announce(word('incident_noted'));
    return true;
  }

  opener.addEventListener('click', open);
  one('data-note-cancel').addEventListener('click', () => dialog.close());
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !form) return;
    event.preventDefault();
    form.requestSubmit();
  });
  if (!form) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (add()) dialog.close();
  });
})(window.opsbook);
