/**
 * Copied text: the page's text in searchable form, without the isolates that keep right-to-left
 * text in its place.
 */

import { withoutIsolates } from '../../text/token-text';

/** Handles the copying of text from a document from now on. */
export function copyWithoutIsolates(document: Document): void {
  document.addEventListener('copy', (event) => {
    // The selection in a field is not the document's: there it is empty.
    const text = document.getSelection()?.toString() ?? '';
    const copied = withoutIsolates(text);
    if (copied === text) return;
    event.clipboardData?.setData('text/plain', copied);
    event.preventDefault();
  });
}
