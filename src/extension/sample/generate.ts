/** Generation by command: the writing of a document, or of a name that Sample has written. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { formatCount } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { firstSeed, type GenerationOptions } from '../../training/generation/options';
import { readSampleOptions } from '../settings';
import type { Training } from '../training/training';

/** A name that Sample has written, and what it follows from. */
export interface WrittenName {
  /** The id of the run, and the step of its model. */
  readonly run: string;
  readonly step: number;
  readonly text: string;
  /** The words that had been drawn from the stream of samples. */
  readonly words: number;
  readonly temperature: number;
  readonly prefix: string;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const shortText = v.pipe(v.string(), v.maxLength(10_000));
const schema: v.GenericSchema<unknown, WrittenName> = v.strictObject({
  run: shortText,
  step: count,
  text: shortText,
  words: count,
  temperature: v.pipe(v.number(), v.finite()),
  prefix: shortText,
});

/** Shows a generation; null: one with the temperature of the settings, and nothing forced. */
export async function generateOn(training: Training, options: GenerationOptions | null): Promise<void> {
  const { temperature, prefix } = readSampleOptions();
  const first: GenerationOptions = { stream: { kind: 'seed', seed: firstSeed }, temperature, prefix, forced: [] };
  await training.session.generate(options ?? first);
}

/**
 * Shows the writing of a name of Sample, or of a new document where the argument is none: anyone may
 * run a command. Throws a UserError where the model that wrote the name is not there any more.
 */
export async function generateByCommand(training: Training, argument: unknown): Promise<void> {
  const asked = v.safeParse(schema, argument);
  if (!asked.success) {
    await generateOn(training, null);
    return;
  }
  const { run, step, text, words, temperature, prefix } = asked.output;
  const { session } = training;
  const gone = new UserError(
    vscode.l10n.t(
      'The model that wrote "{0}", that of step {1}, is no longer there: sample again.',
      shownText(text),
      formatCount(step),
    ),
  );
  if (training.status.run !== run || step > training.status.newest) throw gone;
  if (training.status.step !== step) {
    if (step === 0) throw gone;
    await session.visit(step);
  }
  const options: GenerationOptions = { stream: { kind: 'sample', words }, temperature, prefix, forced: [] };
  const { generation } = await session.generate(options);
  // Another branch has another model at the same step.
  if (generation?.document === text) return;
  await session.leaveGeneration();
  throw gone;
}
