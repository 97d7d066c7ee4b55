/** Generate pane: how a document is written, position by position, and what it would be otherwise. */

import type { WritingView } from '../../step/model/writing';
import type { NodeId } from '../../step/recorded-step';
import { checked } from '../../text/checked';
import { shownText, shownToken } from '../../text/token-text';
import type { GenerationStatus } from '../../training/status';
import type { PaneProps } from '../page/pane-props';
import { strings } from '../strings';
import { Tool } from '../ui/tool';
import { CandidateTable } from './candidate-table';
import { withToken } from './changed-options';
import { CumulativeBar } from './cumulative-bar';
import { HeadTable } from './head-table';
import { OptionsBar } from './options-bar';
import { PositionStrip } from './position-strip';

const { generate: words } = strings;

export function GeneratePane(props: PaneProps<'generate'>) {
  const { inspector, data } = props;
  const status = inspector.shown.value?.status ?? null;
  const generation = status?.generation ?? null;
  if (data.writing !== null && generation !== null) {
    return <Writing {...props} writing={data.writing} generation={generation} />;
  }
  const program = status?.program ?? null;
  return (
    <div class="generate-pane" data-field="no-generation">
      <div class="generate-empty">
        {program !== null && !program.canSample ? (
          <p>{words.cannot(shownText(program.name))}</p>
        ) : (
          <>
            <p>{words.empty}</p>
            <button type="button" class="button" data-action="generate" onClick={() => inspector.generate(null)}>
              {words.begin}
            </button>
          </>
        )}
      </div>
    </div>
  );
}

interface WritingProps extends PaneProps<'generate'> {
  readonly writing: WritingView;
  readonly generation: GenerationStatus;
}

function Writing({ inspector, recorded, state, writing, generation }: WritingProps) {
  const { position, written, choice, keys } = writing;
  const { vocabulary, card } = recorded;
  const { document: _, ...options } = generation;
  const ask = (changed: typeof options) => state.ask(changed, (next) => inspector.generate(next));
  const name = (token: number) => shownToken(checked(vocabulary, token, 'token'));
  const nameAt = (at: number) => name(checked(written, at, 'position'));
  const before = Array.from(written.subarray(0, position), name).join('');
  const key = keys[position];
  const force = (token: number) => ask(withToken(options, position, token, choice?.draw?.drawn ?? null));
  const goTo = (at: number) => state.choose({ position: Math.max(0, Math.min(at, written.length - 1)) });
  const common = {
    selected: card?.kind === 'node' ? card.node : null,
    onGoToNode: (node: NodeId) => inspector.goToNode(node),
  };
  return (
    <div class="generate-pane">
      <OptionsBar
        options={options}
        vocabulary={vocabulary}
        blockSize={inspector.shown.value?.status.config?.blockSize ?? written.length}
        problem={state.problem}
        onChange={ask}
      />
      <PositionStrip writing={writing} nameAt={nameAt} onGoTo={goTo} />
      <div class="generate-content">
        <div class="generate-heading">
          <h3 data-field="generate-position">{position === 0 ? words.first : words.after(position, before)}</h3>
          <Tool icon="arrow-left" name={words.previous} disabled={position === 0} onClick={() => goTo(position - 1)} />
          <Tool
            icon="arrow-right"
            name={words.next}
            disabled={position === written.length - 1}
            onClick={() => goTo(position + 1)}
          />
          {key !== undefined && <Tool icon="target" name={words.goToPosition} onClick={() => inspector.goToBox(key)} />}
        </div>
        {choice === null ? (
          <p class="muted" data-field="missing-choice">
            {words.noChoice}
          </p>
        ) : (
          <>
            <CumulativeBar
              choice={choice}
              written={checked(written, position, 'position')}
              origin={checked(writing.origins, position, 'position')}
              name={name}
              onUnforce={() => choice.draw !== null && force(choice.draw.drawn)}
            />
            <CandidateTable
              choice={choice}
              position={position}
              written={checked(written, position, 'position')}
              temperature={generation.temperature}
              count={vocabulary.length}
              all={state.choice().all}
              name={name}
              onForce={force}
              onShowAll={(all) => state.choose({ all })}
              onLocate={(node, beside) => inspector.locate({ kind: 'node', node }, beside)}
              onGradientOf={(node) => inspector.gradientOf({ kind: 'node', node })}
              {...common}
            />
          </>
        )}
        <HeadTable
          writing={writing}
          nameAt={(at) => name(checked(writing.read, at, 'position'))}
          vocabulary={vocabulary.length}
          {...common}
        />
      </div>
    </div>
  );
}
