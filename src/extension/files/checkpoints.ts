/**
 * Checkpoint files: save the current run, continue from a saved one; and write its weights as JSON.
 */

import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import type { ModelFile } from '../../program/program';
import type { CheckpointRead } from '../../protocol/session-api';
import { shownText } from '../../text/token-text';
import type { RecentCorpora } from '../corpus/choose';
import { corpusName, fileOfSelection, readCorpusFile } from '../corpus/read';
import { documentsWords } from '../count-words';
import { type Errors, RemediableError } from '../errors';
import { unlessAborted, withPatience } from '../long-work';
import type { ModelSourceFiles } from '../source/model-source';
import { olderWords } from '../training/notifications';
import type { Training } from '../training/training';
import { fileName, readWhole } from './atomic-file';
import { usualFolder, writeFile } from './write-file';

/** The largest checkpoint that is opened, bytes: the largest model of the settings has 310 MB. */
const largestCheckpoint = 1e9;

export interface CheckpointParts {
  readonly training: Training;
  readonly recent: RecentCorpora;
  readonly errors: Errors;
  /** Texts of programs, for read-only editors. */
  readonly files: ModelSourceFiles;
}

/** Writes the run after the current step to `target`, or where the user picks another place. */
export async function saveCheckpoint(parts: CheckpointParts, target?: vscode.Uri): Promise<void> {
  const file = await withPatience(vscode.l10n.t('Saving the checkpoint'), (signal) =>
    unlessAborted(parts.training.session.checkpoint(), signal),
  );
  const name = `microgpt-step-${file.step}.safetensors`;
  await writeFile({ bytes: file.bytes, name, filters: safetensors, open: showTensors }, parts.errors, target);
}

/** Writes the values of all parameters. */
export async function exportWeights(parts: CheckpointParts, target?: vscode.Uri): Promise<void> {
  const file = await withPatience(vscode.l10n.t('Exporting'), (signal) =>
    unlessAborted(parts.training.session.weights(), signal),
  );
  const name = `microgpt-step-${file.step}-weights.json`;
  await writeFile({ bytes: file.bytes, name, filters: { JSON: ['json'] } }, parts.errors, target);
}

/**
 * Continues from a checkpoint, on the corpus that it was trained on. Resolves with whether this was
 * done: the user may cancel.
 */
export async function openCheckpoint(parts: CheckpointParts, source?: vscode.Uri): Promise<boolean> {
  const uri = source ?? (await pickCheckpoint());
  if (uri === undefined) return false;
  const { training } = parts;
  const name = fileName(uri);
  const read = await withPatience(vscode.l10n.t('Opening {0}', name), async (signal) => {
    const bytes = await unlessAborted(readWhole(uri, largestCheckpoint), signal);
    return await unlessAborted(training.readCheckpoint(bytes, name), signal);
  });
  if (read.file !== null && !(await mayRun(parts, name, read.file))) return false;
  if (!(await mayEnd(parts))) return false;
  if (!(await resumeOnKnown(parts, read))) throw unknownCorpus(parts, name, read);
  tellOpened(parts, name);
  return true;
}

const safetensors = { Safetensors: ['safetensors'] };

async function pickCheckpoint(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open Checkpoint'),
    openLabel: vscode.l10n.t('Open'),
    defaultUri: usualFolder(),
    canSelectMany: false,
    filters: { ...safetensors, [vscode.l10n.t('All Files')]: ['*'] },
  });
  return picked?.[0];
}

/** Asks before code that a checkpoint brings is run. Throws a UserError in Restricted Mode. */
async function mayRun({ files }: CheckpointParts, name: string, file: ModelFile): Promise<boolean> {
  if (!vscode.workspace.isTrusted) {
    throw new UserError(
      vscode.l10n.t(
        '{0} brings a program of its own, and this workspace is not trusted: trust it to run the program.',
        name,
      ),
    );
  }
  const run = vscode.l10n.t('Run It');
  const show = vscode.l10n.t('Show It First');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} brings a program, {1}, which runs when it is opened.', name, shownText(file.name)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It has {0} lines. Code of others can do harm: run it if you know where it comes from.',
        file.text.split('\n').length,
      ),
    },
    run,
    show,
  );
  if (answer === show) {
    const sha256 = createHash('sha256').update(file.text).digest('hex');
    await vscode.window.showTextDocument(files.keep(file.name, sha256, file.text));
  }
  return answer === run;
}

/** Asks before the current run is lost; one that was not trained is not a loss. */
async function mayEnd({ training, errors }: CheckpointParts): Promise<boolean> {
  const { step, numSteps } = training.status;
  if (step === 0) return true;
  const open = vscode.l10n.t('Open');
  const save = vscode.l10n.t('Save It First...');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('The current run, at step {0} of {1}, ends when the checkpoint is opened.', step, numSteps),
    { modal: true },
    open,
    save,
  );
  if (answer === save) errors.watch(vscode.commands.executeCommand('microgpt.saveCheckpoint'));
  return answer === open;
}

/**
 * Continues with the current corpus, the names that come with the extension, or a recent one,
 * whatever their names: those of the same name first.
 */
async function resumeOnKnown(
  { training, recent, errors }: CheckpointParts,
  { corpus, config }: CheckpointRead,
): Promise<boolean> {
  if (training.status.state !== 'idle' && (await training.resume(null))) return true;
  const names = await training.readNames(config);
  if (names.figures.documents === corpus.documents && (await training.resume(names.number))) return true;
  const named = (uri: vscode.Uri) => (corpusName(uri) === corpus.name ? 0 : 1);
  for (const uri of recent.files.sort((a, b) => named(a) - named(b))) {
    try {
      const { division } = corpus;
      const bytes = await readCorpusFile(uri);
      const { number, figures } = await training.readCorpus(bytes, corpusName(uri), config, { division });
      if (figures.documents === corpus.documents && (await training.resume(number))) return true;
    } catch (error) {
      // The file may be gone, or no longer be text: then the user is asked for it.
      errors.note(error instanceof Error ? error : new Error(String(error)));
    }
  }
  return false;
}

/** Returns the error for a checkpoint that has been read and waits for its corpus. */
function unknownCorpus(parts: CheckpointParts, name: string, read: CheckpointRead): RemediableError {
  const { corpus, config } = read;
  const file = fileOfSelection(corpus.name);
  const documents = documentsWords(corpus.documents, corpus.division, config.blockSize);
  const hash = `${corpus.sha256.slice(0, 12)}...`;
  const message =
    file === null
      ? vscode.l10n.t(
          "{0} was trained on '{1}', {2} with the SHA-256 {3}, which cannot be found: choose the text that it was trained on.",
          name,
          shownText(corpus.name),
          documents,
          hash,
        )
      : vscode.l10n.t(
          "{0} was trained on a selection of '{1}', {2} with the SHA-256 {3}, which cannot be found: save the selected lines as a file of their own and choose that, or train on the same selection and open the checkpoint again.",
          name,
          shownText(file),
          documents,
          hash,
        );
  return new RemediableError(message, {
    title: vscode.l10n.t('Choose Text...'),
    run: () => resumeOnChosen(parts, name, read),
  });
}

async function resumeOnChosen(parts: CheckpointParts, name: string, read: CheckpointRead): Promise<void> {
  const { training, recent } = parts;
  const [uri] =
    (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Choose Corpus'), canSelectMany: false })) ?? [];
  if (uri === undefined) return;
  const { config, corpus } = read;
  const { division } = corpus;
  const bytes = await readCorpusFile(uri);
  const { number, figures } = await training.readCorpus(bytes, corpusName(uri), config, { division });
  if (!(await training.resume(number))) {
    throw new RemediableError(
      vscode.l10n.t(
        "'{0}', {1}, is not the text that {2} was trained on, or has changed since: choose the text that it was trained on.",
        corpusName(uri),
        documentsWords(figures.documents, division, config.blockSize),
        name,
      ),
      { title: vscode.l10n.t('Choose Text...'), run: () => resumeOnChosen(parts, name, read) },
    );
  }
  await recent.add(uri);
  tellOpened(parts, name);
}

/**
 * Reports the opened checkpoint. The steps before are not in the file, but can be computed again.
 */
function tellOpened({ training, errors }: CheckpointParts, name: string): void {
  const { step, numSteps } = training.status;
  const goOn = { title: vscode.l10n.t('Train'), run: async () => train() };
  const show = { title: vscode.l10n.t('Show Step {0}', step), run: async () => goTo(step) };
  errors.offer(
    'information',
    vscode.l10n.t('{0} is open: training continues after step {1} of {2}.', name, step, numSteps) +
      olderWords(training.status),
    [...(step < numSteps ? [goOn] : []), ...(step > 0 ? [show] : [])],
  );
}

async function goTo(step: number): Promise<void> {
  await vscode.commands.executeCommand('microgpt.goToStep', step);
}

async function train(): Promise<void> {
  await vscode.commands.executeCommand('microgpt.train');
}

/** Shows a checkpoint in the editor for tensors. */
async function showTensors(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, 'microgpt.tensors');
}
