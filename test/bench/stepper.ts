/**
 * Stepper: a child process that takes training steps and measures them itself, so that steppers can take turns: while one
 * computes, the others wait.
 *
 * It reads `model`, with the numbers of `modelLine`, and begins there; and `step`, the number of tokens and the tokens, takes
 * that step, and answers with a line: the loss, and the milliseconds of the step, or those of its forward pass, its backward
 * pass and Adam.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { builtIn } from '../../src/program/built-in';
import { Run } from '../../src/training/run/run';
import type { RunConfig } from '../../src/training/status';
import { corpusFor } from './stepper-corpus';

/** `c` is tape.c, and `python` plain.py; the others are of stepper-program.ts. */
export type StepperName = 'recorded' | 'file' | 'reloaded' | 'bare' | 'plain' | 'c' | 'python';

export interface MeasuredStep {
  /** Nats. */
  readonly loss: number;
  /** Of the whole step. */
  readonly milliseconds: number;
  /** Milliseconds of the forward pass, of the backward pass and of Adam; a stepper that does not part them has none. */
  readonly phases: readonly number[];
}

/** What a stepper trains: the parameters that the run of a configuration begins with, on its documents. */
export class SteppedModel {
  /** To a stepper: begin from there. */
  readonly line: string;
  private readonly run: Run;

  constructor(config: RunConfig) {
    this.run = new Run(config, corpusFor(config), builtIn);
    this.line = modelLine(config, this.run);
  }

  get vocabulary(): number {
    return this.run.tokenizer.bos + 1;
  }

  /** The tokens of step `index`, counted from 0. */
  tokens(index: number): readonly number[] {
    return builtIn.module.encode(this.run.tokenizer, this.run.documentAt(index));
  }
}

function modelLine(config: RunConfig, run: Run): string {
  const { nLayer, nHead, nEmbd, blockSize, numSteps, learningRate, beta1, beta2, eps } = config;
  const { values } = run.state();
  return [
    ...['model', nLayer, nHead, nEmbd, blockSize, run.tokenizer.bos + 1, numSteps],
    ...[learningRate, beta1, beta2, eps, values.length, ...values],
  ].join(' ');
}

export class Stepper {
  private readonly name: StepperName;
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  /** Null where the machine cannot run it, for want of a compiler or of Python. */
  static start(name: StepperName): Stepper | null {
    const command = commandOf(name);
    return command === null ? null : new Stepper(name, command);
  }

  /** One of stepper-program.ts, with options of Node's. */
  static ofProgram(name: Exclude<StepperName, 'c' | 'python'>, options: readonly string[] = []): Stepper {
    return new Stepper(name, programCommand(name, options));
  }

  private constructor(name: StepperName, [file, ...args]: readonly [string, ...string[]]) {
    this.name = name;
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    this.answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Begins with a model. */
  begin({ line }: SteppedModel): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Takes a step on each of the documents, given as tokens. */
  async take(documents: readonly (readonly number[])[]): Promise<MeasuredStep[]> {
    this.child.stdin?.write(documents.map((tokens) => `step ${tokens.length} ${tokens.join(' ')}\n`).join(''));
    const steps: MeasuredStep[] = [];
    for (const _ of documents) {
      const { value, done } = await this.answers.next();
      if (done) throw new Error(`the stepper ${this.name} ended with ${this.child.exitCode ?? this.child.signalCode}`);
      const [loss = Number.NaN, ...times] = value.split(' ').map(Number);
      const milliseconds = times.reduce((sum, time) => sum + time, 0);
      steps.push({ loss, milliseconds, phases: times.length > 1 ? times : [] });
    }
    return steps;
  }

  /** It ends by itself when nothing more can come. */
  end(): void {
    this.child.stdin?.end();
  }
}

function commandOf(name: StepperName): [string, ...string[]] | null {
  if (name === 'python') return exists('python3') ? ['python3', source('plain.py')] : null;
  if (name === 'c') return exists('cc') ? [compiled('tape')] : null;
  return programCommand(name, []);
}

function programCommand(name: StepperName, options: readonly string[]): [string, ...string[]] {
  return [process.execPath, ...options, path.join(bundles(), 'test', 'bench', 'stepper-program.mjs'), name];
}

function exists(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Compiles a C file, rounding as JavaScript does, and gives the program. */
function compiled(name: string): string {
  const program = path.join(bundles(), name);
  const { status } = spawnSync('cc', ['-O3', '-ffp-contract=off', '-o', program, source(`${name}.c`), '-lm'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`cc does not compile ${name}.c: it ended with ${status}.`);
  return program;
}

const source = (file: string) => path.resolve('test', 'bench', file);

/** The folder of what was built for this run of the benchmarks, which goes with it. */
function bundles(): string {
  const folder = process.env['BENCH_BUNDLES'];
  if (folder === undefined) throw new Error('Benchmarks are run by npm run bench, which sets BENCH_BUNDLES.');
  return folder;
}
