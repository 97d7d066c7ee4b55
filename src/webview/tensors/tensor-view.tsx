/**
 * Tensor view: the figures of the chosen tensor, and its numbers as a heat map, as many at once as
 * can be drawn.
 */

import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { asMatrix, type TensorRow } from '../../protocol/tensors-api';
import { hasNumbers, type NumberDtype, whyNoNumbers } from '../../safetensors/numbers';
import { shownName } from '../../safetensors/shown-name';
import { formatCount } from '../../text/numbers';
import type { Size } from '../graph/camera';
import type { Cell } from '../matrices/cell';
import { fittingCell } from '../matrices/fitting';
import { type CellPoint, HeatMap } from '../matrices/heat-map';
import { Choice } from '../ui/choice';
import { measured } from '../ui/sizes';
import { theme } from '../ui/theme';
import { cellIndices, isLarge, turned } from './cell-window';
import { tensorsStrings as words } from './strings';
import type { TensorsProps } from './tensors-app';
import type { ShownCells } from './tensors-state';
import { extremeText, figureText } from './value-text';

/** Edges of cells, CSS pixels. */
const cellSizes = { smallest: 2, largest: 22 };
/** Spacing, CSS pixels: a line is above the map. */
const spacing = { gap: 0, above: 24, leastWidth: 0 };
const padding = 28;

export function TensorView({ state }: TensorsProps) {
  const tensor = state.chosen.value;
  if (tensor === null) return null;
  const { rows, columns } = asMatrix(tensor.shape);
  const name = shownName(tensor.name);
  return (
    <section class="tensor" aria-label={`${words.tensor} ${name}`} data-tensor={tensor.name}>
      <h2>{name}</h2>
      <p class="muted" data-field="type">
        {shownName(tensor.dtype)} · <span title={words.shapeTitle(rows, columns)}>{words.shape(tensor.shape)}</span> ·{' '}
        {words.bytes(tensor.bytes)}
      </p>
      <Content state={state} tensor={tensor} />
    </section>
  );
}

function Content({ state, tensor }: TensorsProps & { readonly tensor: TensorRow }) {
  const { dtype } = tensor;
  if (!hasNumbers(dtype)) return <p>{`${whyNoNumbers(dtype)}.`}</p>;
  if (tensor.bytes === 0) return <p>{words.empty}</p>;
  const shown = state.shown.value;
  return (
    <>
      <Figures state={state} tensor={tensor} dtype={dtype} />
      <CellsBar state={state} tensor={tensor} />
      <div class="tensor-cells">{shown?.tensor.index === tensor.index && <Numbers state={state} shown={shown} />}</div>
    </>
  );
}

/** The focus goes from the button to its replacement, so that the keys go on from there. */
function Figures({ state, tensor, dtype }: TensorsProps & { readonly tensor: TensorRow; readonly dtype: NumberDtype }) {
  const place = useRef<HTMLDivElement>(null);
  const compute = () => {
    place.current?.focus();
    void state.compute();
  };
  return (
    <div ref={place} tabIndex={-1}>
      {state.offered.value ? (
        <p class="muted">
          <button type="button" class="button" title={words.computeTitle} onClick={compute}>
            {words.compute}
          </button>{' '}
          {words.computeSize(tensor.bytes)}
        </p>
      ) : (
        <ComputedFigures state={state} dtype={dtype} />
      )}
    </div>
  );
}

function ComputedFigures({ state, dtype }: TensorsProps & { readonly dtype: NumberDtype }) {
  const statistics = state.statistics.value;
  if (statistics === null) {
    return <p class="muted">{words.figuresReading(String(Math.floor(100 * state.part.value)))}</p>;
  }
  const counts = ['count', 'zero', 'nan', 'infinite'] as const;
  const extremes = ['least', 'greatest'] as const;
  const numbers = ['mean', 'deviation', 'l2'] as const;
  return (
    <dl class="figures tensor-figures">
      {extremes.map((name) => (
        <Figure key={name} name={name} label={words.figures[name]} text={extremeText(statistics, dtype, name)} />
      ))}
      {numbers.map((name) => (
        <Figure key={name} name={name} label={words.figures[name]} text={figureText(statistics[name])} />
      ))}
      {counts.map((name) => (
        <Figure
          key={name}
          name={name}
          label={name === 'zero' && dtype === 'BOOL' ? words.falses : words.figures[name]}
          text={formatCount(statistics[name])}
        />
      ))}
    </dl>
  );
}

interface FigureProps {
  readonly name: keyof typeof words.figures;
  readonly label: string;
  readonly text: string;
}

function Figure({ name, label, text }: FigureProps) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd data-field={name}>{text}</dd>
    </div>
  );
}

/** Chooses the shown cells and their scale. */
function CellsBar({ state, tensor }: TensorsProps & { readonly tensor: TensorRow }) {
  const { view, scale } = state.choices.value;
  const matrix = asMatrix(tensor.shape);
  const shown = state.shown.value;
  const large = isLarge(matrix);
  return (
    <div class="pane-choices tensor-bar">
      {large && (
        <Choice
          label={words.view}
          field="view"
          chosen={view.sampled ? 'sampled' : 'part'}
          options={[
            ['part', words.views.part],
            ['sampled', words.views.sampled],
          ]}
          onChoose={(chosen) => void state.turn({ sampled: chosen === 'sampled' })}
        />
      )}
      <Choice
        label={words.scale}
        field="scale"
        chosen={scale}
        options={[
          ['log', words.scales.log],
          ['linear', words.scales.linear],
        ]}
        onChoose={(chosen) => state.scaleBy(chosen)}
      />
      {shown?.tensor.index === tensor.index && (
        <span data-field="part" role="status">
          {partWords(shown)}
        </span>
      )}
      {large && !view.sampled && shown !== null && (
        <span class="tensor-turns">
          {matrix.rows > shown.cells.rows && (
            <Turns
              arrows={['↑', '↓']}
              names={[words.earlierRows, words.laterRows]}
              at={shown.request.row}
              size={matrix.rows}
              onTurn={(row) => void state.turn({ row })}
            />
          )}
          {matrix.columns > shown.cells.columns && (
            <Turns
              arrows={['←', '→']}
              names={[words.earlierColumns, words.laterColumns]}
              at={shown.request.column}
              size={matrix.columns}
              onTurn={(column) => void state.turn({ column })}
            />
          )}
        </span>
      )}
    </div>
  );
}

interface TurnsProps {
  readonly arrows: readonly [string, string];
  readonly names: readonly [string, string];
  readonly at: number;
  readonly size: number;
  readonly onTurn: (at: number) => void;
}

/** Buttons keep the focus at the last part in a direction, so that the keys go on working. */
function Turns({ arrows, names, at, size, onTurn }: TurnsProps) {
  return ([-1, 1] as const).map((by) => {
    const to = turned(at, size, by);
    const name = by < 0 ? names[0] : names[1];
    return (
      <button
        key={by}
        type="button"
        class="icon-button"
        aria-label={name}
        aria-disabled={to === at}
        title={name}
        onClick={() => {
          if (to !== at) onTurn(to);
        }}
      >
        {by < 0 ? arrows[0] : arrows[1]}
      </button>
    );
  });
}

/**
 * Returns the shown part in words: `rows 256–511 of 50,257, columns 0–255 of 768`, or the sampled
 * rows and columns.
 */
function partWords({ tensor, request, cells }: ShownCells): string {
  const matrix = asMatrix(tensor.shape);
  if (!isLarge(matrix)) return words.whole(matrix.rows, matrix.columns);
  const side = (at: number, count: number, step: number, all: number, what: string) =>
    request.rowStep > 1 || request.columnStep > 1
      ? words.sampled(step, all, what)
      : words.part(at, at + count - 1, all, what);
  return [
    side(request.row, cells.rows, request.rowStep, matrix.rows, words.rowWord),
    side(request.column, cells.columns, request.columnStep, matrix.columns, words.columnWord),
  ].join(', ');
}

function Numbers({ state, shown }: TensorsProps & { readonly shown: ShownCells }) {
  const { tensor, request, cells, numbers, largest } = shown;
  const content = useRef<HTMLDivElement>(null);
  const room = useSignal<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => measured(content.current, (size) => (room.value = size)), [room]);
  const pointed = useSignal<(CellPoint & { readonly of: ShownCells }) | null>(null);
  const spoken = useSignal('');
  const size = fittingCell(
    [cells],
    { width: room.value.width - padding, height: room.value.height - padding },
    spacing,
    cellSizes.smallest,
    cellSizes.largest,
  );
  const textOf = (cell: Cell) =>
    words.cell(
      shownName(tensor.name),
      cellIndices(
        tensor.shape,
        request.row + cell.row * request.rowStep,
        request.column + cell.column * request.columnStep,
      ),
      shown.textOf(cell.row * cells.columns + cell.column),
    );
  const point = pointed.value?.of === shown ? pointed.value : null;
  const box = content.current?.getBoundingClientRect();
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of figures, no form */}
      <div ref={content} class="heat-maps" role="group" aria-label={words.view}>
        <HeatMap
          matrix={{ name: tensor.name, rows: cells.rows, columns: cells.columns, first: 0, rowKind: 'row' }}
          numbers={{ numbers, start: 0, untouched: null, scale: state.choices.value.scale, largest }}
          role={words.mapRole}
          label={words.map(shownName(tensor.name), formatCount(cells.rows), formatCount(cells.columns))}
          cellSize={size}
          theme={theme.value}
          selected={null}
          pointed={point?.cell ?? null}
          onPoint={(to, byKey) => {
            pointed.value = to && { ...to, of: shown };
            spoken.value = to !== null && byKey ? textOf(to.cell) : '';
          }}
          onSelect={() => {}}
          onLocate={() => {}}
        >
          <span class="map-max" data-field="map-max">
            <span class="diverging-ramp" aria-hidden="true" /> {words.max(shown.largestText)}
          </span>
        </HeatMap>
      </div>
      {point !== null && box !== undefined && (
        <div
          class="cell-read"
          data-field="cell-read"
          aria-hidden="true"
          style={{ '--left': `${point.left - box.left}px`, '--top': `${point.top - box.top}px` }}
        >
          {textOf(point.cell)}
        </div>
      )}
      <p class="visually-hidden" role="status">
        {spoken.value}
      </p>
    </>
  );
}
