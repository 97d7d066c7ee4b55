/**
 * Autosave: saves the current run while it trains. A crash loses at most 50 steps, or those of 5
 * seconds, and nothing of a run at rest.
 */

import type { SavedPart, SessionEvents } from '../protocol/session-api';
import type { Corpus } from '../training/corpus/corpus';
import { identityOf, sha256Of } from '../training/corpus/identity';
import type { Piece } from '../training/history/pieces';
import type { Run } from '../training/run/run';
import { newestRecorded, type RunToSave, runToSave } from '../training/saved/autosaved-run';
import type { SessionStatus } from '../training/status';

/**
 * The steps, or milliseconds, after which a run is saved: less than the limit of what may be lost,
 * for the writing takes time.
 */
const STEPS = 25;
const MILLISECONDS = 4_000;
/**
 * The delay after which a run that has come to rest is saved: after it is shown, for the Inspector
 * asks for its step at once.
 */
const REST = 150;
/**
 * Where a save has failed, a run at rest is saved again after 4 seconds, then 8 ..., and at this
 * interval at the longest.
 */
const LONGEST_PAUSE = 60_000;

export interface AutosaveOptions {
  /** The current run. */
  readonly run: () => Run | null;
  readonly now: () => number;
  /** Calls back after `milliseconds`. */
  readonly after: (milliseconds: number, then: () => void) => void;
  /** Stores the saved run; resolves when it is stored. It shows its own failures. */
  readonly save: SessionEvents['save'];
  readonly failed: (error: unknown) => void;
}

/** The saved part of a run: one of its branches, up to a step. */
interface Saved {
  readonly run: Run;
  /** The number of the branch, and the number of edits on it. */
  readonly branch: number;
  readonly edits: number;
  /** Its newest step, and whether that is taken again. */
  readonly newest: number;
  readonly again: boolean;
}

export class Autosave {
  private readonly options: AutosaveOptions;
  /** The last save, and its time. */
  private saved: Saved | null = null;
  private at = Number.NEGATIVE_INFINITY;
  /** The number of failed saves since the last success. */
  private failures = 0;
  private rests = false;
  /** Token of the wait before a run at rest is saved; a wait whose token was replaced has ended. */
  private waiting: object | null = null;
  /** The save in progress. */
  private saving: Promise<void> | null = null;
  /** The corpus that was handed over to be stored with its runs. */
  private kept: Corpus | null = null;
  /**
   * The parts of the previous save, by their versions: the hash of each, of the other branch with
   * those of its pieces.
   */
  private hashes = new Map<object, readonly string[]>();

  constructor(options: AutosaveOptions) {
    this.options = options;
  }

  /** Whether a save is in progress. */
  get busy(): boolean {
    return this.saving !== null;
  }

  /** A step has been taken. */
  stepped(): void {
    this.consider();
  }

  /** Training has entered a state. A run at rest is saved as it is. */
  entered({ state }: SessionStatus): void {
    this.rests = state !== 'running';
    this.consider();
  }

  /** Resolves when all is saved, or cannot be: tries at once to save the rest. */
  async settled(): Promise<void> {
    for (let tried = false; ; ) {
      if (this.saving === null) {
        if (!this.due() || (tried && this.failures > 0)) return;
        this.begin();
        tried = true;
      }
      if (this.saving === null) return;
      await this.saving;
    }
  }

  /** The text of a restored run is stored already. */
  keeps(corpus: Corpus): void {
    this.kept = corpus;
  }

  private consider(): void {
    if (this.saving !== null || !this.due()) return;
    const pause = this.pause();
    if (pause <= 0) {
      this.begin();
      return;
    }
    // While training runs, its next step leads here soon enough.
    if (!this.rests || this.waiting !== null) return;
    const waiting = {};
    this.waiting = waiting;
    this.options.after(pause, () => {
      if (this.waiting !== waiting) return;
      this.waiting = null;
      if (this.saving === null && this.due()) this.begin();
    });
  }

  /** Returns the time that a due save has to wait, milliseconds. */
  private pause(): number {
    const { failures, rests } = this;
    if (failures === 0) return rests ? REST : 0;
    const pause = rests ? Math.min(MILLISECONDS * 2 ** (failures - 1), LONGEST_PAUSE) : MILLISECONDS;
    return this.at + pause - this.options.now();
  }

  private due(): boolean {
    const run = this.options.run();
    if (run === null || run.newest === 0) return false;
    const steps = this.behind(run);
    // A step that was not the current one when it was saved can be shown again once it is saved as
    // it is now.
    if (steps === 0) return this.rests && this.saved?.again === false && newestRecorded(run) !== null;
    return this.rests || steps >= STEPS || this.options.now() - this.at >= MILLISECONDS;
  }

  /**
   * Returns the number of unsaved steps of the current branch; infinity where another branch was
   * saved last.
   */
  private behind(run: Run): number {
    const { saved } = this;
    const { number: branch } = run.history.branch;
    const same = saved?.run === run && saved.branch === branch && saved.edits === run.edits.length;
    return same ? run.newest - saved.newest : Number.POSITIVE_INFINITY;
  }

  private begin(): void {
    const { run: atHand, now, failed } = this.options;
    const run = atHand();
    const found = run && runToSave(run, (version) => this.hashes.has(version));
    if (run === null || found === null) return;
    const { newest, edits, history } = run;
    this.saved = { run, branch: history.branch.number, edits: edits.length, newest, again: found.again };
    this.at = now();
    this.waiting = null;
    this.saving = this.write(run, found)
      .then(
        () => {
          this.failures = 0;
        },
        (error) => {
          this.failures++;
          this.at = now();
          this.saved = null;
          // Its parts may not have been stored either.
          this.kept = null;
          this.hashes.clear();
          failed(error);
        },
      )
      .finally(() => {
        this.saving = null;
        this.consider();
      });
  }

  private async write(run: Run, { other, ...found }: RunToSave): Promise<void> {
    const { corpus, config, tokenizer } = run;
    const known = this.kept === corpus;
    this.kept = corpus;
    const identity = await identityOf(corpus, config.blockSize);
    const { encodeBranch, partsOf, savedProgram } = await import('../training/saved/saved-run');
    const of = { id: run.id, characters: tokenizer.characters, corpus: identity, ...savedProgram(run) };
    const file = encodeBranch(found, of, other !== null);
    const hashes = new Map<object, readonly string[]>();
    const parts: SavedPart[] = [{ sha256: identity.sha256, bytes: known ? null : corpus.bytes }];
    const add = async ({ version, bytes }: Piece): Promise<void> => {
      const sha256 = bytes === null ? this.hashes.get(version) : [await sha256Of(bytes)];
      if (sha256 === undefined) throw new Error('A part was never given away.');
      hashes.set(version, sha256);
      for (const hash of sha256) parts.push({ sha256: hash, bytes });
    };
    for (const piece of partsOf(found)) await add(piece);
    if (other !== null) {
      const { version, branch } = other;
      const first = parts.length;
      await add({ version, bytes: branch && encodeBranch(branch, of, false) });
      for (const piece of branch === null ? [] : partsOf(branch)) await add(piece);
      hashes.set(
        version,
        parts.slice(first).map(({ sha256 }) => sha256),
      );
    }
    this.hashes = hashes;
    await this.options.save(file, parts);
  }
}
