/** Branch texts: the branch that training is on, in words. */

import { formatCount } from '../../text/numbers';
import type { SessionStatus } from '../../training/status';
import { strings } from '../strings';

/** Returns null where there was never another branch. */
export function branchWords({ branch, other }: Pick<SessionStatus, 'branch' | 'other'>): string | null {
  if (branch === null || (other === null && branch.number === 1)) return null;
  const number = formatCount(branch.number);
  return branch.number === 1
    ? strings.steps.onFirst(number)
    : strings.steps.onBranch(number, formatCount(branch.parted));
}
