/** The structure of a model: by its names or by what it is, the same; and what a model does not have. */

import assert from 'node:assert/strict';
import { builtIn } from '../../../src/program/built-in';
import type { Program } from '../../../src/program/program';
import { completed } from '../../../src/step/in-parts';
import { type DocumentView, documentView } from '../../../src/step/model/document';
import { searchStep } from '../../../src/step/model/found-places';
import type { AttentionNodes, Missing } from '../../../src/step/model/model-places';
import { namedLoops } from '../../../src/step/model/position-loops';
import { structureOf } from '../../../src/step/model/structure';
import { scopeDetail } from '../../../src/step/names/names';
import { lossOf, type RecordedStep } from '../../../src/step/recorded-step';
import { scopeTree } from '../../../src/step/tape/scopes';
import type { RunConfig } from '../../../src/training/status';
import * as texts from './program-texts';
import { eachStepOf, programOf } from './programs';

/** What is found, in the order of layers, heads and positions. */
function plain(places: {
  readonly positions: readonly number[];
  readonly predictions: object;
  readonly attention: AttentionNodes | Missing<string>;
}) {
  const { positions, predictions, attention } = places;
  if ('missing' in attention) return { positions, predictions, attention };
  const { layers, heads, weights } = attention;
  const rows = weights.map(({ nodes, ...row }) => ({ ...row, nodes: [...nodes()] }));
  rows.sort((a, b) => a.layer - b.layer || a.head - b.head || a.position - b.position);
  return { positions, predictions, attention: { layers, heads, rows } };
}

function searched(step: RecordedStep) {
  return plain(completed(searchStep(step, scopeTree(step.tape), [], null)));
}

function structured(step: RecordedStep) {
  return plain(structureOf(step, scopeTree(step.tape)));
}

/** What the document's view has in a step of a program, all layers one after the other. */
function documentsOf(program: Program, step: number, config: Partial<RunConfig> = {}): DocumentView[] {
  const views: DocumentView[] = [];
  eachStepOf(
    program,
    [step],
    (recorded) => {
      const tree = scopeTree(recorded.tape);
      const layers = documentView(recorded, tree, { layer: 0, head: null }).attention?.layers ?? 1;
      for (let layer = 0; layer < layers; layer++) views.push(documentView(recorded, tree, { layer, head: null }));
    },
    config,
  );
  return views;
}

/** What a program lacks in a step. */
function missingIn(text: string, config: Partial<RunConfig> = {}) {
  const [{ positions, missing }] = documentsOf(programOf(text), 2, config);
  return [positions, missing.predictions, missing.attention];
}

describe('the structure of a model', () => {
  it('is the same by what it is as by the names of the built-in program', () => {
    const configs: Partial<RunConfig>[] = [
      {},
      { nLayer: 3, nHead: 2 },
      { nLayer: 2, nHead: 1, blockSize: 4 },
      { nHead: 8, blockSize: 2 },
      // All weights are the same.
      { nLayer: 2, initStd: 0 },
    ];
    for (const config of configs) {
      eachStepOf(
        builtIn,
        [1, 2, 10],
        (step) => {
          const found = searched(step);
          assert.deepEqual(found, structured(step));
          assert.deepEqual([found.positions], namedLoops(step, scopeTree(step.tape)));
          assert.equal('missing' in found.attention || 'missing' in found.predictions, false);
        },
        config,
      );
    }
    eachStepOf(programOf(texts.tied), [1, 2], (step) => assert.deepEqual(searched(step), structured(step)), {
      nLayer: 2,
    });
  });

  it('is found under other names, node by node', () => {
    const config = { nLayer: 2 };
    const expected = documentsOf(builtIn, 2, config);
    assert.equal(expected.length, 2);
    for (const text of [texts.otherNames, texts.otherPositionsOnly, texts.otherVectorsOnly]) {
      assert.deepEqual(documentsOf(programOf(text), 2, config), expected);
    }
    // Calls of their own are other scopes, and make the same nodes.
    const unrolled = documentsOf(programOf(texts.unrolled), 2, config);
    for (const [layer, { predictions, attention }] of unrolled.entries()) {
      assert.deepEqual(
        { predictions, attention },
        {
          predictions: expected[layer].predictions,
          attention: expected[layer].attention,
        },
      );
    }
    assert.equal(unrolled.length, 2);
  });

  it('is found whatever the order of the loops, and however vectors and losses are made', () => {
    const config = { nLayer: 2 };
    const expected = documentsOf(builtIn, 1, config);
    for (const text of [texts.layerByLayer, texts.layerByLayerNamed, texts.turnedAtTheEnd]) {
      const found = documentsOf(programOf(text), 1, config);
      assert.equal(found.length, 2);
      for (const [layer, { predictions, attention }] of found.entries()) {
        assert.deepEqual(predictions?.surprisal, expected[layer].predictions?.surprisal);
        assert.deepEqual(predictions?.likeliestProbability, expected[layer].predictions?.likeliestProbability);
        assert.deepEqual(attention?.weights, expected[layer].attention?.weights);
        assert.deepEqual([attention?.layers, attention?.heads], [2, 4]);
      }
    }
  });

  it('has the predictions of any model that makes them', () => {
    for (const text of [texts.bigram, texts.mlp, texts.noAttention, texts.sigmoids, texts.namesOfOthers]) {
      eachStepOf(programOf(text), [1, 3], (step) => {
        const { predictions, targets } = documentView(step, scopeTree(step.tape), { layer: 0, head: null });
        assert.ok(predictions !== null);
        assert.equal(predictions.surprisal.length, step.tokens.length - 1);
        for (const [position, p] of predictions.probability.entries()) {
          assert.ok(Math.abs(predictions.surprisal[position] + Math.log(p)) < 1e-12);
          const listed = predictions.likeliest.subarray(5 * position, 5 * position + 5).indexOf(targets[position]);
          if (listed >= 0) assert.equal(predictions.likeliestProbability[5 * position + listed], p);
        }
        const mean = predictions.surprisal.reduce((sum, one) => sum + one, 0) / predictions.surprisal.length;
        assert.ok(Math.abs(mean - lossOf(step)) < 1e-12);
      });
    }
  });

  it('says what a model does not have', () => {
    assert.deepEqual(missingIn(texts.noAttention), [8, null, 'no vector']);
    assert.deepEqual(missingIn(texts.sigmoids), [8, null, 'no vector']);
    assert.deepEqual(missingIn(texts.bigram), [8, null, 'no vector']);
    assert.deepEqual(missingIn(texts.mlp), [8, null, 'no vector']);
    assert.deepEqual(missingIn(texts.mlpOfTarget), [8, 'no vector', 'no vector']);
    assert.deepEqual(missingIn(texts.smoothed), [8, 'other loss', null]);
    assert.deepEqual(missingIn(texts.noLogarithm), [8, 'no loss', null]);
    assert.deepEqual(missingIn(texts.inline), [0, 'no loop', 'no loop']);
  });

  it('of a single position is known from a step with more of them', () => {
    const program = programOf(texts.otherNames);
    const single = () => documentsOf(program, 1, { blockSize: 1, nLayer: 2 });
    assert.deepEqual(single()[0].missing, { predictions: 'one position', attention: 'one position' });
    documentsOf(program, 1, { nLayer: 2 });
    assert.deepEqual(single(), documentsOf(builtIn, 1, { blockSize: 1, nLayer: 2 }));
    // The loop has its name, and the predictions have a loss: only the attention is unknown.
    const named = programOf(texts.otherVectorsOnly);
    const [{ positions, missing }] = documentsOf(named, 1, { blockSize: 1 });
    assert.deepEqual([positions, missing], [1, { predictions: null, attention: 'one position' }]);
  });

  it('stays where it was when the numbers are not finite any more', () => {
    const program = programOf(texts.otherNames);
    const config = { learningRate: Number.POSITIVE_INFINITY };
    const [{ missing }] = documentsOf(program, 2, config);
    assert.deepEqual(missing, { predictions: 'not finite', attention: 'not finite' });
    const [before] = documentsOf(program, 1, config);
    const [after] = documentsOf(program, 2, config);
    assert.ok(before.predictions !== null && after.attention !== null && after.predictions !== null);
    assert.ok(after.predictions.surprisal.some(Number.isNaN));
    assert.deepEqual([after], documentsOf(builtIn, 2, config));
  });

  it('gives positions their tokens, under any name', () => {
    for (const text of [texts.otherNames, texts.bigram, texts.mlp]) {
      eachStepOf(programOf(text), [1], (step) => {
        const tree = scopeTree(step.tape);
        const details = Array.from({ length: step.tape.scopeCount }, (_, scope) => scopeDetail(step, tree, scope));
        assert.deepEqual(
          details.filter((detail) => detail !== undefined),
          ['BOS → y', 'y → u', 'u → h', 'h → e', 'e → n', 'n → g', 'g → BOS'],
        );
      });
    }
  });
});
