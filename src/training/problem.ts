/** What went wrong in a step that diverged. */

import { firstNonFinite } from '../graph/first-non-finite';
import { nodePlace } from '../graph/node-place';
import { codeIn, nodeRange } from '../graph/node-range';
import { reach } from '../graph/reach';
import type { RecordedStep } from '../graph/recorded-step';
import { scopeTree } from '../graph/scopes';
import type { NonFinite } from './status';

/** The first number of the step that is not finite, and where it comes from. */
export function describeProblem(recorded: RecordedStep): NonFinite {
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
