// Laws of quoting against real shells: whatever the value, the shell sees exactly its characters, as one argument.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { load } from './load.mjs';

const { opsbook } = load(['boot.js', 'quoting.js']);
const bash = '/bin/bash';
const dash = '/bin/dash';
const skipped = (shell) => (existsSync(shell) ? false : `${shell} is not there: QUOTING WAS NOT TRIED IN IT`);

const pieces = [
  ...'\'"\\`$!;&|<>()[]{}*?~#=%^,.:@-+/ aZ09_',
  ...['$(echo x)', '`echo x`', '${HOME}', '$HOME', '!!', '!e', '!-1', '!?x?', "'\\''", "$'\\n'", '\\n', '--all', '&&', '||', '>>f', '<<EOF', 'EOF'],
  ...['a b', '  ', 'é', 'ß', '漢字', '🙂', '👩\u200d🚀', 'שלום', 'مرحبا', "'; rm -rf / #", '" ; id', '{a,b}', '{1..3}', '~root', 'if', 'pod-7f9c'],
];

/** The same values on every run: a failure can be looked at again. */
function values(count, seed) {
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join(''));
}

/** In each template `X` is the slot. `shown` is what the shell must print for a value. */
const contexts = {
  'a bare word': { quote: 'bare', template: "printf '%s\\0' X" },
  'the end of a word': { quote: 'bare', template: "printf '%s\\0' --pod=X", shown: (value) => `--pod=${value}` },
  'the middle of a word': { quote: 'bare', template: "printf '%s\\0' a/Xb", shown: (value) => `a/${value}b` },
  'beside braces': { quote: 'braces', template: "printf '%s\\0' {X,k}", shown: (value) => `${value}\0k` , shells: [bash] },
  'double quotes': { quote: 'double', template: 'printf \'%s\\0\' "a X b"', shown: (value) => `a ${value} b` },
  'double quotes of its own': { quote: 'double', template: 'printf \'%s\\0\' "X"' },
  'single quotes': { quote: 'single', template: "printf '%s\\0' 'a Xb'", shown: (value) => `a ${value}b` },
  'single quotes of its own': { quote: 'single', template: "printf '%s\\0' 'X'" },
  'dollar quotes': { quote: 'ansi', template: "printf '%s\\0' $'a\\tXb'", shown: (value) => `a\t${value}b`, shells: [bash] },
  'a substitution': { quote: 'bare', template: "v=$(printf '%s.' X); printf '%s\\0' \"$v\"", shown: (value) => `${value}.` },
  'a substitution in double quotes': {
    quote: 'bare',
    template: "printf '%s\\0' \"$(printf '%s.' X)\"",
    shown: (value) => `${value}.`,
  },
  'double quotes in a substitution in double quotes': {
    quote: 'double',
    template: 'printf \'%s\\0\' "$(printf \'%s.\' "a X")"',
    shown: (value) => `a ${value}.`,
  },
  'an assignment': { quote: 'bare', template: "v=X; printf '%s\\0' \"$v\"" },
  'a here-document': {
    quote: 'here',
    template: "cat <<EOF\nX\nEOF\nprintf '\\0'",
    line: { before: '', after: '.' },
  },
  'a quoted here-document': {
    quote: 'raw-here',
    template: "cat <<'EOF'\nX\nEOF\nprintf '\\0'",
    line: { before: '> ', after: '' },
  },
  'a comment': { quote: 'comment', template: "for i in 1; do # X\nprintf '%s\\0' y\ndone", shown: () => 'y' },
};

/** Fills templates as the page does, and pairs each command with what it must print. */
function filled(context, list) {
  const { quote, template, shown = (value) => value, line } = context;
  const quoted = list.map((value) => {
    const { ok, text } = opsbook.quote(value, { quote, starts: false, line, ...(line ? { delimiter: 'EOF' } : {}) });
    assert.ok(ok, JSON.stringify({ value, quote, text }));
    return { value, text };
  });
  if (!line) return quoted.map(({ value, text }) => ({ text: template.replace('X', () => text), shown: shown(value) }));
  const commands = [];
  const lines = (of) => of.map((text) => line.before + text + line.after).join('\n');
  // A program for each document takes a minute: from the thousandth on many lines share one.
  for (let at = 0, size = 1; at < quoted.length; at += size) {
    size = at < 1000 ? 1 : 50;
    const some = quoted.slice(at, at + size);
    commands.push({ text: template.replace('X', () => lines(some.map(({ text }) => text))), shown: `${lines(some.map(({ value }) => value))}\n` });
  }
  return commands;
}

function run(shell, folder, text, more = {}) {
  const script = path.join(folder, 'script');
  writeFileSync(script, text);
  return spawnSync(shell, [script], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, ...more });
}

function inFolder(work) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'opsbook-quoting-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(output, commands) {
  const parts = output.split('\0');
  const expected = commands.flatMap(({ shown }) => shown.split('\0'));
  for (let index = 0; index < expected.length; index++) {
    if (parts[index] !== expected[index]) assert.deepEqual({ got: parts[index], of: commands[index]?.text }, { got: expected[index] });
  }
  assert.equal(parts.length, expected.length + 1);
}

for (const shell of [bash, dash]) {
  for (const [name, context] of Object.entries(contexts)) {
    if (context.shells && !context.shells.includes(shell)) continue;
    test(`${path.basename(shell)}: in ${name} a value stays what it is`, { skip: skipped(shell) }, () => {
      const list = values(10_000, name.length);
      const commands = filled(context, context.line ? list.filter((value) => !value.startsWith('EOF')) : list);
      const { stdout, stderr } = inFolder((folder) => run(shell, folder, commands.map(({ text }) => text).join('\n') + '\n'));
      assert.equal(stderr, '');
      compare(stdout, commands);
    });
  }

  test(`${path.basename(shell)}: a value names the file that is written`, { skip: skipped(shell) }, () => {
    const names = [...new Set(values(300, 7).map((value) => `_${value.replaceAll('/', '')}`))];
    inFolder((folder) => {
      const place = { quote: 'bare', starts: true };
      const text = names.map((value) => `echo x > ${opsbook.quote(value, place).text}`).join('\n');
      assert.equal(run(shell, folder, text).stderr, '');
      assert.deepEqual(readdirSync(folder).filter((name) => name !== 'script').sort(), names.sort());
    });
  });

  test(`${path.basename(shell)}: a value names the program that runs`, { skip: skipped(shell) }, () => {
    // No program has these names, and the shell says which one it sought.
    const builtIn = new Set(['[', ':', '.', '..', '+', '@', '-', '_', '/', '%', ',']);
    const names = values(1500, 11).filter((value) => !value.includes('/') && !builtIn.has(value) && !/^%|^[a-z0-9]$/.test(value));
    const wanted = ['if', 'done', '!', '{', '[[', 'time', 'a=b', ...names].slice(0, 600);
    inFolder((folder) => {
      const handler = shell === bash ? "command_not_found_handle() { printf '%s\\0' \"$1\"; }\n" : '';
      const text = wanted.map((value) => `${opsbook.quote(value, { quote: 'program', starts: false }).text} 2>&1`).join('\n');
      const { stdout } = run(shell, folder, handler + text + '\n', { env: { PATH: folder } });
      if (shell === bash) return compare(stdout, wanted.map((value) => ({ shown: value, text: value })));
      const lines = stdout.split('\n').map((line) => line.replace(/^.*?script: \d+: /, ''));
      wanted.forEach((value, index) => assert.equal(lines[index], `${value}: not found`));
      return undefined;
    });
  });
}

// What the build says of each slot, and what the script makes of it, tried together.
const places = JSON.parse(readFileSync(new URL('../../fixtures/shared/places.json', import.meta.url), 'utf8'));

/** Reads `a bare starts, b here EOF tabs`: names may hold spaces, so the kind is sought from behind. */
function slotsOf(text) {
  const form = /^(.+) (bare|program|braces|double|single|ansi|code|comment|(?:raw-)?here (\S+))( tabs)?( starts)?$/;
  return text.split(', ').map((one) => {
    const [, name, quote, delimiter, stripsTabs, starts] = form.exec(one);
    return { name, place: { quote: quote.split(' ')[0], delimiter, stripsTabs: Boolean(stripsTabs), starts: Boolean(starts) } };
  });
}

/** Fills a command as the page does; nothing where a value is refused. */
function fill(command, slots, valueOf) {
  let text = '';
  let rest = command;
  for (const { name, place } of slots) {
    const at = rest.indexOf(`<${name}>`);
    text += rest.slice(0, at);
    rest = rest.slice(at + name.length + 2);
    const line = { before: text.slice(text.lastIndexOf('\n') + 1), after: rest.split('\n')[0] };
    const quoted = opsbook.quote(valueOf(name), { ...place, previous: text.slice(-1), next: rest.slice(0, 1), line });
    if (!quoted.ok) return null;
    text += quoted.text;
  }
  return text + rest;
}

test('bash: whatever stands in the slots, each command shows its very values', { skip: skipped(bash) }, () => {
  const runs = places.filter(({ shows }) => shows);
  assert.ok(runs.length > 10);
  runs.forEach(({ command, slots: written, shows }, index) => {
    const slots = slotsOf(written);
    const names = [...new Set(slots.map(({ name }) => name))];
    const commands = [];
    for (let round = 0; round < 150; round++) {
      const chosen = values(names.length, index * 1000 + round);
      const valueOf = (name) => chosen[names.indexOf(name)];
      const text = fill(command, slots, valueOf);
      if (text === null) continue;
      const shown = shows.map((word) => names.reduce((all, name) => all.replaceAll(`<${name}>`, () => valueOf(name)), word));
      commands.push({ text, shown: shown.join('\0') });
    }
    assert.ok(commands.length > 50, `${command}: ${commands.length}`);
    const text = `show() { printf '%s\\0' "$@"; }\n${commands.map(({ text }) => text).join('\n')}\n`;
    const { stdout, stderr } = inFolder((folder) => run(bash, folder, text));
    assert.equal(stderr.replace(/.*ignored null byte.*\n/g, ''), '', command);
    compare(stdout, commands);
  });
});

test('interactive bash: no value calls up an old command', { skip: skipped(bash) }, () => {
  const list = values(1500, 23).filter((value) => value.includes('!') && !value.startsWith('EOF')).slice(0, 300);
  assert.ok(list.length >= 300);
  for (const [name, context] of Object.entries(contexts)) {
    const commands = filled(context, list);
    const input = `set -H\necho seed\n${commands.map(({ text }) => text).join('\n')}\n`;
    const { stdout } = spawnSync(bash, ['--norc', '--noprofile', '-i'], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, HISTFILE: '', PS1: '' },
    });
    assert.ok(stdout.startsWith('seed\n'), name);
    compare(stdout.slice('seed\n'.length), commands);
  }
  // The trial itself is sound: unquoted, the mark does call one up.
  const { stdout } = spawnSync(bash, ['--norc', '--noprofile', '-i'], { input: 'set -H\necho seed\necho "!e"\n', encoding: 'utf8' });
  assert.match(stdout, /echo seed/);
});

test('bash: nothing in a value runs, wherever the shell evaluates the word it stands in', { skip: skipped(bash) }, () => {
  const bad = ['x[$(touch ran)]', 'x[$(touch ran)]=1', '$(touch ran)', '`touch ran`', 'touch ran', '($(touch ran))', '<(touch ran)', "'; touch ran; '", '1;touch ran', '{touch,ran}', '-v x[$(touch ran)]'];
  const hasRun = (text) =>
    inFolder((folder) => {
      symlinkSync('/usr/bin/touch', path.join(folder, 'touch'));
      run(bash, folder, `show() { :; }\n${text}\n`, { env: { PATH: folder }, input: '', timeout: 10_000 });
      return existsSync(path.join(folder, 'ran'));
    });
  for (const { command, slots: written, evaluates } of places) {
    const slots = slotsOf(written);
    for (const value of bad) {
      const text = fill(command, slots, () => value);
      if (text !== null) assert.equal(hasRun(text), false, text);
      // One slot refuses, others may not: each alone, beside a harmless one.
      for (const { name } of slots) {
        const one = fill(command, slots, (each) => (each === name ? value : 'n'));
        if (one !== null && one !== text) assert.equal(hasRun(one), false, one);
      }
    }
    // The trial itself is sound: quoting as in any bare word would let it run.
    if (!evaluates) continue;
    const asBare = slots.map((slot) => (slot.place.quote === 'code' ? { ...slot, place: { quote: 'bare' } } : slot));
    assert.ok(bad.some((value) => hasRun(fill(command, asBare, () => value))), `${command} is no trial`);
  }
});
