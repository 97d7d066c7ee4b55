/** Document pane: the prediction at each position, and what each head attended to. */

import { useSignal } from '@preact/signals';
import { checked } from '../../text/checked';
import type { PaneProps } from '../page/pane-props';
import { strings } from '../strings';
import { AttentionMatrix } from './attention-matrix';
import { missingWords } from './missing-words';
import { PositionTable } from './position-table';

export function DocumentPane({ inspector, recorded, data, state }: PaneProps<'document'>) {
  const { document: words } = strings;
  const { predictions, attention } = data;
  const { card, vocabulary } = recorded;
  const missing = missingWords(data, vocabulary.length);
  /** The cell under the pointer or the focus, in words. */
  const read = useSignal('');
  const selected = card?.kind === 'node' ? card.node : null;
  const tokens = Array.from(data.tokens, (token) => checked(vocabulary, token, 'token'));
  const common = {
    selected,
    onGoToNode: (node: number) => inspector.goToNode(node),
    onRead: (text: string) => (read.value = text),
  };
  return (
    <div class="document-pane">
      <p class="document-read" data-field="document-read" role="status">
        {read.value === '' ? words.hint : read.value}
      </p>
      <div class="document-content">
        {predictions === null ? (
          <p class="muted" data-field="missing-predictions">
            {missing.predictions}
          </p>
        ) : (
          <PositionTable
            document={data}
            predictions={predictions}
            vocabulary={vocabulary}
            selectedKey={inspector.selectedKey.value}
            onGoToBox={(key) => inspector.goToBox(key)}
            {...common}
          />
        )}
        {attention === null ? (
          missing.attention !== null && (
            <p class="muted" data-field="missing-attention">
              {missing.attention}
            </p>
          )
        ) : (
          <section class="attention" aria-labelledby="attention-heading">
            <div class="attention-bar">
              <h3 id="attention-heading">{words.attention}</h3>
              <Choice
                name={words.layer}
                value={attention.layer}
                choices={counted(attention.layers)}
                onChoose={(layer) => layer !== null && state.choose({ layer })}
              />
              <Choice
                name={words.headChoice}
                value={attention.shown.length === 1 && attention.heads > 1 ? checked(attention.shown, 0, 'head') : null}
                choices={[...(attention.allAtOnce ? [null] : []), ...counted(attention.heads)]}
                onChoose={(head) => state.choose({ head })}
              />
              <span class="muted">{words.axes}</span>
            </div>
            <div class="attention-heads">
              {attention.shown.map((head, index) => (
                <AttentionMatrix key={head} attention={attention} index={index} tokens={tokens} {...common} />
              ))}
            </div>
          </section>
        )}
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: number | null;
  /** Null means all of them. */
  readonly choices: readonly (number | null)[];
  readonly onChoose: (choice: number | null) => void;
}

/** Chooses one of several numbers, or all of them. */
function Choice({ name, value, choices, onChoose }: ChoiceProps) {
  return (
    <label class="choice">
      {name}
      <select
        value={value ?? 'all'}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          onChoose(chosen === 'all' ? null : Number(chosen));
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice ?? 'all'}>
            {choice ?? strings.document.all}
          </option>
        ))}
      </select>
    </label>
  );
}

function counted(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
