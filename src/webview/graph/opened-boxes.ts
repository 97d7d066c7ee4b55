/** Which boxes of the graph are opened, and what is hidden: the part of the page's state that a view of the graph is made from. */

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { StepSnapshot } from '../../inspection/snapshot';
import { isParameterKey, sectionAround } from '../../step/structure/box-key';
import type { BoxKey, GraphBox, GraphViewState, OpenedEverywhere } from '../../step/view/view';
import type { Point } from './camera';
import { nextToOpen } from './first-view';
import type { GraphLook } from './look';
import { ancestorsOf, closedEverywhere, isLikeOrWithin, openedWithin } from './opened';

/** More keys than this are not sent; those that were opened first are forgotten. */
const mostOpened = 4096;
const mostLasting = 64;

/** What is kept of it. */
export interface OpenedState {
  /** null as long as the page itself chooses what to open at first sight. */
  readonly opened: readonly BoxKey[] | null;
  /** What is opened everywhere, in positions that come later, too. */
  readonly lasting: readonly OpenedEverywhere[];
  readonly constants: boolean;
  readonly parameters: boolean;
}

/** A box that shall stand still on the screen, or be brought into view, when the graph of `opened` arrives. */
interface Move {
  readonly opened: readonly BoxKey[];
  readonly key: BoxKey;
  /** Where the box was; null to bring it into view. */
  readonly from: Point | null;
}

export class OpenedBoxes {
  /** The opened boxes in the order that they were opened in; null until the first picture. */
  readonly keys: ReadonlySignal<readonly BoxKey[] | null>;
  readonly constants: ReadonlySignal<boolean>;
  readonly parameters: ReadonlySignal<boolean>;
  /** How many boxes the last action would have made, where that was too many; null where it did all that it was to do. */
  readonly refused: ReadonlySignal<number | null>;

  private readonly opened = signal<readonly BoxKey[] | null>(null);
  private readonly lasting = signal<readonly OpenedEverywhere[]>([]);
  private readonly withConstants = signal(false);
  private readonly withParameters = signal(true);
  private readonly tooMany = signal<number | null>(null);
  private readonly changed: () => void;
  private readonly look: () => GraphLook;
  /** What the page is about to open at first sight, one box inside the other. */
  private opening: readonly BoxKey[] = [];
  /** A box that shall be opened everywhere: the step says where that is. */
  private everywhere: BoxKey | null = null;
  /** What an action has opened, as long as the graph of it has not arrived. */
  private acted: readonly BoxKey[] | null = null;
  private move: Move | null = null;

  /** `changed` is called when another view is wanted; `look` gives where the graph is looked at. */
  constructor(kept: OpenedState, changed: () => void, look: () => GraphLook) {
    this.keys = this.opened;
    this.constants = this.withConstants;
    this.parameters = this.withParameters;
    this.refused = this.tooMany;
    this.opened.value = kept.opened;
    this.lasting.value = kept.lasting;
    this.withConstants.value = kept.constants;
    this.withParameters.value = kept.parameters;
    this.changed = changed;
    this.look = look;
  }

  /** What to keep. */
  readonly state: ReadonlySignal<OpenedState> = computed(() => ({
    opened: this.opened.value,
    lasting: this.lasting.value,
    constants: this.withConstants.value,
    parameters: this.withParameters.value,
  }));

  /** What to ask for. */
  request(): GraphViewState {
    return {
      opened: this.opened.peek() ?? this.opening,
      everywhere: this.everywhere,
      lasting: this.lasting.peek(),
      constants: this.withConstants.peek(),
      parameters: this.withParameters.peek(),
    };
  }

  /** Opens a closed box, closes an opened one; it stays where it is on the screen. */
  toggle(box: GraphBox): void {
    if (box.kind === 'node') return;
    const { key } = box;
    const before = this.opened.peek() ?? this.opening;
    const section = sectionAround(key);
    // A section is open as long as something in it is; once seen, it stays.
    const around = box.opened && section !== null ? [section] : [];
    const closed = () => before.filter((other) => other !== key && sectionAround(other) !== key);
    this.act(openedWithin(box.opened ? closed() : before, box.opened ? around : [key]), box.key, box);
  }

  /** Opens what is around a box, which is brought into view. */
  openAround(key: BoxKey): void {
    this.act(openedWithin(this.opened.peek() ?? this.opening, ancestorsOf(key)), key, null);
  }

  /** The same where it was wanted before what the user did last, of which it is still said what was refused. */
  openAroundAfterwards(key: BoxKey): void {
    const refused = this.tooMany.peek();
    batch(() => {
      this.openAround(key);
      this.tooMany.value = refused;
    });
  }

  /** Opens a box in all turns of all loops around it. */
  openEverywhere(box: GraphBox): void {
    this.everywhere = box.key;
    this.act([...(this.opened.peek() ?? this.opening)], box.key, box);
  }

  /** Closes a box in all turns of all loops around it. */
  closeEverywhere(box: GraphBox): void {
    this.lasting.value = this.lasting.peek().filter(({ key }) => !isLikeOrWithin(key, box.key));
    this.act(closedEverywhere(this.opened.peek() ?? this.opening, box.key), box.key, box);
  }

  closeAll(): void {
    batch(() => {
      this.lasting.value = [];
      this.act([], '', null);
      this.move = null;
      this.look().reset();
    });
  }

  showConstants(shown: boolean): void {
    this.withConstants.value = shown;
    this.changed();
  }

  showParameters(shown: boolean): void {
    this.withParameters.value = shown;
    this.changed();
  }

  /** As it was in a view that is on the screen. */
  goBack({ opened, lasting, constants, parameters }: GraphViewState): void {
    this.opened.value = opened;
    this.lasting.value = lasting ?? [];
    this.withConstants.value = constants;
    this.withParameters.value = parameters;
    this.everywhere = null;
    this.acted = null;
    this.move = null;
  }

  dismissRefusal(): void {
    this.tooMany.value = null;
  }

  /** A graph that was asked for has come; tells whether it shall be shown: the first picture is shown when it is complete. */
  arrived({ graph, positions }: StepSnapshot, view: GraphViewState): boolean {
    if (this.opened.peek() === null) {
      const next = nextToOpen(graph, this.opening);
      if (next !== null) {
        this.opening = [...this.opening, next];
        this.changed();
        return false;
      }
      this.opened.value = this.opening;
    }
    const { everywhere } = this;
    if (this.acted !== null && this.acted === view.opened) {
      this.acted = null;
      this.everywhere = null;
      if (graph.refused !== null) this.tooMany.value = graph.refused;
      if (graph.opened !== null) this.opened.value = graph.opened;
      if (graph.refused === null) this.holdIn(positions, everywhere);
    } else if (graph.refused === null && view.opened === this.opened.peek()) {
      this.holdIn(positions, null);
      if (graph.opened !== null) {
        // What is opened everywhere is opened in positions that no step had before: from now on it is asked for by its keys.
        this.opened.value = graph.opened.slice(-mostOpened);
        this.changed();
      }
    }
    return true;
  }

  /** The graph that was asked for is shown: what was opened or visited stands where it shall. */
  follow(
    before: ReadonlyMap<BoxKey, GraphBox>,
    after: ReadonlyMap<BoxKey, GraphBox>,
    { opened }: GraphViewState,
  ): void {
    const { move } = this;
    if (move === null || move.opened !== opened) return;
    this.move = null;
    const box = after.get(move.key);
    if (box === undefined) return;
    if (move.from === null) this.look().bringIntoView(box);
    else this.look().follow(before.get(move.key) ?? move.from, box);
  }

  /** What is opened everywhere is so in this many positions; with `more`, where that is of the step and not a parameter's. */
  private holdIn(positions: number, more: BoxKey | null): void {
    const lasting = this.lasting.peek();
    const held = lasting.map((one) => (one.positions < positions ? { ...one, positions } : one));
    const known = more === null || isParameterKey(more) || held.some(({ key }) => key === more);
    if (!known) held.push({ key: more, positions });
    if (!known || held.some((one, i) => one !== lasting[i])) this.lasting.value = held.slice(-mostLasting);
  }

  private act(opened: readonly BoxKey[], key: BoxKey, from: Point | null): void {
    const kept = opened.slice(-mostOpened);
    this.look().hold();
    this.opened.value = kept;
    this.acted = kept;
    this.tooMany.value = null;
    this.move = { opened: kept, key, from: from && { x: from.x, y: from.y } };
    this.changed();
  }
}
