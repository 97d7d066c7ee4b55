/** Leaving: the key that goes back from a generation, or from the gradients of another node than the loss. */

/**
 * Returns whether a key goes back: Escape, unless it belongs to the element that has the focus, such
 * as a field, or the card, which closes first.
 */
export function leavesByKey(
  { key, defaultPrevented }: Pick<KeyboardEvent, 'key' | 'defaultPrevented'>,
  focused: Pick<Element, 'closest'> | null,
): boolean {
  const isOthers = focused?.closest('input, select, [role="menu"], .card') ?? null;
  return key === 'Escape' && !defaultPrevented && isOthers === null;
}
