/**
 * Process lock: a name that is held as long as the process that took it lives.
 *
 * The process listens on a local socket of that name: a named pipe on Windows, elsewhere a socket
 * in the folder for temporary files. The system closes it with the process, however that ends. A
 * client that can connect knows that the process lives, also while it is stopped or its machine
 * sleeps, for the system answers; a client that is refused, or finds no socket, knows that it is
 * gone. Clocks, uptimes and process numbers, which are reused, have no part in it.
 *
 * A name is taken once: it must be a UUID.
 */

import { rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Bytes of a socket's path: macOS has room for 104 with the zero at its end, Linux for 108. */
const longestAddress = 103;

/** The process that holds a lock. */
export interface Holder {
  /** Resolves when the lock is released, or its process has ended. */
  readonly gone: Promise<void>;
  /** Stops watching for the release. */
  leave(): void;
}

export class ProcessLock {
  private readonly watchers = new Set<net.Socket>();
  private readonly server = net.createServer((watcher) => {
    this.watchers.add(watcher);
    watcher.once('close', () => this.watchers.delete(watcher));
    // It closes next: a process that looks at a lock may end while it does.
    watcher.on('error', () => {});
    watcher.resume().unref();
  });

  private constructor() {
    this.server.unref();
  }

  /** Takes the lock. Rejects with the system's error where it cannot be taken. */
  static async take(name: string): Promise<ProcessLock> {
    const lock = new ProcessLock();
    await new Promise<void>((resolve, reject) => {
      lock.server.once('error', reject).listen(addressOf(name), resolve);
    });
    return lock;
  }

  async release(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const watcher of this.watchers) watcher.destroy();
    await closed;
  }
}

/**
 * Returns the holder of a lock; null where its process is gone. Where that cannot be determined,
 * the lock counts as held.
 */
export async function holderOf(name: string): Promise<Holder | null> {
  const address = addressOf(name);
  const socket = net.connect(address);
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const why = await new Promise<string | undefined>((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  if (why === 'connected') {
    socket.resume();
    return { gone, leave: () => socket.destroy() };
  }
  // A process that was killed leaves its socket behind. It does no harm where it cannot be removed:
  // nobody takes that name again.
  if (why === 'ECONNREFUSED') await rm(address, { force: true }).catch(() => {});
  return why === 'ECONNREFUSED' || why === 'ENOENT' ? null : { gone: new Promise(() => {}), leave() {} };
}

function addressOf(name: string): string {
  const file = `microgpt-${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${file}`;
  const address = path.join(os.tmpdir(), file);
  // A longer path would be cut off.
  return Buffer.byteLength(address) <= longestAddress ? address : path.join('/tmp', file);
}
