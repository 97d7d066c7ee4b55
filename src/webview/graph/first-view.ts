/** First view: the graph before the user has opened any box. */

import type { BoxKey } from '../../step/view/view';

/**
 * The boxes that are opened: none. The whole step is in sight: parameters, positions, their sum, the
 * loss.
 */
export const firstOpened: readonly BoxKey[] = [];
