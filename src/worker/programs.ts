/** Programs: makes the programs of model files, in this thread. */

import type { Program } from '../program/program';
import { sha256Of } from '../training/corpus/identity';
import type { Programs } from '../training/saved/saved-run';

/** The compiler is loaded with the first file. */
export function programs(builtIn: Program): Programs {
  return {
    builtIn,
    async load(file) {
      const [{ loadProgram }, { evaluate }] = await Promise.all([import('../program/load'), import('./evaluate')]);
      const sha256 = await sha256Of(new TextEncoder().encode(file.text));
      return loadProgram(file, { evaluate, sha256, passing: builtIn.source.passing }).program;
    },
  };
}
