/** Loaded program: a model file compiled and run in this thread, as the worker does it. */

import vm from 'node:vm';
import { builtIn } from '../../src/program/built-in';
import { type LoadOptions, loadProgram } from '../../src/program/load';
import type { ModelFile, Program } from '../../src/program/program';

export const loadOptions: LoadOptions = {
  evaluate: (script, url) => new vm.Script(script, { filename: url }).runInThisContext(),
  sha256: '0'.repeat(64),
  passing: builtIn.source.passing,
};

export function loaded(file: ModelFile): Program {
  return loadProgram(file, loadOptions).program;
}
