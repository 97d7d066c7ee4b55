/** Options of a sampling: asked for in one input box after the other. */

import * as vscode from 'vscode';
import { checked } from '../../text/checked';
import { type NumberRule, readNumber } from '../../text/read-number';
import { shownToken, shownVocabulary } from '../../text/token-text';
import { samplingRules } from '../../training/run/config';
import type { SampleOptions } from '../../training/status';

interface Question {
  readonly prompt: string;
  readonly value: string;
  /** Returns what is wrong with an answer and what to give instead; undefined where it is right. */
  validate(answer: string): string | undefined;
}

/**
 * Asks for count, temperature and prefix, with the way back to an earlier question; undefined where
 * the user cancels.
 */
export async function askSampleOptions(
  defaults: SampleOptions,
  characters: readonly string[],
): Promise<SampleOptions | undefined> {
  const questions: readonly Question[] = [
    {
      prompt: vscode.l10n.t('How many names?'),
      value: String(defaults.count),
      validate(answer) {
        const remedy = remedyIn(answer, samplingRules.count);
        return remedy && vscode.l10n.t('"{0}" is not a number of names: {1}.', answer, remedy);
      },
    },
    {
      prompt: vscode.l10n.t(
        'Temperature: logits are divided by it before softmax; lower gives likelier names, higher more varied ones',
      ),
      value: String(defaults.temperature),
      validate(answer) {
        const remedy = remedyIn(answer, samplingRules.temperature);
        return remedy && vscode.l10n.t('"{0}" is not a temperature: {1}.', answer, remedy);
      },
    },
    {
      prompt: vscode.l10n.t('Prefix that every name begins with; empty for none'),
      value: defaults.prefix,
      validate(answer) {
        const unknown = [...answer].find((character) => !characters.includes(character));
        return unknown === undefined
          ? undefined
          : vscode.l10n.t(
              'The character "{0}" is not in the vocabulary; use {1}.',
              shownToken(unknown),
              shownVocabulary(characters),
            );
      },
    },
  ];
  const answers = questions.map(({ value }) => value);
  const answerTo = (question: number) => checked(answers, question, 'answer');
  for (let at = 0; at < questions.length; ) {
    const answer = await ask({ ...checked(questions, at, 'question'), value: answerTo(at) }, at + 1, questions.length);
    if (answer === undefined) return undefined;
    if (answer === back) {
      at--;
    } else {
      answers[at] = answer.text;
      at++;
    }
  }
  return {
    count: numberIn(answerTo(0), samplingRules.count),
    temperature: numberIn(answerTo(1), samplingRules.temperature),
    prefix: answerTo(2),
  };
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

function remedyIn(text: string, rule: NumberRule): string | undefined {
  const read = readNumber(text, rule);
  return 'remedy' in read ? read.remedy : undefined;
}

/** Returns the number of a validated answer. */
function numberIn(text: string, rule: NumberRule): number {
  const read = readNumber(text, rule);
  if ('remedy' in read) throw new RangeError(`'${text}' was taken for a number: ${read.remedy}.`);
  return read.value;
}
