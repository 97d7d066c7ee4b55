/** Thread of the confinement test: evaluates code as that of a model file, and tells what came of it. */

import { parentPort, workerData } from 'node:worker_threads';
import { evaluate } from '../../src/worker/evaluate';

const attempts: readonly string[] = workerData;
const post = parentPort?.postMessage.bind(parentPort);

/** What the value of an attempt is, or that it threw. */
async function outcomeOf(code: string): Promise<string> {
  try {
    const value = await (evaluate(`(function () { return (${code}); })`, 'file:///model.ts') as () => unknown)();
    return value === undefined || value === null ? 'nothing' : `a ${typeof value}: ${String(value).slice(0, 100)}`;
  } catch (error) {
    return `error: ${error instanceof Error ? error.name : String(error)}`;
  }
}

const outcomes: string[] = [];
for (const attempt of attempts) outcomes.push(await outcomeOf(attempt));
post?.(outcomes);
