/** Stepper program: the steppers in TypeScript (stepper.ts); the first argument says which. */

import { createInterface } from 'node:readline';
import { adam, createModel, documentLoss, type Model, stateDict } from '../../src/engine/microgpt';
import { Random } from '../../src/engine/random';
import { tape } from '../../src/engine/value';
import { builtIn } from '../../src/program/built-in';
import type { Program } from '../../src/program/program';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import type { RunConfig } from '../../src/training/status';
import { plainModel, plainStep } from './plain-port';
import { corpusFor } from './stepper-corpus';

/** Takes the next step and answers with the loss and milliseconds. */
type TakeStep = (tokens: readonly number[]) => readonly number[];

interface Begin {
  readonly config: RunConfig;
  readonly vocabulary: number;
  readonly parameters: readonly number[];
}

const steppers: { readonly [name: string]: (begin: Begin) => TakeStep | Promise<TakeStep> } = {
  recorded,
  file,
  reloaded,
  bare,
  plain,
};

/** The step as the session takes it, with its history. It draws the same parameters and documents itself. */
function recorded({ config }: Begin): TakeStep {
  return stepsOf(config, builtIn);
}

/** The same of the built-in text as a model file, which other steppers load nothing of. */
async function file({ config }: Begin): Promise<TakeStep> {
  const { asFile } = await import('./model-files');
  return stepsOf(config, asFile());
}

/** The same after other models were trained in this thread. */
async function reloaded({ config }: Begin): Promise<TakeStep> {
  const { asFile, others } = await import('./model-files');
  for (const other of others()) {
    const take = stepsOf(config, other);
    for (let step = 0; step < 60; step++) take([]);
  }
  return stepsOf(config, asFile());
}

function stepsOf(config: RunConfig, program: Program): TakeStep {
  const run = new Run(config, corpusFor(config), program);
  return () => {
    const start = performance.now();
    const { loss } = run.step();
    return [loss, performance.now() - start];
  };
}

/** The engine alone: the calls of `trainStep`, on the tape. */
function bare({ config, vocabulary, parameters: numbers }: Begin): TakeStep {
  const model = modelOnTape(config, vocabulary);
  const parameters = stateDict(model).flatMap(([, matrix]) => matrix.flat());
  for (const [i, parameter] of parameters.entries()) parameter.data = numbers[i];
  const moments = { m: new Float64Array(numbers.length), v: new Float64Array(numbers.length) };
  let step = 0;
  return (tokens) => {
    tape.beginStep();
    const start = performance.now();
    const loss = documentLoss(model, tokens);
    const forward = performance.now();
    loss.backward();
    const backward = performance.now();
    adam(parameters, moments, config, step++);
    const end = performance.now();
    tape.endStep();
    return [loss.data, forward - start, backward - forward, end - backward];
  };
}

function plain({ config, vocabulary, parameters: numbers }: Begin): TakeStep {
  let next = 0;
  const weights = stateDict(modelOnTape(config, vocabulary)).map(([name, matrix]) => [
    name,
    matrix.map((row) => row.map(() => numbers[next++])),
  ]);
  const model = plainModel(config.nLayer, config.nHead, Object.fromEntries(weights));
  const parameters = Object.values(model.weights).flatMap((matrix) => matrix.flat());
  const moments = { m: new Float64Array(parameters.length), v: new Float64Array(parameters.length) };
  let step = 0;
  return (tokens) => {
    const start = performance.now();
    const loss = plainStep(model, parameters, moments, tokens, step++, config);
    return [loss, performance.now() - start];
  };
}

/** A model of the shape, with other parameters. */
function modelOnTape(config: RunConfig, vocabulary: number): Model {
  tape.clear();
  const model = createModel(config, vocabulary, Random.seeded(config.seed));
  tape.endStep();
  return model;
}

function readModel(words: readonly string[]): Begin {
  const [nLayer, nHead, nEmbd, blockSize, vocabulary, numSteps, ...rest] = words.map(Number);
  const [learningRate, beta1, beta2, eps, , ...parameters] = rest;
  const shape = { nLayer, nHead, nEmbd, blockSize, numSteps };
  const config = { ...publishedConfig, ...shape, learningRate, beta1, beta2, eps };
  return { config, vocabulary, parameters };
}

const begin = steppers[process.argv[2] ?? ''];
if (begin === undefined) throw new Error(`There is no stepper ${process.argv[2]}: give ${Object.keys(steppers)}.`);
let take: TakeStep = () => {
  throw new Error('a step before its model');
};
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ');
  if (command === 'model') take = await begin(readModel(words));
  else process.stdout.write(`${take(words.slice(1).map(Number)).join(' ')}\n`);
}
