/** What the editor of the model's source shows: CodeLens, hovers, and which step they are of. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { heatOf, heatSteps } from '../../src/extension/source/decorations';
import { modelSourceUri, sourceUri } from '../../src/extension/source/model-source';
import type { Training } from '../../src/extension/training/training';
import type { SnapshotRequest } from '../../src/inspection/snapshot';
import { formatCount } from '../../src/text/numbers';
import { seed42 } from '../reference';
import { hearQueries } from './heard-queries';
import { heardDecorations, heardLenses } from './heard-source';
import {
  closeAllEditors,
  freshModel,
  hearMessages,
  limit,
  restoreSettings,
  run,
  set,
  status,
  theParts,
  told,
  until,
  untilState,
} from './window';

interface Lens {
  readonly line: number;
  readonly title: string;
  readonly command: vscode.Command;
}

/** The figures above functions; above them is the lens that edits the model. */
async function lenses(): Promise<Lens[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    modelSourceUri,
    100,
  );
  return found.flatMap(({ range, command }) =>
    command === undefined || command.title === 'Edit Model...'
      ? []
      : [{ line: range.start.line, title: command.title, command }],
  );
}

async function document(): Promise<vscode.TextDocument> {
  return await vscode.workspace.openTextDocument(modelSourceUri);
}

/** The number of the line with this text, from 0. */
async function lineWith(text: string): Promise<number> {
  const line = (await document())
    .getText()
    .split('\n')
    .findIndex((one) => one.includes(text));
  assert(line >= 0, text);
  return line;
}

async function lensAbove(text: string): Promise<string | undefined> {
  const line = await lineWith(text);
  return (await lenses()).find((lens) => lens.line === line)?.title;
}

/** The hovers of the extension over a line. */
async function hoverOver(text: string): Promise<vscode.MarkdownString | undefined> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    modelSourceUri,
    new vscode.Position(await lineWith(text), 4),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .filter((content) => content instanceof vscode.MarkdownString)
    .find(({ value }) => value.includes('Step'));
}

/** The page's next request that is such a one. */
function requestWhere(training: Training, holds: (request: SnapshotRequest) => boolean): Promise<SnapshotRequest> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no request where ${holds}`)), limit);
    const silence = hearQueries(training, {
      snapshot(request) {
        if (!holds(request)) return;
        clearTimeout(timer);
        silence();
        resolve(request);
      },
    });
  });
}

/** None is the same as the one before it. */
function assertAllNews(pictures: readonly string[]): void {
  for (const [i, picture] of pictures.entries()) assert.notEqual(picture, pictures[i - 1]);
}

const dotLine = 'total.add(a[i].mul(b[i]))';

describe('the source in its editor', () => {
  hearMessages();
  before(closeAllEditors);
  beforeEach(freshModel);
  afterEach(async () => {
    await restoreSettings();
    await closeAllEditors();
  });

  it('has a CodeLens above each function that ran: calls, nodes and their share, share of the time', async () => {
    await run('openModelSource');
    assert.deepEqual(await lenses(), []);
    await run('step');
    await until(async () => (await lenses()).length > 0, 'lenses');
    // A pause of the machine in another function makes a share tiny.
    const shares = '(< 0\\.1|\\d+\\.\\d) %';
    const gpt = (await lensAbove('function gpt(')) ?? '';
    assert.match(gpt, new RegExp(`^7 calls · 55,111 nodes \\(97\\.9 %\\) · ${shares} of time$`));
    assert.match(
      (await lensAbove('function trainStep(')) ?? '',
      /^1 call · 56,283 nodes \(100\.0 %\) · 100\.0 % of time$/,
    );
    assert.match((await lensAbove('function adam(')) ?? '', new RegExp(`^1 call · no nodes · ${shares} of time$`));
    assert.equal(await lensAbove('function sample('), undefined);
    assert.equal(await lensAbove('function createModel('), undefined);
  });

  it('leads from an operation to its method, in a second read-only document', async () => {
    for (const [code, name, method] of [
      ['a[i].mul(b[i])', 'mul', 'mul(other'],
      ['loss.backward()', 'backward', 'backward(): void'],
    ] as const) {
      const line = await lineWith(code);
      const column = (await document()).lineAt(line).text.indexOf(`.${name}`) + 1;
      const [found] = await vscode.commands.executeCommand<vscode.Location[]>(
        'vscode.executeDefinitionProvider',
        modelSourceUri,
        new vscode.Position(line, column),
      );
      assert.equal(found?.uri.toString(), 'microgpt:/value.ts');
      const target = await vscode.workspace.openTextDocument(found.uri);
      assert.ok(target.getText().slice(target.offsetAt(found.range.start)).startsWith(method), method);
    }
    await assert.rejects(async () => vscode.workspace.fs.writeFile(sourceUri('value.ts'), new Uint8Array(1)));
  });

  it('shows nothing of an earlier model or of a step that went by unseen', async () => {
    await run('openModelSource');
    await run('step');
    await until(async () => (await lenses()).length > 0, 'lenses');
    await freshModel();
    assert.deepEqual(await lenses(), []);
    assert.equal(await hoverOver(dotLine), undefined);
    await run('step');
    await until(async () => (await hoverOver(dotLine))?.value.includes('Step 1 '), 'the first step');
    await closeAllEditors();
    await until(() => vscode.window.visibleTextEditors.length === 0, 'no editor');
    await run('step');
    await run('openModelSource');
    await until(async () => {
      const hover = (await hoverOver(dotLine))?.value;
      assert(hover === undefined || hover.includes('Step 2 '), hover);
      return hover !== undefined;
    }, 'the second step');
  });

  it('follows each step, and the end of a run at full speed', async () => {
    await set({ 'training.numSteps': 20 });
    await freshModel();
    await run('openModelSource');
    await run('step');
    // "yuheng" has 7 positions, the next name another length
    await until(async () => (await lensAbove('function gpt('))?.startsWith('7 calls'), 'the first step');
    await run('train');
    await untilState('finished');
    await until(async () => (await hoverOver(dotLine))?.value.includes('Step 20 '), 'the last step');
    const nodes = seed42.created[19].toLocaleString('en');
    await until(
      async () => (await lensAbove('function trainStep('))?.startsWith(`1 call · ${nodes} nodes`),
      `the ${nodes} nodes of the last step`,
    );
  });

  it('tells over a line what its nodes are, and leads into the Inspector by this one command', async () => {
    await run('openModelSource');
    await run('step');
    const hover = await until(() => hoverOver(dotLine), 'a hover');
    for (const part of ['51,520: 25,760 \\+, 25,760 ×', 'depends on all', 'Mean', '0\\.004703', 'Flow', '296\\.7']) {
      assert.match(hover.value.replaceAll('\\', ''), new RegExp(part));
    }
    assert.match(hover.value, /\(command:microgpt\.showInInspector\?[^)\s]+\)/);
    assert.deepEqual(hover.isTrusted, { enabledCommands: ['microgpt.showInInspector'] });
    assert.match((await hoverOver('.relu()'))?.value ?? '', /Inactive ReLUs.*221 of 448 \(49\.3 %\)/);
    assert.match((await hoverOver('loss.backward()'))?.value ?? '', /of the step's time.* 1 timed step/);
    assert.match((await hoverOver('function attention('))?.value ?? '', /17,724 nodes \(31\.5 %\)/);
    assert.equal(await hoverOver('const headDim'), undefined);
  });

  it('can be turned off, each by a setting, and on again', async () => {
    await run('openModelSource');
    await run('step');
    await until(async () => (await lenses()).length > 0, 'lenses');
    await set({ 'codeLens.enabled': false });
    await until(async () => (await lenses()).length === 0, 'no lenses');
    assert(await hoverOver(dotLine));
    await set({ 'codeLens.enabled': true, 'hover.enabled': false });
    await until(async () => (await lenses()).length > 0, 'lenses again');
    await until(async () => (await hoverOver(dotLine)) === undefined, 'no hover');
  });

  it('writes behind the lines what they made; a setting turns that off, and on again', async () => {
    const { told, restore } = heardDecorations();
    try {
      await run('openModelSource');
      await run('step');
      const line = (await lineWith(dotLine)) + 1;
      const behind = () => told.at(-1)?.get(line)?.replaceAll('\u00a0', ' ');
      const figures = /^ 51,520 nodes +mean \|∇\| 0\.004703$/;
      await until(() => figures.test(behind() ?? ''), 'the figures of the line');
      await set({ 'lineDecorations.enabled': false });
      await until(() => told.at(-1)?.size === 0, 'nothing behind any line');
      assert((await lenses()).length > 0 && (await hoverOver(dotLine)), 'the others stay');
      await run('step');
      await until(async () => (await hoverOver(dotLine))?.value.includes('Step 2 '), 'the second step');
      assert.equal(told.at(-1)?.size, 0);
      await set({ 'lineDecorations.enabled': true });
      await until(() => (told.at(-1)?.size ?? 0) > 0, 'figures again');
    } finally {
      restore();
    }
  });

  it('is not drawn again where nothing has changed, nor emptied while training runs', async () => {
    const { training, running } = await theParts();
    await set({ 'training.numSteps': 300 });
    await freshModel();
    const decorations = heardDecorations();
    const codeLenses = heardLenses(training, running);
    const texts = () => decorations.told.map((picture) => JSON.stringify([...picture]));
    try {
      await run('openModelSource');
      await run('step');
      const line = (await lineWith(dotLine)) + 1;
      await until(() => codeLenses.told.at(-1)?.includes('56,283 nodes'), 'the lenses of the first step');
      await until(() => decorations.told.at(-1)?.get(line)?.includes('0.004703'), 'the figures of the first step');
      const drawn = [codeLenses.told.length, decorations.told.length];
      const looked = codeLenses.looked();
      await set({ 'hover.enabled': false });
      await set({ 'hover.enabled': true });
      await until(() => codeLenses.looked() >= looked + 2, 'them to be looked at twice');
      assert.deepEqual([codeLenses.told.length, decorations.told.length], drawn, 'nothing has changed');
      await training.run();
      await untilState('finished');
      await until(async () => (await hoverOver(dotLine))?.value.includes('Step 300 '), 'the last step');
      const nodes = seed42.created[299].toLocaleString('en');
      await until(() => codeLenses.told.at(-1)?.includes(`${nodes} nodes`), 'the lenses of the last step');
      assert(codeLenses.told.length > drawn[0] && decorations.told.length > drawn[1]);
      assertAllNews(codeLenses.told);
      assertAllNews(texts());
      assert(
        decorations.told.slice(drawn[1]).every(({ size }) => size > 0),
        'no picture without figures in between',
      );
      assert(codeLenses.told.slice(drawn[0]).every((titles) => titles !== '[]'));
    } finally {
      codeLenses.dispose();
      decorations.restore();
    }
  });

  it('is the hotter, the larger the mean |gradient|; what is not finite is hottest', () => {
    assert.deepEqual([null, 0, 9.99e-4].map(heatOf), [0, 0, 0]);
    for (const [i, least] of heatSteps.entries()) {
      assert.deepEqual([least * 0.999, least, least * 9.99].map(heatOf), [i, i + 1, i + 1]);
    }
    assert.deepEqual([1e300, Number.POSITIVE_INFINITY, Number.NaN].map(heatOf), [4, 4, 4]);
  });

  it('leads from a line to the Inspector, where what the line makes is marked', async () => {
    await run('openModelSource');
    await run('step');
    const line = await lineWith('.relu()');
    const { training } = await theParts();
    const request = requestWhere(training, ({ marking }) => marking.line === line + 1);
    await vscode.commands.executeCommand('microgpt.showInInspector', { line: line + 1 });
    await until(() => vscode.window.visibleTextEditors[0]?.selection.active.line === line, 'the cursor on the line');
    const { recorded } = await training.queries.snapshot(await request);
    assert.equal(recorded?.marks.line?.nodes, 448);
    assert.deepEqual(told, []);
  });

  it('leads from a function to its nodes in the Inspector', async () => {
    await run('openModelSource');
    await run('step');
    const above = async (text: string) => {
      const at = await lineWith(text);
      return (await lenses()).find((lens) => lens.line === at);
    };
    const dot = await until(() => above('function dot('), 'a lens');
    const { training } = await theParts();
    const asked = requestWhere(training, ({ marking }) => marking.filter !== '');
    await vscode.commands.executeCommand(dot.command.command, ...(dot.command.arguments ?? []));
    const request = await asked;
    const { recorded } = await training.queries.snapshot(request);
    assert.equal(recorded?.marks.filter?.marks?.nodes, 52_962);
    assert.equal(request.pane?.kind, 'find');
    assert.match(dot.title, /^1,442 calls · 52,962 nodes/);
    // One that makes no nodes leads to its line.
    const adam = await until(() => above('function adam('), 'a lens');
    await vscode.commands.executeCommand(adam.command.command, ...(adam.command.arguments ?? []));
    await until(() => vscode.window.visibleTextEditors[0]?.selection.active.line === adam.line, 'the cursor there');
    assert.deepEqual(told, []);
  });

  it('tells the Inspector which line the cursor is on, as long as the source is open', async () => {
    await run('openModelSource');
    await run('step');
    const { training } = await theParts();
    const editor = await until(() => vscode.window.activeTextEditor, 'the source');
    const line = await lineWith(dotLine);
    const there = () => requestWhere(training, ({ marking }) => marking.line === line + 1);
    const marked = there();
    editor.selection = new vscode.Selection(line, 3, line, 3);
    await run('openInspector');
    await marked; // though the Inspector takes the focus
    const nowhere = requestWhere(training, ({ marking }) => marking.line === null);
    const other = await vscode.workspace.openTextDocument({ content: 'names' });
    await vscode.window.showTextDocument(other, vscode.ViewColumn.Three);
    await nowhere;
    const back = there();
    await vscode.window.showTextDocument(await document(), vscode.ViewColumn.One);
    await back;
  });

  it('refuses to show what is no line and no function', async () => {
    for (const argument of [undefined, 5, { line: 0 }, { line: 1.5 }, { function: 'a b' }, { line: 1, more: 1 }]) {
      await vscode.commands.executeCommand('microgpt.showInInspector', argument);
    }
    assert.equal(told.length, 6);
    for (const { kind, message } of told) {
      assert.equal(kind, 'error');
      assert.match(message, /give a line of microgpt\.ts/);
    }
  });

  it('asks for nothing while no editor shows it, and at full speed twice a second', async () => {
    const { training } = await theParts();
    let asked = 0;
    const silence = hearQueries(training, { sourceStatistics: () => asked++ });
    try {
      await training.step();
      await training.step();
      assert.equal(asked, 0);
      await run('openModelSource');
      await until(async () => (await lenses()).length > 0, 'lenses');
      await set({ 'training.numSteps': 100_000 });
      await freshModel();
      const start = performance.now();
      asked = 0;
      await training.run();
      await until(() => asked >= 3, 'figures of a run that goes on');
      await run('pause');
      // One as it begins, one each half second, one as it ends.
      const most = 2 + Math.ceil((performance.now() - start) / 500);
      const { step } = await status();
      await until(
        async () => (await hoverOver(dotLine))?.value.includes(`Step ${formatCount(step)} `),
        'the last step',
      );
      assert.ok(asked <= most, `${asked} times, ${most} at most`);
    } finally {
      silence();
    }
  });
});
