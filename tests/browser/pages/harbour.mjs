// A web host that has bad days: it dies, is slow, asks for a sign-in, sends what it should not, and serves the next version.
import { existsSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.webmanifest': 'application/manifest+json' };

const SIGN_IN = '<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1></html>';

/**
 * @param {import('node:test').TestContext} t
 * @param {string} folder of a site
 * @param {string} [below] where the site begins, as in `/book/`
 */
export async function harbour(t, folder, below = '/') {
  const host = {
    /** What is served; a test puts another in its place. */
    folder,
    base: '',
    /** Paths that were asked for, in order. @type {string[]} */
    asked: [],
    /** Called before each answer; `true` means that it has answered. @type {(path: string, request: http.IncomingMessage, response: http.ServerResponse) => unknown} */
    before: () => false,
    stop: () => new Promise((done) => (server.close(done), server.closeAllConnections())),
    start: () => new Promise((done) => server.listen(port, '127.0.0.1', () => done(undefined))),
  };
  let port = 0;
  const server = http.createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    if (!pathname.startsWith(below)) return void response.writeHead(404).end('elsewhere');
    let asked = decodeURIComponent(pathname.slice(below.length));
    if (asked === '' || asked.endsWith('/')) asked += 'index.html';
    host.asked.push(asked);
    if (await host.before(asked, request, response)) return undefined;
    const file = path.join(host.folder, path.normalize(asked));
    if (!existsSync(file) || statSync(file).isDirectory()) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Not here</title>');
    response.setHeader('content-type', types[path.extname(file)] || 'application/octet-stream');
    return void response.end(request.method === 'HEAD' ? undefined : readFileSync(file));
  });
  await host.start();
  port = server.address().port;
  host.base = `http://127.0.0.1:${port}${below}`;
  t.after(() => host.stop().catch(() => undefined));
  return host;
}

/** Leads to a sign-in, as a proxy in front of the host does. */
export const leadsAway = (path, request, response) => {
  if (request.url.startsWith('/sign-in')) return void response.writeHead(200, { 'content-type': 'text/html' }).end(SIGN_IN) ?? true;
  response.writeHead(302, { location: '/sign-in.html' }).end();
  return true;
};

/** Answers with the page of a sign-in, and says that all is well. */
export const signsIn = (path, request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end(SIGN_IN);
  return true;
};
