/** The attributes of launch configurations, which people write by hand. */

import * as v from 'valibot';
import { UserError } from '../engine/user-error';
import type { LaunchAttributes } from './target';

const whole = v.pipe(v.number(), v.safeInteger());
const schema = v.object({
  nLayer: v.optional(whole),
  nEmbd: v.optional(whole),
  nHead: v.optional(whole),
  blockSize: v.optional(whole),
  numSteps: v.optional(whole),
  learningRate: v.optional(v.number()),
  seed: v.optional(whole),
  corpus: v.optional(v.string()),
  stopOnEntry: v.optional(v.boolean()),
  stopAtStep: v.optional(v.pipe(whole, v.minValue(1))),
});

/** Throws a UserError that names the attribute that is wrong; whether the model can be made is found out later. */
export function readAttributes(given: unknown): LaunchAttributes {
  const parsed = v.safeParse(schema, given ?? {});
  if (parsed.success) return withoutAbsent(parsed.output);
  const [issue] = parsed.issues;
  const name = v.getDotPath(issue) ?? 'configuration';
  throw new UserError(
    `The launch configuration's ${name} is ${JSON.stringify(issue.input)}: ${name === 'corpus' ? 'give `names` or a file' : name === 'stopOnEntry' ? 'give true or false' : 'give a number'}.`,
  );
}

function withoutAbsent(attributes: v.InferOutput<typeof schema>): LaunchAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
