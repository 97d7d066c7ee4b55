/** Texts of programs: the built-in one with changes, and others. */

import { sourceTables } from 'microgpt:source';

type Change = readonly [from: string, to: string];

/** The built-in text with each of the texts replaced, everywhere. */
function changed(...changes: readonly Change[]): string {
  let { text } = sourceTables;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`The built-in program has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

const otherPositions: Change = [
  'for (let position = 0; position < n; position++) {\n    const tokenId',
  'for (let t = 0; t < n; t++) {\n    const position = t;\n    const tokenId',
];
const otherHeads: Change = [
  'for (let head = 0; head < nHead; head++) {\n    const start = head * headDim;',
  'for (let h = 0; h < nHead; h++) {\n    const start = h * headDim;',
];
const otherWords: readonly Change[] = [
  ['attnWeights', 'att'],
  ['probs', 'p'],
  ['lossT', 'each'],
];
const otherLayers: readonly Change[] = [
  [
    'for (let layer = 0; layer < model.layers.length; layer++) {\n    const parameters = model.layers[layer];',
    'for (const [i, parameters] of model.layers.entries()) {',
  ],
  ['caches[layer]', 'caches[i]'],
];
const otherMatrices: Change = [
  "['wte', wte], ['wpe', wpe], ['lm_head', lm_head]",
  "['tokens', wte], ['places', wpe], ['out', lm_head]",
];

/** The built-in program with other names for all by which it is known. */
export const otherNames = changed(otherPositions, otherHeads, ...otherWords, ...otherLayers, otherMatrices);

/** Of these, only the loop over positions has another name. */
export const otherPositionsOnly = changed(otherPositions);

/** Only what is predicted and attended to has other names. */
export const otherVectorsOnly = changed(otherHeads, ...otherWords);

/** The embedding of a token is its row of the logits, too. */
export const tied = changed(
  ['  readonly lm_head: Matrix; // from a vector to one logit a token\n', ''],
  ['    lm_head: matrix(random, vocabularySize, nEmbd, std),\n', ''],
  ['{ wte, wpe, lm_head, layers }', '{ wte, wpe, layers }'],
  [", ['lm_head', lm_head]", ''],
  ['linear(x, model.lm_head)', 'linear(x, model.wte)'],
);

const withoutAttention: Change = [
  '    const attended = attention(rmsnorm(x), parameters, caches[layer], model.config.nHead);\n    x = add(x, attended);\n',
  '',
];

export const noAttention = changed(withoutAttention);

/** Attention whose weights are between 0 and 1, and have no fixed sum. */
export const sigmoids = changed(otherHeads, ...otherWords, [
  'const att = softmax(attnLogits);',
  'const att = attnLogits.map((logit) => logit.neg().exp().add(1).pow(-1));',
]);

/** Every layer has a call of its own, two in all. */
export const unrolled = changed(otherHeads, otherPositions, ...otherWords, [
  `for (let layer = 0; layer < model.layers.length; layer++) {
    const parameters = model.layers[layer];
    const attended = attention(rmsnorm(x), parameters, caches[layer], model.config.nHead);
    x = add(x, attended);
    const processed = mlp(rmsnorm(x), parameters);
    x = add(x, processed);
  }`,
  `const [first, second] = model.layers;
  x = add(x, attention(rmsnorm(x), first, caches[0], model.config.nHead));
  x = add(x, mlp(rmsnorm(x), first));
  x = add(x, attention(rmsnorm(x), second, caches[1], model.config.nHead));
  x = add(x, mlp(rmsnorm(x), second));`,
]);

/** Layers are around positions, which are in a loop of each layer. */
function layerByLayerOver(index: string): string {
  return changed(otherHeads, ...otherWords, [
    `  for (let position = 0; position < n; position++) {
    const tokenId = tokens[position];
    const targetId = tokens[position + 1];
    const logits = gpt(model, tokenId, position, caches);
`,
    `  let xs: Vector[] = [];
  for (let ${index} = 0; ${index} < n; ${index}++) xs.push(rmsnorm(add(model.wte[tokens[${index}]], model.wpe[${index}])));
  for (const [l, parameters] of model.layers.entries()) {
    for (let ${index} = 0; ${index} < n; ${index}++) {
      const x = xs[${index}];
      const attended = add(x, attention(rmsnorm(x), parameters, caches[l], model.config.nHead));
      xs[${index}] = add(attended, mlp(rmsnorm(attended), parameters));
    }
  }
  for (let ${index} = 0; ${index} < n; ${index}++) {
    const targetId = tokens[${index} + 1];
    const logits = linear(xs[${index}], model.lm_head);
`,
  ]);
}

export const layerByLayer = layerByLayerOver('i');
export const layerByLayerNamed = layerByLayerOver('position');

/** The sign of the loss is turned at the end; every probability is made by a call. */
export const turnedAtTheEnd = changed(
  otherPositions,
  otherHeads,
  ...otherWords,
  ['const each = p[targetId].log().neg();', 'const each = p[targetId].log();'],
  ['sum(losses).mul(1 / n)', 'sum(losses).mul(-1 / n)'],
  ['return exps.map((e) => e.div(total));', 'return exps.map((e) => share(e, total));'],
  [
    '/** Scales a vector',
    'function share(part: Value, total: Value): Value {\n  return part.div(total);\n}\n\n/** Scales a vector',
  ],
);

/** A part of the loss is for the likelihood of each token. */
export const smoothed = changed([
  'const lossT = probs[targetId].log().neg();',
  'const lossT = probs[targetId].log().neg().mul(0.9).add(sum(probs.map((p) => p.log())).mul(-0.1 / probs.length));',
]);

/** The loss of a position is how far from 1 the probability is. */
export const noLogarithm = changed([
  'const lossT = probs[targetId].log().neg();',
  'const lossT = probs[targetId].neg().add(1);',
]);

/** The names of the predictions stand for something else. */
export const namesOfOthers = changed([
  `const probs = softmax(logits);
    const lossT = probs[targetId].log().neg();
    losses.push(lossT);`,
  `const p = softmax(logits);
    const probs = softmax(logits.map((logit) => logit.div(2)));
    const lossT = p[targetId].log().neg();
    losses.push(lossT);`,
]);

const header = `import type { Random } from './random';
import { Value } from './value';

type Vector = Value[];
type Matrix = Vector[];

function matrix(random: Random, rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Value.parameter(random.gauss(0, 0.1))));
}

function softmax(logits: Vector): Vector {
  const exps = logits.map((logit) => logit.exp());
  const total = exps.reduce((a, b) => a.add(b));
  return exps.map((e) => e.div(total));
}

function descend(parameters: Vector, loss: Value): Value {
  loss.backward();
  for (const p of parameters) p.data -= 0.1 * p.grad;
  return loss;
}
`;

/** A table of logits: which token follows which. */
export const bigram = `${header}
export function createModel(_config: unknown, vocabulary: number, random: Random) {
  return { table: matrix(random, vocabulary, vocabulary) };
}
type Model = ReturnType<typeof createModel>;

export function stateDict(model: Model): [string, Matrix][] {
  return [['table', model.table]];
}

function nll(model: Model, tokens: readonly number[]): Value {
  let total = Value.constant(0);
  for (let i = 0; i + 1 < tokens.length; i++) {
    const next = softmax(model.table[tokens[i]]);
    total = total.sub(next[tokens[i + 1]].log());
  }
  return total.div(tokens.length - 1);
}

export function trainStep(model: Model, parameters: Vector, _optimizer: unknown, tokens: readonly number[]): Value {
  return descend(parameters, nll(model, tokens));
}
`;

/** A perceptron of the last three tokens; \`lossOf\` is the loss of a position from \`logits\` and \`next\`. */
function perceptron(lossOf: string): string {
  return `${header}
class Linear {
  readonly w: Matrix;
  readonly b: Vector;
  constructor(random: Random, inputs: number, outputs: number) {
    this.w = matrix(random, outputs, inputs);
    [this.b] = matrix(random, 1, outputs);
  }
  forward(x: Vector): Vector {
    return this.w.map((row, i) => row.reduce((total, weight, j) => total.add(weight.mul(x[j])), this.b[i]));
  }
}

class Mlp {
  readonly embedding: Matrix;
  readonly hidden: Linear;
  readonly out: Linear;
  constructor(vocabulary: number, random: Random) {
    this.embedding = matrix(random, vocabulary, 8);
    this.hidden = new Linear(random, 24, 32);
    this.out = new Linear(random, 32, vocabulary);
  }
  forward(context: readonly number[]): Vector {
    const x = context.flatMap((token) => this.embedding[token]);
    return this.out.forward(this.hidden.forward(x).map((v) => v.relu()));
  }
}

function lossOf(logits: Vector, next: number): Value {
  ${lossOf}
}

export function createModel(_config: unknown, vocabulary: number, random: Random) {
  return new Mlp(vocabulary, random);
}

export function stateDict(model: Mlp): [string, Matrix][] {
  const { embedding, hidden, out } = model;
  return [['embedding', embedding], ['hidden.w', hidden.w], ['hidden.b', [hidden.b]], ['out.w', out.w], ['out.b', [out.b]]];
}

export function trainStep(model: Mlp, parameters: Vector, _optimizer: unknown, tokens: readonly number[]): Value {
  const losses: Vector = [];
  let context = [tokens[0], tokens[0], tokens[0]];
  for (const next of tokens.slice(1)) {
    losses.push(lossOf(model.forward(context), next));
    context = [...context.slice(1), next];
  }
  return descend(parameters, losses.reduce((a, b) => a.add(b)).div(losses.length));
}
`;
}

export const mlp = perceptron('return softmax(logits)[next].log().neg();');

/** It computes the probability of the target alone. */
export const mlpOfTarget = perceptron(`const exps = logits.map((logit) => logit.exp());
  return exps[next].div(exps.reduce((a, b) => a.add(b))).log().neg();`);

/** A step that calls no function of the file: its loops are not seen. */
export const inline = `${header}
export function createModel(_config: unknown, vocabulary: number, random: Random) {
  return { table: matrix(random, vocabulary, vocabulary) };
}
type Model = ReturnType<typeof createModel>;

export function stateDict(model: Model): [string, Matrix][] {
  return [['table', model.table]];
}

export function trainStep(model: Model, parameters: Vector, _optimizer: unknown, tokens: readonly number[]): Value {
  let total = Value.constant(0);
  for (let i = 0; i + 1 < tokens.length; i++) {
    const exps = model.table[tokens[i]].map((logit) => logit.exp());
    total = total.sub(exps[tokens[i + 1]].div(exps.reduce((a, b) => a.add(b))).log());
  }
  return descend(parameters, total.div(tokens.length - 1));
}
`;
