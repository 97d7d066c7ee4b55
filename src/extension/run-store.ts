/**
 * Where the run of a window is kept on disk, to be brought back when the window, the extension host or the worker ends.
 *
 * Each window has a folder of its own: two files with the two runs that were saved last, and the parts that belong to them.
 * A file is written under another name, is on the disk before it is renamed, and begins with its checksum: what a crash or a
 * power cut leaves of it is not taken for a run, and the one before is there. A folder whose window is gone is taken over by the next window of the workspace.
 */

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { SavedPart } from '../protocol/session-api';

/** What was kept of a run. */
export interface KeptRun {
  readonly run: Uint8Array;
  /** As they were given with it. */
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

const generations = ['run-0', 'run-1'] as const;
/** Bytes of a SHA-256; then come the number of the save, how many parts it has, and the SHA-256 of each. */
const hashLength = 32;
const headerLength = hashLength + 8 + 8;
/**
 * A window that is there says so again and again. One that has not for a while is gone if the machine was started since, or is another one;
 * else its process may be asleep. Milliseconds.
 */
const heartbeat = 5_000;
const longestSilence = 60_000;
/** Folders of windows that are gone are kept so long, milliseconds: a week. */
const longestKept = 7 * 24 * 3_600_000;

interface Owner {
  readonly host: string;
  readonly process: number;
  /** When its process was started, as its system tells; null where it does not. */
  readonly started: string | null;
}

export class RunStore {
  /** The folder of this window. */
  private readonly folder: string;
  private readonly timer: NodeJS.Timeout;
  /** The number of the next save; generations take turns. */
  private next = 0;
  /** Saves are written one after the other. */
  private last: Promise<unknown> = Promise.resolve();
  /** The hashes of the parts of each generation. */
  private readonly parts: (readonly string[])[] = generations.map(() => []);
  private made = false;

  private constructor(folder: string) {
    this.folder = folder;
    this.timer = setInterval(() => this.beat(), heartbeat);
    this.timer.unref();
  }

  /**
   * The store of a window: the folder of a window that is gone, the newest with a run in it, or a new one. Where no folder can
   * be made, saving says why. Where all are owned, it waits for `patience` milliseconds whether one is let go.
   */
  static async open(root: string, patience = 3_000): Promise<RunStore> {
    for (let end = Date.now() + patience; ; ) {
      const { left, owned } = await foldersOf(root);
      const store = await RunStore.takeOver(root, left);
      if (store !== null) return store;
      // A window that is being reloaded may still be on its way out.
      if (owned === 0 || Date.now() >= end) return new RunStore(path.join(root, randomUUID()));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private static async takeOver(root: string, left: readonly string[]): Promise<RunStore | null> {
    for (const folder of left) {
      const own = path.join(root, randomUUID());
      // Of several windows that want it one gets it.
      const taken = await rename(folder, own).then(
        () => true,
        () => false,
      );
      if (!taken) continue;
      const store = new RunStore(own);
      store.made = await store.claim().then(
        () => true,
        () => false,
      );
      return store;
    }
    return null;
  }

  /** Keeps a run with its parts. Rejects with what the file system says; the run before is still there then. */
  save(run: Uint8Array, parts: readonly SavedPart[]): Promise<void> {
    const saved = this.last.then(() => this.write(run, parts));
    this.last = saved.catch(() => {});
    return saved;
  }

  /** The newest run that is whole, with its parts, but for the `skip` newest of them; null where there is none. */
  async load(skip = 0): Promise<KeptRun | null> {
    await this.last;
    const found = await Promise.all(generations.map((name) => readGeneration(path.join(this.folder, name))));
    const whole = found.filter((one) => one !== null).sort((a, b) => b.number - a.number);
    this.next = (whole[0]?.number ?? -1) + 1;
    for (const [index, one] of found.entries()) this.parts[index] = one?.hashes ?? [];
    let skipped = 0;
    for (const { run, hashes } of whole) {
      const parts = await Promise.all(hashes.map((hash) => this.readPart(hash)));
      if (parts.some((part) => part === null)) continue;
      if (skipped === skip) return { run, parts: parts.flatMap((part) => part ?? []) };
      skipped++;
    }
    return null;
  }

  /** Lets go of the folder, for the next window to take over. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.last;
    await rm(path.join(this.folder, 'owner'), { force: true });
  }

  /** Null where it is not whole. */
  private async readPart(hash: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = await readFile(this.partFile(hash)).catch(() => null);
    return bytes !== null && sha256(bytes).toString('hex') === hash ? new Uint8Array(bytes) : null;
  }

  private async write(run: Uint8Array, parts: readonly SavedPart[]): Promise<void> {
    try {
      if (!this.made) {
        await mkdir(this.folder, { recursive: true });
        await this.claim();
        this.made = true;
      }
      for (const { sha256, bytes } of parts) if (bytes !== null) await this.replace(this.partFile(sha256), [bytes]);
      const hashes = parts.map((part) => part.sha256);
      const header = Buffer.alloc(headerLength - hashLength + hashes.length * hashLength);
      header.writeDoubleLE(this.next, 0);
      header.writeDoubleLE(hashes.length, 8);
      header.write(hashes.join(''), 16, 'hex');
      const checksum = createHash('sha256').update(header).update(run).digest();
      const generation = this.next % 2;
      await this.replace(path.join(this.folder, generations[generation]), [checksum, header, run]);
      this.next++;
      const [dropped] = this.parts.splice(generation, 1, hashes);
      const there = new Set(this.parts.flat());
      for (const hash of dropped) if (!there.has(hash)) await rm(this.partFile(hash), { force: true });
    } catch (error) {
      // Someone may have cleared the folder away.
      this.made = false;
      throw error;
    }
  }

  private async replace(file: string, parts: readonly Uint8Array[]): Promise<void> {
    const written = path.join(this.folder, 'next');
    const handle = await open(written, 'w');
    try {
      for (const part of parts) await handle.writeFile(part);
      // A file system may rename before it writes.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(written, file);
  }

  private partFile(hash: string): string {
    return path.join(this.folder, `part-${hash.slice(0, 32)}`);
  }

  private async claim(): Promise<void> {
    const owner: Owner = {
      host: os.hostname(),
      process: process.pid,
      started: await startOf(process.pid),
    };
    await writeFile(path.join(this.folder, 'owner'), JSON.stringify(owner));
  }

  private beat(): void {
    const now = new Date();
    // Before the first save there is nothing to own.
    utimes(path.join(this.folder, 'owner'), now, now).catch(() => {});
  }
}

interface Folders {
  /** Those whose windows are gone, first that which was saved to last. */
  readonly left: readonly string[];
  /** How many belong to windows that are there. */
  readonly owned: number;
}

/** Looks through the folders, and removes what has been left for long. */
async function foldersOf(root: string): Promise<Folders> {
  const names = await readdir(root).catch(() => []);
  const left: { readonly folder: string; readonly at: number }[] = [];
  for (const name of names) {
    const folder = path.join(root, name);
    if (!(await isLeft(folder))) continue;
    const at = Math.max(...(await Promise.all(generations.map((file) => modified(path.join(folder, file))))));
    if (at >= Date.now() - longestKept) left.push({ folder, at });
    else await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
  left.sort((a, b) => b.at - a.at);
  return { left: left.map(({ folder }) => folder), owned: names.length - left.length };
}

async function isLeft(folder: string): Promise<boolean> {
  const file = path.join(folder, 'owner');
  const text = await readFile(file, 'utf8').catch(() => null);
  const owner = text === null ? null : ownerIn(text);
  if (owner === null) return true;
  const heard = await modified(file);
  const silent = Date.now() - heard > longestSilence;
  if (owner.host !== os.hostname()) return silent;
  const restarted = silent && heard < Date.now() - os.uptime() * 1000;
  // A store of this very process is another window's only where one process serves several.
  return restarted || !(await lives(owner));
}

function ownerIn(text: string): Owner | null {
  try {
    const owner: unknown = JSON.parse(text);
    if (typeof owner !== 'object' || owner === null || !('process' in owner) || !('host' in owner)) return null;
    const { host, process } = owner;
    if (typeof host !== 'string' || typeof process !== 'number') return null;
    return { host, process, started: 'started' in owner && typeof owner.started === 'string' ? owner.started : null };
  } catch {
    return null;
  }
}

/** Whether the process of a store of this machine is there, and no other one with its number. */
async function lives({ process: number, started }: Owner): Promise<boolean> {
  try {
    process.kill(number, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = started === null ? null : await startOf(number);
  return found === null || found === started;
}

/** Since when a process runs; null where the system does not tell. Linux does: the 22nd field, which follows a name in brackets. */
async function startOf(number: number): Promise<string | null> {
  const text = await readFile(`/proc/${number}/stat`, 'latin1').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

async function modified(file: string): Promise<number> {
  return await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

interface Generation {
  readonly number: number;
  readonly hashes: readonly string[];
  readonly run: Uint8Array;
}

async function readGeneration(file: string): Promise<Generation | null> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null || bytes.length < headerLength) return null;
  if (!sha256(bytes.subarray(hashLength)).equals(bytes.subarray(0, hashLength))) return null;
  const parts = bytes.readDoubleLE(hashLength + 8);
  const end = headerLength + parts * hashLength;
  if (!(end <= bytes.length)) return null;
  const hashAt = (index: number) =>
    bytes.toString('hex', headerLength + index * hashLength, headerLength + (index + 1) * hashLength);
  return {
    number: bytes.readDoubleLE(hashLength),
    hashes: Array.from({ length: parts }, (_, index) => hashAt(index)),
    run: bytes.subarray(end),
  };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
