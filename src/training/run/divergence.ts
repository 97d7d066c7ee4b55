/** Divergence: the first fault of a step that diverged. */

import { nodePlace } from '../../step/names/node-place';
import type { TrainingStep } from '../../step/recorded-step';
import { codeIn, nodeRange } from '../../step/source/node-range';
import { firstNonFinite } from '../../step/tape/first-non-finite';
import { reach } from '../../step/tape/reach';
import { scopeTree } from '../../step/tape/scopes';
import type { NonFinite } from '../status';

/** Returns the first number of the step that is not finite, and its node. */
export function describeProblem(recorded: TrainingStep): NonFinite {
  const first = firstNonFinite(recorded, reach(recorded));
  const node = first?.node ?? recorded.lossNode;
  const range = nodeRange(recorded, node);
  return {
    step: recorded.step,
    loss: recorded.loss,
    node,
    place: nodePlace(recorded, scopeTree(recorded.tape), node),
    what: first?.what ?? 'value',
    value: first?.value ?? recorded.loss,
    range,
    code: codeIn(recorded.source, range),
  };
}
