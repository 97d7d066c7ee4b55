// Server token: loaded into code-server before its own code, it admits requests that know
// HOST_TOKEN and no others, as VS Code's own `code serve-web` does. The address with `?tkn=TOKEN`
// leaves a cookie; all other requests need that.
'use strict';
const { timingSafeEqual } = require('node:crypto');
const http = require('node:http');
const path = require('node:path');

const { HOST_TOKEN: token = '' } = process.env;

const base = 'http://127.0.0.1';

/**
 * VS Code's own files, the same for everybody; webviews in a process of their own request them
 * without cookies.
 */
const open = /^\/[a-z]+-[0-9a-f]+\/static\//;

/** @param {string | null | undefined} given */
function isToken(given) {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(token)];
  return token !== '' && one.length === other.length && timingSafeEqual(one, other);
}

/**
 * Returns whether a request may go on. A request that may not is answered.
 * @param {http.IncomingMessage} request
 * @param {(status: number, headers: Record<string, string>) => void} answer
 */
function admits(request, answer) {
  const url = new URL(URL.canParse(request.url ?? '', base) ? (request.url ?? '') : '/', base);
  // Cookies are those of all ports of a host.
  const name = `microgpt-${request.socket.localPort}`;
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  if (cookies.some((cookie) => cookie.startsWith(`${name}=`) && isToken(cookie.slice(name.length + 1)))) return true;
  if (request.method === 'GET' && request.headers.upgrade === undefined) {
    if (open.test(url.pathname)) return true;
    if (isToken(url.searchParams.get('tkn'))) {
      url.searchParams.delete('tkn');
      const cookie = `${name}=${token}; Path=/; HttpOnly; SameSite=Lax`;
      answer(302, { 'Set-Cookie': cookie, Location: `${url.pathname}${url.search}` });
      return false;
    }
  }
  answer(403, { 'Content-Type': 'text/plain' });
  return false;
}

// Processes and servers that code-server starts load this file as well.
if (process.argv[1] !== undefined && /code-server[\\/]out[\\/]node[\\/]entry/.test(path.resolve(process.argv[1]))) {
  const { emit } = http.Server.prototype;
  /** @type {(this: http.Server, event: string, ...args: unknown[]) => boolean} */
  const guarded = function (event, ...args) {
    const [request, other] = args;
    // A server on a socket of the file system is guarded by that.
    if (request instanceof http.IncomingMessage && typeof this.address() === 'object') {
      const admitted = admits(request, (status, headers) => {
        const text = status === 403 ? 'Open the address that the terminal shows: it has a token.\n' : '';
        if (other instanceof http.ServerResponse) other.writeHead(status, headers).end(text);
        else request.socket.end(`HTTP/1.1 ${status} Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      });
      if (!admitted) return true;
    }
    return Reflect.apply(emit, this, [event, ...args]);
  };
  http.Server.prototype.emit = guarded;
}
