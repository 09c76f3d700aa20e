/* Writes a value so that the shell sees its very characters where it stands, or says why it must not stand there. Pure. */
(function (opsbook) {
  'use strict';

  const HARMLESS = /^[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+=,-]*$/;
  // No comma, no dots: `{a,b}` and `{1..3}` would make several words.
  const HARMLESS_IN_BRACES = /^[A-Za-z0-9_/:@%+-]+$/;
  const HARMLESS_IN_CODE = /^[A-Za-z0-9._:/-]+$/;
  const RESERVED = new Set(
    'if then else elif fi case esac for select while until do done in function time coproc ! { } [[ ]]'.split(' '),
  );
  // Control characters, what turns the reading direction, what has no width, and halves of a character.
  const UNSEEN = new RegExp(
    '[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200c\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]|\\p{Surrogate}',
    'u',
  );
  const JOINER = '\u200d';
  // Longer than any name, and short enough that no pattern takes long over it.
  const LONGEST = 4096;

  /**
   * @param {string} value
   * @returns {boolean} whether something in it would not be seen
   */
  function hides(value) {
    if (UNSEEN.test(value)) return true;
    if (!value.includes(JOINER)) return false;
    // Families and flags are emoji held together by joiners; anywhere else a joiner hides.
    const parts = value.split(JOINER);
    return parts.some((part, index) => {
      const begins = index === 0 || /^\p{Extended_Pictographic}/u.test(part);
      const ends = index === parts.length - 1 || /\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]*$/u.test(part);
      return !(begins && ends);
    });
  }

  /**
   * @param {string} value
   * @param {string} pattern - of the whole value
   * @returns {boolean} whether it matches; a pattern that cannot be read matches nothing
   */
  function matches(value, pattern) {
    try {
      return new RegExp('^(?:' + pattern + ')$', 'u').test(value);
    } catch (malformed) {
      return false;
    }
  }

  /**
   * @param {string | undefined} pattern
   * @returns {boolean} whether it asks for a dash at the beginning; a class that happens to hold one does not
   */
  function isMeantAsOption(pattern) {
    return /^(\^|\((\?:)?)*-/.test(pattern || '');
  }

  /**
   * Writes a value as pieces of a word. Bash replaces `!` by old commands even between double quotes, so it stands outside.
   *
   * @param {string} value
   * @returns {string}
   */
  function pieces(value) {
    const parts = value.match(/['!]|[^'!]+/g) || [];
    return parts.map((part) => (part === "'" || part === '!' ? '\\' + part : "'" + part + "'")).join('');
  }

  /**
   * @param {string} value
   * @param {string} text - the value as it would stand in the here-document
   * @param {OpsbookPlace} place
   * @returns {boolean} whether its line would end the here-document, or begin as if it did
   */
  function endsDocument(value, text, place) {
    if (!place.delimiter) return false;
    const { before, after } = place.line || { before: '', after: '' };
    return [value, text].some((middle) => {
      let line = before + middle + after;
      if (place.stripsTabs) line = line.replace(/^\t+/, '');
      // Inside `$(...)` some shells end it at `EOF)`, too, and dash garbles some letters of a line that begins like its end.
      return line.startsWith(place.delimiter || '');
    });
  }

  /**
   * Says why a value may stand nowhere in this place, whatever is done to it.
   *
   * @param {string} value
   * @param {OpsbookPlace} place
   * @returns {OpsbookRefusal | null}
   */
  function refusal(value, place) {
    if (value === '') return 'empty';
    if (hides(value)) return 'control';
    if (value.length > LONGEST) return 'long';
    if (place.pattern && !matches(value, place.pattern)) return 'pattern';
    const isCode = place.quote === 'code';
    // Even in quotes, bash takes `%1` for the name of a job that it is to go on with.
    if (place.quote === 'program' && value.startsWith('%')) return 'code';
    if (value.startsWith('-') && (place.starts || isCode) && !isMeantAsOption(place.pattern)) return 'option';
    if (isCode) {
      // A double hyphen begins a comment in SQL, which would cut off the condition behind it.
      const fits = place.pattern ? !/['"\\$`!]/.test(value) : HARMLESS_IN_CODE.test(value) && !value.includes('--');
      return fits ? null : 'code';
    }
    // Behind a backslash or a dollar the quotes of ours would not be quotes, or would be others.
    const isTouched = /[\\$]$/.test(place.previous || '') && !/^(raw-here|single|comment|plain)$/.test(place.quote);
    return isTouched && !HARMLESS_IN_CODE.test(value) ? 'code' : null;
  }

  /**
   * @param {string} value - refused nowhere
   * @param {OpsbookPlace} place
   * @returns {string}
   */
  function written(value, place) {
    const isFine = HARMLESS.test(value);
    // `<n>>file` with 2 would become `2>file`.
    const isDescriptor = /^[0-9]+$/.test(value) && /^[<>]/.test(place.next || '');
    switch (place.quote) {
      case 'program':
        return isFine && !isDescriptor && !value.includes('=') && !RESERVED.has(value) ? value : pieces(value);
      case 'braces':
        return HARMLESS_IN_BRACES.test(value) && !isDescriptor ? value : pieces(value);
      case 'double':
        return isFine ? value : '"' + pieces(value) + '"';
      case 'single':
        return value.replace(/['!]+/g, (marks) => "'" + marks.replace(/./g, '\\$&') + "'");
      case 'ansi':
        return isFine ? value : "'" + pieces(value) + "$'";
      case 'here':
        return value.replace(/[\\$`]/g, '\\$&');
      case 'raw-here':
      case 'code':
      case 'comment':
      case 'plain':
        return value;
      default:
        return isFine && !isDescriptor ? value : pieces(value);
    }
  }

  /**
   * Writes a value for the place where it stands, so that it adds no command, no word and no option.
   *
   * @param {string} value
   * @param {OpsbookPlace} place
   * @returns {OpsbookQuoted}
   */
  function quote(value, place) {
    const reason = refusal(value, place);
    if (reason) return { ok: false, reason };
    const text = written(value, place);
    if (/here$/.test(place.quote) && endsDocument(value, text, place)) return { ok: false, reason: 'delimiter' };
    return { ok: true, text };
  }

  /**
   * Writes a slot without a value for a command that is copied with its blanks: no shell takes it for a redirection.
   *
   * @param {string} name
   * @param {OpsbookPlace} place
   * @returns {string | null} nothing where a blank would be code
   */
  function blank(name, place) {
    if (place.quote === 'code') return null;
    const quoted = quote('<' + name + '>', { ...place, starts: false, pattern: undefined });
    return quoted.ok ? quoted.text : null;
  }

  opsbook.quote = quote;
  opsbook.blank = blank;
})(window.opsbook);
