/**
 * Inspection of a session: reads its current step for the Inspector, the editor and files. The
 * worker loads it on first use; training alone does without.
 */

import { UserError } from '../engine/user-error';
import type { SourceRange } from '../program/tables';
import { type Cursor, end } from '../step/cursor/cursor';
import { type MatchRow, matchRow } from '../step/find/matches';
import { gradientsOf } from '../step/gradients-of';
import { completed, PART } from '../step/in-parts';
import { type FoundPlace, findPlace } from '../step/names/find-place';
import { nameOfPlace } from '../step/names/names';
import { StepReading } from '../step/reading';
import type { NodeId, RecordedStep } from '../step/recorded-step';
import { hasNode } from '../step/source/node-range';
import { sourceRange } from '../step/source/source-range';
import { resolveKey } from '../step/structure/resolve-key';
import type { Selection } from '../step/view/view';
import type { Run } from '../training/run/run';
import type { Session } from '../training/session';
import { type Cancellation, SLICE_MS } from '../training/slices';
import type { SessionStatus } from '../training/status';
import type { ExportFile, ExportKind, ExportRequest } from './export/export';
import { type PaneRequest, readPane } from './panes/panes';
import { panesSnapshot } from './panes-snapshot';
import { keepReference, type Reference } from './reference';
import type { InspectorSnapshot, MatchesRequest, PanesSnapshot, SnapshotRequest, StepSnapshot } from './snapshot';
import { type SourceStatistics, sourceStatistics } from './source-statistics';
import { stepSnapshot } from './step-snapshot';

export interface ExportOptions {
  /** Text as UTF-8. */
  encode(text: string): Uint8Array;
  /** Receives the number of bytes made so far, from time to time. */
  made?(bytes: number): void;
  readonly cancelled?: Cancellation;
}

/** Up to this number of nodes a step is read without a break: its snapshot takes a slice or two. */
const SMALL = PART;

export class Inspection {
  private readonly session: Session;
  /** The readings of the current step and of the generation that is shown in its place. */
  private readonly readings = new WeakMap<RecordedStep, StepReading>();
  /** The reading of a step with the gradients of one of its nodes in place of the loss's. */
  private ofNode: { readonly step: RecordedStep; readonly reading: StepReading } | null = null;
  /**
   * The reference step of each run, with which others are compared; a run that is left keeps its
   * own.
   */
  private readonly references = new WeakMap<Run, Reference>();

  constructor(session: Session) {
    this.session = session;
  }

  reading(step: RecordedStep): StepReading {
    const read = this.readings.get(step) ?? new StepReading(step);
    this.readings.set(step, read);
    return read;
  }

  /** The reading of what is shown; null before the first step. */
  private shown(): StepReading | null {
    const step = this.session.shown;
    if (step === null) return null;
    return this.ofNode?.step === step ? this.ofNode.reading : this.reading(step);
  }

  /**
   * Shows the gradients of a selected node of step `step` in place of the loss's, until another
   * step is shown; null: those of the loss again. Training knows nothing of it. Throws a UserError
   * where the step is gone, and for a selection that is not one node.
   */
  gradientOf(selection: Selection | null, step: number): SessionStatus {
    const { shown } = this.session;
    if (selection === null) this.ofNode = null;
    else {
      if (shown === null || shown.step !== step) throw gone(step);
      const node = nodeOf(this.reading(shown), selection);
      this.ofNode = { step: shown, reading: new StepReading(gradientsOf(shown, node)) };
    }
    return this.session.reported();
  }

  /** Throws a UserError when it is cancelled, as `panes` does. */
  async snapshot(request: SnapshotRequest, cancelled?: Cancellation): Promise<InspectorSnapshot> {
    const taken = await this.looked((reading, run) => this.taken(reading, run, request), cancelled);
    return taken ?? this.around(null, request);
  }

  /** Returns the snapshot below the graph, of the step that is current at the end. */
  async panes(pane: PaneRequest, cancelled?: Cancellation): Promise<PanesSnapshot> {
    await this.looked((reading) => readPane(reading, pane), cancelled);
    return this.panesNow(pane);
  }

  private *taken(reading: StepReading, run: Run, request: SnapshotRequest): Generator<void, InspectorSnapshot> {
    yield* readPane(reading, request.pane);
    const { parameterHistory, edits, recorded } = run;
    const trained = recorded && this.reading(recorded);
    const surroundings = { parameterHistory, edits, trained, isAsked: reading === this.ofNode?.reading };
    return this.around(yield* stepSnapshot(reading, surroundings, request, this.cursorIn(reading.step)), request);
  }

  /** Returns the step with its surroundings at the same moment. */
  private around(recorded: StepSnapshot | null, { pane }: SnapshotRequest): InspectorSnapshot {
    return { status: this.session.statusNow(), recorded, panes: this.panesNow(pane) };
  }

  private panesNow(pane: PaneRequest): PanesSnapshot {
    const run = this.session.current;
    const reference = (run && this.references.get(run)) ?? null;
    return panesSnapshot(run, this.shown(), reference, this.session.beside, pane);
  }

  /**
   * Keeps a step of the current branch as the reference for comparisons, in place of the one kept
   * before; null removes it. The current step stays, or is shown again.
   */
  async compareWith(step: number | null): Promise<SessionStatus> {
    const { session } = this;
    const { position, recorded } = session.existing();
    if (step !== null && (step !== position || recorded === null)) await session.visit(step);
    this.keepReference(step);
    const there = session.current?.position === step && session.state !== 'running';
    return there && recorded !== null && position !== step ? session.visit(position) : session.statusNow();
  }

  private keepReference(step: number | null): void {
    const run = this.session.current;
    if (run === null) return;
    if (step === null) this.references.delete(run);
    else if (run.recorded?.step === step) this.references.set(run, keepReference(run, this.reading(run.recorded)));
  }

  /** Where nothing has moved it, the cursor is at the end. */
  private cursorIn(step: RecordedStep): Cursor | null {
    const follower = this.session.follower;
    if (follower !== null) return follower.cursorIn(step);
    return this.session.statusNow().state === 'running' ? null : end(step);
  }

  /** Null before the first step. */
  async sourceStatistics(): Promise<SourceStatistics | null> {
    const reading = this.shown();
    return reading && sourceStatistics(reading, this.session.times.read());
  }

  /**
   * Returns the requested matches; null where the step is no longer there. Throws a UserError when
   * it is cancelled.
   */
  async matches(request: MatchesRequest, cancelled?: Cancellation): Promise<readonly MatchRow[] | null> {
    const { step, filter, order, from, count } = request;
    if (this.session.shown?.step !== step) return null;
    const nodes = await this.queried(({ masks }) => masks.findMatches(filter, order), cancelled);
    const reading = this.shown();
    if (reading === null || !(nodes instanceof Int32Array)) return null;
    const { step: recorded, reach, tree } = reading;
    return Array.from(nodes.subarray(from, from + count), (node) => matchRow(recorded, reach, tree, node));
  }

  /**
   * Returns the place in the source of the selection in a step. Throws a UserError where that step
   * is gone.
   */
  async locate(selection: Selection, step: number): Promise<SourceRange> {
    const recorded = this.session.shown;
    if (recorded === null || (recorded.step !== step && selection.kind === 'node')) throw gone(step);
    const range = sourceRange(recorded, selection);
    if (range === null) throw new UserError(`Step ${recorded.step} does not have what was selected. Select it again.`);
    return range;
  }

  /**
   * Returns the place of a name in the current step. Throws a UserError with near names where it
   * has none.
   */
  async findPlace(name: string): Promise<FoundPlace> {
    const recorded = this.session.shown;
    if (recorded === null) throw new UserError('There is no training step yet: take one first.');
    return findPlace(this.reading(recorded), name);
  }

  /** Returns the approximate length of a file, bytes. */
  async exportLength(kind: ExportKind): Promise<number> {
    const { exportLength } = await import('./export/export');
    const { run, reading } = this.exportable(kind);
    return exportLength(kind, run, reading);
  }

  /** Returns a file of the current step, or of the run. */
  async export(request: ExportRequest, { encode, made, cancelled }: ExportOptions): Promise<ExportFile> {
    const { collect, exportPieces } = await import('./export/export');
    const { run, reading } = this.exportable(request.kind);
    const { now, breathe } = this.session.environment;
    let start = now();
    const between = async (length: number) => {
      if (now() - start < SLICE_MS) return;
      made?.(length);
      await breathe();
      if (cancelled?.aborted) throw new UserError('The export was cancelled.');
      if (this.exportable(request.kind).reading.step !== reading.step || this.session.current !== run) {
        throw new UserError('Another step was taken during the export: export again.');
      }
      start = now();
    };
    return await this.session.holding(async () => {
      const bytes = await collect(exportPieces(request, run, reading), { encode, between });
      return { step: request.kind === 'run' ? run.newest : reading.step.step, bytes };
    });
  }

  /**
   * Answers a request about the current step. Where another step becomes current in the meantime,
   * asks again about that one.
   */
  private async looked<T>(
    query: (reading: StepReading, run: Run) => Generator<void, T>,
    cancelled: Cancellation | undefined,
  ): Promise<T | null> {
    for (;;) {
      const found = await this.queried(query, cancelled, SMALL);
      if (found !== 'gone') return found;
    }
  }

  /**
   * Answers a query about the current step; null without one. A long query runs in slices, between
   * which the session answers other requests; 'gone' where a step or a restart replaced the step in
   * the meantime. A step of `small` nodes or fewer is read in one go.
   */
  private async queried<T>(
    query: (reading: StepReading, run: Run) => Generator<void, T>,
    cancelled?: Cancellation,
    small = 0,
  ): Promise<T | 'gone' | null> {
    const run = this.session.current;
    const reading = this.shown();
    if (run === null || reading === null) return null;
    const computation = query(reading, run);
    if (reading.step.tape.length <= small) return completed(computation);
    return await this.session.holding(async () => {
      for (let start = this.session.environment.now(); ; ) {
        const { done, value } = computation.next();
        if (done) return value;
        if (this.session.environment.now() - start < SLICE_MS) continue;
        await this.session.environment.breathe();
        if (cancelled?.aborted) throw new UserError('The request was cancelled.');
        if (this.shown() !== reading) return 'gone';
        start = this.session.environment.now();
      }
    });
  }

  /** A picture is one of what is shown; the other files are about training. */
  private exportable(kind: ExportKind): { readonly run: Run; readonly reading: StepReading } {
    const run = this.session.current;
    if (run === null) throw new UserError('There is no model yet: train first.');
    if (run.recorded === null) throw new UserError('There is no training step yet: take one first.');
    const reading = kind === 'svg' || kind === 'dot' ? this.shown() : null;
    return { run, reading: reading ?? this.reading(run.recorded) };
  }
}

/** Returns the node that is selected. Throws a UserError where that is none, or several. */
function nodeOf({ step, tree }: StepReading, selection: Selection): NodeId {
  if (selection.kind !== 'box') {
    if (hasNode(step, selection.node)) return selection.node;
  } else {
    const place = resolveKey(step, tree, selection.key);
    if (place?.kind === 'node') return place.node;
    if (place !== null) {
      throw new UserError(`${nameOfPlace(step, tree, place)} is not one node: open it, and select a node in it.`);
    }
  }
  throw new UserError(`Step ${step.step} does not have what was selected. Select it again.`);
}

function gone(step: number): UserError {
  return new UserError(`Step ${step} is no longer shown. Select the node again in the current step.`);
}
