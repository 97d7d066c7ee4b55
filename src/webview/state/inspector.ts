/**
 * Inspector state: the state of the page, and the actions of its controls. Data comes from the
 * extension; only navigation belongs to the page.
 */

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ExportKind } from '../../inspection/export/export';
import type { PaneKind } from '../../inspection/panes/panes';
import type { InspectorSnapshot, SnapshotRequest } from '../../inspection/snapshot';
import type { InspectorHost } from '../../protocol/inspector-api';
import type { Calls } from '../../protocol/rpc';
import type { MapQuantity } from '../../step/map/quantity';
import type { NodeId } from '../../step/recorded-step';
import { type BoxKey, type GraphBox, MOST_COLUMNS, type Selection } from '../../step/view/view';
import type { GenerationOptions } from '../../training/generation/options';
import type { SessionStatus } from '../../training/status';
import { ScrubberState } from '../cursor/scrubber-state';
import { FindState } from '../find/find-state';
import { MarkingState } from '../find/marking-state';
import type { Size } from '../graph/camera';
import { SelectionHistory } from '../graph/history';
import { GraphLook } from '../graph/look';
import { OpenedBoxes } from '../graph/opened-boxes';
import { asked, bringing, type MapRange, visibleRange } from '../map/range';
import { StepsState } from '../steps/steps-state';
import type { InspectorOptions } from './inspector-options';
import { goBack, LongQuery } from './long-query';
import { OffScreen } from './off-screen';
import { Panes } from './panes-state';
import { Passes } from './passes';
import { SnapshotLoop } from './snapshot-loop';

/**
 * The number of requested map columns is a multiple of this, so a panel that is drawn wider seldom
 * sends a request.
 */
const COLUMN_STEP = 256;
/** A step is played this long at most, and not at all where there is less time for it, milliseconds. */
const longestPlay = 900;
const shortestPlay = 90;

export class Inspector {
  /** The state of training. */
  readonly status: ReadonlySignal<SessionStatus | null>;
  /** Whether the drawer has room for a pane and the card. */
  readonly wide: ReadonlySignal<boolean>;
  /** The snapshot on the screen: always one whole moment. */
  readonly shown: ReadonlySignal<InspectorSnapshot | null>;
  readonly selection: ReadonlySignal<Selection | null>;
  /** Key of the selected box, where the selection has one. */
  readonly selectedKey: ReadonlySignal<BoxKey | null>;
  readonly boxes: OpenedBoxes;
  readonly history: SelectionHistory;
  /** Keys of the opened boxes. */
  readonly openedKeys: ReadonlySignal<ReadonlySet<BoxKey>>;
  readonly boxesByKey: ReadonlySignal<ReadonlyMap<BoxKey, GraphBox>>;
  /** The last failure, in words; null when there was none, or it was dismissed. */
  readonly failure: ReadonlySignal<string | null>;
  /** The view of the graph, and the room that it has on the screen. */
  readonly look: GraphLook;
  readonly panes: Panes;
  readonly marking: MarkingState;
  readonly finding: FindState;
  readonly scrubber: ScrubberState;
  /** The play of a step that was taken singly. */
  readonly passes: Passes;
  readonly steps: StepsState;
  /** Shows parts that are out of view one frame later. */
  readonly offScreen = new OffScreen();
  /** The query that the page waits for. */
  readonly query: LongQuery;
  /** The part of the tape that the map shows; null for all of it. */
  readonly mapRange: ReadonlySignal<MapRange | null>;
  /** The chosen quantity of the map's colours. */
  readonly mapQuantity: ReadonlySignal<MapQuantity>;
  readonly graphShare = signal(0);
  /** Whether the drawer is open. */
  readonly drawer = signal(true);
  /** Whether the tape shows all lanes. */
  readonly lanes = signal(false);
  readonly scroll = signal(0);

  private readonly calls: Calls<InspectorHost>;
  private readonly loop: SnapshotLoop<SnapshotRequest, InspectorSnapshot>;
  private readonly now = signal<SessionStatus | null>(null);
  private readonly snapshot = signal<InspectorSnapshot | null>(null);
  private readonly mapped = signal<MapRange | null>(null);
  /** The request that the snapshot on the screen answers. */
  private answered: SnapshotRequest | null = null;
  private mapColumns = MOST_COLUMNS;
  private readonly colouredBy = signal<MapQuantity>('gradient');
  private readonly selected = signal<Selection | null>(null);
  private readonly failed = signal<string | null>(null);
  /** The step that was shown last. */
  private playedStep = 0;
  /** The node to go to as soon as its place in the structure is known. */
  private goingTo: NodeId | null = null;

  constructor({
    calls,
    kept,
    keep,
    painted,
    afterwards,
    ready,
    passes,
    visible,
    wide,
    patience,
    late,
  }: InspectorOptions) {
    this.calls = calls;
    this.query = new LongQuery(late);
    this.wide = wide;
    this.passes = new Passes(passes);
    this.status = this.now;
    this.shown = this.snapshot;
    this.selection = this.selected;
    this.failure = this.failed;
    this.mapRange = this.mapped;
    this.mapQuantity = this.colouredBy;
    this.boxes = new OpenedBoxes(
      kept,
      () => this.loop.want(),
      () => this.look,
    );
    this.selected.value = kept.selection;
    this.history = new SelectionHistory(kept.history);
    this.mapped.value = kept.map;
    this.colouredBy.value = kept.mapQuantity;
    this.graphShare.value = kept.graphShare;
    this.drawer.value = kept.drawer;
    this.lanes.value = kept.lanes;
    this.scroll.value = kept.scroll;
    this.openedKeys = computed(() => new Set(this.boxes.keys.value ?? []));
    this.boxesByKey = computed(
      () => new Map(this.snapshot.value?.recorded?.graph.boxes.map((box) => [box.key, box]) ?? []),
    );
    this.look = new GraphLook(
      kept.camera,
      computed(() => this.snapshot.value?.recorded?.graph ?? null),
      computed(() => this.boxesByKey.value.get(this.boxes.keys.value?.at(-1) ?? '') ?? null),
    );
    this.selectedKey = computed(() => {
      const card = this.snapshot.value?.recorded?.card;
      const selection = this.selected.value;
      if (selection?.kind === 'box') return selection.key;
      const shown = card !== null && card !== undefined && card.kind !== 'scope' ? card : null;
      return selection !== null && selection.node === shown?.node ? shown.key : null;
    });
    this.panes = new Panes(kept.panes, () => this.loop.want());
    this.marking = new MarkingState(kept.marking, () => this.loop.want());
    this.finding = new FindState(kept.find, {
      ask: (request, signal) => calls.matches(request, signal),
      failed: (error) => this.report(error),
      goToNode: (node) => this.goToNode(node),
    });
    this.steps = new StepsState({
      visit: (step) => calls.visit(step).catch((error: unknown) => this.report(error)),
      patience,
    });
    this.scrubber = new ScrubberState((step, ordinal) =>
      calls.moveCursor(step, ordinal).then(
        () => this.dismissFailure(),
        (error: unknown) => this.report(error),
      ),
    );
    this.loop = new SnapshotLoop<SnapshotRequest, InspectorSnapshot>({
      request: () => ({
        view: this.boxes.request(),
        selection: this.selected.peek(),
        map: asked(this.mapped.peek()),
        mapColumns: this.mapColumns,
        mapQuantity: this.colouredBy.peek(),
        marking: this.marking.request(),
        pane: this.drawer.peek() ? this.panes.request() : { kind: 'selection' },
      }),
      ask: (request, signal) => this.query.wait(calls.snapshot(request, signal)),
      patience,
      show: (snapshot, request) => this.show(snapshot, request),
      painted: () => this.offScreen.followAfter(painted, afterwards),
      ready,
      failed: (error) => this.report(error),
      visible,
    });
    effect(() =>
      keep({
        version: 4,
        ...this.boxes.state.value,
        selection: this.selected.value,
        history: this.history.state(),
        camera: this.look.moved.value,
        map: this.mapped.value,
        mapQuantity: this.colouredBy.value,
        panes: this.panes.kept(),
        marking: this.marking.state(),
        find: this.finding.state(),
        graphShare: this.graphShare.value,
        drawer: this.drawer.value,
        lanes: this.lanes.value,
        scroll: this.scroll.value,
      }),
    );
  }

  /**
   * Takes a new snapshot from the extension: the answer to the page's last request, as it is now.
   */
  offer(snapshot: InspectorSnapshot): void {
    this.loop.offer(snapshot);
  }

  /**
   * Requests the current snapshot: at the start, when the page becomes visible, and where a new
   * snapshot could not be offered.
   */
  refresh(): void {
    this.loop.want();
  }

  /** Cancels the query that the page waits for, and goes back to the state on the screen. */
  cancel(): void {
    if (this.answered !== null) goBack(this, this.answered);
    this.loop.cancel();
  }

  run(): void {
    this.attempt(this.calls.run());
  }

  pause(): void {
    this.attempt(this.calls.pause());
  }

  step(): void {
    this.attempt(this.calls.step());
  }

  /** Sets the most steps a second; null for as many as the machine takes. */
  setSpeed(stepsPerSecond: number | null): void {
    this.attempt(this.calls.setSpeed(stepsPerSecond));
  }

  restart(): void {
    this.attempt(this.calls.restart());
  }

  /** Brings back the run that was left last. */
  undo(): void {
    this.attempt(this.calls.undo());
  }

  /** Shows a step that was trained before. */
  visit(step: number): void {
    this.dismissFailure();
    this.steps.visit(step);
  }

  stepBack(): void {
    const step = this.steps.wanted.peek() ?? this.now.peek()?.step ?? 0;
    if (step > 1) this.visit(step - 1);
  }

  /** Keeps a step to compare others with; null removes it. */
  compareWith(step: number | null): void {
    this.attempt(this.calls.compareWith(step).then(() => this.loop.want()));
  }

  /** Shows how a document is written; null: a first one. Resolves when it is shown, or has failed. */
  async generate(options: GenerationOptions | null): Promise<void> {
    try {
      await this.calls.generate(options);
      this.dismissFailure();
    } catch (error) {
      this.report(error);
    }
  }

  /** Shows the training step again in place of a generation. */
  leaveGeneration(): void {
    this.attempt(this.calls.leaveGeneration());
  }

  /** Shows the gradients of a node of the step on the screen; null: those of the loss again. */
  gradientOf(selection: Selection | null): void {
    const recorded = this.snapshot.peek()?.recorded;
    if (recorded) this.attempt(this.calls.gradientOf(selection, recorded.step));
  }

  changeBranch(): void {
    this.attempt(this.calls.changeBranch());
  }

  /** Writes a part of the shown data to a file. */
  export(kind: ExportKind): void {
    this.attempt(this.calls.export(kind));
  }

  /**
   * Shows the source of a selection in the step on the screen; `beside`: in a column to the side.
   */
  locate(selection: Selection, beside: boolean): void {
    const recorded = this.snapshot.peek()?.recorded;
    if (recorded) this.attempt(this.calls.locate(selection, recorded.step, beside));
  }

  /** Shows the source of a node of any step, such as the step that training stopped at. */
  locateNode(node: number, step: number, beside: boolean): void {
    this.attempt(this.calls.locate({ kind: 'node', node }, step, beside));
  }

  select(selection: Selection | null): void {
    // A parameter's number is permanent.
    const box = selection?.kind === 'box' ? this.boxesByKey.peek().get(selection.key) : undefined;
    const chosen: Selection | null =
      box?.kind === 'node' && this.isParameter(box.node) ? { kind: 'parameter', node: box.node } : selection;
    batch(() => {
      this.selected.value = chosen;
      if (chosen !== null) this.history.add(chosen);
      this.showSelection(chosen !== null);
    });
    if (selection?.kind !== 'node' || selection.node !== this.goingTo) this.goingTo = null;
    this.loop.want();
  }

  /**
   * Opens the card of a selection, together with the open pane where there is room for both; closes
   * it without one.
   */
  private showSelection(there: boolean): void {
    if (there) this.drawer.value = true;
    const open = this.panes.open.peek();
    if (open === 'find') return;
    if (!there) this.panes.goBack();
    else if (!this.wide.peek() && open !== 'selection') this.panes.choose('selection');
  }

  /** Opens or closes the drawer. */
  toggleDrawer(): void {
    this.drawer.value = !this.drawer.peek();
    this.loop.want();
  }

  /** Selects a box, opens the boxes around it and brings it into view. */
  goToBox(key: BoxKey): void {
    batch(() => {
      this.select({ kind: 'box', key });
      this.boxes.openAround(key);
    });
  }

  /** Goes back (-1) to the selection before, or forward (1) again. */
  go(by: -1 | 1): void {
    const selection = this.history.go(by);
    if (selection?.kind === 'box') this.goToBox(selection.key);
    else if (selection !== null) this.select(selection);
  }

  /**
   * Selects a node of the step on the screen by its number, opens the boxes around it and brings it
   * into view.
   */
  goToNode(node: NodeId): void {
    this.goingTo = node;
    this.select({ kind: 'node', node });
  }

  /** Opens a closed box and shows all of it, or closes an opened one. */
  toggle(key: BoxKey): void {
    const box = this.boxesByKey.peek().get(key);
    if (box !== undefined) this.boxes.toggle(box);
  }

  /** Takes the width of the map, device pixels, which sets the resolution of the requested data. */
  mapIsWide(pixels: number): void {
    const columns = Math.min(MOST_COLUMNS, COLUMN_STEP * Math.max(1, Math.ceil(pixels / COLUMN_STEP)));
    if (columns === this.mapColumns) return;
    this.mapColumns = columns;
    this.loop.want();
  }

  colourMapBy(quantity: MapQuantity): void {
    this.colouredBy.value = quantity;
    this.loop.want();
  }

  /** Opens a box in all turns of all loops around it: positions, layers, heads, rows. */
  openEverywhere(key: BoxKey): void {
    const box = this.boxesByKey.peek().get(key);
    if (box !== undefined && box.kind !== 'node') this.boxes.openEverywhere(box);
  }

  closeEverywhere(key: BoxKey): void {
    const box = this.boxesByKey.peek().get(key);
    if (box !== undefined && box.kind !== 'node') this.boxes.closeEverywhere(box);
  }

  /**
   * Shows another part of the tape in the map, from the data that is loaded; `refresh` requests
   * more.
   */
  lookAtTape(range: MapRange): void {
    const whole = this.snapshot.peek()?.recorded?.map;
    if (whole === undefined) return;
    const { from, end } = visibleRange(range, whole);
    this.mapped.value = from <= whole.from && end >= whole.end ? null : { from, end };
  }

  /** Moves the graph as little as needed to bring a box into view. */
  bringIntoView(key: BoxKey): void {
    const box = this.boxesByKey.peek().get(key);
    if (box !== undefined) this.look.bringIntoView(box);
  }

  /** Brings the marks of the cursor into view, where they are out of view. */
  showCursor(): void {
    const recorded = this.snapshot.peek()?.recorded;
    const cursor = recorded?.cursor ?? null;
    if (!recorded || cursor === null || cursor.node === null) return;
    const box = recorded.graph.boxes[cursor.box];
    if (box !== undefined && !this.look.sees(box)) this.look.bringIntoView(box);
    const range = this.mapped.peek();
    const node = { from: cursor.node, end: cursor.node + 1 };
    if (range !== null && node.from >= recorded.map.from) this.lookAtTape(bringing(range, node, recorded.map));
  }

  /** Takes a new size of the graph: the selection stays in view if it was. */
  resize(viewport: Size): void {
    this.look.resize(viewport, this.boxesByKey.peek().get(this.selectedKey.peek() ?? ''));
  }

  /**
   * Returns whether a node of the step on the screen is a parameter; parameters come first on the
   * tape.
   */
  isParameter(node: number): boolean {
    return node < (this.snapshot.peek()?.recorded?.parameters ?? 0);
  }

  /** Opens a pane of the drawer. */
  openPane(kind: PaneKind): void {
    this.drawer.value = true;
    this.panes.choose(kind);
  }

  /** Opens the matches of the filter, and moves the keyboard to it. */
  openFind(): void {
    this.openPane('find');
    this.finding.summon();
  }

  /** Marks the matches of a filter and opens the pane that lists them. */
  find(filter: string): void {
    this.panes.choose('find');
    this.marking.find(filter);
  }

  dismissFailure(): void {
    this.failed.value = null;
  }

  /** Reports a failure to the user and to the extension's log. */
  report(error: unknown): void {
    const known = error instanceof Error ? error : new Error(String(error));
    this.failed.value = known.message;
    // If even this call fails, there is no connection to the extension; the message on the page
    // remains.
    this.calls.reportError(known.message, known.stack ?? '').catch(() => {});
  }

  /** Shows the failure of a call that was begun; removes an older failure if the call succeeds. */
  attempt(call: Promise<void>): void {
    call.then(
      () => this.dismissFailure(),
      (error: unknown) => this.report(error),
    );
  }

  private show(snapshot: InspectorSnapshot, request: SnapshotRequest): void {
    // Another pane was chosen meanwhile and is requested next; a pane that holds the keyboard focus
    // must not disappear in between.
    if (this.drawer.peek() && request.pane.kind !== this.panes.open.peek()) return;
    const { recorded } = snapshot;
    // A generation that begins is looked at in its pane.
    const begins = snapshot.status.generation !== null && !this.snapshot.peek()?.status.generation;
    if (recorded !== null && !this.boxes.arrived(recorded, request.view)) return;
    batch(() => {
      this.now.value = snapshot.status;
      this.snapshot.value = snapshot;
      this.answered = request;
      this.playStep(recorded?.step ?? 0, snapshot.status);
      this.offScreen.show(snapshot);
      this.scrubber.shown();
      this.steps.shown(recorded?.step ?? null);
      this.holdSelection(snapshot, request);
      this.boxes.follow(this.boxesByKey.peek(), request.view);
    });
    if (begins) this.panes.choose('generate');
  }

  /** Plays the next step where it was taken singly; any other step is there at once. */
  private playStep(step: number, { state, speed }: SessionStatus): void {
    const before = this.playedStep;
    this.playedStep = step;
    if (before === step) return;
    const pause = state === 'running' ? 1000 / (speed ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    if (step === before + 1 && pause >= shortestPlay) this.passes.play(Math.min(longestPlay, 0.9 * pause));
    else this.passes.stop();
  }

  /**
   * A node's number is valid for one step only, its place in the structure for all: the selection
   * keeps the place.
   */
  private holdSelection({ recorded }: InspectorSnapshot, { selection }: SnapshotRequest): void {
    const card = recorded?.card;
    if (this.selected.peek() !== selection || selection?.kind !== 'node') return;
    if (card?.kind === 'node' && card.key !== null) {
      this.selected.value = { kind: 'box', key: card.key };
      this.history.rename(this.selected.value);
      if (card.node === this.goingTo) this.boxes.openAroundAfterwards(card.key);
    }
    if (card?.kind === 'parameter') {
      this.selected.value = { kind: 'parameter', node: card.node };
      this.history.rename(this.selected.value);
    }
  }
}
