/** Real training steps, recorded by the engine on the published corpus with the published seed. */

import { sourceTables } from 'microgpt:source';
import { makeCorpus } from '../../scripts/corpus.mjs';
import {
  type Config,
  createModel,
  createTokenizer,
  encode,
  learningRateAt,
  stateDict,
  trainStep,
} from '../../src/engine/microgpt';
import { Random } from '../../src/engine/random';
import { tape, type Value } from '../../src/engine/value';
import { rowKinds } from '../../src/step/model/row-kinds';
import type { ParameterMatrix, RowKind, TrainingStep } from '../../src/step/recorded-step';

/**
 * Trains from the start with seed 42 and calls back with each of the chosen steps (counted from 1, in order). A step is
 * good during the call only: the next one is written over it. `documents` replaces the shuffled corpus where given.
 */
export function eachRealStep(
  config: Config,
  chosen: readonly number[],
  onStep: (step: TrainingStep) => void,
  documents?: readonly string[],
): void {
  const random = Random.seeded(42);
  const names = makeCorpus().split('\n');
  random.shuffle(names);
  const tokenizer = createTokenizer(names);
  tape.clear();
  const model = createModel(config, tokenizer.characters.length + 1, random);
  const state = stateDict(model);
  const parameters = state.flatMap(([, rows]) => rows.flat());
  const moments = { m: new Float64Array(parameters.length), v: new Float64Array(parameters.length) };
  const shapes = state.map(([name, rows]) => ({ name, rows: rows.length, columns: rows[0].length }));
  const kinds = rowKinds(shapes, tokenizer.characters.length + 1, config.blockSize);
  const matrices = state.map(([name, rows], i) => parameterMatrix(name, rows, kinds[i]));
  const order = documents ?? names;
  for (let step = 1; step <= Math.max(...chosen); step++) {
    const document = order[(step - 1) % order.length];
    const tokens = encode(tokenizer, document);
    const valuesBefore = tape.values.slice();
    const before = { m: moments.m.slice(), v: moments.v.slice() };
    tape.beginStep();
    const loss = trainStep(model, parameters, moments, tokens, step - 1);
    tape.endStep();
    if (!chosen.includes(step)) continue;
    onStep({
      step,
      document,
      tokens,
      characters: tokenizer.characters,
      positions: Math.min(config.blockSize, tokens.length - 1),
      loss: loss.data,
      learningRate: learningRateAt(config, step - 1),
      created: tape.length - tape.parameterCount,
      lossNode: loss.node,
      gradientNode: loss.node,
      writing: null,
      tape: tape.read(),
      matrices,
      valuesBefore,
      optimizer: [
        { name: 'm', before: before.m, after: moments.m },
        { name: 'v', before: before.v, after: moments.v },
      ],
      source: sourceTables,
    });
  }
}

function parameterMatrix(name: string, rows: readonly (readonly Value[])[], rowKind: RowKind): ParameterMatrix {
  const property = name.slice(name.indexOf('.') + 1);
  const scopeSite = sourceTables.scopeSites.findIndex(
    ({ callee, assigned }) => callee === 'matrix' && assigned === property,
  );
  return { name, rows: rows.length, columns: rows[0].length, first: rows[0][0].node, rowKind, scopeSite };
}
