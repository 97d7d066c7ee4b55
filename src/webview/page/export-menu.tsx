/** Export menu: lists what can be written to a file. */

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ExportKind } from '../../inspection/export/export';
import { own } from '../../text/own';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { Icon } from '../ui/icon';

const kinds: readonly ExportKind[] = ['svg', 'dot', 'gradients', 'run', 'step'];

export function ExportMenu({ inspector }: { readonly inspector: Inspector }) {
  const { exports: words } = strings;
  const opened = useSignal(false);
  const element = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const items = () => [...(element.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  useEffect(() => {
    if (opened.value) items()[0]?.focus();
  }, [opened.value]);

  const close = () => {
    opened.value = false;
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(event.target as HTMLElement);
    const moves: { readonly [key: string]: number } = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at + all.length - 1) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const to = own(moves, event.key);
    if (event.key === 'Escape') close();
    else if (to !== undefined) all[to]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={element}
      class="export"
      onFocusOut={(event) => {
        if (!element.current?.contains(event.relatedTarget as Node | null)) opened.value = false;
      }}
    >
      <button
        ref={button}
        type="button"
        class="icon-button"
        data-action="export"
        aria-label={words.menu}
        title={words.menu}
        aria-haspopup="menu"
        aria-expanded={opened.value}
        onClick={() => (opened.value = !opened.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          opened.value = true;
        }}
      >
        <Icon name="export" />
      </button>
      {opened.value && (
        <div class="export-menu" role="menu" tabIndex={-1} aria-label={words.menu} onKeyDown={onKeyDown}>
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              role="menuitem"
              tabIndex={-1}
              data-export={kind}
              onClick={() => {
                close();
                inspector.export(kind);
              }}
            >
              {words.kinds[kind]}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
