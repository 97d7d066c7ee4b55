/**
 * Server token: the server of the tests and of `npm start` admits only requests that have its
 * address with the token.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { type Server, startServer } from '../host/server.mjs';

describe('the server', () => {
  let server: Server;
  before(async () => {
    server = await startServer();
  });
  after(() => server.stop());

  const ask = (address: string | URL, headers: Record<string, string> = {}) =>
    fetch(address, { headers, redirect: 'manual' });

  /** Returns the status of the answer to a WebSocket request. */
  async function upgraded(headers: Record<string, string>): Promise<number | undefined> {
    const request = http.get(`${server.origin}/?reconnectionToken=00000000-0000-4000-8000-000000000000`, {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    const [response] = await Promise.race([once(request, 'response'), once(request, 'upgrade')]);
    request.destroy();
    return (response as http.IncomingMessage).statusCode;
  }

  it('has no workbench, no file and no connection for those who do not know the token', async () => {
    const { host } = new URL(server.origin);
    const port = new URL(server.origin).port;
    const wrong = `${'0'.repeat(64)}`;
    for (const path of [
      '/',
      `/?tkn=${wrong}`,
      '/?tkn=',
      '/vscode-remote-resource?path=/etc/passwd',
      '/healthz',
      '/login',
    ]) {
      for (const headers of [{}, { Cookie: `microgpt-${port}=${wrong}` }, { Cookie: `microgpt-${port}=` }]) {
        const response = await ask(`${server.origin}${path}`, headers);
        assert.equal(response.status, 403, path);
        assert.equal(response.headers.get('set-cookie'), null);
        assert.doesNotMatch(await response.text(), /workbench|root:/);
      }
    }
    assert.equal(await upgraded({}), 403);
    assert.equal(await upgraded({ Origin: `http://${host}`, Cookie: `microgpt-${port}=${wrong}` }), 403);
  });

  it('has a workbench at its address, and the token is not in the address any more', async () => {
    const address = new URL(server.url({ folder: '/tmp' }));
    assert.match(address.searchParams.get('tkn') ?? '', /^[0-9a-f]{64}$/);
    const first = await ask(address);
    assert.equal(first.status, 302);
    assert.equal(first.headers.get('location'), '/?folder=%2Ftmp');
    const cookie = first.headers.get('set-cookie') ?? '';
    assert.match(cookie, /; HttpOnly; SameSite=Lax$/);
    const [pair = ''] = cookie.split(';');
    const workbench = await ask(`${server.origin}/?folder=/tmp`, { Cookie: pair });
    assert.equal(workbench.status, 200);
    assert.match(await workbench.text(), /vscode-workbench-web-configuration/);
    assert.equal(await upgraded({ Cookie: pair }), 101);
    // The token is that of this server alone.
    const other = await startServer();
    try {
      assert.equal((await ask(other.origin, { Cookie: pair })).status, 403);
      assert.equal((await ask(`${other.origin}/?tkn=${address.searchParams.get('tkn')}`)).status, 403);
    } finally {
      await other.stop();
    }
  });
});
