/** Heat maps pane: one quantity of every parameter matrix, or of one matrix with its rows named. */

import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { shownRowLabel } from '../../step/names/parameter-names';
import type { MatrixSummary } from '../../step/view/view';
import { checked, checkedEntry } from '../../text/checked';
import { formatCount, formatNumber } from '../../text/numbers';
import type { SessionStatus } from '../../training/status';
import type { Size } from '../graph/camera';
import type { PaneProps } from '../page/pane-props';
import { quantitySign, quantityWords } from '../parameters/quantity-words';
import { strings } from '../strings';
import { measured } from '../ui/sizes';
import { theme } from '../ui/theme';
import { type Cell, cellName, cellOf, parameterAt } from './cell';
import { fittingCell } from './fitting';
import { largestSize, type ShownMoment } from './fixed-scales';
import { type CellPoint, HeatMap } from './heat-map';
import { HeatMapsBar } from './heat-maps-bar';
import { MoreBelow } from './more-below';

/** The cell under the pointer or the keyboard focus, and its place in the pane. */
interface PointedCell {
  readonly matrix: string;
  readonly cell: Cell;
  readonly left: number;
  readonly top: number;
}

/** Spacing of the maps, CSS pixels; the style sheet has the same numbers. */
const spacing = { gap: 14, above: 38, leastWidth: 96 };
/** Height of the additional line above a map that gives the step of its scale. */
const stepLine = 16;
/**
 * Edges of cells, CSS pixels: of all maps side by side, and of one map alone, whose rows are named.
 */
const cellSizes = { smallest: 4, largest: 20, smallestNamed: 13, largestNamed: 22 };
/** Width of the names of the rows beside one map alone. */
const besideNamed = 44;
/** Padding around all maps. */
const padding = 24;

export function HeatMapsPane({ inspector, recorded: { vocabulary, step }, data, state }: PaneProps<'heatMaps'>) {
  const { heatMaps: words } = strings;
  const { scale, fixed } = state.choice();
  const { numbers, untouched, first, open, quantity } = data;
  const pointed = useSignal<PointedCell | null>(null);
  const spoken = useSignal('');
  const room = useSignal<Size>({ width: 0, height: 0 });
  const pane = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => measured(content.current, (size) => (room.value = size)), [room]);
  const above = spacing.above + (fixed ? stepLine : 0);

  const shown = data.matrices.filter(({ name }) => (open === null ? numbers.length > 0 : name === open));
  const cellSize = cellInRoom(shown, room.value, open !== null, above);
  const largestNow = new Map(
    shown.map(({ name, first: start, rows, columns }): [string, number] => [
      name,
      largestSize(numbers.subarray(start - first, start - first + rows * columns)),
    ]),
  );
  const ends = fixed ? state.scales.follow(shownMoment(inspector.status.value, step), largestNow) : null;
  const selection = inspector.selection.value;
  const characters = vocabulary.slice(0, -1);
  const textOf = (matrix: MatrixSummary, cell: Cell) => {
    const index = parameterAt(matrix, cell) - first;
    const number = checked(numbers, index, 'parameter');
    const text = quantity === 'gradient' && untouched[index] === 1 ? strings.untouched : formatNumber(number);
    return words.cell(cellName(matrix, cell, vocabulary), quantitySign(quantity), text);
  };

  return (
    <div ref={pane} class="heat-maps-pane">
      <HeatMapsBar state={state} data={data} />
      <div class="heat-maps-content">
        {/* biome-ignore lint/a11y/useSemanticElements: a group of figures, no form */}
        <div ref={content} class="heat-maps" role="group" aria-label={words.maps} data-open={open ?? 'all'}>
          {shown.length === 0 && <p class="muted">{words.tooMany(countOf(data.matrices))}</p>}
          {shown.map((matrix) => {
            const start = matrix.first - first;
            const scaleEnd = ends?.get(matrix.name);
            const largest = scaleEnd?.largest ?? checkedEntry(largestNow, matrix.name, `matrix ${matrix.name}`);
            return (
              <HeatMap
                key={matrix.name}
                matrix={matrix}
                numbers={{ numbers, start, untouched: quantity === 'gradient' ? untouched : null, scale, largest }}
                role={words.mapRole}
                label={words.mapLabel(quantityWords(quantity), matrix.name, matrix.rows, matrix.columns)}
                cellSize={cellSize}
                theme={theme.value}
                selected={selection?.kind === 'parameter' ? cellOf(matrix, selection.node) : null}
                pointed={pointed.value?.matrix === matrix.name ? pointed.value.cell : null}
                onPoint={(point, byKey) => {
                  pointed.value = point && { matrix: matrix.name, cell: point.cell, ...placeIn(pane.current, point) };
                  spoken.value = point !== null && byKey ? textOf(matrix, point.cell) : '';
                }}
                onSelect={(cell) => inspector.select({ kind: 'parameter', node: parameterAt(matrix, cell) })}
                onLocate={(cell, beside) =>
                  inspector.locate({ kind: 'parameter', node: parameterAt(matrix, cell) }, beside)
                }
                {...(open === null
                  ? {}
                  : {
                      rowNames: Array.from({ length: matrix.rows }, (_, row) => shownRowLabel(matrix, row, characters)),
                    })}
              >
                {open === null ? (
                  <button
                    type="button"
                    class="link"
                    title={words.open(matrix.name)}
                    onClick={() => state.choose({ matrix: matrix.name })}
                  >
                    {matrix.name}
                  </button>
                ) : (
                  matrix.name
                )}
                <span class="map-max" data-field="map-max">
                  {words.max(formatNumber(largest))}
                </span>
                {scaleEnd !== undefined && (
                  <span class="map-max" data-field="map-step">
                    {words.fixedStep(formatCount(scaleEnd.step))}
                  </span>
                )}
              </HeatMap>
            );
          })}
        </div>
        <MoreBelow of={content} what={`${shown.map(({ name }) => name).join()} ${cellSize}`} />
      </div>
      {pointed.value !== null && <CellRead pointed={pointed.value} matrices={shown} textOf={textOf} />}
      <p class="visually-hidden" role="status">
        {spoken.value}
      </p>
    </div>
  );
}

interface CellReadProps {
  readonly pointed: PointedCell;
  readonly matrices: readonly MatrixSummary[];
  readonly textOf: (matrix: MatrixSummary, cell: Cell) => string;
}

function CellRead({ pointed, matrices, textOf }: CellReadProps) {
  const matrix = matrices.find(({ name }) => name === pointed.matrix);
  if (matrix === undefined) return null;
  return (
    <div
      class="cell-read"
      data-field="cell-read"
      aria-hidden="true"
      style={{ '--left': `${pointed.left}px`, '--top': `${pointed.top}px` }}
    >
      {textOf(matrix, pointed.cell)}
    </div>
  );
}

/**
 * Returns the size of a cell in the available room; `named`: the cell of one map alone, whose rows
 * are named.
 */
function cellInRoom(
  matrices: readonly MatrixSummary[],
  { width, height }: Size,
  named: boolean,
  above: number,
): number {
  const room = { width: width - padding - (named ? besideNamed : 0), height: height - padding };
  const { smallest, largest, smallestNamed, largestNamed } = cellSizes;
  return fittingCell(
    matrices,
    room,
    { ...spacing, above },
    named ? smallestNamed : smallest,
    named ? largestNamed : largest,
  );
}

/**
 * Returns the moment. Runs of a program with the same configuration on the same corpus are the same,
 * to the last bit.
 */
function shownMoment(status: SessionStatus | null, step: number): ShownMoment {
  const run = JSON.stringify([status?.corpus, status?.documents, status?.config, status?.program?.sha256]);
  return { run, newest: status?.newest ?? step, step };
}

/** Converts a place on the screen to a place in the pane. */
function placeIn(pane: HTMLElement | null, { left, top }: CellPoint): { left: number; top: number } {
  const box = pane?.getBoundingClientRect();
  return { left: left - (box?.left ?? 0), top: top - (box?.top ?? 0) };
}

function countOf(matrices: readonly MatrixSummary[]): number {
  return matrices.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}
