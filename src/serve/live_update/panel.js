/* The panel over a page whose source is broken: what the terminal says, over the last good page. It goes when it is mended, and
   can be put aside until the next change. It stands before nothing that is written in, and waits for dialogs of the page. */
(function (live) {
  'use strict';

  const { make, button, word, count, corner, host } = live.frame;

  const title = make('h2', 'panel__title');
  title.id = 'panel-title';
  const behind = make('p', 'panel__behind');
  const errors = make('div', 'panel__errors');
  const aside = button('panel__aside', word('aside'), () => putAside());
  const key = make('kbd', '', ['Esc']);
  key.setAttribute('aria-hidden', 'true');
  aside.append(' ', key);
  const opener = button('opener', '', () => setOpen(true));
  /** The line that is read out. The panel is none: it would be read from end to end. */
  const said = make('p', 'said');
  said.setAttribute('role', 'alert');
  const panel = make('section', 'panel', [make('div', 'panel__head', [make('div', '', [title, behind]), aside]), errors]);
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-labelledby', title.id);
  /** What it shows; nothing where the page is whole. @type {OpsbookLiveFinding[]} */
  let shown = [];

  /** Whether it waits for a dialog of the page, which would be in front of it. */
  let isWaiting = false;
  /** Whether it has opened, and may stand before what has the focus. */
  let isToClear = false;
  /** Lets the page scroll further than it would, without changing it. */
  const room = make('div', 'room');

  /** @returns {boolean} */
  const hasDialog = () => document.querySelector('dialog:modal') !== null;

  /** Scrolls just as far as what has the focus needs to be seen. */
  function clear() {
    if (isWaiting && !hasDialog()) return setOpen(true);
    if (panel.hidden) room.style.height = '0';
    // Before its styles are there it has no place.
    if (panel.hidden || host.hidden || !isToClear) return;
    isToClear = false;
    const active = document.activeElement;
    if (!active || active === document.body || active === host || !live.keep.scrolls(active)) return;
    const { top, bottom } = active.getBoundingClientRect();
    const box = panel.getBoundingClientRect();
    const edge = box.top - live.frame.GAP;
    // What is higher than the view keeps its beginning in view.
    const far = Math.min(bottom - edge, top);
    if (far <= 0 || top >= box.bottom) return;
    const { scrollHeight, clientHeight } = document.documentElement;
    const missing = far - (scrollHeight - clientHeight - window.scrollY);
    if (missing > 0) {
      room.style.top = scrollHeight + 'px';
      room.style.height = Math.ceil(missing) + 'px';
    }
    window.scrollBy({ top: far, behavior: 'instant' });
  }

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    isWaiting = isOpen && hasDialog();
    if (isWaiting) return;
    if (isOpen && panel.hidden) isToClear = true;
    const hadFocus = host.shadowRoot !== null && panel.contains(host.shadowRoot.activeElement);
    const hadOpener = host.shadowRoot !== null && host.shadowRoot.activeElement === opener;
    panel.hidden = !isOpen;
    live.tray.yield(isOpen);
    opener.hidden = isOpen || shown.length === 0;
    if (!isOpen && hadFocus && !opener.hidden) opener.focus();
    if (isOpen && hadOpener) aside.focus();
    live.frame.arrange();
  }

  function putAside() {
    setOpen(false);
  }

  /** @param {OpsbookLiveFinding[]} findings - those that keep the page from being made */
  function show(findings) {
    const isNew = JSON.stringify(findings) !== JSON.stringify(shown);
    shown = findings;
    if (findings.length === 0) {
      said.textContent = '';
      errors.replaceChildren();
      return setOpen(false);
    }
    const what = count('error', findings.length);
    const [first] = findings;
    if (isNew) {
      const place = live.tray.placeOf(first);
      title.textContent = what;
      behind.textContent = live.words.behind[findings.length === 1 ? 0 : 1];
      errors.replaceChildren(...findings.map((finding) => make('article', 'panel__error', [make('h3', '', [live.tray.placeOf(finding)]), live.frame.code(finding.shown || finding.message)])));
      errors.scrollTop = 0;
      said.textContent = what + (place ? ', ' + place : '') + ': ' + first.message;
      opener.replaceChildren(make('span', 'shape shape--error'), what);
    }
    setOpen(true);
  }

  /** @param {EventTarget | undefined} target @returns {boolean} whether the key may be a field's of the page */
  function isField(target) {
    return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"], [type="radio"]), select, textarea'));
  }

  // Behind all that the page does with it.
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isField(event.composedPath()[0])) return;
    // A dialog of the page is in front of it.
    if (hasDialog()) return;
    if (live.tray.close()) return void event.preventDefault();
    if (panel.hidden) return;
    putAside();
    event.preventDefault();
  });

  live.frame.onArrange(clear);
  setOpen(false);
  live.frame.layer.before(room);
  const row = corner.querySelector('.row');
  if (row) row.append(opener);
  corner.append(panel, said);
  live.panel = { show };
})(window.opsbookLive);
