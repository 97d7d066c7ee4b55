/**
 * Position loops: the loop of a step that runs once a position, by its name or by its number of
 * turns.
 */

import type { Tape } from '../../engine/tape';
import type { RecordedStep, ScopeId } from '../recorded-step';
import type { ScopeTree } from '../tape/scopes';

/** Variable that names the loop. */
const POSITION = 'position';

/** The scopes of the turns of one loop, in order. */
export type Turns = readonly ScopeId[];

/**
 * Returns the outermost loops over `position`, in the order they ran; loops within these run over
 * earlier positions.
 */
export function namedLoops(step: RecordedStep, tree: ScopeTree): Turns[] {
  const { tape, source, tokens } = step;
  const isNamed = source.scopeSites.map(({ variable }) => variable === POSITION);
  return outermostLoops(step, tree, (turns) => isNamed[tape.scopeSite[turns[0]]] && turns.length < tokens.length);
}

/**
 * Returns the outermost loops that run once a token that is predicted, in the order they ran; none
 * for a document of a single position. The block size cuts the document, unless the model pays no
 * heed to it.
 */
export function countedLoops(step: RecordedStep, tree: ScopeTree): Turns[] {
  const counts = new Set([step.positions, step.tokens.length - 1]);
  return outermostLoops(step, tree, ({ length }) => length > 1 && counts.has(length));
}

/** Returns the loops at places of the source, each as `pathOf` gives it. */
export function loopsAt(step: RecordedStep, tree: ScopeTree, paths: ReadonlySet<string>): Turns[] {
  return outermostLoops(step, tree, ([first]) => paths.has(pathOf(step.tape, first)));
}

/** The place of a scope in the source: the scope sites from the step down to it. */
export function pathOf({ scopeSite, scopeParent }: Tape, scope: ScopeId): string {
  let path = '';
  for (let at = scope; at > 0; at = scopeParent[at]) path = `/${scopeSite[at]}${path}`;
  return path;
}

/** One number a scope: the turn of these loops that it is or that is around it, or -1. */
export function turnsAround({ scopeCount, scopeParent }: Tape, loops: readonly Turns[]): Int32Array {
  const around = new Int32Array(scopeCount).fill(-1);
  for (const turns of loops) for (const turn of turns) around[turn] = turn;
  // Scopes are numbered as they opened: those around a scope come before it.
  for (let scope = 1; scope < scopeCount; scope++) if (around[scope] < 0) around[scope] = around[scopeParent[scope]];
  return around;
}

function outermostLoops({ tape, source }: RecordedStep, tree: ScopeTree, isWanted: (turns: Turns) => boolean): Turns[] {
  const { scopeCount, scopeSite, scopeParent } = tape;
  const inside = new Uint8Array(scopeCount);
  const loops: Turns[] = [];
  for (let scope = 1; scope < scopeCount; scope++) {
    if (inside[scope] === 1 || inside[scopeParent[scope]] === 1) {
      inside[scope] = 1;
    } else if (tree.turn[scope] === 0 && source.scopeSites[scopeSite[scope]].kind === 'turn') {
      const turns = turnsFrom(tape, tree, scope);
      if (!isWanted(turns)) continue;
      loops.push(turns);
      for (const turn of turns) inside[turn] = 1;
    }
  }
  return loops;
}

/** The turns of a loop from one of them on. */
export function turnsFrom({ scopeSite }: Tape, { nextSibling }: ScopeTree, first: ScopeId): Turns {
  const turns: ScopeId[] = [];
  for (let scope = first; scope >= 0; scope = nextSibling[scope]) {
    if (scopeSite[scope] === scopeSite[first]) turns.push(scope);
  }
  return turns;
}
