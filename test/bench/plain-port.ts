/**
 * MicroGPT as it is usually ported: one object per Value, with its children and local gradients, and backward() over a
 * topological order. The benchmark holds the engine's tape against it, on the same documents and parameters.
 */

export class PlainValue {
  data: number;
  grad = 0;
  private readonly children: readonly PlainValue[];
  private readonly localGrads: readonly number[];

  constructor(data: number, children: readonly PlainValue[] = [], localGrads: readonly number[] = []) {
    this.data = data;
    this.children = children;
    this.localGrads = localGrads;
  }

  add(other: PlainValue | number): PlainValue {
    const b = typeof other === 'number' ? new PlainValue(other) : other;
    return new PlainValue(this.data + b.data, [this, b], [1, 1]);
  }

  mul(other: PlainValue | number): PlainValue {
    const b = typeof other === 'number' ? new PlainValue(other) : other;
    return new PlainValue(this.data * b.data, [this, b], [b.data, this.data]);
  }

  pow(exponent: number): PlainValue {
    return new PlainValue(this.data ** exponent, [this], [exponent * this.data ** (exponent - 1)]);
  }

  log(): PlainValue {
    return new PlainValue(Math.log(this.data), [this], [1 / this.data]);
  }

  exp(): PlainValue {
    const data = Math.exp(this.data);
    return new PlainValue(data, [this], [data]);
  }

  relu(): PlainValue {
    return new PlainValue(Math.max(0, this.data), [this], [this.data > 0 ? 1 : 0]);
  }

  neg(): PlainValue {
    return this.mul(-1);
  }

  sub(other: PlainValue | number): PlainValue {
    return this.add(typeof other === 'number' ? -other : other.neg());
  }

  div(other: PlainValue | number): PlainValue {
    return this.mul(typeof other === 'number' ? 1 / other : other.pow(-1));
  }

  backward(): void {
    const order: PlainValue[] = [];
    const visited = new Set<PlainValue>();
    const visit = (value: PlainValue): void => {
      if (visited.has(value)) return;
      visited.add(value);
      for (const child of value.children) visit(child);
      order.push(value);
    };
    visit(this);
    this.grad = 1;
    for (const value of order.reverse()) {
      for (const [i, child] of value.children.entries()) child.grad += value.localGrads[i] * value.grad;
    }
  }
}

type Vector = PlainValue[];
type Matrix = Vector[];

/** Shape of the model: the default one's, with its parameters as numbers by matrix name. */
export interface PlainModel {
  readonly nLayer: number;
  readonly nHead: number;
  readonly weights: Readonly<Record<string, Matrix>>;
}

export function plainModel(nLayer: number, nHead: number, weights: Readonly<Record<string, number[][]>>): PlainModel {
  const values = Object.entries(weights).map(([name, matrix]) => [
    name,
    matrix.map((row) => row.map((x) => new PlainValue(x))),
  ]);
  return { nLayer, nHead, weights: Object.fromEntries(values) };
}

const sum = (x: Vector): PlainValue => x.reduce((total, xi) => total.add(xi), new PlainValue(0));

const linear = (x: Vector, w: Matrix): Vector => w.map((row) => sum(row.map((wi, i) => wi.mul(x[i]))));

function softmax(logits: Vector): Vector {
  const max = Math.max(...logits.map((logit) => logit.data));
  const exps = logits.map((logit) => logit.sub(max).exp());
  const total = sum(exps);
  return exps.map((e) => e.div(total));
}

function rmsnorm(x: Vector): Vector {
  const scale = sum(x.map((xi) => xi.mul(xi)))
    .div(x.length)
    .add(1e-5)
    .pow(-0.5);
  return x.map((xi) => xi.mul(scale));
}

function gpt(model: PlainModel, token: number, position: number, keys: Matrix[], values: Matrix[]): Vector {
  const { weights, nHead, nLayer } = model;
  let x = rmsnorm(weights['wte'][token].map((t, i) => t.add(weights['wpe'][position][i])));
  for (let layer = 0; layer < nLayer; layer++) {
    const of = (name: string): Matrix => weights[`layer${layer}.${name}`];
    let residual = x;
    x = rmsnorm(x);
    const q = linear(x, of('attn_wq'));
    keys[layer].push(linear(x, of('attn_wk')));
    values[layer].push(linear(x, of('attn_wv')));
    const headDim = x.length / nHead;
    const mixed: Vector = [];
    for (let head = 0; head < nHead; head++) {
      const start = head * headDim;
      const query = q.slice(start, start + headDim);
      const scores = keys[layer].map((key) =>
        sum(query.map((qi, i) => qi.mul(key[start + i]))).div(Math.sqrt(headDim)),
      );
      const attention = softmax(scores);
      for (let i = start; i < start + headDim; i++)
        mixed.push(sum(attention.map((a, t) => a.mul(values[layer][t][i]))));
    }
    x = linear(mixed, of('attn_wo')).map((xi, i) => xi.add(residual[i]));
    residual = x;
    const hidden = linear(rmsnorm(x), of('mlp_fc1')).map((h) => h.relu());
    x = linear(hidden, of('mlp_fc2')).map((xi, i) => xi.add(residual[i]));
  }
  return linear(x, weights['lm_head']);
}

/** Forward and backward pass and Adam on one document; gives the loss. `step` counts from 0. */
export function plainStep(
  model: PlainModel,
  parameters: Vector,
  moments: { m: Float64Array; v: Float64Array },
  tokens: readonly number[],
  step: number,
  schedule: { learningRate: number; numSteps: number; beta1: number; beta2: number; eps: number; blockSize: number },
): number {
  const n = Math.min(schedule.blockSize, tokens.length - 1);
  const keys: Matrix[] = Array.from({ length: model.nLayer }, () => []);
  const values: Matrix[] = Array.from({ length: model.nLayer }, () => []);
  const losses: Vector = [];
  for (let position = 0; position < n; position++) {
    const probabilities = softmax(gpt(model, tokens[position], position, keys, values));
    losses.push(probabilities[tokens[position + 1]].log().neg());
  }
  const loss = sum(losses).mul(1 / n);
  loss.backward();
  const { beta1, beta2, eps } = schedule;
  const rate = schedule.learningRate * (1 - step / schedule.numSteps);
  for (const [i, p] of parameters.entries()) {
    moments.m[i] = beta1 * moments.m[i] + (1 - beta1) * p.grad;
    moments.v[i] = beta2 * moments.v[i] + (1 - beta2) * p.grad ** 2;
    const mHat = moments.m[i] / (1 - beta1 ** (step + 1));
    const vHat = moments.v[i] / (1 - beta2 ** (step + 1));
    p.data -= (rate * mHat) / (Math.sqrt(vHat) + eps);
    p.grad = 0;
  }
  return loss.data;
}
