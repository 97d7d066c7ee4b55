/** Welcome: the instructions of the page before the first step. */

import { formatCount } from '../../text/numbers';
import { formatDocuments } from '../../training/corpus/division';
import type { SessionStatus } from '../../training/status';
import { enabledControls } from '../state/controls';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import type { InspectorProps } from './app';
import { Ghost } from './ghost';

export function Welcome({ inspector }: InspectorProps) {
  const { welcome } = strings;
  const status = inspector.status.value;
  const enabled = enabledControls(status?.state ?? null);
  if (status === null) {
    return (
      <main class="welcome">
        <p class="muted">{welcome.connecting}</p>
      </main>
    );
  }
  return (
    <main class="welcome" data-pane="welcome">
      <Ghost />
      <h2>{status.step > 0 ? welcome.resumedHeading : welcome.heading}</h2>
      <p>{introduction(status)}</p>
      <ul class="welcome-actions">
        {enabled.run && (
          <>
            <li>
              <button type="button" class="button" onClick={() => inspector.run()}>
                <Icon name="play" /> {welcome.train}
              </button>
              <span class="muted">{welcome.trainHint}</span>
            </li>
            <li>
              <button type="button" class="button secondary" onClick={() => inspector.step()}>
                <Icon name="debug-step-over" /> {welcome.step}
              </button>
              <span class="muted">{welcome.stepHint}</span>
            </li>
          </>
        )}
        {status.step > 0 && status.state !== 'running' && (
          <li>
            <button type="button" class="button secondary" onClick={() => inspector.visit(status.step)}>
              {welcome.again(formatCount(status.step))}
            </button>
            <span class="muted">{welcome.againHint}</span>
          </li>
        )}
      </ul>
      {enabled.run && (
        <p class="muted">
          {welcome.palette}{' '}
          {welcome.commands.map((command) => (
            <kbd key={command}>{command}</kbd>
          ))}
        </p>
      )}
    </main>
  );
}

function introduction(status: SessionStatus): string {
  const { state, step, numSteps, parameters, documents, division, config } = status;
  if (step > 0 && state !== 'running') return strings.welcome.resumed(formatCount(step), formatCount(numSteps));
  if (state === 'running') return strings.welcome.running;
  if (state === 'idle') return strings.welcome.idle;
  return strings.welcome.ready(parameters, formatDocuments(documents, division, config?.blockSize));
}
