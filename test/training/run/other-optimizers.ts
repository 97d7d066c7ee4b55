/** Programs as the built-in one, with other optimizers. */

import { documentLoss, type Model } from '../../../src/engine/microgpt';
import { builtIn } from '../../../src/program/built-in';
import type { ModelModule, Program } from '../../../src/program/program';

/** Gradient descent with momentum: one array, `velocity`. */
export const momentum = program('momentum', ['velocity'], (gradient, i, { velocity }) => {
  velocity[i] = 0.9 * velocity[i] + gradient;
  return 0.1 * velocity[i];
});

/** Gradient descent, with no array. */
export const descent = program('descent', [], (gradient) => 0.1 * gradient);

/** Gradient descent, with arrays that it never writes. */
export const idle = program('idle', ['m', 'v'], (gradient) => 0.1 * gradient);

/** The first arrays of many, by names that objects have or that are long; each parameter's gradient is in the last. */
export const many = program(
  'many',
  ['constructor', 'toString', 'm', 'a'.repeat(30)],
  (gradient, i, { [`${'a'.repeat(30)}`]: last }) => {
    last[i] = gradient;
    return 0.1 * gradient;
  },
);

type Arrays = Readonly<Record<string, Float64Array>>;

/** `by` gives what a parameter is moved by, from its gradient and the arrays. */
function program(
  name: string,
  arrays: readonly string[],
  by: (gradient: number, i: number, arrays: Arrays) => number,
): Program {
  const trainStep: ModelModule['trainStep'] = (model, parameters, optimizer, tokens) => {
    const loss = documentLoss(model as Model, tokens);
    loss.backward();
    for (const [i, parameter] of parameters.entries()) parameter.data -= by(parameter.grad, i, optimizer);
    return loss;
  };
  const createOptimizer = (parameters: number) =>
    Object.fromEntries(arrays.map((array) => [array, new Float64Array(parameters)]));
  return { ...builtIn, name, module: { ...builtIn.module, createOptimizer, trainStep } };
}
