/**
 * Keyboard focus: the focused element of the page gets the focus back when the page does, because
 * VS Code takes it away from a webview that it leaves.
 */

/** Follows the focus of a document from now on. */
export function keepFocus(document: Document): void {
  let last: HTMLElement | null = null;
  document.addEventListener('focusin', ({ target }) => {
    last = target instanceof HTMLElement ? target : null;
  });
  // A user who comes back by the pointer chooses the focus.
  document.addEventListener('pointerdown', () => {
    last = null;
  });
  document.defaultView?.addEventListener('focus', () => {
    if (last?.isConnected && document.activeElement === document.body) last.focus({ preventScroll: true });
  });
}
