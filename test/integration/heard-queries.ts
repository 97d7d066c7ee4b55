/** Heard queries: what the extension asks of the session, told to a test on its way. */

import type { SessionQueries } from '../../src/extension/training/empty-session';
import type { Training } from '../../src/extension/training/training';
import type { SnapshotRequest } from '../../src/inspection/snapshot';

/** Tells of queries until what it returns is called. */
export function hearQueries(
  training: Training,
  heard: { readonly snapshot?: (request: SnapshotRequest) => void; readonly sourceStatistics?: () => void },
): () => void {
  const get = (): SessionQueries => {
    const queries: SessionQueries = Reflect.get(Object.getPrototypeOf(training), 'queries', training);
    return {
      snapshot: (...args) => {
        heard.snapshot?.(args[0]);
        return queries.snapshot(...args);
      },
      panes: (...args) => queries.panes(...args),
      matches: (...args) => queries.matches(...args),
      runSummary: () => queries.runSummary(),
      sourceStatistics: () => {
        heard.sourceStatistics?.();
        return queries.sourceStatistics();
      },
    };
  };
  Object.defineProperty(training, 'queries', { configurable: true, get });
  return () => void Reflect.deleteProperty(training, 'queries');
}
