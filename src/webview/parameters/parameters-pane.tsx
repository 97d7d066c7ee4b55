/**
 * Parameters pane: all parameters in the order of their size, and the search for one by its name.
 */

import type { ParametersSnapshot } from '../../inspection/panes/parameters';
import { sizes } from '../../step/parameters/largest';
import type { PaneProps } from '../page/pane-props';
import { strings } from '../strings';
import { Choice } from '../ui/choice';
import { ParameterList } from './parameter-list';
import type { ParametersState } from './parameters-state';
import { foundWords, nearestNames } from './search-words';

export function ParametersPane({ inspector, data, state }: PaneProps<'parameters'>) {
  return (
    <div class="parameters-pane">
      <SearchBar state={state} data={data} />
      {data.found.kind === 'found' ? (
        <ParameterList inspector={inspector} state={state} data={data} count={data.found.count} />
      ) : (
        <Suggestions state={state} names={nearestNames(data.found)} />
      )}
    </div>
  );
}

function SearchBar({ state, data }: { readonly state: ParametersState; readonly data: ParametersSnapshot }) {
  const { parameters: words } = strings;
  const { by, search } = state.kept();
  const failed = data.found.kind !== 'found';
  return (
    <div class="pane-choices">
      <label class="choice">
        <span>{words.search}</span>
        <input
          type="search"
          class="search"
          data-field="parameter-search"
          value={search}
          placeholder={words.searchExample}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={failed}
          aria-describedby="parameters-found"
          onInput={(event) => state.search(event.currentTarget.value)}
        />
      </label>
      <Choice
        label={words.sort}
        field="parameter-sort"
        chosen={by}
        options={sizes.map((value) => [value, words.sizes[value]])}
        onChoose={(value) => state.sortBy(value)}
      />
      <p
        id="parameters-found"
        class={failed ? 'found-count failed' : 'found-count'}
        role="status"
        data-field="parameters-found"
      >
        {foundWords(data)}
      </p>
    </div>
  );
}

function Suggestions({ state, names }: { readonly state: ParametersState; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <div class="suggestions">
      <span>{strings.parameters.nearest}</span>
      {names.map((name) => (
        <button key={name} type="button" class="link" onClick={() => state.search(name)}>
          {name}
        </button>
      ))}
    </div>
  );
}
