/** The stage of a lesson over a real session, as the extension makes it in a window. */

import assert from 'node:assert/strict';
import { LessonMemory, type LessonStage } from '../../src/lessons/stage';
import { builtIn } from '../../src/program/built-in';
import type { Steering } from '../../src/protocol/steering';
import { publishedConfig } from '../../src/training/run/config';
import { summaryOf } from '../../src/training/run-summary';
import { Session } from '../../src/training/session';
import type { RunConfig } from '../../src/training/status';
import { debuggerOf, inspectionOf } from '../inspected';
import { names } from '../training/corpus-text';
import { countingClock } from '../training/counting-clock';

export interface StagedSession {
  readonly stage: LessonStage;
  readonly session: Session;
  readonly memory: LessonMemory;
  readonly steered: Steering[];
  readonly lines: number[];
}

/** The stage over a session without a model. */
export function stagedSession(): StagedSession {
  const session = new Session(builtIn, {
    now: countingClock(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: () => {},
    failed: (error) => assert.fail(String(error)),
  });
  const stepping = debuggerOf(session);
  const inspection = inspectionOf(session);
  const steered: Steering[] = [];
  const lines: number[] = [];
  const rests = async (signal: AbortSignal) => {
    while (session.state === 'running') {
      if (signal.aborted) await session.pause();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const stage: LessonStage = {
    status: () => session.statusNow(),
    calls: () => {
      session.existing();
      return {
        visit: (step) => session.visit(step),
        findPlace: (name) => inspection.findPlace(name),
        cursor: async () => stepping.report(),
        moveCursor: (move) => stepping.move(move),
        debugSetVariable: async (list, name, value) => stepping.setVariable(list, name, value),
        debugResult: async (expression, scope, given) => stepping.result(expression, scope, given),
        debugNames: async () => stepping.namesReport(),
        compareWith: (step) => inspection.compareWith(step),
        sample: (options, signal) => session.sample(options, signal),
        panes: (pane) => inspection.panes(pane),
        runSummary: async () => summaryOf(session.existing()),
        programText: async () => session.existing().program.source.text,
      };
    },
    begin: async () => void (await session.restart(publishedConfig, names, { program: builtIn })),
    train: async (steps, signal) => {
      await session.run(steps ?? undefined);
      await rests(signal);
    },
    steer: async (to) => void steered.push(to),
    showLine: async (line) => void lines.push(line),
    generate: async () => false,
  };
  return { stage, session, memory: new LessonMemory(), steered, lines };
}

/** Begins a run of another shape than the published one. */
export async function anotherModel({ session }: StagedSession, config: Partial<RunConfig>): Promise<void> {
  await session.restart({ ...publishedConfig, ...config }, names, { program: builtIn });
}
