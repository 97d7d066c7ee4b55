/** Which launches ask for another run than the current one. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differences, launchedRun } from '../../src/debug-adapter/joining';
import type { LaunchAttributes } from '../../src/debug-adapter/target';
import { publishedConfig } from '../../src/training/run/config';
import type { SessionStatus, TrainingState } from '../../src/training/status';
import { names } from '../training/corpus-text';
import { endSessions, observed } from '../training/observed-session';

const states: readonly TrainingState[] = ['ready', 'running', 'paused', 'finished', 'diverged'];
const attributes = fc.record(
  {
    nLayer: fc.nat(4),
    nEmbd: fc.nat(4),
    blockSize: fc.nat(4),
    numSteps: fc.nat(4),
    learningRate: fc.constantFrom(0.01, 0.1, 1),
    seed: fc.nat(4),
  },
  { requiredKeys: [] },
);

describe('a launch', () => {
  let status: SessionStatus;
  before(async () => {
    const { session } = observed();
    status = await session.restart(publishedConfig, names);
  });
  after(endSessions);

  it('asks for another run where an attribute is given that the current one has not, and for nothing else', () => {
    fc.assert(
      fc.property(
        attributes,
        attributes,
        fc.constantFrom(...states),
        fc.record({ stopOnEntry: fc.boolean(), stopAtStep: fc.nat(), corpus: fc.string() }, { requiredKeys: [] }),
        (current, asked, state, beside) => {
          const config = launchedRun(publishedConfig, current as LaunchAttributes);
          const found = differences({ ...status, state, config }, { ...beside, ...asked } as LaunchAttributes);
          const expected = Object.entries(asked).filter(
            ([name, value]) => config[name as keyof typeof config] !== value,
          );
          assert.deepEqual(found.map(({ attribute, asked }) => [attribute, asked]).sort(), expected.sort());
          // The run that is begun then is the one that was asked for.
          const begun = launchedRun(publishedConfig, asked as LaunchAttributes);
          assert.deepEqual(differences({ ...status, config: begun }, asked as LaunchAttributes), []);
        },
      ),
    );
  });
});
