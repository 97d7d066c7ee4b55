/**
 * Checked values: operations that look at what they are given, for the first steps of a trial. They
 * are slower for good in a thread that has seen them once, so they are for a thread of its own.
 */

import { composed, operations } from '../../engine/operations';
import { UserError } from '../../engine/user-error';
import { tape, Value } from '../../engine/value';

type Operation = (this: Value, ...given: unknown[]) => Value;

const NAMES = [...operations.flatMap(({ word, arity }) => (arity > 0 ? [word] : [])), ...Object.keys(composed)];

/** How many Values an operation takes besides its own: `pow` takes a number. */
const TAKES: Readonly<Record<string, 'Value or number' | 'number'>> = {
  ...Object.fromEntries(operations.filter(({ arity }) => arity === 2).map(({ word }) => [word, 'Value or number'])),
  ...{ sub: 'Value or number', div: 'Value or number', pow: 'number' },
};

/**
 * Runs a step whose operations throw a UserError for anything but a Value of this step, a parameter
 * or a number. Its runs are taken node by node.
 */
export function checkingValues<T>(step: () => T): T {
  const made = new WeakSet<Value>();
  const prototype = Value.prototype as unknown as Record<string, Operation>;
  const before = new Map(NAMES.map((name) => [name, prototype[name]]));
  const { constant } = Value;
  const { sumOfProducts, products, beginStep } = tape;
  const isOfStep = (value: Value) => value.entry < tape.parameterCount || made.has(value);
  const noted = (value: Value) => {
    made.add(value);
    return value;
  };
  for (const [name, operation] of before) {
    prototype[name] = function (this: Value, ...given: unknown[]): Value {
      const takes = TAKES[name];
      const [other] = given;
      if (!isOfStep(this)) throw stale();
      if (takes !== undefined && typeof other !== 'number') {
        if (takes === 'number' || !(other instanceof Value)) throw unfit(name, other, takes);
        if (!isOfStep(other)) throw stale();
      }
      return noted(operation.apply(this, given));
    };
  }
  Value.constant = (value, site) => {
    if (typeof value !== 'number') throw unfit('Value.constant', value, 'number');
    return noted(constant(value, site));
  };
  const writer = tape as { sumOfProducts: unknown; products: unknown; beginStep: () => void };
  let begun = false;
  writer.beginStep = () => {
    if (begun) throw new UserError('A training step cannot begin another: leave out tape.beginStep().');
    begun = true;
    beginStep.call(tape);
  };
  writer.sumOfProducts = () => undefined;
  writer.products = (...given: unknown[]) => (given.at(-1) as () => Value[])();
  try {
    return step();
  } finally {
    for (const [name, operation] of before) prototype[name] = operation;
    Value.constant = constant;
    Object.assign(writer, { sumOfProducts, products, beginStep });
  }
}

function stale(): UserError {
  return new UserError('A Value of an earlier step is used here: make it again in every step.');
}

function unfit(name: string, given: unknown, takes: string): UserError {
  const what =
    given === undefined || given === null
      ? 'nothing'
      : Array.isArray(given)
        ? 'a list'
        : given instanceof Value
          ? 'a Value'
          : `a ${typeof given}`;
  return new UserError(`${name}() is given ${what} where a ${takes} is needed.`);
}
