/**
 * Attention matrix: the attention weights of one head, with a row per query and a column per key;
 * lower triangle.
 */

import type { AttentionView } from '../../step/model/document';
import { weightIndex } from '../../step/model/weight-index';
import type { NodeId } from '../../step/recorded-step';
import { checked } from '../../text/checked';
import { formatNumber } from '../../text/numbers';
import { shownToken } from '../../text/token-text';
import { strings } from '../strings';
import { formatWeight } from './format-weight';
import { Grid, GridData } from './grid';
import type { GridCell } from './grid-keys';

export interface AttentionMatrixProps {
  readonly attention: AttentionView;
  /** Index of the head in `attention.shown`. */
  readonly index: number;
  /** The tokens at the positions, as they are in the vocabulary. */
  readonly tokens: readonly string[];
  readonly selected: NodeId | null;
  readonly onGoToNode: (node: NodeId) => void;
  readonly onRead: (text: string) => void;
}

export function AttentionMatrix({ attention, index, tokens, selected, onGoToNode, onRead }: AttentionMatrixProps) {
  const { document: words } = strings;
  const { weights, nodes, layer, shown } = attention;
  const positions = tokens.length;
  const head = checked(shown, index, 'head');
  const at = ({ row, column }: GridCell) => weightIndex(positions, index, row, column);
  const nameAt = (position: number) => shownToken(checked(tokens, position, 'position'));
  const describe = (cell: GridCell) =>
    words.weight(
      `${cell.row} ${nameAt(cell.row)}`,
      `${cell.column} ${nameAt(cell.column)}`,
      formatNumber(checked(weights, at(cell), 'weight')),
    );
  return (
    <figure class="attention-head" data-head={head}>
      <figcaption>{words.head(head)}</figcaption>
      <Grid
        class="attention-matrix"
        label={words.matrix(layer, head)}
        rows={tokens.map((_, row) => row + 1)}
        onSelect={(cell) => {
          const node = checked(nodes, at(cell), 'weight');
          if (node >= 0) onGoToNode(node);
        }}
        onRead={(cell) => onRead(cell === null ? '' : `${words.head(head)}: ${describe(cell)}`)}
      >
        {(tab) => (
          <>
            <thead>
              <tr>
                <td />
                {tokens.map((token, key) => (
                  <th key={key} scope="col" title={words.key(key, nameAt(key))}>
                    {shownToken(token, 'short')}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tokens.map((token, row) => (
                <tr key={row}>
                  <th scope="row" title={words.query(row, nameAt(row))}>
                    {shownToken(token, 'short')}
                  </th>
                  {Array.from({ length: row + 1 }, (_, column) => {
                    const cell = { row, column };
                    const weight = checked(weights, at(cell), 'weight');
                    return (
                      <GridData
                        key={column}
                        {...cell}
                        tab={tab}
                        class="weight"
                        selected={nodes[at(cell)] === selected}
                        heat={weight || 0}
                      >
                        {formatWeight(weight)}
                      </GridData>
                    );
                  })}
                  {row + 1 < positions && <td class="later" colSpan={positions - row - 1} />}
                </tr>
              ))}
            </tbody>
          </>
        )}
      </Grid>
    </figure>
  );
}
