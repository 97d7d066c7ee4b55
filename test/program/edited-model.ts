/** Texts of models that users may write: the built-in text with changes, and others. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ModelFile } from '../../src/program/program';

export const original = readFileSync(path.resolve('src/engine/microgpt.ts'), 'utf8');

/** The built-in text with parts of it replaced. */
export function edited(...pairs: readonly (readonly [from: string, to: string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The built-in text has no ${from}`);
    return text.replace(from, () => to);
  }, original);
}

export function fileOf(text: string, name = 'microgpt.ts'): ModelFile {
  return { uri: `file:///models/${name}`, name, text };
}

const tableModel = `import type { Random } from './random';
import { Value } from './value';

type Matrix = Value[][];

/** A table of logits: which token follows which. */
export function createModel(config: { numSteps: number }, vocabularySize: number, random: Random) {
  const table = Array.from({ length: vocabularySize }, () =>
    Array.from({ length: vocabularySize }, () => Value.parameter(random.gauss(0, 0.1))),
  );
  return { config, table };
}
type Model = ReturnType<typeof createModel>;

export function stateDict({ table }: Model): [string, Matrix][] {
  return [['table', table]];
}

function softmax(logits: Value[]): Value[] {
  const exps = logits.map((logit) => logit.exp());
  const total = exps.reduce((a, b) => a.add(b));
  return exps.map((e) => e.div(total));
}

function loss(model: Model, tokens: readonly number[]): Value {
  let total = Value.constant(0);
  for (let position = 0; position + 1 < tokens.length; position++) {
    const p = softmax(model.table[tokens[position]]);
    total = total.sub(p[tokens[position + 1]].log());
  }
  return total.div(tokens.length - 1);
}

export function trainStep(model: Model, parameters: Value[], _optimizer: unknown, tokens: number[], step: number): Value {
  const mean = loss(model, tokens);
  mean.backward();
  const rate = 5 * (1 - step / model.config.numSteps);
  for (const p of parameters) p.data -= rate * p.grad;
  return mean;
}
`;

const classesModel = `import type { Random } from './random';
import { Value } from './value';

class Linear {
  readonly w: Value[][];
  readonly b: Value[];
  constructor(random: Random, inputs: number, outputs: number) {
    this.w = Array.from({ length: outputs }, () =>
      Array.from({ length: inputs }, () => Value.parameter(random.gauss(0, 1 / Math.sqrt(inputs)))),
    );
    this.b = Array.from({ length: outputs }, () => Value.parameter(0));
  }
  forward(x: Value[]): Value[] {
    return this.w.map((row, i) => {
      let total = this.b[i];
      for (let j = 0; j < x.length; j++) total = total.add(row[j].mul(x[j]));
      return total;
    });
  }
}

class Mlp {
  readonly embedding: Value[][];
  readonly hidden: Linear;
  readonly out: Linear;
  constructor(vocabulary: number, random: Random) {
    this.embedding = Array.from({ length: vocabulary }, () =>
      Array.from({ length: 4 }, () => Value.parameter(random.gauss(0, 1))),
    );
    this.hidden = new Linear(random, 12, 16);
    this.out = new Linear(random, 16, vocabulary);
  }
  forward(context: number[]): Value[] {
    const x = context.flatMap((token) => this.embedding[token]);
    const h = this.hidden.forward(x).map((v) => v.tanh());
    return this.out.forward(h);
  }
}

export function createModel(_config: unknown, vocabulary: number, random: Random) {
  return new Mlp(vocabulary, random);
}
export function stateDict({ embedding, hidden, out }: Mlp): [string, Value[][] | Value[]][] {
  return [['embedding', embedding], ['hidden.w', hidden.w], ['hidden.b', hidden.b], ['out.w', out.w], ['out.b', out.b]];
}
export function createOptimizer(): Record<string, Float64Array> {
  return {};
}
export function trainStep(model: Mlp, parameters: Value[], _optimizer: unknown, tokens: number[]): Value {
  const losses: Value[] = [];
  let context = [tokens[0], tokens[0], tokens[0]];
  for (const next of tokens.slice(1)) {
    const exps = model.forward(context).map((logit) => logit.exp());
    const total = exps.reduce((a, b) => a.add(b));
    losses.push(exps[next].div(total).log().neg());
    context = [...context.slice(1), next];
  }
  const loss = losses.reduce((a, b) => a.add(b)).div(losses.length);
  loss.backward();
  for (const p of parameters) p.data -= 0.1 * p.grad;
  return loss;
}
`;

/** Models that run, by what is different about them. */
export const models: Readonly<Record<string, string>> = {
  'the built-in text': original,
  'tanh made of exp': edited(
    ['hidden.map((h) => h.relu())', 'hidden.map((h) => tanhOf(h))'],
    [
      '/** Where a position computes on its own. */',
      'function tanhOf(x: Value): Value {\n  const e = x.mul(2).exp();\n  return e.sub(1).div(e.add(1));\n}\n\n/** Where a position computes on its own. */',
    ],
  ),
  'tanh of Value': edited(['h.relu()', 'h.tanh()']),
  'two layers, tied': edited(
    ['    lm_head: matrix(random, vocabularySize, nEmbd, std),\n', ''],
    ['  readonly lm_head: Matrix; // from a vector to one logit a token\n', ''],
    ['{ wte, wpe, lm_head, layers }', '{ wte, wpe, layers }'],
    ["['lm_head', lm_head], ", ''],
    ['linear(x, model.lm_head)', 'linear(x, model.wte)'],
    ['length: nLayer }', 'length: 2 }'],
  ),
  'no attention': edited([
    '    const attended = attention(rmsnorm(x), parameters, caches[layer], model.config.nHead);\n    x = add(x, attended);\n',
    '',
  ]),
  SGD: edited([
    `    m[i] = beta1 * m[i] + (1 - beta1) * p.grad;
    v[i] = beta2 * v[i] + (1 - beta2) * p.grad ** 2;
    const mHat = m[i] / mCorrection;
    const vHat = v[i] / vCorrection;
    p.data -= (lrT * mHat) / (Math.sqrt(vHat) + eps);`,
    '    p.data -= lrT * p.grad;',
  ]),
  'dropout by Math.random': edited(['h.relu()', 'h.relu().mul(Math.random() < 0.1 ? 0 : 1 / 0.9)']),
  'attention by other names': edited(
    ['const attnWeights = softmax(attnLogits);', 'const att = softmax(attnLogits);'],
    ['mix(attnWeights, values)', 'mix(att, values)'],
    [
      'for (let head = 0; head < nHead; head++) {\n    const start = head * headDim;',
      'for (let h = 0; h < nHead; h++) {\n    const start = h * headDim;',
    ],
    [
      'const probs = softmax(logits);\n    const lossT = probs[targetId].log().neg();\n    losses.push(lossT);',
      'const p = softmax(logits);\n    losses.push(p[targetId].log().neg());',
    ],
  ),
  'a table': tableModel,
  'classes, no optimizer arrays': classesModel,
};
