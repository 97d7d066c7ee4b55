/**
 * Structure of the model in its source: the names by which views find positions, layers, heads,
 * predictions, attention and rows of tokens. A view that does not find one shows less, as said with
 * each; all else is found by calls and loops alone.
 */

import type { SourceTables } from '../../program/tables';
import type { RecordedStep, ScopeId } from '../recorded-step';
import type { ScopeTree } from '../tape/scopes';

/**
 * Variable of the step's own loop. Not found: positions are without their tokens, and the document
 * is empty.
 */
export const POSITION = 'position';

/**
 * Variable of the loop over layers. Not found: the whole step is one block, and there is no
 * attention to show.
 */
export const LAYER = 'layer';

/**
 * Variable of the loop over attention heads. Not found: the document says that there is no
 * attention.
 */
export const HEAD = 'head';

/**
 * Call in a position that gives p(next token). Not found: the document says that there are no
 * predictions.
 */
export const PREDICTION = { assigned: 'probs', callee: 'softmax' } as const;

/** Variable of a position's loss. Not found: the document says that there are no predictions. */
export const POSITION_LOSS = 'lossT';

/**
 * Call in a head that gives the weights of earlier positions. Not found: the document says that
 * there is no attention.
 */
export const ATTENTION = { assigned: 'attnWeights', callee: 'softmax' } as const;

/** For each scope site the variable that counts its turns; undefined where it is a call. */
export function turnVariables({ scopeSites }: SourceTables): (string | undefined)[] {
  return scopeSites.map(({ kind, variable }) => (kind === 'turn' ? variable : undefined));
}

/**
 * Returns whether a scope is a position of the document; a loop over positions inside one runs over
 * earlier positions.
 */
export function isPosition({ tape, source }: RecordedStep, { depth }: ScopeTree, scope: ScopeId): boolean {
  const { kind, variable } = source.scopeSites[tape.scopeSite[scope]];
  return kind === 'turn' && variable === POSITION && depth[scope] === 1;
}

/** For each scope site whether it is `assigned = callee(...)`. */
export function callsAssigned(
  { scopeSites }: SourceTables,
  { assigned, callee }: { readonly assigned: string; readonly callee: string },
): boolean[] {
  return scopeSites.map((site) => site.assigned === assigned && site.callee === callee);
}
