/** The gradients of all parameters: a table of the matrices, and each matrix as a heat map. */

import { useSignal } from '@preact/signals';
import { formatNumber } from '../../graph/format';
import type { NodeId } from '../../graph/recorded-step';
import type { MatrixSummary } from '../../graph/view';
import type { GradientsSnapshot } from '../../training/snapshot';
import { heatMapDecades } from '../colour';
import type { PanesViewProps } from '../panes';
import { strings } from '../strings';
import { theme } from '../theme';
import { type Cell, cellName, cellOf, parameterAt } from './cell';
import { HeatMap } from './heat-map';
import { MatrixTable } from './matrix-table';

/** The cell under the pointer or the keyboard focus, and the place on the screen that it has. */
interface PointedCell {
  readonly matrix: string;
  readonly cell: Cell;
  readonly left: number;
  readonly top: number;
}

/** Edge of a cell, CSS pixels: as large as lets the longest side of any matrix keep to so many pixels. */
const longestSide = 256;
const largestCell = 6;
const smallestCell = 2;

export interface GradientsPaneProps extends PanesViewProps {
  readonly data: GradientsSnapshot;
}

export function GradientsPane({ inspector, recorded: { vocabulary }, data }: GradientsPaneProps) {
  const { gradients: words } = strings;
  const { matrices, gradients, touched } = data;
  const pointed = useSignal<PointedCell | null>(null);
  const spoken = useSignal('');
  const longest = Math.max(...matrices.map(({ rows, columns }) => Math.max(rows, columns)));
  const cellSize = Math.min(largestCell, Math.max(smallestCell, Math.floor(longestSide / longest)));
  const selection = inspector.selection.value;
  const describe = (matrix: MatrixSummary, cell: Cell) =>
    words.cell(cellName(matrix, cell, vocabulary), gradientText(parameterAt(matrix, cell)));
  const gradientText = (parameter: NodeId) =>
    touched[parameter] === 1 ? formatNumber(gradients[parameter] ?? Number.NaN) : words.notTouched;

  return (
    <div class="gradients-pane">
      <Legend />
      <div class="gradients-content">
        <MatrixTable
          matrices={matrices}
          onReveal={(matrix) => inspector.reveal({ kind: 'parameter', node: matrix.first })}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a group of figures, no form */}
        <div class="heat-maps" role="group" aria-label={words.maps}>
          {matrices.map((matrix) => (
            <HeatMap
              key={matrix.name}
              matrix={matrix}
              gradients={gradients}
              touched={touched}
              cellSize={cellSize}
              theme={theme.value}
              selected={selection?.kind === 'parameter' ? cellOf(matrix, selection.node) : null}
              pointed={pointed.value?.matrix === matrix.name ? pointed.value.cell : null}
              onPoint={(point, byKey) => {
                pointed.value = point === null ? null : { matrix: matrix.name, ...point };
                spoken.value = point !== null && byKey ? describe(matrix, point.cell) : '';
              }}
              onSelect={(cell) => inspector.select({ kind: 'parameter', node: parameterAt(matrix, cell) })}
              onReveal={(cell) => inspector.reveal({ kind: 'parameter', node: parameterAt(matrix, cell) })}
            />
          ))}
        </div>
      </div>
      {matrices.map(
        (matrix) =>
          pointed.value?.matrix === matrix.name && (
            <div
              key={matrix.name}
              class="cell-read"
              data-field="cell-read"
              aria-hidden="true"
              style={{ '--left': `${pointed.value.left}px`, '--top': `${pointed.value.top}px` }}
            >
              {describe(matrix, pointed.value.cell)}
            </div>
          ),
      )}
      <p class="visually-hidden" role="status">
        {spoken.value}
      </p>
    </div>
  );
}

function Legend() {
  const { gradients } = strings;
  return (
    <div class="map-legend">
      <span class="figure-number">{gradients.legendNegative}</span>
      <span class="diverging-ramp" />
      <span class="figure-number">{gradients.legendPositive}</span>
      <span class="hatched-swatch" />
      <span>{gradients.legendUntouched}</span>
      <span class="legend-scale">{gradients.legendScale(`1/${10 ** heatMapDecades}`)}</span>
    </div>
  );
}
