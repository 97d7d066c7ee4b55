/** Node label: the label of a node beside the sign of its operation. */

/**
 * Returns the text behind the sign of the operation, where the sign is shown first: `[2]`,
 * `attnWeights[1]`, nothing for a bare sign.
 */
export function labelBehind(sign: string, label: string): string {
  if (label === sign) return '';
  return label.startsWith(`${sign} [`) ? label.slice(sign.length + 1) : label;
}
