/** Head table: what each head attended to at a position, a row a head and a column a position so far. */

import { useSignal } from '@preact/signals';
import type { WritingView } from '../../step/model/writing';
import type { NodeId } from '../../step/recorded-step';
import { checked } from '../../text/checked';
import { formatNumber } from '../../text/numbers';
import { formatWeight } from '../document/format-weight';
import { Grid, GridData } from '../document/grid';
import type { GridCell } from '../document/grid-keys';
import { missingWords } from '../document/missing-words';
import { strings } from '../strings';

const { generate: words } = strings;

export interface HeadTableProps {
  readonly writing: WritingView;
  /** The token that was read at a position. */
  readonly nameAt: (position: number) => string;
  /** Number of tokens. */
  readonly vocabulary: number;
  /** The selected node. */
  readonly selected: NodeId | null;
  readonly onGoToNode: (node: NodeId) => void;
}

export function HeadTable({ writing, nameAt, vocabulary, selected, onGoToNode }: HeadTableProps) {
  const { attention, missingAttention, position, keys } = writing;
  /** The cell under the pointer or the focus, in words. */
  const read = useSignal('');
  if (attention === null) {
    const missing = { predictions: null, attention: missingAttention };
    const why = missingWords({ positions: keys.length, missing }, vocabulary).attention;
    return why === null ? null : (
      <p class="muted" data-field="missing-attention">
        {why}
      </p>
    );
  }
  const { layers, heads, weights, nodes } = attention;
  const columns = position + 1;
  const rows = Array.from({ length: layers * heads }, (_, row) => row);
  const rowName = (row: number) => words.attentionRow(Math.floor(row / heads), row % heads, layers);
  const at = ({ row, column }: GridCell) => row * columns + column;
  const describe = (cell: GridCell) =>
    words.attentionWeight(
      rowName(cell.row),
      cell.column,
      nameAt(cell.column),
      formatNumber(checked(weights, at(cell), 'weight')),
    );
  return (
    <section class="head-attention" aria-labelledby="head-attention-heading">
      <h4 id="head-attention-heading">{words.attention}</h4>
      <div class="head-scroll">
        <Grid
          class="attention-matrix head-table"
          label={words.attention}
          rows={rows.map(() => columns)}
          onSelect={(cell) => {
            const node = checked(nodes, at(cell), 'weight');
            if (node >= 0) onGoToNode(node);
          }}
          onRead={(cell) => (read.value = cell === null ? '' : describe(cell))}
        >
          {(tab) => (
            <>
              <thead>
                <tr>
                  <td />
                  {Array.from({ length: columns }, (_, key) => (
                    <th key={key} scope="col">
                      {nameAt(key)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row}>
                    <th scope="row">{rowName(row)}</th>
                    {Array.from({ length: columns }, (_, column) => {
                      const weight = checked(weights, at({ row, column }), 'weight');
                      return (
                        <GridData
                          key={column}
                          row={row}
                          column={column}
                          tab={tab}
                          class="weight"
                          selected={nodes[at({ row, column })] === selected}
                          heat={weight || 0}
                        >
                          {formatWeight(weight)}
                        </GridData>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </>
          )}
        </Grid>
      </div>
      <p class="muted head-read" role="status">
        {read.value === '' ? words.hint : read.value}
      </p>
    </section>
  );
}
