/** Gradients agree with central finite differences, for every operation and for the whole loss. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Config, createModel, documentLoss, stateDict } from '../../src/engine/microgpt';
import { Random } from '../../src/engine/random';
import { tape, Value } from '../../src/engine/value';

/** d f / d x[i], for all i, by the tape. */
function byTape(f: (x: Value[]) => Value, x: readonly number[]): number[] {
  const { inputs, result } = evaluated(f, x);
  result.backward();
  return inputs.map((input) => input.grad);
}

/** The same by central differences over a width of 2 h. */
function byDifferences(f: (x: Value[]) => Value, x: readonly number[], h: number): number[] {
  return x.map((xi, i) => {
    const above = evaluated(f, x.with(i, xi + h)).result.data;
    const below = evaluated(f, x.with(i, xi - h)).result.data;
    return (above - below) / (2 * h);
  });
}

function evaluated(f: (x: Value[]) => Value, x: readonly number[]): { inputs: Value[]; result: Value } {
  tape.clear();
  const inputs = x.map((xi) => Value.parameter(xi));
  return { inputs, result: f(inputs) };
}

/** Whether the tape agrees with differences; null where two widths of these do not agree, as over a kink of relu. */
function agrees(analytic: number, numeric: number, narrower: number): boolean | null {
  const scale = Math.max(1, Math.abs(analytic), Math.abs(numeric));
  if (Math.abs(numeric - narrower) > 1e-7 * scale) return null;
  return Math.abs(analytic - numeric) <= 1e-6 * scale;
}

/** Gives how many of the inputs could be told. */
function assertAgree(f: (x: Value[]) => Value, x: readonly number[]): number {
  const analytic = byTape(f, x);
  const numeric = byDifferences(f, x, 1e-5);
  const narrower = byDifferences(f, x, 5e-6);
  return analytic.filter((g, i) => {
    const agreed = agrees(g, numeric[i], narrower[i]);
    assert.notEqual(agreed, false, `gradient ${i} is ${g}, finite differences give ${numeric[i]}`);
    return agreed;
  }).length;
}

const positive = fc.double({ min: 0.1, max: 4, noNaN: true });
/** Away from 0, where relu has a kink and 1/x a pole. */
const nonZero = fc.tuple(positive, fc.boolean()).map(([x, negative]) => (negative ? -x : x));

const operations: Record<string, [fc.Arbitrary<number>, (a: Value, b: Value) => Value]> = {
  add: [nonZero, (a, b) => a.add(b)],
  'add a number': [nonZero, (a) => a.add(1.5)],
  mul: [nonZero, (a, b) => a.mul(b)],
  'mul by a number': [nonZero, (a) => a.mul(-2.5)],
  'mul by itself': [nonZero, (a) => a.mul(a)],
  'pow 3': [nonZero, (a) => a.pow(3)],
  'pow -1': [nonZero, (a) => a.pow(-1)],
  'pow -0.5': [positive, (a) => a.pow(-0.5)],
  log: [positive, (a) => a.log()],
  exp: [nonZero, (a) => a.exp()],
  relu: [nonZero, (a) => a.relu()],
  tanh: [nonZero, (a) => a.tanh()],
  sigmoid: [nonZero, (a) => a.sigmoid()],
  sqrt: [positive, (a) => a.sqrt()],
  // Once the first is the larger and once the second, by far: at a tie max has a kink.
  max: [nonZero, (a, b) => a.max(b.sub(9)).mul(a.sub(9).max(b))],
  'max with a number': [nonZero, (a) => a.max(0.05).mul(a)],
  neg: [nonZero, (a) => a.neg()],
  sub: [nonZero, (a, b) => a.sub(b)],
  'sub a number': [nonZero, (a) => a.sub(0.7)],
  div: [nonZero, (a, b) => a.div(b)],
  'div by a number': [nonZero, (a) => a.div(1.7)],
};

describe('gradients against central finite differences', () => {
  for (const [name, [inputs, operation]] of Object.entries(operations)) {
    it(name, () => {
      fc.assert(
        fc.property(inputs, inputs, (a, b) => {
          assert.equal(
            assertAgree(([x, y]) => operation(x, y), [a, b]),
            2,
          );
        }),
      );
    });
  }

  it('of expressions in which values are used many times', () => {
    type Grow = { op: string; a: number; b: number };
    const grow = fc.record({
      op: fc.constantFrom('add', 'mul', 'sub', 'div', 'relu', 'tame'),
      a: fc.nat(1000),
      b: fc.nat(1000),
    });
    const apply = (values: Value[], { op, a, b }: Grow): Value => {
      const x = values[a % values.length];
      const y = values[b % values.length];
      if (op === 'add') return x.add(y);
      if (op === 'mul') return x.mul(y);
      if (op === 'sub') return x.sub(y);
      if (op === 'div') return x.div(y.mul(y).add(1));
      // Once above 0 and once below, never at the kink, where finite differences tell half of the slope.
      if (op === 'relu') return x.mul(x).add(0.5).relu().sub(y.mul(y).add(0.5).neg().relu());
      return x.mul(x).add(1).pow(-0.5).mul(x); // between -1 and 1
    };
    let told = 0;
    let inputs = 0;
    fc.assert(
      fc.property(fc.array(positive, { minLength: 2, maxLength: 4 }), fc.array(grow, { maxLength: 12 }), (x, steps) => {
        inputs += x.length;
        told += assertAgree((given) => {
          const values = [...given];
          // The last factor keeps large numbers small, where finite differences are good.
          for (const step of steps) values.push(apply(values, { ...step, op: step.op === 'mul' ? 'tame' : step.op }));
          return values.reduce((total, value) => total.add(value.mul(value).add(1).log()), Value.constant(0));
        }, x);
      }),
    );
    assert.ok(told > 0.9 * inputs, `${told} of ${inputs} gradients could be told`);
  });

  it('of the whole loss, over random shapes and documents', () => {
    const shapes = fc.record({
      nLayer: fc.integer({ min: 1, max: 2 }),
      nHead: fc.integer({ min: 1, max: 2 }),
      headDim: fc.integer({ min: 1, max: 3 }),
      blockSize: fc.integer({ min: 1, max: 5 }),
      vocabulary: fc.integer({ min: 2, max: 5 }),
      seed: fc.nat(1e6),
    });
    let told = 0;
    let parametersSeen = 0;
    fc.assert(
      fc.property(shapes, fc.array(fc.nat(100), { minLength: 1, maxLength: 6 }), (shape, letters) => {
        const { nLayer, nHead, blockSize, vocabulary, seed } = shape;
        const bos = vocabulary - 1;
        const tokens = [bos, ...letters.map((letter) => letter % bos), bos];
        const config: Config = {
          ...{ nLayer, nHead, blockSize, nEmbd: nHead * shape.headDim, numSteps: 1, learningRate: 0 },
          ...{ beta1: 0.9, beta2: 0.99, eps: 1e-8, initStd: 0.5 },
        };
        tape.clear();
        const model = createModel(config, vocabulary, Random.seeded(seed));
        tape.endStep();
        const parameters = stateDict(model).flatMap(([, matrix]) => matrix.flat());
        const lossAt = (): Value => {
          tape.beginStep();
          return documentLoss(model, tokens);
        };
        lossAt().backward();
        const analytic = parameters.map((p) => p.grad);
        for (let i = 0; i < parameters.length; i += 7) {
          const value = parameters[i].data;
          const difference = (h: number): number => {
            parameters[i].data = value + h;
            const above = lossAt().data;
            parameters[i].data = value - h;
            const below = lossAt().data;
            parameters[i].data = value;
            return (above - below) / (2 * h);
          };
          const numeric = difference(1e-5);
          const agreed = agrees(analytic[i], numeric, difference(5e-6));
          assert.notEqual(agreed, false, `parameter ${i}: ${analytic[i]} against ${numeric}`);
          if (agreed) told++;
          parametersSeen++;
        }
      }),
      { numRuns: 40 },
    );
    assert.ok(told > 0.9 * parametersSeen, `${told} of ${parametersSeen} gradients could be told`);
  });
});
