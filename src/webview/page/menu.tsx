/** Menu: a button that opens a list of actions, and what is said above them. */

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { own } from '../../text/own';
import { Icon, type IconName } from '../ui/icon';

export interface MenuItem {
  /** Value of its `data-do`. */
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
  /** Whether it is on; absent for an action. */
  readonly checked?: boolean;
}

export interface MenuProps {
  readonly id: string;
  readonly icon: IconName;
  readonly name: string;
  /** Items, and `null` where a line divides them. */
  readonly items: readonly (MenuItem | null)[];
  /** Facts above the items. */
  readonly children?: ComponentChildren;
}

/** Arrow keys, Home and End move between the items; Escape closes. */
export function Menu({ id, icon, name, items, children }: MenuProps) {
  const opened = useSignal(false);
  const element = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const all = () => [...(element.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];

  useEffect(() => {
    if (opened.value) all()[0]?.focus();
  }, [opened.value]);

  const close = () => {
    opened.value = false;
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const list = all();
    const at = list.indexOf(event.target as HTMLElement);
    const moves: { readonly [key: string]: number } = {
      ArrowDown: (at + 1) % list.length,
      ArrowUp: (at + list.length - 1) % list.length,
      Home: 0,
      End: list.length - 1,
    };
    const to = own(moves, event.key);
    if (event.key === 'Escape') close();
    else if (to !== undefined) list[to]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={element}
      class="menu"
      onFocusOut={(event) => {
        if (!element.current?.contains(event.relatedTarget as Node | null)) opened.value = false;
      }}
    >
      <button
        ref={button}
        type="button"
        class="icon-button"
        data-action={id}
        aria-label={name}
        title={name}
        aria-haspopup="menu"
        aria-expanded={opened.value}
        onClick={() => (opened.value = !opened.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          opened.value = true;
        }}
      >
        <Icon name={icon} />
      </button>
      {opened.value && (
        <div class="menu-list">
          {children}
          <div role="menu" tabIndex={-1} aria-label={name} onKeyDown={onKeyDown}>
            {items.map((item, i) =>
              item === null ? (
                <hr key={i} />
              ) : (
                // biome-ignore lint/a11y/useAriaPropsSupportedByRole: an item that has it is a menuitemcheckbox
                <button
                  key={item.id}
                  type="button"
                  role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
                  aria-checked={item.checked}
                  tabIndex={-1}
                  data-do={item.id}
                  onClick={() => {
                    close();
                    item.run();
                  }}
                >
                  {item.label}
                </button>
              ),
            )}
          </div>
        </div>
      )}
    </div>
  );
}
