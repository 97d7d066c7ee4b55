/** The run equals the published program's. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { makeCorpus } from '../../scripts/corpus.mjs';
import { createModel, createTokenizer, train } from '../../src/engine/microgpt';
import { Random } from '../../src/engine/random';
import { tape } from '../../src/engine/value';
import { builtIn } from '../../src/program/built-in';
import type { RecordedStep } from '../../src/step/recorded-step';
import { documentCount } from '../../src/training/corpus/corpus';
import { publishedConfig, publishedSampling } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { assertClose } from '../close';
import { inOrder } from '../in-order';
import { type Reference, type ReferenceStep, seed42, seed42TwoLayers } from '../reference';
import { corpusOf, names } from '../training/corpus-text';

function assertStep(recorded: RecordedStep, reference: ReferenceStep): void {
  assert.equal(recorded.document, reference.doc);
  assert.equal(recorded.positions, reference.n);
  assert.deepEqual(
    recorded.matrices.map(({ name, rows, columns }) => [name, rows, columns]),
    Object.entries(reference.matrices).map(([name, { shape }]) => [name, ...shape]),
  );
  const { grad, data } = recorded.tape;
  for (const { name, first, rows, columns } of recorded.matrices) {
    const expected = reference.matrices[name];
    const all = grad.subarray(first, first + rows * columns);
    assertClose(Math.hypot(...all), expected.grad_l2, `step ${recorded.step}, L2 of ${name}`);
    assertClose(Math.max(...all.map(Math.abs)), expected.grad_absmax, `step ${recorded.step}, largest of ${name}`);
    expected.grad_first4.forEach((g, i) => {
      assertClose(all[i], g, `step ${recorded.step}, gradient ${i} of ${name}`);
    });
    assertClose(all[all.length - 1], expected.grad_last, `step ${recorded.step}, last gradient of ${name}`);
  }
  const { row, grads } = reference.wte_used_row_grad;
  grads.forEach((g, i) => {
    assertClose(grad[row * recorded.matrices[0].columns + i], g, `step ${recorded.step}, wte[${row}][${i}]`);
  });
  reference.params_after_first4.forEach((value, i) => {
    assertClose(data[i], value, `step ${recorded.step}, parameter ${i} after the update`);
  });
}

/**
 * The SHA-256 of the losses, gradients and parameters of all steps of a model by its layers: docs/numbers.md. It changes
 * with the numbers of a run, and then `ownNumbers` of src/training/run/state.ts has to.
 */
const bits: Readonly<Record<number, string>> = {
  1: '4dec738ce6a10673c1278f3cfeb1ac46faf3ddd2a0085ff8cc24db68ed6aa177',
  2: '5fc473c0d3c24211a135f75dda24b13857e5d008f642b2d14d82fa6a086b3d09',
};

function itEquals(reference: Reference): void {
  const it = inOrder();
  const config = { ...publishedConfig, nLayer: reference.n_layer, numSteps: reference.losses.length };
  let run: Run;

  it('has the published documents and initial parameters', () => {
    run = new Run(config, names, builtIn);
    assert.equal(documentCount(run.corpus, run.config.blockSize), 32033);
    assert.deepEqual(
      reference.first_docs.map((_, index) => run.documentAt(index)),
      reference.first_docs,
    );
    assert.equal(run.parameterCount, reference.num_params);
    reference.init_params_first4.forEach((value, i) => {
      assertClose(tape.values[i], value, `parameter ${i}`);
    });
  });

  it(`has the published loss and count of nodes at all ${reference.losses.length} steps, and gradients and parameters at the chosen ones`, () => {
    const hash = createHash('sha256');
    for (const [i, loss] of reference.losses.entries()) {
      const recorded = run.step();
      hash.update(Float64Array.of(recorded.loss));
      for (const numbers of [tape.gradients, tape.values]) hash.update(numbers);
      assertClose(recorded.loss, loss, `loss of step ${i + 1}`);
      assert.equal(recorded.positions, reference.n[i]);
      assert.equal(tape.length - tape.parameterCount, reference.created[i], `nodes of step ${i + 1}`);
      const detail = reference.detail[i + 1];
      if (detail !== undefined) assertStep(recorded, detail);
    }
    assert.equal(hash.digest('hex'), bits[reference.n_layer], 'the same bits in every engine');
  });

  it('samples the published names after training', () => {
    const samples = Array.from(reference.samples, () => run.sample(publishedSampling));
    assert.deepEqual(samples, reference.samples);
  });
}

describe('the published run', () => {
  describe('default model, 1000 steps', () => itEquals(seed42));
  describe('two layers, 200 steps', () => itEquals(seed42TwoLayers));

  it('ends where another begins, for there is one tape', () => {
    const first = new Run(publishedConfig, corpusOf('ab'), builtIn);
    const second = new Run(publishedConfig, corpusOf('ab'), builtIn);
    assert.throws(() => first.step(), /Another run has begun/);
    assert.throws(() => first.sample(publishedSampling), /Another run has begun/);
    assert.equal(second.step().step, 1);
  });

  it('is what the training loop of the source gives, without a session', () => {
    const random = Random.seeded(42);
    const docs = makeCorpus().split('\n');
    random.shuffle(docs);
    const tokenizer = createTokenizer(docs);
    tape.clear();
    const model = createModel(publishedConfig, tokenizer.bos + 1, random);
    const losses = train(model, tokenizer, docs);
    for (const loss of seed42.losses.slice(0, 20)) assertClose(losses.next().value.data, loss, 'the loss');
  });

  it('ends after its number of steps', () => {
    tape.clear();
    const tokenizer = createTokenizer(['ab', 'b']);
    const model = createModel({ ...publishedConfig, numSteps: 3 }, tokenizer.bos + 1, Random.seeded(1));
    assert.equal([...train(model, tokenizer, ['ab', 'b'])].length, 3);
  });

  it('makes 50 n^2 + 7690 n + 3 nodes at n positions, whatever n is', () => {
    const documents = Array.from({ length: 18 }, (_, i) => 'a'.repeat(i + 1));
    // 26 letters, so that the vocabulary is the published one.
    const run = new Run(publishedConfig, corpusOf([...documents, 'abcdefghijklmnopqrstuvwxyz'].join('\n')), builtIn);
    for (let step = 0; step <= documents.length; step++) {
      const { positions: n, tape } = run.step();
      assert.equal(tape.length - tape.parameterCount, 50 * n * n + 7690 * n + 3);
    }
  });
});
