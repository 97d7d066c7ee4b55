/**
 * Bigram: the smallest language model. One table of numbers has, for each token, the logits of the
 * tokens that may follow it.
 *
 * It differs from microgpt.ts in the model alone: a prediction knows nothing but the last token.
 * How much lower the loss of another model is shows what that model has learned beyond pairs of
 * neighbours.
 */

import type { Random } from './random';
import { tape, Value } from './value';

export interface Config {
  readonly blockSize: number; // how many positions of a document the model goes through
  readonly numSteps: number; // training steps, one document each; the learning rate falls to 0 over them
  readonly learningRate: number;
  readonly beta1: number; // Adam: how much the running mean of a gradient keeps
  readonly beta2: number; // Adam: how much the running mean of its square keeps
  readonly eps: number; // Adam: keeps the division by a small mean square in bounds
  readonly initStd: number; // standard deviation of the initial parameters
}

/** Settings that differ from those of microgpt.ts. */
export const config = { learningRate: 0.03 };

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
  readonly table: Matrix; // a row for each token: the logits of the tokens that may follow it
}

function matrix(random: Random, rows: number, columns: number, std: number): Matrix {
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Value.parameter(random.gauss(0, std))),
  );
}

export function createModel(config: Config, vocabularySize: number, random: Random): Model {
  const { initStd: std } = config;
  return {
    config,
    table: matrix(random, vocabularySize, vocabularySize, std),
  };
}

/** Every parameter matrix by its name, in the order of creation. */
export function stateDict({ config, ...matrices }: Model): [string, Matrix][] {
  return Object.entries(matrices);
}

// --- The model: from a token to what may come next. ---

function sum(x: Vector): Value {
  let total = Value.constant(0);
  for (let i = 0; i < x.length; i++) total = total.add(x[i]);
  return total;
}

/** Any numbers to probabilities: positive, and 1 in total. */
function softmax(logits: Vector): Vector {
  const max = Math.max(...logits.map((logit) => logit.data));
  const exps = logits.map((logit) => logit.sub(max).exp());
  const total = sum(exps);
  return exps.map((e) => e.div(total));
}

/** One logit for each token that may follow `tokenId`. */
function logitsAfter(model: Model, tokenId: number): Vector {
  return model.table[tokenId];
}

// --- Training: predict each next token, measure how wrong that was, move every parameter a little against it. ---

/** The loss of a document: the mean of -log p(next token) over its positions, in nats. */
export function documentLoss(model: Model, tokens: readonly number[]): Value {
  const n = Math.min(model.config.blockSize, tokens.length - 1);
  const losses: Vector = [];
  for (let position = 0; position < n; position++) {
    const tokenId = tokens[position];
    const targetId = tokens[position + 1];
    const logits = logitsAfter(model, tokenId);
    const probs = softmax(logits);
    const lossT = probs[targetId].log().neg();
    losses.push(lossT);
  }
  return sum(losses).mul(1 / n);
}

/** Adam's running means of every gradient (m) and of its square (v), one number a parameter. */
export interface Moments {
  readonly m: Float64Array;
  readonly v: Float64Array;
}

export function learningRateAt(config: Config, step: number): number {
  return config.learningRate * (1 - step / config.numSteps);
}

/** Moves every parameter against its gradient; `step` counts from 0. */
export function adam(parameters: Vector, { m, v }: Moments, config: Config, step: number): void {
  const { beta1, beta2, eps } = config;
  const lrT = learningRateAt(config, step);
  const mCorrection = 1 - beta1 ** (step + 1);
  const vCorrection = 1 - beta2 ** (step + 1);
  for (let i = 0; i < parameters.length; i++) {
    const p = parameters[i];
    m[i] = beta1 * m[i] + (1 - beta1) * p.grad;
    v[i] = beta2 * v[i] + (1 - beta2) * p.grad ** 2;
    const mHat = m[i] / mCorrection;
    const vHat = v[i] / vCorrection;
    p.data -= (lrT * mHat) / (Math.sqrt(vHat) + eps);
  }
}

/** One training step on one document; gives the loss. `step` counts from 0. */
export function trainStep(model: Model, parameters: Vector, moments: Moments, tokens: number[], step: number): Value {
  const loss = documentLoss(model, tokens);
  // Sets every gradient to 0 first. The published program does so last, with `p.grad = 0`.
  loss.backward();
  adam(parameters, moments, model.config, step);
  return loss;
}

/**
 * The training loop: one document a step, again from the first after the last; gives the loss of each step. The
 * Inspector's session calls trainStep in the same way, and can go back to a step.
 */
export function* train(model: Model, tokenizer: Tokenizer, docs: readonly string[]): Generator<Value> {
  const parameters = stateDict(model).flatMap(([, rows]) => rows.flat());
  const moments = { m: new Float64Array(parameters.length), v: new Float64Array(parameters.length) };
  for (let step = 0; step < model.config.numSteps; step++) {
    const tokens = encode(tokenizer, docs[step % docs.length]);
    tape.beginStep(); // forgets the nodes of the step before
    yield trainStep(model, parameters, moments, tokens, step);
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
    const logits = logitsAfter(model, tokenId);
    const probs = softmax(logits.map((logit) => logit.div(temperature)));
    tokenId = given[position] ?? random.choice(probs.map((p) => p.data));
    if (tokenId === tokenizer.bos) break;
    document += tokenizer.characters[tokenId];
  }
  return document;
}
