/** Box text of a graph view in a file: the name of a box, and its figures. */

import { formatCount, formatCounted, formatNumber } from '../../text/numbers';
import { shownLength } from '../../text/token-text';
import { isParameterKey } from '../structure/box-key';
import type { GraphBox } from './view';

/** `× attnWeights[1]`, `position 2  u → h`, `layer0.attn_wq[3][2]`. */
export function boxName(box: GraphBox): string {
  const signed = box.kind === 'node' && box.name !== box.operation && !isParameterKey(box.key);
  const name = signed ? `${box.operation} ${box.name}` : box.name;
  return box.detail === undefined ? name : `${name}  ${box.detail}`;
}

/** `7,939 nodes  ∇ 3.248`, `0.3601  ∇ 0.001780`, `16 × 16  ∇ 0.005100`. */
export function boxFigures(box: GraphBox): string {
  return `${sizeOf(box)}  ${boxGradient(box)}`;
}

/** The number of a closed box: `3.248`, with `∇` for parameters; `untouched` without one. */
export function boxNumber(box: GraphBox): string {
  const words = boxGradient(box);
  return isParameterKey(box.key) ? words : words.replace('∇ ', '');
}

/** `∇ 3.248`, or `untouched`. */
export function boxGradient(box: GraphBox): string {
  const gradient = box.kind === 'node' ? box.signedGradient : box.gradient;
  return gradient === null ? 'untouched' : `∇ ${formatNumber(gradient)}`;
}

/** Longer names have a line of their own. */
const LONGEST_BESIDE_NUMBER = 6;
/** Longer names of a result and a call are cut before the `=`. */
const LONGEST_LINE = 12;

/** The words of a closed box as they are drawn: beside its number, or with the number on a second line. */
export interface BoxLines {
  readonly first: string;
  readonly second: string | null;
  /** Whether the number is on the second line. */
  readonly stacked: boolean;
}

/** Returns the words of a closed box. A node has its value on the second line, once it is computed. */
export function boxLines(box: GraphBox): BoxLines {
  const stackedWith = (first: string, second: string | null): BoxLines => ({ first, second, stacked: true });
  if (box.kind === 'node') {
    const signed = box.name !== box.operation && !isParameterKey(box.key);
    const value = box.pending === 'value' ? null : formatNumber(box.value);
    return stackedWith(signed ? `${box.operation} ${box.name}` : box.name, value);
  }
  const { name, detail } = box;
  if (box.kind === 'matrix' || box.kind === 'row') return { first: name, second: null, stacked: false };
  if (detail !== undefined) return stackedWith(name, detail);
  const [result, call] = name.split(/ (?== )/);
  if (shownLength(name) > LONGEST_LINE && call !== undefined) return stackedWith(result, call);
  const stacked = box.gradient === null || shownLength(name) > LONGEST_BESIDE_NUMBER;
  return { first: name, second: null, stacked };
}

function sizeOf(box: GraphBox): string {
  if (box.kind === 'node') return formatNumber(box.value);
  if (box.columns !== undefined) return `${formatCount(box.nodes / box.columns)} × ${formatCount(box.columns)}`;
  return formatCounted(box.nodes, isParameterKey(box.key) ? 'parameter' : 'node');
}
