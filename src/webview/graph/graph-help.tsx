/** How to read the graph and move in it. */

import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../icon';
import { strings } from '../strings';

export function GraphHelp({ onClose }: { readonly onClose: () => void }) {
  const { help } = strings;
  const closing = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    closing.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <div
      class="graph-help"
      role="dialog"
      aria-labelledby="help-heading"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div class="card-title">
        <h3 id="help-heading">{help.heading}</h3>
        <button
          ref={closing}
          type="button"
          class="icon-button"
          aria-label={help.close}
          title={help.close}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <dl class="help-keys">
        {help.keys.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      {help.reading.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
