/** Asks for the options of a sampling, one input box after the other. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { sampleCount, temperature } from '../protocol/schemas';
import type { SampleOptions } from '../training/status';
import { sampleRules } from './settings';

interface Question {
  readonly prompt: string;
  readonly value: string;
  /** What is wrong with an answer and what to give instead; undefined where it is right. */
  validate(answer: string): string | undefined;
}

/** Count, temperature and prefix, with the way back to an earlier question; undefined where the user left. */
export async function askSampleOptions(
  defaults: SampleOptions,
  characters: ReadonlySet<string>,
): Promise<SampleOptions | undefined> {
  const questions: readonly Question[] = [
    {
      prompt: vscode.l10n.t('How many names?'),
      value: String(defaults.count),
      validate: (answer) =>
        v.is(sampleCount, toNumber(answer))
          ? undefined
          : vscode.l10n.t('"{0}" is no count: {1}', answer, sampleRules.count()),
    },
    {
      prompt: vscode.l10n.t(
        'Temperature: logits are divided by it before softmax; lower is more likely, higher more varied',
      ),
      value: String(defaults.temperature),
      validate: (answer) =>
        v.is(temperature, toNumber(answer))
          ? undefined
          : vscode.l10n.t('"{0}" is no temperature: {1}', answer, sampleRules.temperature()),
    },
    {
      prompt: vscode.l10n.t('Prefix that every name begins with; empty for none'),
      value: defaults.prefix,
      validate(answer) {
        const unknown = [...answer].find((character) => !characters.has(character));
        return unknown === undefined
          ? undefined
          : vscode.l10n.t(
              'The character "{0}" is not in the vocabulary; use {1}.',
              unknown,
              [...characters].toSorted().join(''),
            );
      },
    },
  ];
  const answers = questions.map(({ value }) => value);
  for (let at = 0; at < questions.length; ) {
    const answer = await ask({ ...questions[at], value: answers[at] }, at + 1, questions.length);
    if (answer === undefined) return undefined;
    if (answer === back) {
      at--;
    } else {
      answers[at] = answer.text;
      at++;
    }
  }
  const [count, heat, prefix] = answers;
  return { count: Number(count), temperature: Number(heat), prefix };
}

const back = Symbol('back');

async function ask(
  question: Question,
  step: number,
  totalSteps: number,
): Promise<{ readonly text: string } | typeof back | undefined> {
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t('Sample with Options');
  input.step = step;
  input.totalSteps = totalSteps;
  input.prompt = question.prompt;
  input.value = question.value;
  input.ignoreFocusOut = true;
  if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  const validate = () => {
    input.validationMessage = question.validate(input.value);
    return input.validationMessage === undefined;
  };
  try {
    return await new Promise((resolve) => {
      input.onDidChangeValue(validate);
      input.onDidTriggerButton(() => resolve(back));
      input.onDidHide(() => resolve(undefined));
      input.onDidAccept(() => {
        if (validate()) resolve({ text: input.value });
      });
      input.show();
      validate();
    });
  } finally {
    input.dispose();
  }
}

/** NaN for text that is no number, the empty one among it. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
