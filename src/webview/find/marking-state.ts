/**
 * Marking state: the marks that the page requests for the graph and the map: a filter, the cursor's
 * line, a cone.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { ConeRequest } from '../../step/find/cone';
import type { MarkingRequest } from '../../step/find/marking';

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const MarkingStateSchema = v.object({
  filter: v.pipe(v.string(), v.maxLength(1000)),
  /** True if the line that the cursor is on is marked. */
  followsCursor: v.boolean(),
  cone: v.nullable(
    v.object({
      of: v.variant('kind', [
        v.object({ kind: v.literal('box'), key: v.string() }),
        v.object({ kind: v.literal('parameter'), node: id }),
      ]),
      direction: v.picklist(['ancestors', 'descendants']),
    }),
  ),
});

export type KeptMarking = Readonly<v.InferOutput<typeof MarkingStateSchema>>;

export const initialMarking: KeptMarking = { filter: '', followsCursor: true, cone: null };

/** A cone that holds from step to step: of a place in the structure, or of a parameter. */
export type LastingCone = NonNullable<KeptMarking['cone']>;

export class MarkingState {
  readonly filter: ReadonlySignal<string>;
  readonly followsCursor: ReadonlySignal<boolean>;
  readonly cone: ReadonlySignal<ConeRequest | null>;
  private readonly filtered = signal('');
  private readonly follows = signal(true);
  private readonly coned = signal<LastingCone | null>(null);
  /** The line that the cursor is on; the extension sends it again to a page that was hidden. */
  private cursor: number | null = null;
  private readonly want: () => void;

  /** `want` requests the current snapshot. */
  constructor(kept: KeptMarking, want: () => void) {
    this.filter = this.filtered;
    this.followsCursor = this.follows;
    this.cone = this.coned;
    this.want = want;
    this.filtered.value = kept.filter;
    this.follows.value = kept.followsCursor;
    this.coned.value = kept.cone;
  }

  request(): MarkingRequest {
    return {
      filter: this.filtered.peek().trim() === '' ? '' : this.filtered.peek(),
      line: this.follows.peek() ? this.cursor : null,
      cone: this.coned.peek(),
    };
  }

  /** Returns the state to keep. Reads signals, so an effect follows it. */
  state(): KeptMarking {
    return { filter: this.filtered.value, followsCursor: this.follows.value, cone: this.coned.value };
  }

  /** Marks the nodes that match a filter; none for an empty one. */
  find(filter: string): void {
    if (filter === this.filtered.peek()) return;
    this.filtered.value = filter;
    this.want();
  }

  /** Restores the marks of a request. */
  goBack({ filter, cone }: MarkingRequest): void {
    this.filtered.value = filter;
    this.coned.value = cone?.of.kind === 'node' ? null : (cone as LastingCone | null);
  }

  /** The cursor is on another line of the model's source; null: on none. */
  cursorLine(line: number | null): void {
    if (line === this.cursor) return;
    this.cursor = line;
    if (this.follows.peek()) this.want();
  }

  followCursor(follows: boolean): void {
    this.follows.value = follows;
    this.want();
  }

  /**
   * Shows where a gradient comes from or goes to. Null removes the cone, and so does the same cone
   * again.
   */
  showCone(cone: LastingCone | null): void {
    this.coned.value = JSON.stringify(cone) === JSON.stringify(this.coned.peek()) ? null : cone;
    this.want();
  }
}
