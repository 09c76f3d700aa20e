/* Contacts: copies a handle that no link opens, and says what a mail or message is about when it is written from an incident. */
(function (opsbook) {
  'use strict';

  const { word } = opsbook;

  /**
   * @param {{ severity: string, title: string }} what - either may be empty
   * @returns {string} as in `P1: Checkout down`
   */
  function subject({ severity, title }) {
    return [severity, title.trim()].filter(Boolean).join(': ');
  }

  opsbook.mailSubject = subject;

  /** @param {Element} link @returns {string} what a message from here is about; empty where nothing is known to happen */
  function subjectOf(link) {
    const incident = opsbook.incidents ? opsbook.incidents.current() : null;
    if (incident) return subject(incident);
    const answer = link.closest('[data-answer]');
    if (!(answer instanceof HTMLElement)) return '';
    return subject({ severity: answer.dataset.answer || '', title: opsbook.values.resolve('title').value });
  }

  /** Gives the link what it is about while it is pressed. @param {Event} event */
  function onPress(event) {
    const link = event.target instanceof Element ? event.target.closest('a[href^="mailto:"], a[href^="sms:"]') : null;
    const written = (link && link.getAttribute('href')) || '';
    if (!link || written.includes('?')) return;
    const text = subjectOf(link);
    if (text === '') return;
    link.setAttribute('href', written + (written.startsWith('mailto:') ? '?subject=' : '?body=') + encodeURIComponent(text));
    // The browser has read it when the press is over.
    window.setTimeout(() => link.setAttribute('href', written), 0);
  }

  /** @param {HTMLButtonElement} button */
  async function copyHandle(button) {
    const text = button.dataset.copyText || '';
    if (await opsbook.copyText(text, button.parentElement || button)) opsbook.flash(button, word('copied'));
  }

  document.addEventListener('click', onPress, true);
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[data-copy-text]') : null;
    if (button instanceof HTMLButtonElement) void copyHandle(button);
  });
  function showButtons() {
    // What is to be shown later waits in templates.
    const parts = [document, ...[...document.querySelectorAll('template')].map((template) => template.content)];
    for (const part of parts) for (const button of part.querySelectorAll('button[data-copy-text]')) button.removeAttribute('hidden');
  }

  showButtons();
  document.addEventListener('opsbook:content', showButtons);
})(window.opsbook);
