/** The debugger: moves and lists at the largest step of the default model, and what breakpoints cost while training runs. */

import { sourceTables } from 'microgpt:source';
import { DebugAdapter } from '../../src/debug-adapter/adapter';
import type { BreakpointRequest } from '../../src/debugger/reports';
import { tape } from '../../src/engine/value';
import { stepLines } from '../../src/step/cursor/lines';
import type { Corpus } from '../../src/training/corpus/corpus';
import { publishedConfig } from '../../src/training/run/config';
import { SessionTarget, scalarsPath } from '../debug-adapter/client';
import { corpusOf, names } from '../training/corpus-text';
import { PlainStep, plainSteps, takeTurns } from './reference';
import { type Row, ratioRow, type Turn } from './row';

const ROUNDS = 10;
const IN_ROUND = 4;
const MOST = plainSteps(1.5, 0.95);
const MOST_TO_MOVE = plainSteps(0.75, 0.95);
const STEPS = 250;

export async function run(): Promise<Row[]> {
  return [...(await PlainStep.with(moves)), ...(await continuing())];
}

/** An adapter that is spoken to without a wire; each request is timed up to the stop that follows. */
class Requests {
  readonly adapter: DebugAdapter;
  private readonly waiting: ((message: { type: string; event?: string; command?: string; body?: unknown }) => void)[] =
    [];
  private seq = 1;

  constructor(target: SessionTarget) {
    const log = (error: Error) => {
      throw error;
    };
    this.adapter = new DebugAdapter({ target, scalars: { name: 'value.ts', path: scalarsPath }, log });
    this.adapter.onDidSendMessage((message) => {
      for (const hear of [...this.waiting]) hear(message as never);
    });
  }

  /** Sends a request; resolves with the message that matches. */
  async send(command: string, args: object, until: { event: string } | { response: true } = { response: true }) {
    return await new Promise<never>((resolve) => {
      const hear = (message: { type: string; event?: string; command?: string }) => {
        const match = 'event' in until ? message.event === until.event : message.command === command;
        if (!match || (message.type === 'request') === true) return;
        this.waiting.splice(this.waiting.indexOf(hear), 1);
        resolve(message as never);
      };
      this.waiting.push(hear);
      this.adapter.handleMessage({ type: 'request', seq: this.seq++, command, arguments: args } as never);
    });
  }
}

async function moves(plainStep: PlainStep): Promise<Row[]> {
  const target = new SessionTarget();
  target.corpus = corpusOf('abcdefghijklmnop\nbcdefghijklmnopa');
  target.status = await target.session.status();
  const requests = new Requests(target);
  await requests.send('initialize', { adapterID: 'microgpt' });
  await requests.send('launch', { stopOnEntry: true });
  await requests.send('configurationDone', {}, { event: 'stopped' });
  const nodes = tape.length - tape.parameterCount;
  const thread = { threadId: 1 };
  const timed = async (
    what: string,
    act: () => Promise<unknown>,
    before: () => Promise<unknown>,
    bound = MOST,
  ): Promise<Row> => {
    const turns = await takeTurns(plainStep, ROUNDS, IN_ROUND, async () => {
      await before();
      const start = performance.now();
      await act();
      return performance.now() - start;
    });
    return ratioRow(`${what}, ${nodes} nodes`, turns, bound);
  };
  let round = 0;
  // Anywhere in the backward pass, where the gradients so far have to be summed again.
  const jump = () =>
    target.calls.moveCursor({
      ...{ kind: 'to', phase: 'backward' },
      index: tape.parameterCount + ((round++ * 7_919 + 3_000) % (nodes - 10)),
    });
  const moved = (command: string) => async () => {
    await requests.send(command, thread, { event: 'stopped' });
    // The numbers at the cursor are a part of it.
    await target.calls.debugVariables({ kind: 'operation' }, 0, 0);
  };
  const rows: Row[] = [];
  rows.push(
    await timed(
      'the cursor to any moment of the backward pass, with its numbers',
      async () => {
        await jump();
        await target.calls.debugVariables({ kind: 'operation' }, 0, 0);
      },
      jump,
      MOST_TO_MOVE,
    ),
  );
  for (const command of ['stepIn', 'next', 'stepOut', 'stepBack'])
    rows.push(await timed(command, moved(command), jump));
  rows.push(
    await timed(
      'variables of a matrix',
      () => target.calls.debugVariables({ kind: 'matrix', name: 'wte' }, 0, 0),
      jump,
    ),
  );
  return rows;
}

async function continuing(): Promise<Row[]> {
  const lines = stepLines(sourceTables).slice(0, 20);
  const on = (line: number, condition: string): BreakpointRequest => ({
    ...{ place: `${line}`, condition, hitCondition: '', logMessage: '' },
  });
  // Lines are met in every step: conditions on where in the step the line is met make that they never hold.
  const none = lines.map((line) => on(line, 'position > 100'));
  // With 16 positions these lines make 4,900 nodes, which are asked in both passes.
  const text = sourceTables.text.split('\n');
  const nodes = ['logit.sub(max).exp()', 'e.div(total)'].map((code) =>
    on(1 + text.findIndex((line) => line.includes(code)), 'value > 1e9 || abs(grad) > 1e9'),
  );
  const longest = corpusOf('abcdefghijklmnop\nbcdefghijklmnopa');
  const turns: Record<'none' | 'nodes', Turn[]> = { none: [], nodes: [] };
  await duration(none, names); // warms up
  for (let round = 0; round < 5; round++) {
    turns.none.push({ measured: await duration(none, names), reference: await duration(null, names) });
    turns.nodes.push({ measured: await duration(nodes, longest), reference: await duration(null, longest) });
  }
  const to = 'training alone';
  return [
    ratioRow('continue with 20 line breakpoints that never hold', turns.none, { to, most: 1.5 }),
    ratioRow('continue with a condition asked of 10,000 nodes a step', turns.nodes, { to, most: 3 }),
  ];
}

/** How long the steps take, milliseconds; without a debugger for null. */
async function duration(breakpoints: readonly BreakpointRequest[] | null, corpus: Corpus): Promise<number> {
  const target = new SessionTarget();
  await target.session.restart({ ...publishedConfig, numSteps: STEPS }, corpus);
  if (breakpoints !== null) {
    await target.calls.debugAttach();
    await target.calls.debugBreakpoints('line', breakpoints);
    // The one that is on if nobody changes it.
    await target.calls.debugExceptionFilters([{ filter: 'nonFinite', condition: '' }]);
  }
  const start = performance.now();
  await target.session.run();
  while (target.status.state === 'running') await new Promise((resolve) => setImmediate(resolve));
  if (target.status.step !== STEPS) throw new Error(`training stopped at step ${target.status.step}`);
  return performance.now() - start;
}
