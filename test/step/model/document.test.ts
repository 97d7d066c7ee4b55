/** The document of a step: what was predicted and attended to, against the tape and the published figures. */

import assert from 'node:assert/strict';
import { ADD, LOG, MUL } from '../../../src/engine/tape';
import { type DocumentView, documentView } from '../../../src/step/model/document';
import { weightIndex } from '../../../src/step/model/weight-index';
import { nodeName } from '../../../src/step/names/names';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { scopeTree } from '../../../src/step/tape/scopes';
import { publishedConfig } from '../../../src/training/run/config';
import { seed42, seed42TwoLayers } from '../../reference';
import { handStep } from '../hand-steps';
import { eachRealStep } from '../real-steps';

const view = (step: RecordedStep, layer = 0, head: number | null = null) =>
  documentView(step, scopeTree(step.tape), { layer, head });

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function close(actual: number, expected: number, tolerance = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

function predicted({ predictions }: DocumentView) {
  assert(predictions !== null);
  return predictions;
}

function attended({ attention }: DocumentView) {
  assert(attention !== null);
  return attention;
}

/** What holds of the attention of every step. */
function checkAttention(step: RecordedStep, document: DocumentView): void {
  const { weights, nodes, shown, layer } = attended(document);
  const { positions } = document;
  const tree = scopeTree(step.tape);
  for (const [index, head] of shown.entries()) {
    for (let query = 0; query < positions; query++) {
      const row = weightIndex(positions, index, query, 0);
      close(sum(weights.subarray(row, row + query + 1)), 1);
      for (let key = 0; key <= query; key++) {
        const node = nodes[row + key];
        assert.equal(weights[row + key], step.tape.data[node]);
        assert.equal(nodeName(step, tree, node), `attnWeights[${key}]`);
        const turns = turnsAround(step, node);
        assert.deepEqual([turns['position'], turns['layer'], turns['head']], [query, layer, head]);
      }
    }
  }
}

/** The turns of the loops around a node, by variable, counted from the scopes themselves. */
function turnsAround({ tape, source }: RecordedStep, node: number): Record<string, number> {
  const turns: Record<string, number> = {};
  for (let scope = tape.scope[node]; scope > 0; scope = tape.scopeParent[scope]) {
    const { variable } = source.scopeSites[tape.scopeSite[scope]];
    if (variable === undefined) continue;
    let turn = 0;
    for (let before = 1; before < scope; before++) {
      if (tape.scopeParent[before] !== tape.scopeParent[scope]) continue;
      if (tape.scopeSite[before] === tape.scopeSite[scope]) turn++;
    }
    turns[variable] = turn;
  }
  return turns;
}

describe('the document of a step', () => {
  it('has the published losses as the mean of its positions', () => {
    eachRealStep(publishedConfig, [1, 2, 10], (step) => {
      const document = view(step);
      const { surprisal, probability } = predicted(document);
      assert.equal(document.positions, seed42.n[step.step - 1]);
      close(sum(surprisal) / document.positions, seed42.losses[step.step - 1]);
      for (const [position, p] of probability.entries()) close(surprisal[position], -Math.log(p));
    });
    eachRealStep({ ...publishedConfig, nLayer: 2, numSteps: 200 }, [3], (step) => {
      const document = view(step);
      close(sum(predicted(document).surprisal) / document.positions, seed42TwoLayers.losses[2]);
    });
  });

  it('tells the targets and the likeliest tokens of each position, with their nodes', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const document = view(step);
      const { tape } = step;
      const tree = scopeTree(tape);
      const {
        probability,
        probabilityNode,
        lossNode,
        surprisal,
        likeliest,
        likeliestProbability,
        likeliestNode,
        ranks,
      } = predicted(document);
      assert.deepEqual([...document.tokens], step.tokens.slice(0, -1));
      assert.deepEqual([...document.targets], step.tokens.slice(1));
      assert.equal(ranks, 5);
      for (let position = 0; position < document.positions; position++) {
        const target = document.targets[position];
        assert.equal(nodeName(step, tree, probabilityNode[position]), `probs[${target}]`);
        assert.equal(tape.data[probabilityNode[position]], probability[position]);
        assert.equal(nodeName(step, tree, lossNode[position]), 'lossT');
        assert.equal(tape.data[lossNode[position]], surprisal[position]);
        // -log p is the log of the probability's node, times -1.
        assert.deepEqual([tape.op[lossNode[position]], tape.op[tape.left[lossNode[position]]]], [MUL, LOG]);
        assert.equal(tape.left[tape.left[lossNode[position]]], probabilityNode[position]);

        // The softmax returns its 27 probabilities in order, each made of two nodes.
        const first = probabilityNode[position] - 2 * target;
        const all = Array.from({ length: 27 }, (_, token) => tape.data[first + 2 * token]);
        close(sum(all), 1);
        const expected = all.map((p, token) => ({ p, token })).sort((a, b) => b.p - a.p || a.token - b.token);
        for (let rank = 0; rank < ranks; rank++) {
          const at: number = position * ranks + rank;
          assert.equal(likeliest[at], expected[rank].token);
          assert.equal(likeliestProbability[at], expected[rank].p);
          assert.equal(nodeName(step, tree, likeliestNode[at]), `probs[${expected[rank].token}]`);
        }
      }
    });
  });

  it('has attention rows that add up to 1, of the right position, layer and head', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const document = view(step);
      const { layers, heads, shown, allAtOnce } = attended(document);
      assert.deepEqual([layers, heads, shown, allAtOnce], [1, 4, [0, 1, 2, 3], true]);
      checkAttention(step, document);
    });
    eachRealStep({ ...publishedConfig, nLayer: 3, nHead: 2 }, [1], (step) => {
      for (const layer of [0, 1, 2]) {
        const document = view(step, layer, 1);
        assert.deepEqual([attended(document).layer, attended(document).shown], [layer, [1]]);
        checkAttention(step, document);
      }
      // Two layers attend differently.
      assert.notDeepEqual(attended(view(step, 0)).weights, attended(view(step, 2)).weights);
    });
  });

  it('shows the last layer and head where it is asked for others', () => {
    eachRealStep({ ...publishedConfig, nLayer: 2 }, [1], (step) => {
      const { layer, shown } = attended(view(step, 7, 9));
      assert.deepEqual([layer, shown], [1, [3]]);
    });
  });

  it('takes a document of one character, of none, and one that the block size cuts', () => {
    eachRealStep(
      publishedConfig,
      [1, 2],
      (step) => {
        const document = view(step);
        assert.equal(document.positions, step.document.length + 1);
        checkAttention(step, document);
        close(attended(document).weights[0], 1);
      },
      ['a', ''],
    );
    eachRealStep({ ...publishedConfig, blockSize: 3 }, [1], (step) => {
      const document = view(step);
      assert.equal(document.positions, 3);
      assert.deepEqual([...document.targets], step.tokens.slice(1, 4));
      close(sum(predicted(document).surprisal) / 3, step.loss);
      checkAttention(step, document);
    });
  });

  it('shows one head where all are too many to look at', () => {
    eachRealStep(
      { ...publishedConfig, nEmbd: 32, nHead: 32 },
      [1],
      (step) => {
        assert.equal(attended(view(step)).allAtOnce, true);
      },
      ['yuheng'],
    );
    eachRealStep(
      { ...publishedConfig, nEmbd: 32, nHead: 32 },
      [1],
      (step) => {
        const document = view(step);
        const { allAtOnce, shown } = attended(document);
        assert.deepEqual([document.positions, allAtOnce, shown], [16, false, [0]]);
        checkAttention(step, document);
      },
      ['abcdefghijklmnopqrst'],
    );
  });

  it('has no predictions and no attention where the source names none', () => {
    const step = handStep([1, 2], ([a, b]) => a.add(b));
    assert.equal(step.tape.op[step.lossNode], ADD);
    assert.deepEqual([view(step).positions, view(step).attention, predictedOrNull(view(step))], [0, null, null]);
  });
});

function predictedOrNull({ predictions }: DocumentView): number | null {
  return predictions?.probability.length ?? null;
}
