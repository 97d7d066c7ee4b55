/**
 * From a bigram to a GPT, step 4 of 5: heads and layers, which complete the model.
 *
 * New in this step: attention has several heads, each with weights of its own, so that a position
 * can look for several things at once. And attention and MLP are a layer, which others like it can
 * follow: nLayer says how many there are.
 *
 * Step 5 is microgpt.ts itself: what it adds is Adam, in place of plain gradient descent.
 */

import type { Random } from './random';
import { tape, Value } from './value';

export interface Config {
  readonly nLayer: number; // transformer blocks, one after the other
  readonly nEmbd: number; // length of the vector that stands for a token
  readonly nHead: number; // attention heads in a block; they share the vector evenly
  readonly blockSize: number; // context window: how many positions the model looks back on
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

interface Layer {
  readonly attn_wq: Matrix;
  readonly attn_wk: Matrix;
  readonly attn_wv: Matrix;
  readonly attn_wo: Matrix;
  readonly mlp_fc1: Matrix;
  readonly mlp_fc2: Matrix;
}

export interface Model {
  readonly config: Config;
  readonly wte: Matrix; // embedding of each token
  readonly wpe: Matrix; // embedding of each position
  readonly lm_head: Matrix; // from a vector to one logit a token
  readonly layers: readonly Layer[];
}

function matrix(random: Random, rows: number, columns: number, std: number): Matrix {
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Value.parameter(random.gauss(0, std))),
  );
}

export function createModel(config: Config, vocabularySize: number, random: Random): Model {
  const { nLayer, nEmbd, blockSize, initStd: std } = config;
  return {
    config,
    wte: matrix(random, vocabularySize, nEmbd, std),
    wpe: matrix(random, blockSize, nEmbd, std),
    lm_head: matrix(random, vocabularySize, nEmbd, std),
    layers: Array.from({ length: nLayer }, () => ({
      attn_wq: matrix(random, nEmbd, nEmbd, std),
      attn_wk: matrix(random, nEmbd, nEmbd, std),
      attn_wv: matrix(random, nEmbd, nEmbd, std),
      attn_wo: matrix(random, nEmbd, nEmbd, std),
      mlp_fc1: matrix(random, 4 * nEmbd, nEmbd, std),
      mlp_fc2: matrix(random, nEmbd, 4 * nEmbd, std),
    })),
  };
}

/** Every parameter matrix by its name, in the order of creation. */
export function stateDict({ wte, wpe, lm_head, layers }: Model): [string, Matrix][] {
  const ofLayers = layers.flatMap((layer, i) =>
    Object.entries(layer).map(([name, weights]): [string, Matrix] => [`layer${i}.${name}`, weights]),
  );
  return [['wte', wte], ['wpe', wpe], ['lm_head', lm_head], ...ofLayers];
}

// --- The model: from a token and its position, and the tokens before it, to what may come next. ---

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

/** The weighted sum of vectors: column by column, the dot product with the weights. */
function mix(weights: Vector, vectors: Vector[]): Vector {
  const columns = vectors[0].map((_, i) => vectors.map((vector) => vector[i]));
  return columns.map((column) => dot(weights, column));
}

/** Any numbers to probabilities: positive, and 1 in total. */
function softmax(logits: Vector): Vector {
  const max = Math.max(...logits.map((logit) => logit.data));
  const exps = logits.map((logit) => logit.sub(max).exp());
  const total = sum(exps);
  return exps.map((e) => e.div(total));
}

/** Scales a vector to a root mean square of 1. */
function rmsnorm(x: Vector): Vector {
  const meanSquare = dot(x, x).div(x.length);
  const scale = meanSquare.add(1e-5).pow(-0.5);
  return x.map((xi) => xi.mul(scale));
}

/** What a layer's attention remembers of the positions so far. */
interface Cache {
  readonly keys: Vector[];
  readonly values: Vector[];
}

/** Where positions communicate: each head mixes the values of all positions so far, by how well its query fits their keys. */
function attention(x: Vector, layer: Layer, cache: Cache, nHead: number): Vector {
  const q = linear(x, layer.attn_wq);
  const k = linear(x, layer.attn_wk);
  const v = linear(x, layer.attn_wv);
  cache.keys.push(k);
  cache.values.push(v);
  const headDim = x.length / nHead;
  const xAttn: Vector = [];
  for (let head = 0; head < nHead; head++) {
    const start = head * headDim;
    const query = q.slice(start, start + headDim);
    const keys = cache.keys.map((key) => key.slice(start, start + headDim));
    const attnLogits = keys.map((key) => dot(query, key).div(Math.sqrt(headDim)));
    const attnWeights = softmax(attnLogits);
    const values = cache.values.map((value) => value.slice(start, start + headDim));
    const headOut = mix(attnWeights, values);
    xAttn.push(...headOut);
  }
  return linear(xAttn, layer.attn_wo);
}

/** Where a position computes on its own. */
function mlp(x: Vector, layer: Layer): Vector {
  const hidden = linear(x, layer.mlp_fc1);
  const activated = hidden.map((h) => h.relu());
  return linear(activated, layer.mlp_fc2);
}

/** One logit for each token that may follow `tokenId` at `position`. */
function gpt(model: Model, tokenId: number, position: number, caches: readonly Cache[]): Vector {
  const embedded = add(model.wte[tokenId], model.wpe[position]);
  // Not redundant with the norms below: the residual connections pass on x itself, and its gradient.
  let x = rmsnorm(embedded);
  for (let layer = 0; layer < model.layers.length; layer++) {
    const parameters = model.layers[layer];
    const attended = attention(rmsnorm(x), parameters, caches[layer], model.config.nHead);
    x = add(x, attended);
    const processed = mlp(rmsnorm(x), parameters);
    x = add(x, processed);
  }
  return linear(x, model.lm_head);
}

function emptyCaches(model: Model): Cache[] {
  return model.layers.map(() => ({ keys: [], values: [] }));
}

// --- Training: predict each next token, measure how wrong that was, move every parameter a little against it. ---

/** The loss of a document: the mean of -log p(next token) over its positions, in nats. */
export function documentLoss(model: Model, tokens: readonly number[]): Value {
  const n = Math.min(model.config.blockSize, tokens.length - 1);
  const caches = emptyCaches(model);
  const losses: Vector = [];
  for (let position = 0; position < n; position++) {
    const tokenId = tokens[position];
    const targetId = tokens[position + 1];
    const logits = gpt(model, tokenId, position, caches);
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
  const caches = emptyCaches(model);
  let document = '';
  let tokenId = tokenizer.bos;
  for (let position = 0; position < model.config.blockSize; position++) {
    const logits = gpt(model, tokenId, position, caches);
    const probs = softmax(logits.map((logit) => logit.div(temperature)));
    tokenId = given[position] ?? random.choice(probs.map((p) => p.data));
    if (tokenId === tokenizer.bos) break;
    document += tokenizer.characters[tokenId];
  }
  return document;
}
