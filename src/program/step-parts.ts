/** Step parts: the call of `backward()` and the update that a training step comes to. */

import type { CallExpression, Node } from 'estree';
import { calleesOf, enclosingFunction, type Own } from './own-calls';
import { type Ast, type Positioned, rangeOf, visit } from './syntax-tree';
import type { SourceRange } from './tables';

/** The method of Value that goes back over the tape. */
export const BACKWARD = 'backward';

/** The places, as far as the step reaches them. */
export interface StepPlaces {
  readonly backwardCall: SourceRange | undefined;
  readonly update: SourceRange | undefined;
}

/**
 * Finds the call of `backward()` and the assignment to `.data` that a step reaches: the last of
 * those in the step's own function and in what that calls. An assignment that the step does not
 * reach, such as one that makes a model, does not count.
 */
export function stepPlaces(program: Ast, own: Own, entry: string): StepPlaces {
  const calls: { readonly from: string; readonly callee: string }[] = [];
  const found: { readonly part: keyof StepPlaces; readonly from: string; readonly range: SourceRange }[] = [];
  visit(program, (node, ancestors) => {
    const from = enclosingFunction(ancestors, own);
    for (const callee of calleesOf(node, own)) calls.push({ from, callee });
    if (isBackward(node)) found.push({ part: 'backwardCall', from, range: rangeOf(node) });
    if (node.type === 'AssignmentExpression' && isDataOf(node.left)) {
      found.push({ part: 'update', from, range: rangeOf(node) });
    }
  });
  // Iteration includes members that are added meanwhile; the function called last is reached last.
  const reached = new Set([entry]);
  for (const name of reached) for (const { from, callee } of calls) if (from === name) reached.add(callee);
  const last = (part: keyof StepPlaces) =>
    Array.from(reached, (name) => found.findLast((one) => one.part === part && one.from === name)?.range).findLast(
      (range) => range !== undefined,
    );
  return { backwardCall: last('backwardCall'), update: last('update') };
}

/** Returns whether a node is `loss.backward()`. */
export function isBackward(node: Node): node is CallExpression & Positioned {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  return node.callee.property.type === 'Identifier' && node.callee.property.name === BACKWARD;
}

/** Returns whether a node is `p.data`. */
function isDataOf(node: Node): boolean {
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'data';
}
