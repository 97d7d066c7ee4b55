/** Source lines: the line that made the selection, and the lines that use a parameter. */

import type { ConsumerLines, Selection } from '../../step/view/view';
import { formatCount } from '../../text/numbers';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import { sourceLink } from '../ui/source-link';

export interface SourceProps {
  readonly inspector: Inspector;
  readonly card: { readonly line: number; readonly code: string };
  readonly selection: Selection;
}

export function Source({ inspector, card: { line, code }, selection }: SourceProps) {
  return (
    <div class="card-source">
      <h4>{strings.card.source}</h4>
      <LineLink line={line} action="locate-selection" onLocate={(beside) => inspector.locate(selection, beside)} />
      <Code code={code} />
    </div>
  );
}

export interface UsedOnProps {
  readonly inspector: Inspector;
  readonly usedOn: ConsumerLines;
}

/** Lists the lines that use a parameter, each with the number of consumers that it made. */
export function UsedOn({ inspector, usedOn: { lines, count } }: UsedOnProps) {
  const { card } = strings;
  if (count === 0) return null;
  return (
    <div class="card-source">
      <h4>{card.usedOn}</h4>
      <ul data-field="used-on">
        {lines.map(({ line, code, node, consumers, calls }) => (
          <li key={line}>
            <LineLink
              line={line}
              action="locate-consumer"
              onLocate={(beside) => inspector.locate({ kind: 'node', node }, beside)}
            />{' '}
            <span class="muted">{card.consumers(consumers)}</span>
            <Code code={code} />
            {calls.map((call) => (
              <div key={call.key} class="calling-line">
                <span class="muted">{card.calledOn}</span>{' '}
                <LineLink
                  line={call.line}
                  action="locate-call"
                  onLocate={(beside) => inspector.locate({ kind: 'box', key: call.key }, beside)}
                />
                <Code code={call.code} />
              </div>
            ))}
          </li>
        ))}
      </ul>
      {lines.length < count && <p class="muted">{card.linesOf(formatCount(lines.length), count)}</p>}
    </div>
  );
}

interface LineLinkProps {
  readonly line: number;
  readonly action: string;
  readonly onLocate: (beside: boolean) => void;
}

function LineLink({ line, action, onLocate }: LineLinkProps) {
  return (
    <button
      type="button"
      class="link source-link"
      data-do={action}
      title={strings.actions.goToSource}
      {...sourceLink(onLocate)}
    >
      <Icon name="go-to-file" /> {`${strings.sourceFile}:${line}`}
    </button>
  );
}

function Code({ code }: { readonly code: string }) {
  return (
    <pre>
      <code>{code}</code>
    </pre>
  );
}
