/** Process locks: who holds one, and who does not. That it goes with its process is tested with the runs it is for. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { holderOf, ProcessLock } from '../../../src/extension/training/process-lock';

const addressOf = (name: string) => path.join(os.tmpdir(), `microgpt-${name}`);

describe('a process lock', () => {
  it('is held by one until that lets it go, which all who wait for it are told of', async () => {
    const name = randomUUID();
    assert.equal(await holderOf(name), null);
    const lock = await ProcessLock.take(name);
    await assert.rejects(ProcessLock.take(name), { code: /EADDRINUSE|EACCES/ });
    const holders = await Promise.all([holderOf(name), holderOf(name), holderOf(name)]);
    holders[0]?.leave();
    await Promise.all([lock.release(), ...holders.map((holder) => holder?.gone ?? assert.fail('it is held'))]);
    assert.equal(await holderOf(name), null);
    assert(!fs.existsSync(addressOf(name)));
  });

  it('is not held where a socket is left of a process that was killed, and the socket is removed', async () => {
    // Elsewhere nothing is left of a socket.
    if (process.platform === 'win32') return;
    const name = randomUUID();
    const server = net.createServer().listen(addressOf(name));
    await once(server, 'listening');
    // The server removes its file when it closes: of this one only the other name is left.
    const left = randomUUID();
    fs.linkSync(addressOf(name), addressOf(left));
    server.close();
    await once(server, 'close');
    assert(fs.existsSync(addressOf(left)));
    assert.equal(await holderOf(left), null);
    assert(!fs.existsSync(addressOf(left)));
  });

  describe('where the folder for temporary files', () => {
    const { tmpdir } = os;
    let folder = '';
    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(tmpdir(), 'microgpt-lock-'));
    });
    afterEach(() => {
      os.tmpdir = tmpdir;
      fs.rmSync(folder, { recursive: true });
    });

    it('is none, is held by someone: that nobody does cannot be told', async () => {
      if (process.platform === 'win32') return;
      fs.writeFileSync(path.join(folder, 'file'), '');
      os.tmpdir = () => path.join(folder, 'file');
      const holder = await holderOf(randomUUID());
      assert(holder !== null);
      holder.leave();
      await assert.rejects(ProcessLock.take(randomUUID()), { code: /ENOTDIR|EACCES/ });
    });

    it('has a path too long for a socket, is one of its own for each name', async () => {
      os.tmpdir = () => path.join(folder, 'long/'.repeat(30));
      fs.mkdirSync(os.tmpdir(), { recursive: true });
      const names = [randomUUID(), randomUUID()] as const;
      const locks = [await ProcessLock.take(names[0])];
      assert.equal(await holderOf(names[1]), null);
      locks.push(await ProcessLock.take(names[1]));
      for (const lock of locks) await lock.release();
      assert.deepEqual(await Promise.all(names.map(holderOf)), [null, null]);
    });
  });
});
