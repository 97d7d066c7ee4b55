/**
 * Page state: the state that the page keeps when it is hidden, or the window is reloaded. It
 * contains navigation and looks, never data.
 */

import * as v from 'valibot';
import { FindStateSchema, initialFind } from '../find/find-state';
import { initialMarking, MarkingStateSchema } from '../find/marking-state';
import { HistorySchema, initialHistory, SelectionSchema } from '../graph/history';
import { initialPanesState, PanesStateSchema } from './panes-state';

const finite = v.pipe(v.number(), v.finite());

const PageStateSchema = v.object({
  version: v.literal(4),
  /** The opened boxes; null as long as the page itself chooses the boxes to open. */
  opened: v.nullable(v.pipe(v.array(v.string()), v.readonly())),
  /** Boxes that are opened everywhere, also in later positions. */
  lasting: v.optional(
    v.pipe(v.array(v.object({ key: v.string(), positions: finite })), v.maxLength(64), v.readonly()),
    [],
  ),
  constants: v.boolean(),
  parameters: v.boolean(),
  selection: v.nullable(SelectionSchema),
  /** The earlier selections, to go back to. */
  history: v.optional(HistorySchema, initialHistory),
  /** The camera of the graph; null as long as the user has not moved it. */
  camera: v.nullable(v.object({ x: finite, y: finite, zoom: v.pipe(finite, v.gtValue(0)) })),
  /** The part of the tape that the map shows; null for all of it. */
  map: v.nullable(
    v.pipe(
      v.object({ from: finite, end: finite }),
      v.check(({ from, end }) => from < end),
    ),
  ),
  panes: PanesStateSchema,
  marking: v.optional(MarkingStateSchema, initialMarking),
  mapQuantity: v.picklist(['gradient', 'value', 'count']),
  find: v.optional(FindStateSchema, () => ({ ...initialFind, history: [...initialFind.history] })),
  /** The graph's share of the room that it has together with the drawer. */
  graphShare: v.pipe(finite, v.minValue(0.15), v.maxValue(0.85)),
  /** Whether the drawer is open. */
  drawer: v.optional(v.boolean(), true),
  /** Whether the tape shows all lanes. */
  lanes: v.optional(v.boolean(), false),
  /** Pixels that the page is scrolled down. */
  scroll: v.pipe(finite, v.minValue(0)),
});

export type PageState = Readonly<v.InferOutput<typeof PageStateSchema>>;

export const initialPageState: PageState = {
  version: 4,
  opened: null,
  lasting: [],
  constants: false,
  parameters: true,
  selection: null,
  history: initialHistory,
  camera: null,
  map: null,
  mapQuantity: 'gradient',
  panes: initialPanesState,
  marking: initialMarking,
  find: initialFind,
  graphShare: 0.62,
  drawer: true,
  lanes: false,
  scroll: 0,
};

/**
 * Returns the state that was kept, or the initial one where it is missing, of another version or
 * damaged.
 */
export function readPageState(kept: unknown): PageState {
  const parsed = v.safeParse(PageStateSchema, kept);
  return parsed.success ? parsed.output : initialPageState;
}
