/** Settings under `microgpt.`: the values that a run and a sampling take from them. */

import * as vscode from 'vscode';
import { type NumberRule, remedyFor } from '../text/read-number';
import { type Division, divisions, isDivision } from '../training/corpus/division';
import { configRules, samplingRules } from '../training/run/config';
import type { CommonConfig, RunConfig, SampleOptions } from '../training/status';
import { RemediableError, type Remedy } from './errors';

const section = 'microgpt';

/** The setting that each part of a RunConfig comes from. */
const runSettings: { readonly [Part in keyof CommonConfig]: string } = {
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

/** Megabytes (2^20 bytes) that a run's history may take. */
const historyBudgetMb: NumberRule = { lowest: 0, highest: 8192 };
/** Megabytes (2^20 bytes) that the runs of the archive may take on disk. */
const runsBudgetMb: NumberRule = { lowest: 0, highest: 1_000_000 };

/**
 * Reads the configuration of the next run. Throws a RemediableError for a setting that no run can
 * have.
 */
export function readRunConfig(): RunConfig {
  const parts = Object.keys(runSettings) as (keyof CommonConfig)[];
  const given = parts.map((part) => [part, readNumberSetting(runSettings[part], configRules[part])] as const);
  return Object.fromEntries(given) as unknown as RunConfig;
}

/** Reads what the documents of the next text are. Throws a RemediableError for an invalid value. */
export function readDivision(): Division {
  const name = 'corpus.documents';
  const value: unknown = vscode.workspace.getConfiguration(section).get(name);
  if (isDivision(value)) return value;
  const [one, other] = divisions.map((division) => JSON.stringify(division));
  throw invalid(name, value, vscode.l10n.t('give {0} or {1}', one ?? '', other ?? ''));
}

/**
 * Reads how many names to sample and at which temperature. Throws a RemediableError for a value
 * that no sampling can have.
 */
export function readSampleOptions(): SampleOptions {
  return {
    count: readNumberSetting('sample.count', samplingRules.count),
    temperature: readNumberSetting('sample.temperature', samplingRules.temperature),
    prefix: '',
  };
}

/**
 * Reads how many bytes the history of a run may take. Throws a RemediableError for an invalid
 * value.
 */
export function readHistoryBudget(): number {
  return readNumberSetting('history.budgetMb', historyBudgetMb) * 2 ** 20;
}

/** The views that the editor of the model's source shows beside its text. */
export interface SourceViews {
  readonly codeLens: boolean;
  readonly lineDecorations: boolean;
  readonly hover: boolean;
}

/** Reads which views are on: everything but `false` is. */
export function readSourceViews(): SourceViews {
  const settings = vscode.workspace.getConfiguration(section);
  const enabled = (view: keyof SourceViews) => settings.get(`${view}.enabled`) !== false;
  return { codeLens: enabled('codeLens'), lineDecorations: enabled('lineDecorations'), hover: enabled('hover') };
}

/** Reads how many bytes the runs of the archive may take. Throws a RemediableError for none. */
export function readRunsBudget(): number {
  return readNumberSetting('runs.budgetMb', runsBudgetMb) * 2 ** 20;
}

/** Reads whether a model file that was run is run again when it is saved. */
export function readRunsOnSave(): boolean {
  return vscode.workspace.getConfiguration(section).get('model.runOnSave') !== false;
}

/** Returns whether the change affects the views in the editor of the model's source. */
export function changesSourceViews(event: vscode.ConfigurationChangeEvent): boolean {
  return ['codeLens', 'lineDecorations', 'hover'].some((view) => event.affectsConfiguration(`${section}.${view}`));
}

/** Returns an error of the settings, with the way to them. */
export function settingsError(message: string): RemediableError {
  return new RemediableError(message, openSettings());
}

/** Returns a button that leads to the settings. */
export function openSettings(): Remedy {
  return {
    title: vscode.l10n.t('Open Settings'),
    run: async () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:microgpt.microgpt'),
  };
}

/**
 * Returns whether the change affects the configuration of a run; sampling reads its settings each
 * time.
 */
export function changesRun(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${section}.model`) || event.affectsConfiguration(`${section}.training`);
}

/** Returns whether two configurations make the same run. */
export function sameRun(one: RunConfig, other: RunConfig): boolean {
  return (Object.keys(runSettings) as (keyof CommonConfig)[]).every((part) => one[part] === other[part]);
}

/** Throws a RemediableError that names the setting, its value, and what to give instead. */
function readNumberSetting(name: string, rule: NumberRule): number {
  const value: unknown = vscode.workspace.getConfiguration(section).get(name);
  const remedy = remedyFor(value, rule);
  if (remedy === null) return value as number;
  throw invalid(name, value, remedy);
}

function invalid(name: string, value: unknown, remedy: string): RemediableError {
  const text = JSON.stringify(value) ?? 'undefined';
  return settingsError(vscode.l10n.t('The setting {0} is {1}; {2}.', `${section}.${name}`, text, remedy));
}
