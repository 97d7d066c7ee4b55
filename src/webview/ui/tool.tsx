/** Tool: a button with an icon, in the bar of a pane. */

import { Icon, type IconName } from './icon';

export interface ToolProps {
  readonly icon: IconName;
  /** Its accessible name and title. */
  readonly name: string;
  readonly onClick: () => void;
  /** Keeps the focus where it is, so that the keys go on working. */
  readonly disabled?: boolean;
}

export function Tool({ icon, name, onClick, disabled = false }: ToolProps) {
  return (
    <button
      type="button"
      class="icon-button"
      data-tool={icon}
      aria-label={name}
      aria-disabled={disabled}
      title={name}
      onClick={() => {
        if (!disabled) onClick();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
