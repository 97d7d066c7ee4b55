/** The attributes of launch configurations, which people write by hand. */

import * as v from 'valibot';
import { UserError } from '../engine/user-error';
import { type NumberRule, remedyFor } from '../text/read-number';
import { configRules } from '../training/run/config';
import type { LaunchAttributes } from './target';

const number = (rule: NumberRule) =>
  v.optional(
    v.custom<number>(
      (value) => remedyFor(value, rule) === null,
      ({ input }) => remedyFor(input, rule) ?? '',
    ),
  );

const schema = v.object({
  nLayer: number(configRules.nLayer),
  nEmbd: number(configRules.nEmbd),
  nHead: number(configRules.nHead),
  blockSize: number(configRules.blockSize),
  numSteps: number(configRules.numSteps),
  learningRate: number(configRules.learningRate),
  seed: number(configRules.seed),
  corpus: v.optional(v.string('give `names` or a file')),
  stopOnEntry: v.optional(v.boolean('give true or false')),
  stopAtStep: number({ whole: true, lowest: 1 }),
});

/** Throws a UserError that names the attribute that is wrong, its value, and what to give instead. */
export function readAttributes(given: unknown): LaunchAttributes {
  const parsed = v.safeParse(schema, given ?? {});
  if (parsed.success) return withoutAbsent(parsed.output);
  const [issue] = parsed.issues;
  const name = v.getDotPath(issue);
  const what = name === null ? 'The launch configuration' : `The launch configuration's ${name}`;
  const remedy = name === null ? 'give an object with attributes' : issue.message;
  throw new UserError(`${what} is ${JSON.stringify(issue.input)}: ${remedy}.`);
}

function withoutAbsent(attributes: v.InferOutput<typeof schema>): LaunchAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
