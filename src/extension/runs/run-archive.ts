/**
 * Run archive: the runs of a workspace that others have replaced, a folder each. A folder has the
 * save of the run with its parts, which never change, and `about.json`, which lists say what is in
 * it.
 */

import { copyFile, link, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { divisions } from '../../training/corpus/division';
import type { RunSummary } from '../../training/run-summary';
import { type KeptRun, readKept } from '../training/run-store';
import { replaceFile } from '../training/save-file';

/** A run of the archive. */
export interface ArchivedRun {
  readonly summary: RunSummary;
  /** A later run has a larger number. */
  readonly order: number;
  /** The name that the user has given it; null for none. */
  readonly name: string | null;
  /** A pinned run is never dropped. */
  readonly pinned: boolean;
  readonly bytes: number;
}

/** What is written in `about.json`. */
type About = Omit<ArchivedRun, 'bytes'>;

const finite = v.pipe(v.number(), v.finite());
const text = v.pipe(v.string(), v.maxLength(10_000));
const about: v.GenericSchema<unknown, About> = v.object({
  order: finite,
  name: v.nullable(text),
  pinned: v.boolean(),
  summary: v.object({
    id: v.pipe(v.string(), v.uuid()),
    program: v.object({ name: text, sha256: text, uri: v.nullable(text), canSample: v.boolean() }),
    text: v.nullable(v.pipe(v.string(), v.maxLength(4_000_000))),
    config: v.object({
      ...{ nLayer: finite, nEmbd: finite, nHead: finite, blockSize: finite, numSteps: finite, learningRate: finite },
      ...{ beta1: finite, beta2: finite, eps: finite, initStd: finite, seed: finite },
      own: v.exactOptional(v.record(v.string(), finite)),
    }),
    corpus: text,
    // The first runs had no other documents.
    division: v.optional(v.picklist(divisions), 'lines'),
    documents: finite,
    steps: finite,
    loss: v.nullable(v.number()),
    means: v.pipe(v.array(v.nullable(v.number())), v.maxLength(4096)) as unknown as v.GenericSchema<unknown, number[]>,
  }),
});

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SAVE = 'run';
const ABOUT = 'about.json';

export class RunArchive {
  private readonly folder: string;
  /** Changes are made one after the other. */
  private last: Promise<unknown> = Promise.resolve();
  /** The list since the last change in this window. */
  private known: Promise<readonly ArchivedRun[]> | null = null;

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Returns the runs, newest first; a folder that cannot be read is left out. Runs of another window
   * are seen after the next change.
   */
  async list(): Promise<readonly ArchivedRun[]> {
    await this.last;
    this.known ??= this.read();
    return await this.known;
  }

  /**
   * Adds a run by the files of its save, or replaces it by its id; drops the oldest runs until all
   * take no more than `budget` bytes. Returns the dropped ones.
   */
  add(summary: RunSummary, files: readonly string[], budget: number): Promise<readonly ArchivedRun[]> {
    return this.inTurn(async () => {
      const known = await this.read();
      const before = known.find((one) => one.summary.id === summary.id);
      const order = 1 + Math.max(0, ...known.map((one) => one.order));
      const { name = null, pinned = false } = before ?? {};
      const made = path.join(this.folder, `next-${summary.id}`);
      await rm(made, { recursive: true, force: true });
      await mkdir(made, { recursive: true });
      for (const [i, file] of files.entries()) {
        await linked(file, path.join(made, i === 0 ? SAVE : path.basename(file)));
      }
      await replaceFile(path.join(made, ABOUT), [encoded({ summary, order: before?.order ?? order, name, pinned })]);
      await rm(this.folderOf(summary.id), { recursive: true, force: true });
      await rename(made, this.folderOf(summary.id));
      return await this.shrink(budget, summary.id);
    });
  }

  /** Returns the files of a run; null where they are gone or not whole. */
  async load(id: string): Promise<KeptRun | null> {
    await this.last;
    return await readKept(this.folderOf(id), SAVE);
  }

  /** Changes the name of a run, or pins it. */
  change(id: string, changed: Partial<Pick<ArchivedRun, 'name' | 'pinned'>>): Promise<void> {
    return this.inTurn(async () => {
      const found = (await this.read()).find((one) => one.summary.id === id);
      if (found === undefined) return;
      const { summary, order, name, pinned } = { ...found, ...changed };
      await replaceFile(path.join(this.folderOf(id), ABOUT), [encoded({ summary, order, name, pinned })]);
    });
  }

  /** Takes a run out of the list; the function that it returns brings it back. */
  async remove(id: string): Promise<() => Promise<void>> {
    const aside = path.join(this.folder, `removed-${id}`);
    await this.inTurn(async () => {
      await rm(aside, { recursive: true, force: true });
      await rename(this.folderOf(id), aside);
    });
    return () => this.inTurn(() => rename(aside, this.folderOf(id)));
  }

  /** Deletes what `remove` has put aside, in this window or one before. */
  async purge(): Promise<void> {
    await this.inTurn(async () => {
      for (const name of await names(this.folder)) {
        if (/^(removed|next)-/.test(name)) await rm(path.join(this.folder, name), { recursive: true, force: true });
      }
    });
  }

  private async shrink(budget: number, newest: string): Promise<readonly ArchivedRun[]> {
    const dropped: ArchivedRun[] = [];
    const runs = [...(await this.read())];
    let bytes = runs.reduce((sum, one) => sum + one.bytes, 0);
    for (const one of runs.reverse()) {
      if (bytes <= budget) break;
      if (one.pinned || one.summary.id === newest) continue;
      await rm(this.folderOf(one.summary.id), { recursive: true, force: true });
      bytes -= one.bytes;
      dropped.push(one);
    }
    return dropped;
  }

  private async read(): Promise<readonly ArchivedRun[]> {
    const runs: ArchivedRun[] = [];
    for (const name of await names(this.folder)) {
      if (!ID.test(name)) continue;
      const found = await readAbout(path.join(this.folder, name));
      if (found !== null && found.summary.id === name) runs.push(found);
    }
    return runs.sort((a, b) => b.order - a.order);
  }

  private folderOf(id: string): string {
    // Anyone may run a command with any text.
    if (!ID.test(id)) throw new Error(`'${id}' is not the id of a run.`);
    return path.join(this.folder, id);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work).finally(() => {
      this.known = null;
    });
    this.last = result.catch(() => {});
    return result;
  }
}

async function readAbout(folder: string): Promise<ArchivedRun | null> {
  const written = await readFile(path.join(folder, ABOUT), 'utf8').catch(() => null);
  if (written === null) return null;
  try {
    const parsed = v.safeParse(about, JSON.parse(written));
    return parsed.success ? { ...parsed.output, bytes: await bytesIn(folder) } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await names(folder)) bytes += (await stat(path.join(folder, name))).size;
  return bytes;
}

/** A file system may have no links; then it is a copy. */
async function linked(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}

async function names(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}

function encoded(content: About): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content));
}
