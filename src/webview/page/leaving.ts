/** Leaving: the key that goes back from a generation, or from the gradients of another node than the loss. */

/**
 * Returns whether a key goes back: Escape, unless it belongs to what has the focus, such as a field
 * or the card, which closes first.
 */
export function leavesByKey(event: Pick<KeyboardEvent, 'key' | 'defaultPrevented' | 'target'>): boolean {
  if (event.key !== 'Escape' || event.defaultPrevented) return false;
  return !(event.target instanceof Element && event.target.closest('input, select, [role="menu"], .card') !== null);
}
