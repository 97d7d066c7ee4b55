/**
 * Everywhere: one box to the same box in all turns of the same sites, which are all positions,
 * layers, heads and rows.
 */

import { structureOf } from '../model/structure';
import type { RecordedStep, ScopeId } from '../recorded-step';
import { operationCode } from '../tape/operations';
import { nodesOfSite, type ScopeTree } from '../tape/scopes';
import type { BoxKey, OpenedEverywhere } from '../view/view';
import {
  bundleKeyIn,
  matrixKey,
  partKeyIn,
  rowKeyIn,
  type Segment,
  STEP_KEY,
  scopeKeyIn,
  sectionKeyIn,
  segmentsOf,
} from './box-key';
import { allRows, LEAST_IN_BUNDLE, type Members, parametersOfRow, sectionsOf } from './places';
import { scopesOfSite } from './resolve-key';

/**
 * Returns the keys to open so that all boxes of the step like the one with this key are open: those
 * boxes and all boxes around them, from the outside in. Empty for a text that is not a key, and for
 * a key that is not in any turn.
 */
export function keysLike(step: RecordedStep, tree: ScopeTree, key: BoxKey): BoxKey[] {
  const segments = segmentsOf(key) ?? [];
  if (segments[0]?.kind === 'matrix') return keysOfParameters(step, tree, segments);
  const { tape } = step;
  const found: BoxKey[] = [];
  let level: { readonly key: BoxKey; readonly scope: ScopeId }[] = [{ key: STEP_KEY, scope: 0 }];
  for (const [i, segment] of segments.entries()) {
    switch (segment.kind) {
      case 'scope':
        level = level.flatMap(({ key, scope }) =>
          scopesOfSite(step, tree, scope, segment.site).map((child) => ({
            key: scopeKeyIn(key, segment.site, tree.turn[child]),
            scope: child,
          })),
        );
        for (const { key } of level) found.push(key);
        break;
      case 'section':
        for (const { key, scope } of level) {
          const scopes = scopesOfSite(step, tree, scope, segment.site);
          for (const index of numbersOf(tree, { of: 'scopes', scopes }))
            found.push(sectionKeyIn(key, segment.site, index));
        }
        break;
      case 'bundle':
        for (const { key, scope } of level) {
          const nodes = nodesOfSite(tape, tree, scope, segment.site, operationCode(segment.operation) ?? -1);
          if (nodes.length < LEAST_IN_BUNDLE) continue;
          const bundle = bundleKeyIn(key, segment.site, segment.operation);
          found.push(bundle);
          if (segments[i + 1]?.kind !== 'part') continue;
          for (const index of numbersOf(tree, { of: 'nodes', nodes })) found.push(partKeyIn(bundle, index));
        }
        break;
    }
  }
  return found;
}

/**
 * Of the boxes like a box that was opened everywhere, those in positions that the earlier steps did
 * not have.
 */
export function keysInLaterPositions(
  step: RecordedStep,
  tree: ScopeTree,
  { key, positions }: OpenedEverywhere,
): BoxKey[] {
  if (step.positions <= positions) return [];
  const [first] = structureOf(step, tree).positions;
  const around = first === undefined ? 0 : tree.depth[first] - 1;
  return keysLike(step, tree, key).filter((like) => {
    const position = segmentsOf(like)?.[around];
    return position?.kind === 'scope' && position.turn >= positions;
  });
}

/**
 * A matrix: all matrices. A row, or a section of the rows: all of its matrix. A section of a row:
 * those of all its rows.
 */
function keysOfParameters(
  { matrices }: RecordedStep,
  tree: ScopeTree,
  [outermost, inner, part]: readonly Segment[],
): BoxKey[] {
  const own = matrices.find(({ name }) => outermost.kind === 'matrix' && outermost.name === name);
  if (own === undefined) return [];
  if (inner === undefined) return matrices.map(({ name }) => matrixKey(name));
  const key = matrixKey(own.name);
  const sections = numbersOf(tree, allRows(own)).map((index) => partKeyIn(key, index));
  if (inner.kind === 'part') return [key, ...sections];
  const columns = part?.kind === 'part' ? numbersOf(tree, { of: 'nodes', nodes: parametersOfRow(own, 0) }) : [];
  const rows = Array.from({ length: own.rows }, (_, row) => rowKeyIn(key, row));
  return [key, ...sections, ...rows.flatMap((row) => [row, ...columns.map((index) => partKeyIn(row, index))])];
}

/** The numbers of the sections of a group; none where it is not cut into sections. */
function numbersOf(tree: ScopeTree, members: Members): number[] {
  return [...(sectionsOf(tree, members)?.keys() ?? [])];
}
