// What can be told from the files alone: the policy, and that nothing inline or remote is asked for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pages, site, skip } from './browsers.mjs';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

test('every page carries the policy first in its head', { skip }, () => {
  const found = pages();
  assert.ok(found.length > 8, `only ${found.length} pages`);
  for (const page of found) {
    const html = readFileSync(path.join(site, page), 'utf8');
    const at = html.indexOf(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    assert.ok(at > 0, `${page} lacks the policy`);
    assert.match(html.slice(0, at), /^<!doctype html>\s*<html[^>]*>\s*<head>\s*$/, `${page} has something before the policy`);
  }
});

test('no page has an inline script, style or handler', { skip }, () => {
  for (const page of pages()) {
    const html = readFileSync(path.join(site, page), 'utf8');
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)[^>]*>/i, page);
    assert.doesNotMatch(html, /<style[\s>]/i, page);
    assert.doesNotMatch(html, /<[a-z][^<>]*\sstyle\s*=/i, page);
    assert.doesNotMatch(html, /<[a-z][^<>]*\son[a-z]+\s*=/i, page);
  }
});
