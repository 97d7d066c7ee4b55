/**
 * Inspector schemas: the valid messages from the Inspector's page. Messages are checked before use.
 */

import * as v from 'valibot';
import type { ExportKind } from '../inspection/export/export';
import type { PaneKind, PaneRequest, PaneRequests } from '../inspection/panes/panes';
import type { MatchesRequest, SnapshotRequest } from '../inspection/snapshot';
import { arrayName } from '../program/array-names';
import type { MarkingRequest } from '../step/find/marking';
import { sizes } from '../step/parameters/largest';
import type { GraphPalette } from '../step/view/svg';
import { MOST_COLUMNS, type Selection } from '../step/view/view';
import type { GenerationOptions } from '../training/generation/options';
import { speeds } from '../training/speeds';
import type { InspectorHost } from './inspector-api';
import type { ArgumentSchemas } from './rpc';

/** Longer than the deepest path of scopes that block size 256 and 8 layers make. */
const keyLength = 512;
/** More boxes than anyone opens by hand. */
const openedCount = 4096;
/** More boxes than anyone opens everywhere. */
const lastingCount = 64;
/** Longer than any name of a parameter. */
const nameLength = 200;
/** More rows of a list than fit on a screen. */
const rowCount = 500;

const boxKey = v.pipe(v.string(), v.maxLength(keyLength));
const matrixName = v.nullable(v.pipe(v.string(), v.maxLength(nameLength)));
/** A quantity that every parameter has, or an array of the run's optimizer. */
const quantity = v.pipe(v.string(), v.regex(arrayName));
const nodeId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const stepNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** A generation before the first step is one of step 0. */
const shownStep = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const selection: v.GenericSchema<unknown, Selection> = v.variant('kind', [
  v.strictObject({ kind: v.literal('box'), key: boxKey }),
  v.strictObject({ kind: v.literal('node'), node: nodeId }),
  v.strictObject({ kind: v.literal('parameter'), node: nodeId }),
]);

/**
 * Longer than any handwritten filter; short enough for a parser that looks at each character a few
 * times.
 */
const filter = v.pipe(v.string(), v.maxLength(1000));

const marking: v.GenericSchema<unknown, MarkingRequest> = v.strictObject({
  filter,
  line: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  cone: v.nullable(v.strictObject({ of: selection, direction: v.picklist(['ancestors', 'descendants']) })),
});

const matchesRequest: v.GenericSchema<unknown, MatchesRequest> = v.strictObject({
  step: shownStep,
  filter,
  order: v.picklist(['tape', 'gradient']),
  from: nodeId,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(500)),
});

/** The schema of each pane's request. */
const paneSchemas = {
  selection: v.strictObject({ kind: v.literal('selection') }),
  heatMaps: v.strictObject({ kind: v.literal('heatMaps'), quantity, matrix: matrixName }),
  matrices: v.strictObject({ kind: v.literal('matrices') }),
  parameters: v.strictObject({
    kind: v.literal('parameters'),
    by: v.picklist(sizes),
    search: v.pipe(v.string(), v.maxLength(nameLength)),
    from: nodeId,
    count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(rowCount)),
  }),
  distributions: v.strictObject({ kind: v.literal('distributions') }),
  document: v.strictObject({ kind: v.literal('document'), layer: nodeId, head: v.nullable(nodeId) }),
  generate: v.strictObject({ kind: v.literal('generate'), position: nodeId, all: v.boolean() }),
  tokenizer: v.strictObject({ kind: v.literal('tokenizer') }),
  find: v.strictObject({ kind: v.literal('find') }),
  compare: v.strictObject({
    kind: v.literal('compare'),
    quantity,
    matrix: matrixName,
    what: v.picklist(['value', 'gradient']),
    tolerance: v.pipe(v.number(), v.finite(), v.minValue(0)),
  }),
} satisfies { readonly [K in PaneKind]: v.GenericSchema<unknown, PaneRequests[K]> };

const pane: v.GenericSchema<unknown, PaneRequest> = v.variant('kind', Object.values(paneSchemas));

const snapshotRequest: v.GenericSchema<unknown, SnapshotRequest> = v.strictObject({
  view: v.strictObject({
    opened: v.pipe(v.array(boxKey), v.maxLength(openedCount)),
    everywhere: v.nullable(boxKey),
    lasting: v.exactOptional(
      v.pipe(v.array(v.strictObject({ key: boxKey, positions: nodeId })), v.maxLength(lastingCount)),
    ),
    constants: v.boolean(),
    parameters: v.boolean(),
  }),
  selection: v.nullable(selection),
  map: v.nullable(
    v.pipe(
      v.strictObject({ from: nodeId, end: nodeId }),
      v.check(({ from, end }) => from < end, 'the part ends before it begins'),
    ),
  ),
  mapColumns: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_COLUMNS)),
  mapQuantity: v.picklist(['gradient', 'value', 'count']),
  marking,
  pane,
});

/** The only texts that get from the page into a file. */
const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/));

const palette: v.GenericSchema<unknown, GraphPalette> = v.strictObject({
  background: colour,
  frame: colour,
  line: colour,
  text: colour,
  edge: colour,
  heat: v.pipe(v.array(colour), v.minLength(1), v.maxLength(256)),
});

const exportKind: v.GenericSchema<unknown, ExportKind> = v.picklist(['svg', 'dot', 'gradients', 'run', 'step']);

/** Cut rather than refused: it is an error on its way to the log. */
const logged = (length: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.slice(0, length)),
  );

/** More characters than a prefix has; the session checks it against the block size. */
const prefixLength = 10_000;

/** Values out of range get the session's words. */
const generation: v.GenericSchema<unknown, GenerationOptions> = v.strictObject({
  stream: v.variant('kind', [
    v.strictObject({ kind: v.literal('seed'), seed: v.pipe(v.number(), v.safeInteger()) }),
    v.strictObject({ kind: v.literal('sample'), words: nodeId }),
  ]),
  temperature: v.pipe(v.number(), v.finite()),
  prefix: v.pipe(v.string(), v.maxLength(prefixLength)),
  forced: v.pipe(v.array(v.strictObject({ position: nodeId, token: nodeId })), v.maxLength(prefixLength)),
});

const nothing = v.strictTuple([]);

/** The arguments of every method that the Inspector's page may call. */
export const inspectorHostSchemas: ArgumentSchemas<InspectorHost> = {
  run: nothing,
  pause: nothing,
  step: nothing,
  setSpeed: v.strictTuple([v.nullable(v.picklist(speeds))]),
  restart: nothing,
  undo: nothing,
  visit: v.strictTuple([stepNumber]),
  changeBranch: nothing,
  compareWith: v.strictTuple([v.nullable(stepNumber)]),
  snapshot: v.strictTuple([snapshotRequest, v.optional(v.instance(AbortSignal))]),
  moveCursor: v.strictTuple([shownStep, nodeId]),
  painted: nothing,
  matches: v.strictTuple([matchesRequest, v.optional(v.instance(AbortSignal))]),
  export: v.strictTuple([exportKind]),
  colours: v.strictTuple([palette]),
  locate: v.strictTuple([selection, shownStep, v.boolean()]),
  gradientOf: v.strictTuple([v.nullable(selection), shownStep]),
  generate: v.strictTuple([v.nullable(generation)]),
  leaveGeneration: nothing,
  reportError: v.strictTuple([logged(2_000), logged(20_000)]),
};
