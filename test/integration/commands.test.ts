import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { theExtension } from './window';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
  };
}

describe('commands', () => {
  it('are those of package.json, with category MicroGPT', async () => {
    await theExtension().activate();
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('microgpt.'));
    const { commands } = (theExtension().packageJSON as Manifest).contributes;
    const declared = commands.map(({ command }) => command);
    assert.equal(new Set(declared).size, declared.length);
    assert.ok(declared.includes('microgpt.train') && declared.includes('microgpt.debug'));
    assert.deepEqual(new Set(commands.map(({ category }) => category)), new Set(['MicroGPT']));
    assert.deepEqual(
      declared.filter((id) => !registered.includes(id)),
      [],
      'declared and not registered',
    );
  });
});
