/** What has the keyboard in the page has it again when the page has: VS Code takes it away from a webview that it leaves. */

/** Follows the focus of a document from now on. */
export function keepFocus(document: Document): void {
  let last: HTMLElement | null = null;
  document.addEventListener('focusin', ({ target }) => {
    last = target instanceof HTMLElement ? target : null;
  });
  // Whoever comes back by the pointer chooses what has the keyboard.
  document.addEventListener('pointerdown', () => {
    last = null;
  });
  document.defaultView?.addEventListener('focus', () => {
    if (last?.isConnected && document.activeElement === document.body) last.focus({ preventScroll: true });
  });
}
