/* The form that begins a log. */
(function (opsbook) {
  'use strict';

  const { journal, incidents, word } = opsbook;
  if (!journal) return;
  const form = /** @type {HTMLFormElement} */ (journal.one('data-start'));
  const title = /** @type {HTMLInputElement} */ (journal.one('data-start-title'));
  const detected = /** @type {HTMLInputElement} */ (journal.one('data-start-detected'));
  const choices = /** @type {HTMLInputElement[]} */ (journal.all('data-start-severity'));

  /** @param {string} text @param {HTMLElement | undefined} [field] */
  function tell(text, field) {
    journal?.one('data-start-fault').replaceChildren(text);
    if (field) field.focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = choices.find((each) => each.checked);
    if (choices.length && !chosen) return tell(word('start_severity'), choices[0]);
    const time = detected.value === '' ? null : new Date(detected.value).getTime();
    if (time !== null && (Number.isNaN(time) || time > Date.now())) return tell(word('time_future'), detected);
    const begun = incidents.start({ title: title.value, severity: chosen ? chosen.value : '', detected: time });
    if (!begun) return tell(word('start_full'));
    form.reset();
    tell('');
    journal.view(null);
  });
  journal.one('data-start-open').addEventListener('click', () => journal.start(true));
  journal.one('data-start-cancel').addEventListener('click', () => journal.start(false));
  document.addEventListener('opsbook:journal', () => {
    if (!form.hidden && incidents.isFull()) tell(word('start_full'));
  });
})(window.opsbook);
