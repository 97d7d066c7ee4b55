/** The settings under `microgpt.`: what a run and a sampling take from them. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { historyBudgetMb, runConfigSchema, sampleCount, sampleCountRange, temperature } from '../protocol/schemas';
import type { RunConfig, SampleOptions } from '../training/status';
import { RemediableError, type Remedy } from './errors';

const section = 'microgpt';

/** The setting that each part of a RunConfig comes from. */
const runSettings: { readonly [Part in keyof RunConfig]: string } = {
  nLayer: 'model.nLayer',
  nEmbd: 'model.nEmbd',
  nHead: 'model.nHead',
  blockSize: 'model.blockSize',
  initStd: 'model.initStd',
  numSteps: 'training.numSteps',
  learningRate: 'training.learningRate',
  beta1: 'training.beta1',
  beta2: 'training.beta2',
  eps: 'training.eps',
  seed: 'training.seed',
};

/** What count and temperature of a sampling have to be. */
export const sampleRules = {
  count: () =>
    vscode.l10n.t(
      'give a whole number from {0} to {1}.',
      String(sampleCountRange.lowest),
      String(sampleCountRange.highest),
    ),
  temperature: () => vscode.l10n.t('give a number above 0, such as 0.5.'),
};

/** The configuration of the next run. Throws a RemediableError for a setting that is no number. */
export function readRunConfig(): RunConfig {
  const settings = vscode.workspace.getConfiguration(section);
  const given = Object.fromEntries(Object.entries(runSettings).map(([part, name]) => [part, settings.get(name)]));
  const parsed = v.safeParse(runConfigSchema, given);
  if (parsed.success) return parsed.output;
  const part = String(parsed.issues[0].path?.[0]?.key) as keyof RunConfig;
  throw settingError(runSettings[part], given[part], vscode.l10n.t('give a number.'));
}

/** How many names to sample and at which temperature. Throws a RemediableError for a value that no sampling can have. */
export function readSampleOptions(): SampleOptions {
  const settings = vscode.workspace.getConfiguration(section);
  const checked = (name: string, schema: v.GenericSchema<unknown, number>, rule: string): number => {
    const value = settings.get(name);
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    throw settingError(name, value, rule);
  };
  return {
    count: checked('sample.count', sampleCount, sampleRules.count()),
    temperature: checked('sample.temperature', temperature, sampleRules.temperature()),
    prefix: '',
  };
}

/** Bytes that the history of a run may take. Throws a RemediableError for a value that is none. */
export function readHistoryBudget(): number {
  const name = 'history.budgetMb';
  const value = vscode.workspace.getConfiguration(section).get(name);
  const parsed = v.safeParse(historyBudgetMb, value);
  if (parsed.success) return parsed.output * 2 ** 20;
  throw settingError(name, value, vscode.l10n.t('give a number from {0} to {1}.', '0', '8192'));
}

/** What the editor of the model's source shows beside its text. */
export interface SourceViews {
  readonly codeLens: boolean;
  readonly lineDecorations: boolean;
  readonly hover: boolean;
}

/** Everything but `false` is on. */
export function readSourceViews(): SourceViews {
  const settings = vscode.workspace.getConfiguration(section);
  const enabled = (view: keyof SourceViews) => settings.get(`${view}.enabled`) !== false;
  return { codeLens: enabled('codeLens'), lineDecorations: enabled('lineDecorations'), hover: enabled('hover') };
}

/** Whether the change touches what the editor of the model's source shows. */
export function changesSourceViews(event: vscode.ConfigurationChangeEvent): boolean {
  return ['codeLens', 'lineDecorations', 'hover'].some((view) => event.affectsConfiguration(`${section}.${view}`));
}

/** An error of the settings, with the way to them. */
export function settingsError(message: string): RemediableError {
  return new RemediableError(message, openSettings());
}

/** A button that leads to the settings. */
export function openSettings(): Remedy {
  return {
    title: vscode.l10n.t('Open Settings'),
    run: async () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:microgpt.microgpt'),
  };
}

/** Whether the change touches what a run is made of; sampling reads its settings each time. */
export function changesRun(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${section}.model`) || event.affectsConfiguration(`${section}.training`);
}

/** Whether two configurations make the same run. */
export function sameRun(one: RunConfig, other: RunConfig): boolean {
  return (Object.keys(runSettings) as (keyof RunConfig)[]).every((part) => one[part] === other[part]);
}

function settingError(name: string, value: unknown, rule: string): RemediableError {
  return settingsError(
    vscode.l10n.t('The setting {0} is {1}; {2}', `${section}.${name}`, JSON.stringify(value) ?? 'undefined', rule),
  );
}
