/** A button with an icon, in the bar of a pane. */

import { Icon, type IconName } from './icon';

export interface ToolProps {
  readonly icon: IconName;
  /** Its accessible name and title. */
  readonly name: string;
  readonly onClick: () => void;
}

export function Tool({ icon, name, onClick }: ToolProps) {
  return (
    <button type="button" class="icon-button" data-tool={icon} aria-label={name} title={name} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
