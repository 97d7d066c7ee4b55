/** Path: the way from the step down to a box. */

import { isParameterKey } from '../../step/structure/box-key';
import type { GraphBox, GraphView, PathPart, SelectionCard } from '../../step/view/view';
import { shownLength } from '../../text/token-text';

/**
 * Returns the parts from the outside in, the box itself last: by the boxes around it or, where it
 * has none in the view, by its card. The path of a computed node begins with the step, which is
 * called `step`.
 */
export function pathTo(
  { boxes }: GraphView,
  box: GraphBox | undefined,
  card: SelectionCard | null,
  step: string,
): readonly PathPart[] {
  const path: PathPart[] = [];
  for (let at = box; at !== undefined; at = boxes[at.parent]) path.unshift({ key: at.key, name: at.name });
  if (box === undefined && card !== null) {
    path.push(...card.path.filter(({ key }) => key !== ''));
    if (card.key !== null && card.key !== '') path.push({ key: card.key, name: card.name });
  }
  const [first] = path;
  return first !== undefined && isParameterKey(first.key) ? path : [{ key: '', name: step }, ...path];
}

/**
 * Returns a path shortened to `characters`: its first part and as many of the last parts as fit, at
 * least one.
 */
export function shortened(path: readonly PathPart[], characters: number): readonly (PathPart | null)[] {
  const between = 3;
  const [first, ...rest] = path;
  if (first === undefined) return path;
  let left = characters - shownLength(first.name) - between - 1;
  let kept = 0;
  for (const { name } of rest.toReversed()) {
    const length = shownLength(name) + between;
    if (length > left && kept > 0) break;
    left -= length;
    kept++;
  }
  return kept === rest.length ? path : [first, null, ...rest.slice(-kept)];
}
