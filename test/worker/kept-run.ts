/** A session whose run is kept as the worker keeps it, by a clock and on a disk of the tests' own. */

import { decodeRun, type RunFile } from '../../src/training/saved/run-file';
import type { Session } from '../../src/training/session';
import type { SessionStatus } from '../../src/training/status';
import { Autosave } from '../../src/worker/autosave';
import { names } from '../training/corpus-text';
import { observed } from '../training/observed-session';

/** How long things take by the clock of a test, milliseconds: at least 1. */
export interface Pace {
  readonly step: () => number;
  readonly write: () => number;
}

export class KeptRun {
  readonly session: Session;
  readonly autosave: Autosave;
  /** What was kept, oldest first. */
  readonly saves: RunFile[] = [];
  /** The parts of the last two saves, by their hashes: more is not kept. */
  private parts: Map<string, Uint8Array>[] = [];
  /** Bytes of the parts that were given with each save. */
  readonly given: number[] = [];
  /** How often something was given to be kept, and how often its text with it. */
  tries = 0;
  texts = 0;
  /** Whether the disk is full. */
  full = false;
  readonly failures: unknown[] = [];
  /** Milliseconds by the clock of the test. */
  time = 0;
  private writing = false;
  /** When which step was on the disk. */
  private readonly written: { readonly at: number; readonly step: number }[] = [];
  private timers: { readonly at: number; readonly then: () => void }[] = [];

  /** With a pace, time goes on with each step; without one, where the test lets it pass. */
  constructor(pace: Pace | null = null, stepped: () => void = () => {}) {
    const { session } = observed({
      ...(pace && { now: () => this.time, breathe: () => until(() => !this.autosave.busy || this.writing) }),
      progress: (status) => this.autosave.entered(status),
      stepped: () => {
        if (pace !== null) this.pass(pace.step());
        stepped();
        this.autosave.stepped();
      },
    });
    this.session = session;
    this.autosave = new Autosave({
      run: () => session.current,
      now: () => this.time,
      after: (milliseconds, then) => this.timers.push({ at: this.time + milliseconds, then }),
      save: async (run, parts) => {
        this.tries++;
        if (parts[0]?.bytes) this.texts++;
        const found = parts.map(({ sha256, bytes }) => [sha256, bytes ?? this.partOf(sha256)] as const);
        const saved = decodeRun(
          run,
          found.slice(1).map(([, bytes]) => bytes),
        );
        if (pace === null) await breath();
        else await this.write(saved, pace.write());
        if (this.full) throw new Error('ENOSPC');
        this.given.push(parts.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0));
        this.parts = [...this.parts.slice(-1), new Map(found)];
        this.saves.push(saved);
      },
      failed: (error) => {
        this.failures.push(error);
      },
    });
  }

  /** How long from now something is waited for; null where nothing is. Milliseconds. */
  get waits(): number | null {
    const [first] = this.timers.map(({ at }) => at).sort((a, b) => a - b);
    return first === undefined ? null : first - this.time;
  }

  /** Lets so much time pass, and what waited for it begin. */
  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter((timer) => !due.includes(timer));
    for (const { then } of due) then();
  }

  /** Lets what is waited for begin, and resolves when it is kept. */
  async rest(): Promise<RunFile> {
    const { length } = this.saves;
    if (this.waits === null) throw new Error('Nothing is about to be kept.');
    this.pass(this.waits);
    await until(() => this.saves.length > length);
    return this.newest;
  }

  /** Is on the disk after so many milliseconds. */
  private write({ state, again }: RunFile, milliseconds: number): Promise<void> {
    const at = this.time + milliseconds;
    this.written.push({ at, step: state.step + (again ? 1 : 0) });
    this.writing = true;
    return new Promise((resolve) => {
      const then = () => {
        this.writing = false;
        resolve();
      };
      this.timers.push({ at, then });
    });
  }

  private partOf(sha256: string): Uint8Array {
    const bytes = this.parts.map((parts) => parts.get(sha256)).find((part) => part !== undefined);
    if (bytes === undefined) throw new Error('A part is not there any more.');
    return bytes;
  }

  /** The newest step that is on the disk; 0 where none is. */
  get keptStep(): number {
    return this.written.findLast(({ at }) => at <= this.time)?.step ?? 0;
  }

  get newest(): RunFile {
    const save = this.saves.at(-1);
    if (save === undefined) throw new Error('Nothing was kept.');
    return save;
  }

  /** What is there after the end of the window, and the session that it is in. */
  async broughtBack(): Promise<{ readonly session: Session; readonly status: SessionStatus }> {
    const { session } = observed();
    return { session, status: await session.recover(this.newest, names) };
  }
}

export async function until(probe: () => boolean): Promise<void> {
  while (!probe()) await breath();
}

function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
