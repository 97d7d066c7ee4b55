/** Exports into real files: where they go, what is in them, and what is said when that cannot be. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { seed42 } from '../reference';
import { readCsv } from '../step/csv-text';
import { elementsOf, readDot, readXml } from '../step/markup-text';
import { closeAllEditors, forget, freshModel, hearMessages, run, theMessage, theParts, told, until } from './window';

/** A place in the folder of the workspace. */
function place(...names: readonly string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert(folder);
  return vscode.Uri.joinPath(folder, ...names);
}

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
}

/** Takes the place of the dialog that asks for a file, for one test: answers with `uri`, and tells what was asked. */
function answerSaveDialog(uri: vscode.Uri | undefined): vscode.SaveDialogOptions[] {
  const { showSaveDialog } = vscode.window;
  const asked: vscode.SaveDialogOptions[] = [];
  Object.assign(vscode.window, {
    showSaveDialog: async (options: vscode.SaveDialogOptions) => {
      asked.push(options);
      return uri;
    },
  });
  restores.push(() => Object.assign(vscode.window, { showSaveDialog }));
  return asked;
}

const restores: (() => void)[] = [];

describe('exporting', () => {
  hearMessages();
  before(async () => {
    await closeAllEditors();
    await freshModel();
    await run('step');
    await run('step');
    await closeAllEditors();
  });
  afterEach(async () => {
    for (const restore of restores.splice(0)) restore();
    await closeAllEditors();
  });

  it('writes the gradients into a file that is given, and says so', async () => {
    const file = place('gradients.csv');
    await run('exportGradients', file);
    const message = await theMessage(/^gradients\.csv is written\.$/);
    assert.deepEqual([message.kind, message.buttons], ['information', ['Open']]);
    const lines = readCsv(await read(file));
    assert.equal(lines.length, 1 + 4192);
    const gradients = lines.slice(1).filter((line) => line[5] !== '');
    assert.equal(gradients.length, seed42.detail[2].params_reachable);
    message.answer('Open');
    await until(
      () => vscode.window.activeTextEditor?.document.uri.toString() === file.toString(),
      'the file to be open',
    );
  });

  it('writes the run and the step', async () => {
    const [csv, json] = [place('run.csv'), place('step.json')];
    await run('exportRun', csv);
    await theMessage(/run\.csv is written/);
    forget();
    const [, ...lines] = readCsv(await read(csv));
    assert.equal(lines.length, 2);
    for (const [i, [step, loss]] of lines.entries()) {
      assert.equal(Number(step), i + 1);
      assert.ok(Math.abs(Number(loss) - seed42.losses[i]) < 1e-12);
    }
    await run('exportStep', json);
    await theMessage(/step\.json is written/);
    const step = JSON.parse(await read(json));
    assert.deepEqual([step.step, step.document], [2, seed42.first_docs[1]]);
    assert.equal(step.nodes.value.length, 4192 + seed42.detail[2].values_created);
  });

  it('writes the view that the Inspector shows, in its colours', async () => {
    await run('openInspector');
    const { inspector } = await theParts();
    await until(() => inspector.shown !== null, 'the first view');
    const [svg, dot] = [place('view.svg'), place('view.dot')];
    await run('exportSvg', svg);
    await theMessage(/view\.svg is written/);
    forget();
    const picture = readXml(await read(svg));
    const texts = elementsOf(picture, 'text').map(({ text }) => text);
    for (let position = 0; position < seed42.n[1]; position++) {
      assert.ok(
        texts.some((text) => text.startsWith(`position ${position}`)),
        texts.join(),
      );
    }
    assert.equal(elementsOf(picture, 'rect')[0].attributes['fill'], inspector.shown?.palette.background);
    await run('exportDot', dot);
    await theMessage(/view\.dot is written/);
    forget();
    const opened = inspector.shown?.view.opened ?? [];
    const graph = readDot(await read(dot));
    assert.deepEqual([...graph.clusters.keys()].sort(), opened.map((key) => `cluster ${key}`).sort());
    // A position, their sum and the loss, at least.
    assert.ok(graph.nodes.length >= (seed42.n[1] ?? 0) + 2);
  });

  it('says that there is no view where the Inspector is closed, and opens it', async () => {
    await closeAllEditors();
    const { inspector } = await theParts();
    await run('exportSvg', place('none.svg'));
    const message = await theMessage(/There is no graph to export/);
    assert.deepEqual([message.kind, message.buttons], ['error', ['Open Inspector']]);
    message.answer('Open Inspector');
    await until(() => inspector.panel !== null, 'the Inspector');
    await assert.rejects(read(place('none.svg')));
  });

  it('asks for a file, with a name that tells what it is; nothing is written where none is picked', async () => {
    const asked = answerSaveDialog(undefined);
    for (const [command, name] of [
      ['exportGradients', 'microgpt-step-2-gradients.csv'],
      ['exportRun', 'microgpt-run-2-steps.csv'],
      ['exportStep', 'microgpt-step-2.json'],
    ] as const) {
      await run(command);
      assert.equal(asked.at(-1)?.defaultUri?.toString(), place(name).toString());
      await assert.rejects(read(place(name)));
    }
    assert.deepEqual(told, []);
  });

  it('says which file could not be written and why, and takes another', async () => {
    await vscode.workspace.fs.writeFile(place('file'), new Uint8Array());
    await run('exportRun', place('file', 'run.csv'));
    const message = await theMessage(/^run\.csv could not be written: ./);
    assert.deepEqual([message.kind, message.buttons], ['error', ['Choose Another File...']]);
    const other = place('other.csv');
    const asked = answerSaveDialog(other);
    message.answer('Choose Another File...');
    await until(() => told.some((one) => /other\.csv is written/.test(one.message)), 'the other file');
    assert.equal(asked.length, 1);
    assert.equal(readCsv(await read(other)).length, 3);
  });

  it('says what to do before there is a step', async () => {
    await freshModel();
    await run('exportStep', place('early.json'));
    const message = await theMessage(/There is no training step yet: take one first\./);
    assert.equal(message.kind, 'error');
    await assert.rejects(read(place('early.json')));
  });
});
