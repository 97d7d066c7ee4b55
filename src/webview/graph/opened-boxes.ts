/**
 * Opened boxes: the boxes of the graph that are opened or hidden, which is the part of the page's
 * state that determines the view of the graph.
 */

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { StepSnapshot } from '../../inspection/snapshot';
import { isParameterKey, sectionAround } from '../../step/structure/box-key';
import type { BoxKey, GraphBox, GraphViewState, OpenedEverywhere } from '../../step/view/view';
import type { Point } from './camera';
import { firstOpened } from './first-view';
import type { GraphLook } from './look';
import { ancestorsOf, closedEverywhere, isLikeOrWithin, openedWithin } from './opened';

/** Number of keys that are sent at most; those that were opened first are dropped. */
const mostOpened = 4096;
const mostLasting = 64;

/** The part of the state that is kept. */
export interface OpenedState {
  /** Null as long as the page itself chooses the boxes to open. */
  readonly opened: readonly BoxKey[] | null;
  /** Boxes that are opened everywhere, also in later positions. */
  readonly lasting: readonly OpenedEverywhere[];
  readonly constants: boolean;
  readonly parameters: boolean;
}

/**
 * Where a box is when the graph of `opened` arrives: in view as a whole, in view with its header, or
 * at the same place on the screen as it was in the graph.
 */
type Goal = 'whole' | 'header' | Point;

interface Move {
  readonly opened: readonly BoxKey[];
  readonly key: BoxKey;
  readonly goal: Goal;
}

export class OpenedBoxes {
  /** The opened boxes in the order in which they were opened; null until the first picture. */
  readonly keys: ReadonlySignal<readonly BoxKey[] | null>;
  readonly constants: ReadonlySignal<boolean>;
  readonly parameters: ReadonlySignal<boolean>;
  /**
   * Number of boxes that the last action would have made, where that was too many; null where the
   * action succeeded.
   */
  readonly refused: ReadonlySignal<number | null>;

  private readonly opened = signal<readonly BoxKey[] | null>(null);
  private readonly lasting = signal<readonly OpenedEverywhere[]>([]);
  private readonly withConstants = signal(false);
  private readonly withParameters = signal(true);
  private readonly tooMany = signal<number | null>(null);
  private readonly changed: () => void;
  private readonly look: () => GraphLook;
  /** A box to open everywhere: the step determines the places. */
  private everywhere: BoxKey | null = null;
  /** The boxes that an action has opened, as long as the graph for them has not arrived. */
  private acted: readonly BoxKey[] | null = null;
  private move: Move | null = null;
  /** Number of graphs on the screen that an action on boxes has led to. */
  moved = 0;

  /** `changed` is called when another view is wanted; `look` returns the look of the graph. */
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

  /** The state to keep. */
  readonly state: ReadonlySignal<OpenedState> = computed(() => ({
    opened: this.opened.value,
    lasting: this.lasting.value,
    constants: this.withConstants.value,
    parameters: this.withParameters.value,
  }));

  /** Returns the request for the view. */
  request(): GraphViewState {
    return {
      opened: this.opened.peek() ?? firstOpened,
      everywhere: this.everywhere,
      lasting: this.lasting.peek(),
      constants: this.withConstants.peek(),
      parameters: this.withParameters.peek(),
    };
  }

  /** Opens a closed box and shows all of it, or closes an opened one. */
  toggle(box: GraphBox): void {
    if (box.kind === 'node') return;
    const { key } = box;
    const before = this.opened.peek() ?? firstOpened;
    const section = sectionAround(key);
    // A section is open as long as something in it is open; once seen, it stays open.
    const around = box.opened && section !== null ? [section] : [];
    const closed = () => before.filter((other) => other !== key && sectionAround(other) !== key);
    this.act(
      openedWithin(box.opened ? closed() : before, box.opened ? around : [key]),
      box.key,
      box.opened ? 'header' : 'whole',
    );
  }

  /** Opens the boxes around a box and brings the box into view. */
  openAround(key: BoxKey): void {
    this.act(openedWithin(this.opened.peek() ?? firstOpened, ancestorsOf(key)), key, 'header');
  }

  /**
   * Does the same for a request that is older than the user's last action, and keeps that action's
   * refusal.
   */
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
    this.act([...(this.opened.peek() ?? firstOpened)], box.key, { x: box.x, y: box.y });
  }

  /** Closes a box in all turns of all loops around it. */
  closeEverywhere(box: GraphBox): void {
    this.lasting.value = this.lasting.peek().filter(({ key }) => !isLikeOrWithin(key, box.key));
    this.act(closedEverywhere(this.opened.peek() ?? firstOpened, box.key), box.key, { x: box.x, y: box.y });
  }

  closeAll(): void {
    batch(() => {
      this.lasting.value = [];
      this.act([], '', 'header');
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

  /** Restores the state of a view that is on the screen. */
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

  /**
   * Takes a graph that was requested, and returns whether to show it: the first picture is shown
   * when it is complete.
   */
  arrived({ graph, positions }: StepSnapshot, view: GraphViewState): boolean {
    this.opened.value ??= firstOpened;
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
        // Boxes opened everywhere are open in positions that are new in this step: from now on they
        // are requested by their keys.
        this.opened.value = graph.opened.slice(-mostOpened);
        this.changed();
      }
    }
    return true;
  }

  /**
   * Brings the box that was opened or visited into view, once its graph is shown; nothing else
   * moves.
   */
  follow(after: ReadonlyMap<BoxKey, GraphBox>, { opened }: GraphViewState): void {
    const { move } = this;
    if (move === null || move.opened !== opened) return;
    this.move = null;
    this.moved++;
    const box = after.get(move.key);
    if (box === undefined) return;
    if (move.goal === 'header') this.look().bringIntoView(box);
    else if (move.goal === 'whole') this.look().frame(box);
    else this.look().follow(move.goal, box);
  }

  /**
   * Opens the boxes opened everywhere in this many positions; with `more`, where that is a box of
   * the step and not of a parameter.
   */
  private holdIn(positions: number, more: BoxKey | null): void {
    const lasting = this.lasting.peek();
    const held = lasting.map((one) => (one.positions < positions ? { ...one, positions } : one));
    const known = more === null || isParameterKey(more) || held.some(({ key }) => key === more);
    if (!known) held.push({ key: more, positions });
    if (!known || held.some((one, i) => one !== lasting[i])) this.lasting.value = held.slice(-mostLasting);
  }

  private act(opened: readonly BoxKey[], key: BoxKey, goal: Goal): void {
    const kept = opened.slice(-mostOpened);
    this.look().hold();
    this.opened.value = kept;
    this.acted = kept;
    this.tooMany.value = null;
    this.move = { opened: kept, key, goal };
    this.changed();
  }
}
