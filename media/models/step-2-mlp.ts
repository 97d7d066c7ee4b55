/**
 * From a bigram to a GPT, step 2 of 5: embeddings and an MLP.
 *
 * New in this step: a token is a vector in place of a row of a table. So is its position, and the
 * two are added. An MLP computes with the sum, and what it finds is added to it: a residual
 * connection. What is learned of a token counts for others that are like it, too.
 */

import type { Random } from './random';
import { tape, Value } from './value';

export interface Config {
  readonly nEmbd: number; // length of the vector that stands for a token
  readonly blockSize: number; // how many positions of a document the model goes through
  readonly numSteps: number; // training steps, one document each; the learning rate falls to 0 over them
  readonly learningRate: number;
  readonly initStd: number; // standard deviation of the initial parameters
}

/** Settings that differ from those of microgpt.ts. */
export const config = { learningRate: 0.3 };

type Vector = Value[];
type Matrix = Vector[];

// --- Tokenizer: a token is a character, and one more, BOS, marks where a document begins and ends. ---

export interface Tokenizer {
  readonly characters: readonly string[]; // the character of each token, in order of code points
  readonly tokenOf: ReadonlyMap<string, number>;
  readonly bos: number;
}

export function createTokenizer(documents: readonly string[]): Tokenizer {
  const characters = [...new Set(documents.join(''))].sort(
    (a, b) => Number(a.codePointAt(0)) - Number(b.codePointAt(0)),
  );
  const tokenOf = new Map(characters.map((character, token) => [character, token]));
  return { characters, tokenOf, bos: characters.length };
}

/** The tokens of a document between two BOS. Throws a RangeError for a character outside the vocabulary. */
export function encode({ tokenOf, bos }: Tokenizer, document: string): number[] {
  const tokens = Array.from(document, (character) => {
    const token = tokenOf.get(character);
    if (token === undefined) throw new RangeError(`'${character}' is not in the vocabulary`);
    return token;
  });
  return [bos, ...tokens, bos];
}

// --- Parameters: what the model knows. They start as random numbers. ---

export interface Model {
  readonly config: Config;
  readonly wte: Matrix; // embedding of each token
  readonly wpe: Matrix; // embedding of each position
  readonly lm_head: Matrix; // from a vector to one logit a token
  readonly mlp_fc1: Matrix;
  readonly mlp_fc2: Matrix;
}

function matrix(random: Random, rows: number, columns: number, std: number): Matrix {
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Value.parameter(random.gauss(0, std))),
  );
}

export function createModel(config: Config, vocabularySize: number, random: Random): Model {
  const { nEmbd, blockSize, initStd: std } = config;
  return {
    config,
    wte: matrix(random, vocabularySize, nEmbd, std),
    wpe: matrix(random, blockSize, nEmbd, std),
    lm_head: matrix(random, vocabularySize, nEmbd, std),
    mlp_fc1: matrix(random, 4 * nEmbd, nEmbd, std),
    mlp_fc2: matrix(random, nEmbd, 4 * nEmbd, std),
  };
}

/** Every parameter matrix by its name, in the order of creation. */
export function stateDict({ config, ...matrices }: Model): [string, Matrix][] {
  return Object.entries(matrices);
}

// --- The model: from a token and its position to what may come next. ---

function sum(x: Vector): Value {
  let total = Value.constant(0);
  for (let i = 0; i < x.length; i++) total = total.add(x[i]);
  return total;
}

function dot(a: Vector, b: Vector): Value {
  let total = Value.constant(0);
  for (let i = 0; i < a.length; i++) total = total.add(a[i].mul(b[i]));
  return total;
}

function add(a: Vector, b: Vector): Vector {
  return a.map((ai, i) => ai.add(b[i]));
}

/** The matrix times the vector: one number a row. */
function linear(x: Vector, w: Matrix): Vector {
  return w.map((row) => dot(row, x));
}

/** Any numbers to probabilities: positive, and 1 in total. */
function softmax(logits: Vector): Vector {
  const max = Math.max(...logits.map((logit) => logit.data));
  const exps = logits.map((logit) => logit.sub(max).exp());
  const total = sum(exps);
  return exps.map((e) => e.div(total));
}

/** Where a position computes on its own. */
function mlp(x: Vector, model: Model): Vector {
  const hidden = linear(x, model.mlp_fc1);
  const activated = hidden.map((h) => h.relu());
  return linear(activated, model.mlp_fc2);
}

/** One logit for each token that may follow `tokenId` at `position`. */
function logitsAfter(model: Model, tokenId: number, position: number): Vector {
  let x = add(model.wte[tokenId], model.wpe[position]);
  const processed = mlp(x, model);
  x = add(x, processed);
  return linear(x, model.lm_head);
}

// --- Training: predict each next token, measure how wrong that was, move every parameter a little against it. ---

/** The loss of a document: the mean of -log p(next token) over its positions, in nats. */
export function documentLoss(model: Model, tokens: readonly number[]): Value {
  const n = Math.min(model.config.blockSize, tokens.length - 1);
  const losses: Vector = [];
  for (let position = 0; position < n; position++) {
    const tokenId = tokens[position];
    const targetId = tokens[position + 1];
    const logits = logitsAfter(model, tokenId, position);
    const probs = softmax(logits);
    const lossT = probs[targetId].log().neg();
    losses.push(lossT);
  }
  return sum(losses).mul(1 / n);
}

/** The arrays that the optimizer keeps from step to step: none. */
export function createOptimizer(): Record<string, Float64Array> {
  return {};
}

export function learningRateAt(config: Config, step: number): number {
  return config.learningRate * (1 - step / config.numSteps);
}

/** Gradient descent: moves every parameter against its gradient; `step` counts from 0. */
export function sgd(parameters: Vector, config: Config, step: number): void {
  const lrT = learningRateAt(config, step);
  for (let i = 0; i < parameters.length; i++) {
    const p = parameters[i];
    p.data -= lrT * p.grad;
  }
}

/** One training step on one document; gives the loss. `step` counts from 0. */
export function trainStep(model: Model, parameters: Vector, _: unknown, tokens: number[], step: number): Value {
  const loss = documentLoss(model, tokens);
  // Sets every gradient to 0 first. The published program does so last, with `p.grad = 0`.
  loss.backward();
  sgd(parameters, model.config, step);
  return loss;
}

/**
 * The training loop: one document a step, again from the first after the last; gives the loss of each step. The
 * Inspector's session calls trainStep in the same way, and can go back to a step.
 */
export function* train(model: Model, tokenizer: Tokenizer, docs: readonly string[]): Generator<Value> {
  const parameters = stateDict(model).flatMap(([, rows]) => rows.flat());
  const optimizer = createOptimizer();
  for (let step = 0; step < model.config.numSteps; step++) {
    const tokens = encode(tokenizer, docs[step % docs.length]);
    tape.beginStep(); // forgets the nodes of the step before
    yield trainStep(model, parameters, optimizer, tokens, step);
  }
}

// --- Sampling: let the model make up a document, token by token. ---

/** A new document that begins with the tokens `given`. A low temperature prefers the likely tokens. */
export function sample(
  model: Model,
  tokenizer: Tokenizer,
  random: Random,
  temperature: number,
  given: readonly number[] = [],
): string {
  let document = '';
  let tokenId = tokenizer.bos;
  for (let position = 0; position < model.config.blockSize; position++) {
    const logits = logitsAfter(model, tokenId, position);
    const probs = softmax(logits.map((logit) => logit.div(temperature)));
    tokenId = given[position] ?? random.choice(probs.map((p) => p.data));
    if (tokenId === tokenizer.bos) break;
    document += tokenizer.characters[tokenId];
  }
  return document;
}
