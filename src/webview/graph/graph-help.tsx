/** Graph help: how to read the graph and move in it. */

import { useEffect, useRef } from 'preact/hooks';
import { strings } from '../strings';
import { Icon } from '../ui/icon';

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
      <Keys keys={help.keys} />
      {help.reading.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <h3>{help.mapHeading}</h3>
      <Keys keys={help.mapKeys} />
      <h3>{strings.cursor.helpHeading}</h3>
      <Keys keys={strings.cursor.helpKeys} />
    </div>
  );
}

function Keys({ keys }: { readonly keys: readonly (readonly [string, string])[] }) {
  return (
    <dl class="help-keys">
      {keys.map(([key, what]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
