/** The state of the page over a real session, for its tests. */

import assert from 'node:assert/strict';
import { signal } from '@preact/signals';
import { builtIn } from '../../src/program/built-in';
import type { Selection } from '../../src/step/view/view';
import { firstSeed, type GenerationOptions } from '../../src/training/generation/options';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import type { SessionStatus } from '../../src/training/status';
import { Inspector } from '../../src/webview/state/inspector';
import { initialPageState, type PageState } from '../../src/webview/state/page-state';
import { debuggerOf, inspectionOf } from '../inspected';
import { names } from '../training/corpus-text';
import { countingClock } from '../training/counting-clock';

const firstOptions: GenerationOptions = {
  stream: { kind: 'seed', seed: firstSeed },
  ...{ temperature: 0.5, prefix: '', forced: [] },
};

/** The page's state over a real session, as the extension connects them; what is shown is painted at once. */
export async function inspectorOverSession(kept: PageState = initialPageState, wide = false) {
  const session = new Session(builtIn, {
    now: countingClock(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: () => {},
    failed: (error) => assert.fail(String(error)),
  });
  const stepping = debuggerOf(session);
  await session.restart(publishedConfig, names);
  const reported: string[] = [];
  const exported: string[] = [];
  const located: [Selection, number, boolean][] = [];
  const kepts: PageState[] = [];
  const changed = (_: SessionStatus) => inspector.refresh();
  const inspector = new Inspector({
    calls: {
      run: async () => changed(await session.run()),
      pause: async () => changed(await session.pause()),
      setSpeed: async (speed) => changed(await session.setSpeed(speed)),
      step: async () => changed(await session.step()),
      visit: async (step) => changed(await session.visit(step)),
      compareWith: async (step) => void (await inspectionOf(session).compareWith(step)),
      changeBranch: async () => changed(await session.changeBranch()),
      restart: async () => changed(await session.restart(publishedConfig, names)),
      undo: async () => changed(await session.undo(inspector.status.value?.left?.id ?? '')),
      snapshot: (request, signal) => inspectionOf(session).snapshot(request, signal),
      matches: (request, signal) => inspectionOf(session).matches(request, signal),
      moveCursor: async (step, ordinal) => {
        await stepping.move({ kind: 'place', step, ordinal });
        inspector.refresh();
      },
      gradientOf: async (selection, step) => changed(inspectionOf(session).gradientOf(selection, step)),
      generate: async (options) => changed(await session.generate(options ?? firstOptions)),
      leaveGeneration: async () => changed(session.leaveGeneration()),
      export: async (kind) => void exported.push(kind),
      locate: async (...args) => void located.push(args),
      reportError: async (message) => void reported.push(message),
    },
    kept,
    keep: (state) => kepts.push(state),
    painted: () => new Promise((resolve) => setImmediate(resolve)),
    afterwards: () => new Promise((resolve) => setImmediate(resolve)),
    ready: () => {},
    visible: () => true,
    passes: { now: countingClock(), frame: () => {}, still: () => true },
    wide: signal(wide),
    patience: () => new Promise(() => {}),
    late: () => new Promise(() => {}),
  });
  inspector.resize({ width: 900, height: 500 });
  return { inspector, session, reported, located, exported, kepts };
}

/** Waits until `found` gives something. */
export async function eventually<T>(found: () => T | null | undefined | false): Promise<T> {
  const deadline = performance.now() + 240_000;
  for (;;) {
    const result = found();
    if (result !== null && result !== undefined && result !== false) return result;
    if (performance.now() > deadline) assert.fail(`what was waited for did not come: ${found}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The box of a name; undefined where none is drawn. */
export function box(inspector: Inspector, name: string) {
  return [...inspector.boxesByKey.value.values()].find((candidate) => candidate.name === name);
}

/** The way from the step to where positions communicate. */
const attention = ['position 2', 'logits = gpt', 'layer 0', 'attended = attention'];

/** Takes the first step and opens the attention of the third position. */
export async function firstStep(inspector: Inspector): Promise<void> {
  inspector.step();
  await eventually(() => inspector.shown.value?.recorded?.step === 1);
  if (inspector.boxes.keys.value?.length !== 0) return;
  for (const name of attention) {
    const closed = await eventually(() => box(inspector, name));
    inspector.toggle(closed.key);
    await eventually(() => {
      const found = box(inspector, name);
      return found?.kind !== 'node' && found?.opened === true;
    });
  }
}
