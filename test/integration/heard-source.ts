/** Ears for what the editor of the model's source is told to show. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { provideCodeLenses } from '../../src/extension/source/code-lens';
import type { RunningSource } from '../../src/extension/source/running-source';
import { SourceWatch } from '../../src/extension/source/watch';
import type { Training } from '../../src/extension/training/training';

/** What an editor was told to show, each time that it was: all its decorations, as texts of lines from 1. */
type Decorated = ReadonlyMap<number, string>;

/** Listens to what the editors are told to show, in their place, until `restore`. */
export function heardDecorations() {
  const told: Decorated[] = [];
  const editors = new WeakMap<vscode.TextEditor, vscode.TextEditor>();
  const was = Object.getOwnPropertyDescriptor(vscode.window, 'visibleTextEditors');
  assert(was?.get, 'the editors are asked for');
  const heard = (editor: vscode.TextEditor): vscode.TextEditor => {
    const known = editors.get(editor);
    if (known !== undefined) return known;
    // Those of one picture: a type that comes again begins the next.
    const types = new Set<vscode.TextEditorDecorationType>();
    let picture = new Map<number, string>();
    const setDecorations: vscode.TextEditor['setDecorations'] = (type, options) => {
      if (types.size === 0 || types.has(type)) {
        types.clear();
        picture = new Map();
        told.push(picture);
      }
      types.add(type);
      for (const option of options) {
        assert('range' in option);
        picture.set(option.range.start.line + 1, option.renderOptions?.after?.contentText ?? '');
      }
      editor.setDecorations(type, options);
    };
    const result: vscode.TextEditor = Object.create(editor, { setDecorations: { value: setDecorations } });
    editors.set(editor, result);
    return result;
  };
  const real = was.get.bind(vscode.window);
  Object.defineProperty(vscode.window, 'visibleTextEditors', { ...was, get: () => real().map(heard) });
  return { told, restore: () => Object.defineProperty(vscode.window, 'visibleTextEditors', was) };
}

/** CodeLenses of their own, beside those that are shown: what VS Code is told of them, and when they are looked at anew. */
export function heardLenses(training: Training, running: RunningSource) {
  let looked = 0;
  const told: string[] = [];
  const { registerCodeLensProvider } = vscode.languages;
  const source = new SourceWatch({ training, running, watch: (work) => void work });
  source.onDidChange(() => looked++);
  const parts: vscode.Disposable[] = [source];
  const register: typeof registerCodeLensProvider = (_, provider) => {
    const titles = () => {
      const found = provider.provideCodeLenses({ uri: running.uri } as vscode.TextDocument, null as never);
      assert(Array.isArray(found));
      return JSON.stringify(found.map(({ command }: vscode.CodeLens) => command?.title));
    };
    const heard = provider.onDidChangeCodeLenses?.(() => told.push(titles()));
    return heard ?? assert.fail('it tells of changes');
  };
  Object.assign(vscode.languages, { registerCodeLensProvider: register });
  try {
    parts.push(provideCodeLenses(source));
  } finally {
    Object.assign(vscode.languages, { registerCodeLensProvider });
  }
  return { told, looked: () => looked, dispose: () => vscode.Disposable.from(...parts).dispose() };
}
