/** Parameter list: the requested parameters, each with its figures. */

import type { ParametersSnapshot } from '../../inspection/panes/parameters';
import type { Selection } from '../../step/view/view';
import { checked } from '../../text/checked';
import { formatNumber } from '../../text/numbers';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import type { ParametersState } from './parameters-state';
import { ListCell, ListRow, RowList } from './row-list';
import { mostRows } from './rows';

/** The number of the optimizer's arrays up to which the columns fit beside each other. */
const usualArrays = 2;

export interface ParameterListProps {
  readonly inspector: Inspector;
  readonly state: ParametersState;
  readonly data: ParametersSnapshot;
  /** Number of parameters in the list. */
  readonly count: number;
}

export function ParameterList({ inspector, state, data, count: all }: ParameterListProps) {
  const { parameters: words } = strings;
  const count = Math.min(all, mostRows);
  const active = Math.min(state.active, count - 1);
  const { by, search } = data;
  const arrays = data.rows.optimizer;
  const loaded = { from: data.from, count: data.names.length };
  const selectionAt = (row: number): Selection | null => {
    const node = data.rows.parameter[row - data.from];
    return node === undefined ? null : { kind: 'parameter', node };
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const selection = selectionAt(active);
    if (selection === null) return false;
    if (event.key === 'F12' || (event.key === 'Enter' && (event.ctrlKey || event.altKey)))
      inspector.locate(selection, event.altKey);
    else if (event.key === 'Enter' || event.key === ' ') inspector.select(selection);
    else return false;
    return true;
  };
  const selected = inspector.selection.value;

  return (
    <div
      class={arrays.length > usualArrays ? 'parameter-table many' : 'parameter-table'}
      style={{ '--figures': 3 + arrays.length }}
    >
      <div class="parameter-row parameter-heads" aria-hidden="true">
        <span>{words.columns.name}</span>
        <span>{words.columns.value}</span>
        <span>{words.columns.gradient}</span>
        {arrays.map(({ name }) => (
          <span key={name} title={name}>
            {name}
          </span>
        ))}
        <span>{words.columns.update}</span>
      </div>
      <RowList
        label={words.list(all, words.sizes[by])}
        count={all}
        active={active}
        activeId={selectionAt(active) === null ? null : rowId(active)}
        of={`${by} ${search}`}
        onLook={(seen) => state.look(seen, loaded, count)}
        onMove={(row) => state.activate(row)}
        onKey={onKey}
      >
        {(seen) => {
          const first = Math.max(seen.from, loaded.from);
          const end = Math.min(seen.from + seen.count, count, loaded.from + loaded.count);
          return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i).map((row) => (
            <Row
              key={row}
              data={data}
              row={row}
              count={count}
              active={row === active}
              selected={selected?.kind === 'parameter' && selected.node === data.rows.parameter[row - data.from]}
              onClick={(event) => {
                const selection = selectionAt(row);
                state.activate(row);
                if (selection === null) return;
                if (event.ctrlKey || event.altKey || event.metaKey) inspector.locate(selection, event.altKey);
                else inspector.select(selection);
              }}
            />
          ));
        }}
      </RowList>
    </div>
  );
}

interface RowProps {
  readonly data: ParametersSnapshot;
  /** Its number in the list, from 0. */
  readonly row: number;
  readonly count: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onClick: (event: MouseEvent) => void;
}

function Row({ data: { rows, names, from }, row, ...rest }: RowProps) {
  const { columns } = strings.parameters;
  const index = row - from;
  const number = (numbers: Float64Array) => formatNumber(checked(numbers, index, 'row'));
  const name = checked(names, index, 'row');
  return (
    <ListRow id={rowId(row)} name={name} row={row} {...rest}>
      <span class="parameter-name">{name}</span>
      <ListCell field="value" title={columns.value}>
        {number(rows.value)}
      </ListCell>
      <ListCell field="gradient" title={columns.gradient}>
        {rows.untouched[index] === 1 ? <span class="untouched-word">{strings.untouched}</span> : number(rows.gradient)}
      </ListCell>
      {rows.optimizer.map(({ name: array, numbers }) => (
        <ListCell key={array} field={array} title={array}>
          {number(numbers)}
        </ListCell>
      ))}
      <ListCell field="update" title={columns.update}>
        {number(rows.update)}
      </ListCell>
    </ListRow>
  );
}

function rowId(row: number): string {
  return `parameter-row-${row}`;
}
