/* What leaves this device, as text: the timeline in Markdown, the log as JSON, the state in four lines. */
(function (opsbook) {
  'use strict';

  const { word, moment } = opsbook;
  const { clocks, duration, severityText, timeName, told, ordered, againstTarget, read, isObject } = opsbook.incident;
  const LARGEST_FILE = 2 * 1024 * 1024;
  const FORMAT = 'opsbook-incident';
  const VERSION = 1;
  const TIMES = /** @type {OpsbookTimeName[]} */ (['detected', 'acknowledged', 'mitigated', 'resolved']);

  const entity = /&(?=#?\w{1,40};)/g;
  /** What Markdown would read within a line, and whole web addresses. */
  const marks = /(https?:\/\/[^\s<>[\]`\\"]*[^\s<>[\]`\\".,;:!?)'*_~])|[`*~<[\]_]|\\(?=[!-/:-@[-`{-~]|https?:|$)/g;
  /** What would begin a heading, a list, a quote or a directive, or make one or a table of the line above. */
  const beginning = /^(?:[-+](?:\s|$)|#{1,6}(?:\s|$)|>|:::|=+$)/;
  const isRule = (/** @type {string} */ text) => text.includes('-') && /^[-:|\s]+$/.test(text);
  const isLetter = (/** @type {string | undefined} */ sign) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

  /** @param {string} written @returns {string} Markdown that shows just this line, without the blanks at its end, which can break it */
  function plainLine(written) {
    const line = written.trimEnd().replace(entity, '&amp;');
    const within = line.replace(marks, (mark, address, at) => {
      if (address) {
        // Where it holds or meets marks, it is a link only in angle brackets.
        const isAlone = /^[.,;:!?)'"]*(?:\s|$)/.test(line.slice(at + address.length, at + address.length + 9));
        return isAlone && !/[*~]|\b_|_\b|\W_|_\W/.test(address) ? address : '<' + address + '>';
      }
      return mark === '_' && isLetter(line[at - 1]) && isLetter(line[at + 1]) ? mark : '\\' + mark;
    });
    const text = within.trim();
    if (text === '') return '';
    const begun = beginning.test(text) || isRule(text) ? '\\' + text : text.replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
    // Else a heading takes them for its own end.
    return within.slice(0, within.length - within.trimStart().length) + begun.replace(/(\s)(?=#+$)/, '$1\\');
  }

  /** What others wrote stays text, whatever it holds. @param {string} text */
  const plain = (text) => text.split(/\r\n?|\n/).map(plainLine).join('\n');

  /** @param {string} text @param {string} indent @returns {string} one paragraph, which no blank line ends */
  const paragraph = (text, indent) => plain(text.trim()).split('\n').filter((line) => line !== '').join('\n' + indent);

  /** @param {string} text @param {string} indent @returns {string} as code, whatever it holds */
  function code(text, indent) {
    const ticks = Math.max(0, ...(text.match(/`+/g) || []).map((run) => run.length));
    if (!text.includes('\n')) {
      const fence = '`'.repeat(ticks + 1);
      const pad = /^`|`$|^ .* $/.test(text) ? ' ' : '';
      return fence + pad + text + pad + fence;
    }
    const fence = '`'.repeat(Math.max(3, ticks + 1));
    return ['', fence, ...text.split('\n'), fence].join('\n' + indent);
  }

  /** @param {number} at @returns {string} as in `2026-11-24 03:12 UTC (04:12 GMT+1)` */
  function stamp(at) {
    const iso = new Date(at).toISOString();
    const local = moment.local(at);
    return iso.slice(0, 10) + ' ' + iso.slice(11, 16) + ' UTC' + (local ? ' (' + local + ')' : '');
  }

  /** @param {OpsbookEntry} entry @param {{ incident: OpsbookIncident, plan: OpsbookPlan }} of @param {string} [indent] @returns {string} a list item */
  function item(entry, of, indent = '') {
    const { text, code: command, more, edit } = told(entry, of);
    const inner = indent + '  ';
    const note = more ? paragraph(more, inner) : '';
    const words = [plain(text), command ? code(command, inner) : '', note, edit ? '<' + edit + '>' : ''].filter((part) => part !== '').join(' ');
    return indent + '- ' + stamp(entry.at) + ' ' + words;
  }

  /**
   * @param {OpsbookIncident} incident
   * @param {{ plan: OpsbookPlan, now: number, opened: boolean }} options
   * @returns {string[]} list items
   */
  const timelineOf = (incident, { plan, opened }) => ordered(incident, { opened }).map((entry) => item(entry, { incident, plan }));

  /** @param {OpsbookIncident} incident @returns {string} its name, also where it has no title */
  const titleOf = (incident) => incident.title || word('incident_untitled');

  /**
   * @param {OpsbookIncident} incident - masked
   * @param {{ plan: OpsbookPlan, now: number, opened: boolean }} options
   * @returns {string}
   */
  function markdown(incident, options) {
    const { plan, now } = options;
    const state = clocks(incident, plan, now);
    const lines = ['# ' + plain(severityText(plan, incident.severity) + ' ' + titleOf(incident)), ''];
    for (const which of TIMES) {
      const at = incident[which];
      lines.push('- ' + timeName(which) + ': ' + (at === null ? '' : stamp(at)));
    }
    lines.push('- ' + word('incident_duration') + ': ' + duration(state.elapsed));
    if (state.first) lines.push('- ' + word('incident_response') + ': ' + againstTarget(state.first, { now }));
    lines.push('- ' + (state.first ? word('incident_response_again') : word('incident_response')) + ': ' + againstTarget(state.response, { now }));
    lines.push('- ' + word('incident_resolution') + ': ' + againstTarget(state.resolution, { now }));
    lines.push('', '## ' + word('incident_timeline'), '', ...timelineOf(incident, options));
    if (incident.left > 0) lines.push('', word('log_left', { n: incident.left }));
    return lines.map((line) => line.trimEnd()).join('\n') + '\n';
  }

  /** @param {OpsbookIncident} incident - masked @param {{ now: number, opened: boolean }} options @returns {string} */
  function json(incident, { now, opened }) {
    const entries = ordered(incident, { opened });
    return JSON.stringify({ format: FORMAT, version: VERSION, exported: new Date(now).toISOString(), incident: { ...incident, entries } }, null, 2) + '\n';
  }

  /**
   * @param {string} text - of a file that anybody may have written
   * @returns {OpsbookLogFile} its incident, or why there is none
   */
  function parsed(text) {
    if (text.length > LARGEST_FILE) return { incident: null, fault: 'large' };
    try {
      const file = JSON.parse(text);
      if (!isObject(file) || file.format !== FORMAT) return { incident: null, fault: 'none' };
      if (Number.isInteger(file.version) && file.version > VERSION) return { incident: null, fault: 'newer' };
      const incident = file.version === VERSION ? read(file.incident) : null;
      return incident ? { incident, fault: null } : { incident: null, fault: 'none' };
    } catch (broken) {
      return { incident: null, fault: 'none' };
    }
  }

  /**
   * The state in four lines, for those who only read along.
   *
   * @param {OpsbookIncident} incident - masked
   * @param {{ plan: OpsbookPlan, now: number }} options
   * @returns {string}
   */
  function status(incident, { plan, now }) {
    const state = clocks(incident, plan, now);
    const clock = (/** @type {number} */ at) => moment.clock(at, now);
    const one = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim();
    // What would notify a whole channel does not.
    const quiet = (/** @type {string} */ text) => text.replace(/[<>]/g, '').replace(/@(?=(?:here|channel|everyone)\b)/gi, '@\u200b');
    const reached = TIMES.filter((which) => which !== 'detected' && incident[which] !== null);
    const times = reached.map((which) => timeName(which).toLowerCase() + ' ' + clock(Number(incident[which])));
    // What is wrong with a step is a note too.
    const notes = ordered(incident, { opened: false }).flatMap((entry) => ((entry.kind === 'note' || entry.kind === 'wrong') && entry.text.trim() ? [entry] : []));
    const last = notes.length ? notes[notes.length - 1] : null;
    if (incident.acknowledged !== null && state.response.met === null) times.push(word('status_raised'));
    const { resolution } = state;
    let next = incident.resolved === null ? opsbook.incident.next(state, now, clock).text : word('status_closed', { time: clock(incident.resolved) });
    // Who reads along waits for the end, whoever is to be called.
    if (incident.resolved === null && state.response.met === null && resolution.due !== null) {
      next += ', ' + (resolution.over > 0 ? word('status_over', { over: duration(resolution.over) }) : word('status_resolve_by', { time: clock(resolution.due) }));
    }
    const lines = [
      '*' + severityText(plan, incident.severity).replace(/\*/g, '') + ': ' + titleOf(incident).replace(/\*/g, '') + '*, ' + word('status_since', { time: clock(incident.detected), elapsed: duration(state.elapsed) }),
      word('status_state', { state: times.join(', ') || word('status_open') }),
      word('status_last', { text: last ? clock(last.at) + ' ' + one(last.text).slice(0, 300) : word('status_nothing') }),
      word('status_next', { text: next }),
    ];
    return lines.map((line) => quiet(one(line))).join('\n');
  }

  /** @param {OpsbookIncident} incident @param {'md' | 'json'} extension @returns {string} as in `incident-2026-11-24-0312-p1.md` */
  function fileName(incident, extension) {
    const iso = new Date(incident.detected).toISOString();
    const severity = incident.severity.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 20);
    return ['incident', iso.slice(0, 10), iso.slice(11, 16).replace(':', ''), severity].filter(Boolean).join('-') + '.' + extension;
  }

  /** Gives the reader a file. @param {string} name @param {string} text */
  function saveFile(name, text) {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  opsbook.saveFile = saveFile;
  opsbook.incident = { ...opsbook.incident, LARGEST_FILE, fileName, markdown, json, parsed, status, stamp, item, plain, titleOf, timelineOf, TIMES };
})(window.opsbook);
