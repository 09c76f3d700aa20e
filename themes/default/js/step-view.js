/* What step mode shows: marks a step and the way to it, so that the styles hide the rest. No element is moved or copied. */
(function (opsbook) {
  'use strict';

  const { steps, word } = opsbook;
  const panel = document.querySelector('[data-step-panel]');
  const body = document.querySelector('[data-body]');
  if (!(panel instanceof HTMLElement) || !body || !steps) return;
  const { all } = steps;
  const MARKS = ['data-step-now', 'data-step-path', 'data-step-with', 'data-step-off'];
  const HEADING = 'h1, h2, h3, h4, h5, h6';
  const BLOCK = 'ul, ol, dl, div, pre, table, blockquote, details, section, figure, hr, label, [data-chrome], p ~ p';
  const part = (/** @type {string} */ name) => /** @type {HTMLElement | null} */ (panel.querySelector('[data-step-' + name + ']'));

  /** A paragraph that is bold and nothing else counts as a heading. @param {Element} element */
  function isHeading(element) {
    if (element.matches(HEADING)) return true;
    const [only] = element.children;
    return element.matches('p') && element.children.length === 1 && only.matches('strong') && only.textContent === element.textContent;
  }

  const headingsNow = () => [...body.querySelectorAll(HEADING + ', p')].filter(isHeading);
  let headings = headingsNow();
  /** @type {Map<OpsbookStep, string>} */
  const sections = new Map();

  /** @param {OpsbookStep} step @returns {string} the heading that it stands under */
  function sectionOf(step) {
    const known = sections.get(step);
    if (known !== undefined) return known;
    const leads = (/** @type {Element} */ heading) => {
      const owner = heading.closest('[data-step-item]');
      const isAbove = (heading.compareDocumentPosition(step.item) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      return isAbove && (owner === null || owner.contains(step.item));
    };
    const before = headings.filter(leads);
    const nearest = before[before.length - 1];
    const text = nearest ? [...nearest.childNodes].filter((node) => !(node instanceof Element && node.matches('.anchor, .step__if, [data-chrome]'))) : [];
    const name = text.map((node) => node.textContent || '').join('').trim().replace(/:$/, '');
    sections.set(step, name);
    return name;
  }

  /** Marks what stands with a list of steps and belongs to none of them, up to a heading or other steps. @param {HTMLElement} item */
  function markBeside(item) {
    /** @type {Element} */
    let edge = item;
    while (edge.parentElement && edge.parentElement.matches('li, ul, ol')) edge = edge.parentElement;
    if (edge.parentElement && edge.parentElement.closest('[data-step-item]')) return;
    const items = edge === item ? [item] : [...edge.querySelectorAll('[data-step-item]:not([data-step-item] [data-step-item])')];
    const isOther = (/** @type {Element} */ each) => isHeading(each) || each.matches('[data-step-item]') || each.querySelector('[data-step-item]') !== null;
    const walk = (/** @type {'previousElementSibling' | 'nextElementSibling'} */ way) => {
      for (let each = edge[way]; each && !isOther(each); each = each[way]) each.setAttribute('data-step-with', '');
    };
    if (items[0] === item) walk('previousElementSibling');
    if (items[items.length - 1] === item) walk('nextElementSibling');
  }

  /** Others out of sight must not change what number a step has. @param {HTMLOListElement} list */
  function number(list) {
    let next = list.start;
    for (const item of list.children) {
      if (!(item instanceof HTMLLIElement)) continue;
      if (!item.hasAttribute('value')) item.value = next;
      next = item.value + 1;
    }
  }

  /** @param {Element} element @returns {Element[]} what it stands in, below `main` */
  function above(element) {
    const found = [];
    for (let each = element.parentElement; each && each.localName !== 'main'; each = each.parentElement) found.push(each);
    return found;
  }

  /** @param {HTMLElement} item */
  function markPath(item) {
    for (const each of above(item)) {
      each.setAttribute('data-step-path', '');
      if (each instanceof HTMLOListElement) number(each);
      if (each instanceof HTMLDetailsElement) each.open = true;
      // The words of the step above say what this one is about; it is not ticked here.
      if (each instanceof HTMLLIElement) for (const child of each.children) if (!child.matches(BLOCK)) child.setAttribute('data-step-with', '');
      for (const control of each.querySelectorAll(':scope > p > :is(label, [data-chrome])')) control.setAttribute('data-step-off', '');
    }
  }

  /** The fields that the step's commands need, and where one is, before something is changed. @param {HTMLElement} item */
  function markAround(item) {
    const names = new Set([...item.querySelectorAll('[data-slot]')].map((slot) => slot.getAttribute('data-slot')));
    const fields = [...document.querySelectorAll('[data-fill] [data-field], [data-fill] [data-fill-part]')];
    const nameOf = (/** @type {Element} */ field) => field.getAttribute('data-field') || field.getAttribute('data-fill-part');
    for (const field of fields) if (!names.has(nameOf(field))) field.setAttribute('data-step-off', '');
    const fill = document.querySelector('[data-fill]');
    if (fill instanceof HTMLElement && fields.some((field) => names.has(nameOf(field)))) {
      fill.setAttribute('data-step-with', '');
      for (const each of above(fill)) each.setAttribute('data-step-path', '');
    }
    if (!item.querySelector('[data-danger="caution"], [data-danger="destructive"]')) return;
    for (const guard of document.querySelectorAll('[data-guard]')) guard.setAttribute('data-step-with', '');
  }

  /** @param {OpsbookStep | null} step - none: no step is marked */
  function show(step) {
    for (const name of MARKS) for (const element of document.querySelectorAll('[' + name + ']')) element.removeAttribute(name);
    if (!step) return;
    step.item.setAttribute('data-step-now', '');
    markPath(step.item);
    markBeside(step.item);
    markAround(step.item);
  }

  /** @param {string} name @param {string} text */
  function write(name, text) {
    const place = part(name);
    if (place && place.textContent !== text) place.textContent = text;
  }

  /** Lists what is still open, as links to it. */
  function tellEnd() {
    const open = steps ? all.filter((step) => steps.state(step) === 'open') : [];
    write('end-text', open.length ? word(open.length === 1 ? 'steps_open_one' : 'steps_open', { n: open.length }) : word('steps_all_done'));
    const list = part('open');
    if (!list) return;
    list.replaceChildren();
    for (const step of open) {
      const link = document.createElement('a');
      link.href = '#' + encodeURIComponent(step.anchor);
      link.setAttribute('data-step-link', step.key);
      link.textContent = step.text;
      link.dir = 'auto';
      const line = document.createElement('li');
      line.append(link);
      list.append(line);
    }
  }

  /**
   * Says which step it is, and how far one has come.
   *
   * @param {number} index - behind the last stands the end
   */
  function tell(index) {
    const step = all[index];
    write('count', step ? word('step_of', { n: index + 1, total: all.length }) : word('steps_end'));
    write('section', step ? sectionOf(step) : '');
    write('name', step ? step.text : '');
    write('progress', steps ? steps.progress() : '');
    const end = part('end');
    if (end) end.hidden = step !== undefined;
    if (!step) tellEnd();
  }

  document.addEventListener('opsbook:content', () => {
    headings = headingsNow();
    sections.clear();
  });
  opsbook.stepView = { show, tell };
})(window.opsbook);
