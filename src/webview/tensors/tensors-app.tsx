/** Tensors page: the file, its tensors, the chosen one, its metadata. */

import type { FileOverview } from '../../protocol/tensors-api';
import { formatCount } from '../../text/numbers';
import { MetadataTable } from './metadata-table';
import { tensorsStrings as words } from './strings';
import { TensorList } from './tensor-list';
import { TensorView } from './tensor-view';
import type { TensorsState } from './tensors-state';

export interface TensorsProps {
  readonly state: TensorsState;
}

export function TensorsApp({ state, resume }: TensorsProps & { readonly resume: () => void }) {
  const overview = state.overview.value;
  return (
    <div class="tensors-page" data-state={overview === null ? 'reading' : 'read'}>
      <Failure state={state} />
      {overview === null ? (
        <main class="welcome">
          <h1 class="visually-hidden">{words.heading}</h1>
          {state.failure.value === null && <p class="muted">{words.reading}</p>}
        </main>
      ) : (
        <>
          <header class="header tensors-header">
            <h1 class="visually-hidden">{words.heading}</h1>
            <p data-field="summary">{summary(overview)}</p>
            {overview.checkpoint && <p data-field="checkpoint">{checkpointSummary(overview)}</p>}
            {overview.checkpoint && (
              <button type="button" class="button" title={words.resumeTitle} onClick={resume}>
                {words.resume}
              </button>
            )}
          </header>
          <main class="tensors-main">
            <TensorList state={state} all={overview.tensors} />
            <div class="tensors-side">
              <TensorView state={state} />
              <MetadataTable overview={overview} />
            </div>
          </main>
        </>
      )}
    </div>
  );
}

function Failure({ state }: TensorsProps) {
  const message = state.failure.value;
  if (message === null) return null;
  return (
    <div class="notice" role="alert" data-notice="failure">
      <p>{message}</p>
      <button type="button" class="button" onClick={() => void state.refresh()}>
        {words.reload}
      </button>
    </div>
  );
}

function summary({ tensors, length, headerLength }: FileOverview): string {
  return words.summary(tensors, length, headerLength);
}

/** Returns the step and the shape of the model, as the metadata gives them. */
function checkpointSummary({ metadata }: FileOverview): string {
  const text = (name: string) => metadata.find(({ key }) => key === name)?.value ?? '—';
  const parts = ['n_layer', 'n_embd', 'n_head', 'block_size'].map((name) => `, ${name} ${text(name)}`);
  const count = (name: string) => (/^\d+$/.test(text(name)) ? formatCount(Number(text(name))) : text(name));
  return words.checkpoint(count('step'), count('num_steps'), parts.join(''));
}
