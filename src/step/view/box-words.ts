/** Box text of a graph view in a file: the name of a box, and its figures. */

import { formatCount, formatCounted, formatNumber } from '../../text/numbers';
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

/** `∇ 3.248`, or `untouched`. */
export function boxGradient(box: GraphBox): string {
  const gradient = box.kind === 'node' ? box.signedGradient : box.gradient;
  return gradient === null ? 'untouched' : `∇ ${formatNumber(gradient)}`;
}

function sizeOf(box: GraphBox): string {
  if (box.kind === 'node') return formatNumber(box.value);
  if (box.columns !== undefined) return `${formatCount(box.nodes / box.columns)} × ${formatCount(box.columns)}`;
  return formatCounted(box.nodes, isParameterKey(box.key) ? 'parameter' : 'node');
}
