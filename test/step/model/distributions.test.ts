import assert from 'node:assert/strict';
import { RELU } from '../../../src/engine/tape';
import type { Block } from '../../../src/step/model/blocks';
import { gradientHistogram, type Histogram, valueHistogram } from '../../../src/step/model/histogram';
import { unitOfParameter } from '../../../src/step/model/relu-units';
import { StepReading } from '../../../src/step/reading';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { nodeValue } from '../../../src/step/tape/local-gradient';
import { publishedConfig } from '../../../src/training/run/config';
import type { RunConfig } from '../../../src/training/status';
import { handStep, inScope } from '../hand-steps';
import { eachRealStep } from '../real-steps';
import * as texts from './program-texts';
import { eachStepOf, programOf } from './programs';

function total({ counts, below, above, zero, nonFinite }: Histogram): number {
  return counts.reduce((sum, bin) => sum + bin, 0) + below + above + zero + nonFinite;
}

function named(block: Block): string {
  if (block.kind === 'part') return block.name;
  return 'layer' in block
    ? `${block.kind} ${block.layer} ${block.kind === 'call' ? block.callee : ''}`.trim()
    : block.kind;
}

describe('a histogram', () => {
  it('counts each number in its bin; zeros, what is not finite and what is beyond apart', () => {
    const values = valueHistogram(3.5);
    for (const value of [-3.5, -5, 5, 0, -0, 0.01, 4.99, Number.NaN, Number.POSITIVE_INFINITY, 5.1, -6])
      values.add(value);
    const { from, to, counts, below, above, zero, nonFinite } = values.result();
    assert.deepEqual([from, to, counts.length], [-5, 5, 40]);
    assert.deepEqual([below, above, zero, nonFinite], [1, 1, 2, 2]);
    assert.deepEqual([counts[0], counts[6], counts[20], counts[39]], [1, 1, 1, 2]);
    assert.equal(total(values.result()), 11);
  });

  it('of gradients goes by the power of ten', () => {
    const gradients = gradientHistogram();
    for (const gradient of [1e-4, -1.1e-4, 0.05, 0, 1e-11, -200]) gradients.add(gradient);
    const { from, to, counts, below, above, zero } = gradients.result();
    assert.deepEqual([from, to, counts.length], [-10, 2, 48]);
    assert.deepEqual([below, above, zero], [1, 1, 1]);
    assert.deepEqual([counts[24], counts[34]], [2, 1]);
  });

  it('has room for the largest value, and some where there is none', () => {
    assert.deepEqual([valueHistogram(0.07).result().to, valueHistogram(20).result().to], [0.1, 20]);
    assert.equal(valueHistogram(0).result().to, 1);
    assert.equal(valueHistogram(Number.POSITIVE_INFINITY).result().to, 1);
  });
});

describe('the distributions of a step', () => {
  it('take the results that leave the call they were computed in, by layer and block', () => {
    // A model of one layer: before it a doubling, in it a call that uses a parameter and one that uses none.
    const scopeSites = [
      { kind: 'call' as const, callee: 'gpt' },
      { kind: 'call' as const, callee: 'embed' },
      { kind: 'turn' as const, variable: 'layer' },
      { kind: 'call' as const, callee: 'mlp' },
      { kind: 'call' as const, callee: 'norm' },
      { kind: 'call' as const, callee: 'out' },
    ];
    const step = handStep(
      [3, -2, 5, 7],
      ([a, b, c]) => {
        const logits = inScope(1, () => {
          const x = inScope(2, () => a.mul(2).mul(0.5)); // 6, then 3: only the 3 leaves
          const y = inScope(3, () => {
            const hidden = inScope(4, () => x.mul(b).relu().add(x.relu())); // -6, 0, 3; 3
            return inScope(5, () => hidden.mul(1));
          });
          return inScope(6, () => y.mul(c));
        });
        return logits.add(1);
      },
      { scopeSites },
    );
    const { blocks, relus } = new StepReading(step).distributions;
    assert.deepEqual(
      blocks.map(({ block, activations, weights }) => [named(block), activations, weights === null]),
      [
        ['embedding', 1, false],
        ['call 0 mlp', 1, true],
        ['residual 0', 1, true],
        ['head', 1, true],
        ['loss', 0, true],
      ],
    );
    // All parameters are of one matrix, w, which the embedding uses first; the last of them is not used at all.
    const { weights, values } = blocks[0] ?? assert.fail();
    assert.deepEqual([weights?.matrices, weights?.parameters, weights?.untouched], [['w'], 4, 1]);
    assert.equal(weights?.gradients.zero, 1, 'what is behind the inactive ReLU has a gradient of 0');
    assert.equal(values.to, 5);
    // The one is fed by a weight, the second parameter, and is of a unit; the other by no weight.
    assert.deepEqual(relus, [{ layer: 0, relus: 2, inactive: 1, units: [0] }]);
  });

  it('count every activation, gradient, parameter and ReLU of real steps once', () => {
    eachRealStep({ ...publishedConfig, nLayer: 2 }, [1, 3], (step) => {
      const { tape } = step;
      const reading = new StepReading(step);
      const { blocks, relus } = reading.distributions;
      assert.deepEqual(
        blocks.map(({ block, weights }) => [named(block), weights?.matrices.join() ?? '']),
        [
          ['embedding', 'wte,wpe'],
          ...[0, 1].flatMap((layer) => [
            [`call ${layer} attention`, ['wq', 'wk', 'wv', 'wo'].map((name) => `layer${layer}.attn_${name}`).join()],
            [`call ${layer} mlp`, `layer${layer}.mlp_fc1,layer${layer}.mlp_fc2`],
            [`residual ${layer}`, ''],
          ]),
          ['head', 'lm_head'],
          ['loss', ''],
        ],
      );
      let parameters = 0;
      let untouched = 0;
      for (const { activations, values, gradients, weights, ...block } of blocks) {
        assert.equal(total(values), activations);
        assert.equal(total(gradients) + block.untouched, activations);
        assert.equal(
          total(weights?.gradients ?? valueHistogram(1).result()) + (weights?.untouched ?? 0),
          weights?.parameters ?? 0,
        );
        parameters += weights?.parameters ?? 0;
        untouched += weights?.untouched ?? 0;
      }
      assert.equal(parameters, tape.parameterCount);
      assert.equal(untouched, reading.reach.untouched);
      // The logits: a number a token and position, the last of each dot product.
      const head = blocks.find(({ block }) => block.kind === 'head');
      assert.equal(head?.activations, step.positions * (step.characters.length + 1));
      assert.deepEqual(
        relus.map(({ layer, relus: count }) => [layer, count]),
        [0, 1].map((layer) => [layer, 64 * step.positions]),
      );
      // A unit is a row of mlp_fc1, which each position uses once.
      const unitOf = unitOfParameter(step.matrices);
      for (const [layer, { units }] of relus.entries()) {
        const { first, columns } = step.matrices.find(({ name }) => name === `layer${layer}.mlp_fc1`) ?? assert.fail();
        const rows = Array.from({ length: 64 }, (_, row) => unitOf[first + row * columns]);
        assert.deepEqual(units, rows);
      }
      let inactive = 0;
      for (let node = tape.parameterCount; node < tape.length; node++) {
        if (tape.op[node] === RELU && nodeValue(step, tape.left[node]) <= 0) inactive++;
      }
      assert.equal(
        relus.reduce((sum, layer) => sum + layer.inactive, 0),
        inactive,
      );
    });
  });

  it('are those of the calls that use parameters where no loop is over layers', () => {
    const blocksOf = (text: string, config: Partial<RunConfig> = {}) => {
      const found: (readonly [string, string])[] = [];
      const onStep = (step: RecordedStep) => {
        const { blocks } = new StepReading(step).distributions;
        let activations = 0;
        for (const { block, weights, values, ...of } of blocks) {
          found.push([named(block), weights?.matrices.join() ?? '']);
          assert.equal(total(values), of.activations);
          activations += of.activations;
        }
        assert.ok(activations > 0);
      };
      eachStepOf(programOf(text), [1], onStep, config);
      return found;
    };
    const attention = ['wq', 'wk', 'wv', 'wo'];
    const ofLayers = (...layers: readonly (readonly [string, string, number])[]) =>
      layers.flatMap(([attended, processed, i]) => [
        [attended, attention.map((name) => `layer${i}.attn_${name}`).join()],
        [processed, `layer${i}.mlp_fc1,layer${i}.mlp_fc2`],
      ]);
    // A loop under another name whose turns follow from each other is over layers, one of a single turn, too.
    for (const nLayer of [1, 2]) {
      assert.deepEqual(blocksOf(texts.otherNames, { nLayer }), [
        ['embedding', 'tokens,places'],
        ...[0, 1]
          .slice(0, nLayer)
          .flatMap((layer) => [
            ...ofLayers([`call ${layer} attention`, `call ${layer} mlp`, layer]),
            [`residual ${layer}`, ''],
          ]),
        ['head', 'out'],
        ['loss', ''],
      ]);
    }
    assert.deepEqual(blocksOf(texts.layerByLayer, { nLayer: 2 }), [
      ['embedding', 'wte,wpe'],
      ...[0, 1].flatMap((layer) => [
        ...ofLayers([`call ${layer} attention`, `call ${layer} mlp`, layer]),
        [`residual ${layer}`, ''],
      ]),
      ['head', 'lm_head'],
      ['loss', ''],
    ]);
    assert.deepEqual(blocksOf(texts.unrolled, { nLayer: 2 }), [
      ['embedded = add', 'wte,wpe'],
      ...ofLayers(['attention [0]', 'mlp [0]', 0], ['attention [1]', 'mlp [1]', 1]),
      ['linear', 'lm_head'],
      ['rest', ''],
    ]);
    assert.deepEqual(blocksOf(texts.bigram), [
      ['next = softmax', 'table'],
      ['rest', ''],
    ]);
    assert.deepEqual(blocksOf(texts.mlp), [
      ['Linear.forward [0]', 'embedding,hidden.w,hidden.b'],
      ['Linear.forward [1]', 'out.w,out.b'],
      ['rest', ''],
    ]);
  });
});
