/* Finds what looks like a secret in the log, and hides it unless the reader lifts the mask. Hashes and pod names are none. */
(function (opsbook) {
  'use strict';

  /** A value in quotes or without; no option, patch or pair of ports. */
  const VALUE = String.raw`(?!-|["']?[{[]|["']?[\d.]+:\d)(?:"([^"\n]{1,400})"|'([^'\n]{1,400})'|([^\s"';|&]{1,400}))`;
  /** What may stand before an option of the same command. */
  const REST = String.raw`(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|\\\n|[^\n|;&"']){0,400}?`;
  /** @param {string} command @param {string} option @param {string} [value] */
  const option = (command, option, value = VALUE) => new RegExp(String.raw`(?<![\w=-])(?:${command})(?=\s)${REST}\s${option}${value}`, 'g');
  /** A user and a password. */
  const PAIR = String.raw`(?:"[^":\n]{1,100}:([^"\n]{1,400})"|'[^':\n]{1,100}:([^'\n]{1,400})'|[^\s:"'/]{1,100}:([^\s"';|&]{1,400}))`;

  /** Options and variables that hold a secret in some commands only. */
  const ofCommands = [
    option('curl', String.raw`(?:-[A-Za-z]{0,8}[uU]\s*|--(?:proxy-)?user[= ]\s*)`, PAIR),
    option('https?|xh', String.raw`(?:-a\s*|--auth[= ])`, PAIR),
    option('mysql(?:dump|admin|import|check|show|slap|sh)?|mariadb(?:-[a-z]{2,10})?', '-p'),
    option('sshpass', String.raw`-p\s*`),
    option('redis-cli', String.raw`-a\s+`),
    option(String.raw`(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|oc|az|cf|helm\s+registry)\s+login`, String.raw`-p[\s=]*`),
    option('mongo(?:sh|dump|restore|export|import|stat|top)?', String.raw`-p\s*`),
    option('ldap(?:search|modify|add|delete|passwd|whoami|compare)', String.raw`-w\s*`),
    option('sqlcmd|bcp|ipmitool', String.raw`-P\s*`),
    /\bsqlplus\s+(?:-\S{1,20}\s+){0,5}[^\s/]{1,100}\/([^\s/@"']{1,200})@/g,
    /\b(?:PG|[A-Z0-9]{1,40}_)?(?:PASSWORD|PASSWD)=([^\s"',;&|]{1,400})|\b(?:MYSQL_PWD|SSHPASS|REDISCLI_AUTH)=["']?([^\s"';]{1,400})/g,
    new RegExp(String.raw`secret_access_key\s+` + VALUE, 'g'),
  ];

  /** Each finds the secret as its last group, or as a whole. */
  const patterns = [
    ...ofCommands,
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,4000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
    /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
    /\b(?:ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abeprs]|sk|rk|pk|shpat|npm|hf|dop_v1)[-_][A-Za-z0-9_-]{16,255}/g,
    /\bAIza[0-9A-Za-z_-]{30,40}/g,
    /\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{4,2000}(?:\.[A-Za-z0-9_-]{0,2000})?/g,
    /\b(?:Bearer|Basic)\s+([A-Za-z0-9._~+/=-]{8,2000})/gi,
    /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@'"]{0,200}:([^\s/@'"]{1,200})@/gi,
    /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?)["']?(?:\s*[:=]\s*|\s+(?=["']))(?:"([^"\n]{1,400})"|'([^'\n]{1,400})'|([^\s"',;&|]{3,400}))/gi,
    /(?<!\S)--?(?:[a-z]{1,20}-){0,3}(?:store|key|src|dest)?(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key)[= ]+(?!-)(?:"([^"\n]{1,400})"|'([^'\n]{1,400})'|([^\s"',;&|]{1,400}))/gi,
    /\b(?:AccountKey|SharedAccessKey|SharedSecret(?:Value)?)\s*=\s*([^\s"';&]{4,400})/gi,
    /[?&](?:sig|signature|X-(?:Amz|Goog)-Signature)=([^\s"'&#]{4,2000})/gi,
    /\bauthorization["']?\s*[:=]\s*["']?(?:[a-z][\w-]{1,40}\s+)?(?=[^\s"',;]{0,100}\d)([^\s"',;]{8,2000})/gi,
    /\bcookie:\s*([^\s=;"']{1,80}=[^\n"']{6,2000})/gi,
    /\bhooks\.slack\.com\/services\/([A-Za-z0-9_/]{8,200})/g,
    /\bhv[sbr]\.[A-Za-z0-9_-]{16,200}/g,
  ];
  const words = /[A-Za-z0-9+/_-]{24,2000}={0,2}/g;

  /** A name that is filled in elsewhere, or a word that says so. @param {string} text */
  const isReference = (text) => /^(?:<[^>]*>|\[masked\]?|\$.*|\{\{.*|\*+|\u2022+|null|true|false|none|yes|no)$/i.test(text);

  /** Letters of both cases and digits, mixed as nobody writes. @param {string} text */
  function isRandom(text) {
    if (/^[0-9a-f-]+$/i.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/[0-9]/.test(text)) return false;
    // A path has short parts; the text of a token has few slashes.
    if (text.split('/').every((part) => part.length < 16)) return false;
    const counts = new Map();
    for (const sign of text) counts.set(sign, (counts.get(sign) || 0) + 1);
    let bits = 0;
    for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
    const turns = text.replace(/[^A-Za-z0-9]/g, '').match(/[a-z]+|[A-Z]+|[0-9]+/g) || [];
    return bits > 3.6 && turns.length > text.length / 5;
  }

  /**
   * @param {string} text
   * @returns {[number, number][]} from where to where, in order, none in another
   */
  function found(text) {
    /** @type {[number, number][]} */
    const places = [];
    for (const pattern of patterns) {
      for (const match of text.matchAll(pattern)) {
        const secret = match.slice(1).find((group) => group !== undefined) || match[0];
        const at = (match.index || 0) + match[0].lastIndexOf(secret);
        if (!isReference(secret)) places.push([at, at + secret.length]);
      }
    }
    for (const match of text.matchAll(words)) {
      if (isRandom(match[0])) places.push([match.index || 0, (match.index || 0) + match[0].length]);
    }
    places.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    /** @type {[number, number][]} */
    const apart = [];
    for (const [from, to] of places) {
      const last = apart[apart.length - 1];
      if (last && from < last[1]) last[1] = Math.max(last[1], to);
      else apart.push([from, to]);
    }
    return apart;
  }

  /** @param {string} text @returns {string[]} */
  const secretsIn = (text) => found(text).map(([from, to]) => text.slice(from, to));

  /**
   * @param {string} text
   * @param {Set<string>} lifted - secrets that may be seen
   * @returns {string}
   */
  function hidden(text, lifted) {
    let shown = '';
    let at = 0;
    for (const [from, to] of found(text)) {
      shown += text.slice(at, from) + (lifted.has(text.slice(from, to)) ? text.slice(from, to) : '[masked]');
      at = to;
    }
    return shown + text.slice(at);
  }

  /** @param {unknown} value @param {(text: string) => string} change @returns {any} the same, each text in it changed */
  function mapped(value, change) {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map((each) => mapped(each, change));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapped(each, change)]));
  }

  /** @param {OpsbookIncident} incident @returns {string[]} each once, in the order of the log */
  function secretsOf(incident) {
    /** @type {Set<string>} */
    const secrets = new Set();
    mapped(incident, (text) => {
      secretsIn(text).forEach((secret) => secrets.add(secret));
      return text;
    });
    return [...secrets];
  }

  opsbook.incident = {
    ...opsbook.incident,
    secretsIn,
    secretsOf,
    hidden,
    /** The incident as it may be shown to others. */
    masked: (incident, lifted) => mapped(incident, (text) => hidden(text, lifted)),
  };
})(window.opsbook);
