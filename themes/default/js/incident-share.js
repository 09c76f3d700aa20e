/* What leaves the page of the log: the state for a channel, and files. What looks like a secret is named before, and masked. */
(function (opsbook) {
  'use strict';

  const { journal, incidents, incident: log, word } = opsbook;
  if (!journal) return;
  const { one, all } = journal;
  const dialog = /** @type {HTMLDialogElement} */ (one('data-export'));
  const opened = /** @type {HTMLInputElement} */ (one('data-export-opened'));
  const templates = /** @type {HTMLTemplateElement[]} */ (all('data-review-template'));
  /** Masks that the reader took off. @type {Set<string>} */
  const lifted = new Set();

  function showMasks() {
    const what = journal && journal.shown();
    const secrets = what ? log.secretsOf(what.incident) : [];
    lifted.clear();
    one('data-export-masks').hidden = secrets.length === 0;
    one('data-export-none').hidden = secrets.length > 0;
    one('data-export-list').replaceChildren(
      ...secrets.map((secret) => {
        const line = document.createElement('li');
        const label = document.createElement('label');
        label.className = 'dialog__option';
        const box = document.createElement('input');
        box.type = 'checkbox';
        box.setAttribute('data-unmask', '');
        box.addEventListener('change', () => void (box.checked ? lifted.add(secret) : lifted.delete(secret)));
        const code = document.createElement('code');
        code.className = 'masks__secret';
        code.textContent = secret.length > 80 ? secret.slice(0, 80) + '\u2026' : secret;
        label.append(box, ' ', code);
        line.append(label);
        return line;
      }),
    );
  }

  /** @param {string | undefined} kind @param {number} review @returns {{ text: string, name: string } | null} */
  function exported(kind, review) {
    const what = journal && journal.shown();
    if (!what) return null;
    const incident = log.masked(what.incident, lifted);
    const options = { plan: incidents.plan, now: Date.now(), opened: opened.checked };
    if (kind === 'json') return { text: log.json(incident, options), name: log.fileName(incident, 'json') };
    if (kind === 'markdown') return { text: log.markdown(incident, options), name: log.fileName(incident, 'md') };
    const template = templates[review];
    return template ? { text: log.review(template.content.textContent || '', { incident, ...options }), name: 'review-' + log.fileName(incident, 'md') } : null;
  }

  dialog.addEventListener('click', async ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (!button) return;
    if (button.hasAttribute('data-export-close')) return dialog.close();
    const { exportCopy, exportFile, review } = button.dataset;
    const file = exported(exportCopy || exportFile, Number(review));
    if (!file) return;
    if (exportFile) opsbook.saveFile(file.name, file.text);
    else if (await opsbook.copyText(file.text, button.parentElement || dialog)) opsbook.flash(button, word('copied'));
  });
  one('data-now-export').addEventListener('click', () => {
    showMasks();
    dialog.showModal();
  });
  const status = one('data-now-status');
  status.addEventListener('click', async () => {
    const what = journal.shown();
    if (!what) return;
    const text = log.status(log.masked(what.incident, new Set()), { plan: incidents.plan, now: Date.now() });
    if (await opsbook.copyText(text, status.parentElement || status)) opsbook.flash(status, word('copied'));
  });
})(window.opsbook);
