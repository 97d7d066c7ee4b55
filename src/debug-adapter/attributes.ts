/**
 * Attribute reader: a launch configuration, which people write by hand, to LaunchAttributes or an
 * error.
 */

import * as v from 'valibot';
import { UserError } from '../engine/user-error';
import { type NumberRule, remedyFor } from '../text/read-number';
import { configRules } from '../training/run/config';
import { type LaunchAttributes, type RunAttribute, runAttributes } from './target';

const number = (rule: NumberRule) =>
  v.optional(
    v.custom<number>(
      (value) => remedyFor(value, rule) === null,
      ({ input }) => remedyFor(input, rule) ?? '',
    ),
  );

const run = Object.fromEntries(runAttributes.map((name) => [name, number(configRules[name])])) as {
  readonly [A in RunAttribute]: ReturnType<typeof number>;
};

const schema = v.object({
  ...run,
  corpus: v.optional(v.string('give `names` or a file')),
  stopOnEntry: v.optional(v.boolean('give true or false')),
  stopAtStep: number({ whole: true, lowest: 1 }),
});

/** Throws a UserError that names the wrong attribute, its value, and what to give instead. */
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
