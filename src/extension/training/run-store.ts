/**
 * Run store: the run of a window on disk, to be brought back when the window, the extension host or
 * the worker ends.
 *
 * Each window has a folder of its own: its two newest saves, which take turns, and the parts that
 * belong to them. A power cut leaves at least the save before whole.
 *
 * A window holds the process lock of its folder's name. A folder whose lock nobody holds is left
 * over: the next window renames it to a name whose lock it holds, so that one of several gets it. A
 * lock is not visible from another machine, nor from a container with other temporary files: of
 * windows that share the storage so, one may take the run of another that lives. Nothing is lost:
 * the other reports that its next save has failed, and then saves the whole run to a folder of its
 * own. To leave folders of unknown holders alone would lose runs: of a container that was built
 * again, of a machine that has another name today.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SavedPart } from '../../protocol/session-api';
import { checked } from '../../text/checked';
import { type Holder, holderOf, ProcessLock } from './process-lock';
import { readSave, replaceFile, type SaveFile, sha256, writeSave } from './save-file';

/** The kept files of a run. */
export interface KeptRun {
  readonly run: Uint8Array;
  /** The parts as they were saved with it. */
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

const saves = ['run-0', 'run-1'] as const;
/** How many left-over folders are kept, those saved to last. */
const mostLeft = 8;

export class RunStore {
  private readonly folder: string;
  /** Held before the folder exists. */
  private lock: ProcessLock | null = null;
  private made = false;
  /** The number of the next save. */
  private next = 0;
  /** The hashes of the parts of each existing save. */
  private hashes: (readonly string[])[] = saves.map(() => []);
  /** Saves are written one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Opens the store of a window: the folder of a closed window, the newest with a run in it, or a
   * new one. Where no folder can be made, saving reports why. Where all are held, it waits up to
   * `patience` milliseconds for one to be released.
   */
  static async open(root: string, patience = 3_000): Promise<RunStore> {
    const store = new RunStore(path.join(root, randomUUID()));
    const signal = AbortSignal.timeout(patience);
    const late = new Promise((resolve) => signal.addEventListener('abort', resolve));
    for (;;) {
      const { left, holders } = await foldersOf(root);
      try {
        for (const folder of left) if (await store.takeOver(folder)) return store;
        if (holders.length === 0 || signal.aborted) return store;
        // A window that is being reloaded may not have ended yet.
        await Promise.race([late, ...holders.map(({ gone }) => gone)]);
      } finally {
        for (const holder of holders) holder.leave();
      }
    }
  }

  /**
   * Saves a run with its parts. Rejects with the file system's error; the run before is still there
   * then.
   */
  save(run: Uint8Array, parts: readonly SavedPart[]): Promise<void> {
    const saved = this.last.then(() => this.write(run, parts));
    this.last = saved.catch(() => {});
    return saved;
  }

  /**
   * Returns the newest whole run, with its parts, but for the `skip` newest; null where there is
   * none.
   */
  async load(skip = 0): Promise<KeptRun | null> {
    await this.last;
    const found = await Promise.all(saves.map((name) => readSave(path.join(this.folder, name))));
    this.next = 1 + Math.max(...found.map((save) => save?.number ?? -1));
    this.hashes = found.map((save) => save?.hashes ?? []);
    const newestFirst = found.filter((save) => save !== null).sort((a, b) => b.number - a.number);
    let skipped = 0;
    for (const save of newestFirst) {
      const kept = await withParts(this.folder, save);
      if (kept !== null && skipped++ === skip) return kept;
    }
    return null;
  }

  /** Returns the paths of the newest save and of its parts; null before the first save. */
  async files(): Promise<readonly string[] | null> {
    await this.last;
    const turn = (this.next + saves.length - 1) % saves.length;
    const hashes = checked(this.hashes, turn, 'save');
    if (this.next === 0 || !this.made) return null;
    return [path.join(this.folder, checked(saves, turn, 'save')), ...hashes.map((hash) => this.partFile(hash))];
  }

  /** Releases the folder, for the next window to take over. */
  async release(): Promise<void> {
    await this.last;
    await this.lock?.release();
  }

  /** Returns whether the folder could be taken over: another window may have been faster. */
  private async takeOver(folder: string): Promise<boolean> {
    const taken = this.claim().then(() => rename(folder, this.folder));
    this.made = await taken.then(
      () => true,
      () => false,
    );
    return this.made;
  }

  private async claim(): Promise<void> {
    this.lock ??= await ProcessLock.take(path.basename(this.folder));
  }

  private async write(run: Uint8Array, parts: readonly SavedPart[]): Promise<void> {
    try {
      if (!this.made) {
        await this.claim();
        await mkdir(this.folder, { recursive: true });
        this.made = true;
      }
      for (const { sha256, bytes } of parts) if (bytes !== null) await replaceFile(this.partFile(sha256), [bytes]);
      const hashes = parts.map((part) => part.sha256);
      const turn = this.next % saves.length;
      await writeSave(path.join(this.folder, checked(saves, turn, 'save')), { number: this.next, hashes, run });
      this.next++;
      const [dropped = []] = this.hashes.splice(turn, 1, hashes);
      const there = new Set(this.hashes.flat());
      for (const hash of dropped) if (!there.has(hash)) await rm(this.partFile(hash), { force: true });
    } catch (error) {
      // The folder may have been removed, or taken over.
      this.made = false;
      throw error;
    }
  }

  private partFile(hash: string): string {
    return partFile(this.folder, hash);
  }
}

/** Returns a run in a folder by the name of its save; null where it is not whole. */
export async function readKept(folder: string, name: string): Promise<KeptRun | null> {
  const save = await readSave(path.join(folder, name));
  return save && (await withParts(folder, save));
}

async function withParts(folder: string, { run, hashes }: SaveFile): Promise<KeptRun | null> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const hash of hashes) {
    const bytes = await readFile(partFile(folder, hash)).catch(() => null);
    if (bytes === null || sha256(bytes) !== hash) return null;
    parts.push(new Uint8Array(bytes));
  }
  return { run, parts };
}

function partFile(folder: string, hash: string): string {
  return path.join(folder, `part-${hash.slice(0, 32)}`);
}

interface Folders {
  /** The folders of closed windows, the one saved to last first. */
  readonly left: readonly string[];
  /** The holders of the other folders. */
  readonly holders: readonly Holder[];
}

/**
 * Lists the folders, and removes left-over ones that have no run, or that too many others are newer
 * than.
 */
async function foldersOf(root: string): Promise<Folders> {
  const left: { readonly folder: string; readonly savedAt: number }[] = [];
  const holders: Holder[] = [];
  for (const name of await readdir(root).catch(() => [])) {
    const holder = await holderOf(name);
    const folder = path.join(root, name);
    if (holder === null)
      left.push({
        folder,
        savedAt: Math.max(...(await Promise.all(saves.map((save) => savedAt(path.join(folder, save)))))),
      });
    else holders.push(holder);
  }
  left.sort((a, b) => b.savedAt - a.savedAt);
  const kept = left.slice(0, mostLeft).filter(({ savedAt }) => savedAt > 0);
  for (const one of left) {
    if (!kept.includes(one)) await rm(one.folder, { recursive: true, force: true }).catch(() => {});
  }
  return { left: kept.map(({ folder }) => folder), holders };
}

/** Returns the time of a file, which tells only which of two is newer; 0 where there is none. */
async function savedAt(file: string): Promise<number> {
  return await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
