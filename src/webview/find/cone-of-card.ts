/** Cone of a card: the cone of the card's subject. */

import type { ConeDirection } from '../../step/find/cone';
import type { SelectionCard } from '../../step/view/view';
import type { LastingCone } from './marking-state';

/**
 * Returns the cone by its place in the structure, so that it holds from step to step; null for a
 * subject without such a place.
 */
export function lastingCone(card: SelectionCard, direction: ConeDirection): LastingCone | null {
  if (card.kind === 'parameter') return { of: { kind: 'parameter', node: card.node }, direction };
  return card.key === null ? null : { of: { kind: 'box', key: card.key }, direction };
}
