/** What is said of the branch that training is on. */

import { formatCount } from '../../text/numbers';
import type { SessionStatus } from '../../training/status';
import { strings } from '../strings';

/** null where there never was another. */
export function branchWords({ branch, other }: Pick<SessionStatus, 'branch' | 'other'>): string | null {
  if (branch === null || (other === null && branch.number === 1)) return null;
  const number = formatCount(branch.number);
  return branch.number === 1
    ? strings.steps.onFirst(number)
    : strings.steps.onBranch(number, formatCount(branch.parted));
}
