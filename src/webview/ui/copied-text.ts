/** Text that is copied from the page: as it is searched for, without what keeps text from right to left in its place. */

import { withoutIsolates } from '../../text/token-text';

/** Follows what is copied from a document from now on. */
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
