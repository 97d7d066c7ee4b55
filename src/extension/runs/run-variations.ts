/** Run Variations: asks for settings and their values, trains a run of each combination, and shows a table. */

import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { formatCount, formatLoss, formatNumber } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { configRules, modelConfig } from '../../training/run/config';
import type { CommonConfig, RunConfig, SessionStatus } from '../../training/status';
import { readRunConfig } from '../settings';
import type { ModelSourceFiles } from '../source/model-source';
import type { Training } from '../training/training';
import { markdownCell } from './comparison';
import { configWords } from './config-words';
import { combinations, isVariations, mostVariations, readValues, type Variation } from './variations';

export interface VariationsParts {
  readonly training: Training;
  readonly files: ModelSourceFiles;
}

/** A run that was trained. */
interface Outcome {
  readonly asked: Readonly<Record<string, number>>;
  readonly state: SessionStatus['state'];
  readonly steps: number;
  readonly loss: number | null;
  readonly samples: readonly string[];
  /** Why there is no such run; null where there is one. */
  readonly refused: string | null;
}

/** Names that are drawn from each model. */
const SAMPLES = 5;

/**
 * Trains a run of each combination. `given`: variations of a test; anyone may run a command with
 * anything.
 */
export async function runVariations({ training, files }: VariationsParts, given?: unknown): Promise<void> {
  const variations = isVariations(given) ? given : await askVariations(training.status.config);
  if (variations === undefined) return;
  const all = combinations(variations);
  const config = training.status.config ?? readRunConfig();
  const outcomes: Outcome[] = [];
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Run Variations'), cancellable: true },
    async (progress, cancellation) => {
      cancellation.onCancellationRequested(() => void training.pause());
      for (const [i, asked] of all.entries()) {
        if (cancellation.isCancellationRequested) break;
        progress.report({
          message: vscode.l10n.t('run {0} of {1}: {2}', i + 1, all.length, words(asked)),
          increment: i === 0 ? 0 : 100 / all.length,
        });
        outcomes.push(await trained(training, config, asked));
      }
    },
  );
  const text = table(variations, outcomes, all.length);
  const uri = files.keep(vscode.l10n.t('Variations.md'), createHash('sha256').update(text).digest('hex'), text);
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

async function trained(
  training: Training,
  config: RunConfig,
  asked: Readonly<Record<string, number>>,
): Promise<Outcome> {
  try {
    await training.begin({ config, corpus: null, model: { asked } });
  } catch (error) {
    // By its name: this bundle has classes of its own.
    if (!(error instanceof Error) || error.name !== 'UserError') throw error;
    return { asked, state: 'idle', steps: 0, loss: null, samples: [], refused: error.message };
  }
  await training.run();
  const { state, program } = await rest(training);
  const summary = await training.queries.runSummary();
  const samples =
    program?.canSample === true && state !== 'diverged'
      ? await training.session.sample({ count: SAMPLES, temperature: 0.5, prefix: '' })
      : [];
  return { asked, state, steps: summary?.steps ?? 0, loss: summary?.loss ?? null, samples, refused: null };
}

/** Resolves with the status when training does not run any more. */
async function rest(training: Training): Promise<SessionStatus> {
  return await new Promise((resolve) => {
    const look = (status: SessionStatus) => {
      if (status.state === 'running') return;
      subscription.dispose();
      resolve(status);
    };
    const subscription = training.onDidChange(look);
    look(training.status);
  });
}

async function askVariations(config: RunConfig | null): Promise<readonly Variation[] | undefined> {
  const current: Readonly<Record<string, number>> = config === null ? {} : modelConfig(config);
  const label = (name: string) => configWords.find(([part]) => part === name)?.[1] ?? name;
  const names = [...configWords.map(([part]) => part as string), ...Object.keys(config?.own ?? {})];
  const title = vscode.l10n.t('Run Variations');
  const picked = await vscode.window.showQuickPick(
    names.map((name) => ({
      name,
      label: label(name),
      ...(current[name] !== undefined && { description: formatNumber(current[name]) }),
    })),
    { title, placeHolder: vscode.l10n.t('One or two numbers to vary'), canPickMany: true },
  );
  if (picked === undefined || picked.length === 0) return undefined;
  if (picked.length > 2)
    throw new UserError(vscode.l10n.t('{0} numbers are too many: choose one or two.', picked.length));
  const variations: Variation[] = [];
  for (const { name, label: word } of picked) {
    const rule = name in configRules ? configRules[name as keyof CommonConfig] : {};
    const answer = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('Values of {0}: a list such as 1, 2, 4, or a range such as 1 to 5', word),
      value: current[name] === undefined ? '' : String(current[name]),
      ignoreFocusOut: true,
      validateInput(text) {
        try {
          return readValues(text, rule).length > mostVariations ? vscode.l10n.t('These are too many.') : null;
        } catch (error) {
          return error instanceof UserError ? error.message : String(error);
        }
      },
    });
    if (answer === undefined) return undefined;
    variations.push({ name, values: readValues(answer, rule) });
  }
  return variations;
}

function words(asked: Readonly<Record<string, number>>): string {
  return Object.entries(asked)
    .map(([name, value]) => `${configWords.find(([part]) => part === name)?.[1] ?? name} ${formatNumber(value)}`)
    .join(', ');
}

/** Returns the table as Markdown, the lowest loss first. */
function table(variations: readonly Variation[], outcomes: readonly Outcome[], planned: number): string {
  const names = variations.map(({ name }) => name);
  const heads = names.map((name) => configWords.find(([part]) => part === name)?.[1] ?? name);
  const rows = [...outcomes]
    .sort((a, b) => (a.loss ?? Number.POSITIVE_INFINITY) - (b.loss ?? Number.POSITIVE_INFINITY))
    .map(({ asked, state, steps, loss, samples, refused }) => [
      ...names.map((name) => formatNumber(asked[name] ?? Number.NaN)),
      state === 'diverged' ? vscode.l10n.t('diverged') : loss === null ? '' : formatLoss(loss),
      formatCount(steps),
      refused ?? samples.map(shownText).join(', '),
    ]);
  const all = [...heads, vscode.l10n.t('mean of the last 50 losses'), vscode.l10n.t('steps'), vscode.l10n.t('samples')];
  const lines = [all, all.map(() => '---'), ...rows.map((row) => row.map(markdownCell))];
  return [
    `# ${vscode.l10n.t('Variations')}`,
    outcomes.length < planned
      ? vscode.l10n.t('{0} of {1} runs were trained. Each is in the view Runs.', outcomes.length, planned)
      : vscode.l10n.t('Each of the {0} runs is in the view Runs.', outcomes.length),
    lines.map((line) => `| ${line.join(' | ')} |`).join('\n'),
    '',
  ].join('\n\n');
}
