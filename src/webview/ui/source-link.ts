/** Source links: a click or Enter shows the place, with Alt in a column to the side. */

export function sourceLink(locate: (beside: boolean) => void) {
  return {
    onClick: (event: MouseEvent) => locate(event.altKey),
    // Enter with Alt does not press a button by itself.
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.altKey) return;
      event.preventDefault();
      locate(true);
    },
  };
}
