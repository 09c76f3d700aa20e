/* A field in place of a slot: its text stays what is copied, the field adds nothing to it. */
(function (opsbook) {
  'use strict';

  /** What follows once the value is in, for the fields that are open. @type {WeakMap<Element, () => void>} */
  const following = new WeakMap();
  let isPressed = false;

  /**
   * Waits for the end of a press: what went from under it would move the button away, and the press would be none.
   *
   * @param {() => void} work
   */
  function afterPress(work) {
    if (!isPressed) {
      work();
      return;
    }
    const ends = ['mouseup', 'dragend', 'keydown'];
    const end = () => {
      ends.forEach((name) => document.removeEventListener(name, end, true));
      // The click comes right behind.
      window.setTimeout(work, 0);
    };
    ends.forEach((name) => document.addEventListener(name, end, true));
  }

  document.addEventListener('mousedown', () => void (isPressed = true), true);
  for (const name of ['mouseup', 'dragend', 'keydown']) document.addEventListener(name, () => void (isPressed = false), true);

  /**
   * Opens a field where the slot stands. Enter accepts, Escape leaves, Tab goes on as in any form.
   *
   * @param {HTMLElement} slot
   * @param {(() => void) | null} accepted - what follows once the value is in; nothing leads back to the slot
   */
  function edit(slot, accepted) {
    const name = slot.dataset.slot || '';
    const old = slot.previousElementSibling;
    if (old instanceof HTMLInputElement && old.hasAttribute('data-slot-field')) {
      if (accepted) following.set(old, accepted);
      old.focus();
      return;
    }
    const { value: start, source } = opsbook.values.resolve(name);
    const opener = document.activeElement;
    const field = document.createElement('input');
    field.className = 'slot__input';
    field.setAttribute('data-slot-field', name);
    field.setAttribute('aria-label', name);
    field.autocomplete = 'off';
    field.spellcheck = false;
    field.setAttribute('autocapitalize', 'off');
    field.value = start;
    if (accepted) following.set(field, accepted);
    const note = document.createElement('p');
    note.className = 'command__note';
    note.setAttribute('role', 'status');
    const row = slot.closest('[data-command]');

    const show = () => {
      field.size = Math.max(field.value.length, name.length, 4) + 1;
      note.textContent = opsbook.fields.refusalOf(name);
      if (note.textContent) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
    };
    let isOpen = true;
    const close = () => {
      if (!isOpen) return;
      isOpen = false;
      document.removeEventListener('opsbook:values', show);
      slot.hidden = false;
      field.remove();
      note.remove();
    };
    opsbook.fields.bind(field, name);
    document.addEventListener('opsbook:values', show);
    field.addEventListener('keydown', (event) => {
      if (event.isComposing) return;
      if (event.key === 'Escape') {
        event.stopPropagation();
        // Else the browser would tell of a change when the field goes.
        field.value = start;
        opsbook.fields.forgive(name);
        if (source === 'typed') opsbook.values.set(name, start);
        else opsbook.values.untype(name);
        close();
        (opener instanceof HTMLElement ? opener : slot).focus();
      } else if (event.key === 'Enter') {
        event.preventDefault();
        const value = field.value.trim();
        if (value !== field.value) field.value = value;
        if (value === '' || opsbook.fields.refusalOf(name)) return;
        opsbook.values.set(name, value);
        if (opsbook.fields.refusalOf(name)) return;
        close();
        (following.get(field) || (() => slot.focus()))();
      }
    });
    field.addEventListener('blur', () =>
      afterPress(() => {
        if (document.activeElement !== field) close();
      }),
    );
    slot.hidden = true;
    slot.before(field);
    if (row) row.append(note);
    show();
    field.focus();
    field.select();
  }

  opsbook.editSlot = edit;
})(window.opsbook);
