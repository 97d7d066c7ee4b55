/** Runs put into files and taken out again. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makeCorpus } from '../../../scripts/corpus.mjs';
import { builtIn } from '../../../src/program/built-in';
import type { ProgramIdentity } from '../../../src/program/program';
import { encodeFile, readHeader, type Tensor } from '../../../src/safetensors/file';
import { identityOf } from '../../../src/training/corpus/identity';
import { publishedConfig } from '../../../src/training/run/config';
import { parameterLayout } from '../../../src/training/run/layout';
import { Run } from '../../../src/training/run/run';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../../src/training/saved/checkpoint';
import { checkedProgram } from '../../../src/training/saved/saved-run';
import type { RunConfig } from '../../../src/training/status';
import { seed42 } from '../../reference';
import { knownDtype } from '../../safetensors/hand-made';
import { blocksOf, corpusOf, names } from '../corpus-text';

const small: RunConfig = { ...publishedConfig, nLayer: 2, nEmbd: 4, nHead: 2, blockSize: 5, numSteps: 12 };

/** A run on the names, and its checkpoint. */
async function trained(config: RunConfig, steps: number): Promise<{ run: Run; checkpoint: Checkpoint }> {
  const identity = await identityOf(names, config.blockSize);
  const run = new Run(config, names, builtIn);
  for (let step = 0; step < steps; step++) run.step();
  return { run, checkpoint: checkpointOf(run, identity) };
}

/** What a file says of the built-in program. */
const program: ProgramIdentity = { name: 'microgpt', sha256: builtIn.sha256 };

function checkpointOf(run: Run, identity: Checkpoint['corpus']): Checkpoint {
  return { state: run.state(), characters: run.tokenizer.characters, corpus: identity, program };
}

function resumed({ state }: Checkpoint): Run {
  return Run.resumed(state, names, builtIn);
}

describe('a checkpoint', () => {
  it('goes on with the published losses, bit for bit those of a run that never stopped', async () => {
    const { run, checkpoint } = await trained(publishedConfig, 6);
    const file = encodeCheckpoint(checkpoint);
    const undisturbed = Array.from({ length: 6 }, () => run.step().loss);
    const again = resumed(decodeCheckpoint(file, 'a file'));
    const continued = Array.from({ length: 6 }, () => again.step().loss);
    assert.deepEqual(continued, undisturbed);
    for (const [i, loss] of again.losses.entries()) assert.ok(Math.abs(loss - seed42.losses[i]) < 1e-12);
  });

  it('comes back as it was: state, edits, tokenizer, corpus; before the first step and after the last', async () => {
    for (const steps of [0, 3, small.numSteps]) {
      const { run, checkpoint } = await trained(small, steps);
      if (steps > 0) run.stepAgain(7, -0.25);
      const whole = checkpointOf(run, { ...checkpoint.corpus, name: 'Namen "x" 字.txt' });
      assert.deepEqual(decodeCheckpoint(encodeCheckpoint(whole), 'a file'), whole);
    }
  });

  it('keeps numbers that are not finite, and those of a run that diverged', async () => {
    const { checkpoint } = await trained(small, 1);
    checkpoint.state.values.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]);
    const { state } = decodeCheckpoint(encodeCheckpoint(checkpoint), 'a file');
    assert.deepEqual(state.values, checkpoint.state.values);
  });

  it('keeps characters of any script, also what stands for half a surrogate pair', async () => {
    const corpus = corpusOf('aé字😀\n"\\\n\ud800x');
    const identity = await identityOf(corpus, small.blockSize);
    const run = new Run(small, corpus, builtIn);
    assert.ok(run.tokenizer.characters.includes('\ufffd'));
    const { characters } = decodeCheckpoint(encodeCheckpoint(checkpointOf(run, identity)), 'a file');
    assert.deepEqual(characters, run.tokenizer.characters);
  });

  it('keeps that its documents are blocks; older files are of lines', async () => {
    const corpus = blocksOf('a long\ntext\n');
    const run = new Run(small, corpus, builtIn);
    const file = encodeCheckpoint(checkpointOf(run, await identityOf(corpus, small.blockSize)));
    const { corpus: read, characters } = decodeCheckpoint(file, 'a file');
    assert.deepEqual([read.division, read.documents, characters[0]], ['blocks', 3, '\n']);
    const older = readFileSync('test/fixtures/checkpoints/first-numbers.safetensors');
    assert.equal(decodeCheckpoint(new Uint8Array(older), 'a file').corpus.division, 'lines');
  });

  it('lies where the format wants it: every matrix by its name, 64-bit, at multiples of 8 bytes', async () => {
    const { run, checkpoint } = await trained(small, 2);
    const file = encodeCheckpoint(checkpoint);
    const header = readHeader(file);
    assert.equal(header.dataStart % 8, 0);
    const tensors = new Map([...header.tensors()].map((tensor) => [tensor.name, tensor]));
    const view = new DataView(file.buffer, file.byteOffset + header.dataStart);
    const numbers = (name: string) => {
      const { begin = 0, end = 0 } = tensors.get(name) ?? {};
      return Array.from({ length: (end - begin) / 8 }, (_, i) => view.getFloat64(begin + 8 * i, true));
    };
    const { values, optimizer, losses } = checkpoint.state;
    for (const { name, rows, columns, first } of run.matrices) {
      assert.deepEqual(tensors.get(name)?.shape, [rows, columns]);
      assert.equal(tensors.get(name)?.dtype, 'F64');
      const end = first + rows * columns;
      assert.deepEqual(numbers(name), [...values.subarray(first, end)]);
      assert.deepEqual(numbers(`adam.m.${name}`), [...optimizer[0].numbers.subarray(first, end)]);
      assert.deepEqual(numbers(`adam.v.${name}`), [...optimizer[1].numbers.subarray(first, end)]);
    }
    assert.deepEqual(numbers('losses'), [...losses]);
    assert.equal(tensors.size, 3 * run.matrices.length + 2);
  });

  it('says what it is of in texts that other programs read', async () => {
    const { checkpoint } = await trained(publishedConfig, 1);
    const header = readHeader(encodeCheckpoint(checkpoint));
    const texts = Object.fromEntries(header.metadata(100, 100_000).map(({ key, value }) => [key, value]));
    const { characters, random, preview_random: preview, ...rest } = texts;
    assert.deepEqual(rest, {
      format: 'microgpt checkpoint',
      version: '1',
      numbers: '1',
      step: '1',
      n_layer: '1',
      n_embd: '16',
      n_head: '4',
      block_size: '16',
      num_steps: '1000',
      learning_rate: '0.01',
      beta1: '0.85',
      beta2: '0.99',
      eps: '1e-8',
      init_std: '0.08',
      seed: '42',
      corpus: 'names',
      corpus_sha256: createHash('sha256').update(makeCorpus()).digest('hex'),
      corpus_division: 'lines',
      corpus_documents: '32033',
      program: 'microgpt',
      program_sha256: builtIn.sha256,
    });
    assert.equal(JSON.parse(characters).join(''), 'abcdefghijklmnopqrstuvwxyz');
    for (const text of [random, preview]) assert.equal(JSON.parse(text).words.length, 624);
  });

  it('is one of the built-in program, of any version, and says so where it names a program', async () => {
    const { checkpoint } = await trained(small, 1);
    const told = (saved: ProgramIdentity | null) => () =>
      checkedProgram(
        'x.safetensors',
        decodeCheckpoint(encodeCheckpoint({ ...checkpoint, program: saved }), 'x.safetensors'),
        builtIn,
      );
    assert.doesNotThrow(told(program));
    assert.doesNotThrow(told({ ...program, sha256: '0'.repeat(64) }));
    assert.doesNotThrow(told(null));
    assert.throws(told({ ...program, name: 'rnn' }), {
      name: 'UserError',
      message: /^x\.safetensors was trained with another program, rnn, and this is microgpt: give /,
    });
  });

  it('of versions that named no program can be read', async () => {
    const { checkpoint } = await trained(small, 1);
    const earlier = { ...checkpoint, program: null };
    const file = encodeCheckpoint(earlier);
    assert.deepEqual(
      readHeader(file)
        .metadata(100, 100_000)
        .filter(({ key }) => key.startsWith('program')),
      [],
    );
    assert.deepEqual(decodeCheckpoint(file, 'a file'), earlier);
  });

  it('has its matrices where a model has them', async () => {
    for (const config of [publishedConfig, small, { ...small, nLayer: 3 }]) {
      const run = new Run(config, corpusOf('abc'), builtIn);
      assert.deepEqual(
        parameterLayout(config, 4),
        run.matrices.map(({ name, rows, columns, first }) => ({ name, rows, columns, first })),
      );
    }
  });
});

describe('a file that is no checkpoint', () => {
  let file: Uint8Array;
  before(async () => {
    file = encodeCheckpoint((await trained(small, 2)).checkpoint);
  });

  /** The checkpoint with other texts or other tensors. */
  function changed(
    texts: (metadata: Record<string, string>) => void,
    change: (tensors: Tensor[]) => Tensor[] = (tensors) => tensors,
  ): Uint8Array {
    const header = readHeader(file);
    const metadata = Object.fromEntries(header.metadata(100, 1e6).map(({ key, value }) => [key, value]));
    texts(metadata);
    const tensors = [...header.tensors()].map(({ begin, end, dtype, ...rest }) => ({
      ...rest,
      dtype: knownDtype(dtype),
      bytes: file.subarray(header.dataStart + begin, header.dataStart + end),
    }));
    return encodeFile(change(tensors), metadata);
  }

  function refused(bytes: Uint8Array, why: RegExp): void {
    assert.throws(() => decodeCheckpoint(bytes, 'x.safetensors'), { name: 'UserError', message: why });
  }

  it('is told apart by what is wrong, with a remedy', () => {
    refused(file.subarray(0, file.length - 1), /x\.safetensors is not a safetensors file, or is damaged: .*copy/);
    refused(encodeFile([], { format: 'pt' }), /safetensors file, but not a checkpoint of MicroGPT: its format is 'pt'/);
    refused(encodeFile([], {}), /its format is not given/);
    assert.doesNotThrow(() =>
      decodeCheckpoint(
        changed(() => {}),
        'x.safetensors',
      ),
    );
  });

  for (const [key, value, why] of [
    ['version', '3', /version is '3'.*update/],
    ['step', '13', /step is 13 of 12/],
    ['step', '1.5', /step is 1.5/],
    ['step', '1', /losses is F64 \[2\], and F64 \[1\]/],
    ['seed', 'x', /seed is 'x', which is not a number/],
    ['seed', '0x1', /is not a number/],
    ['n_head', '3', /n_embd 4 is not divisible by n_head 3/],
    ['n_layer', '1e15', /47 tensors, and a model of 1,000,000,000,000,000 layers/],
    ['n_layer', '3', /a model of 3 layers makes/],
    ['n_embd', '8', /wte is F64 \[27, 4\], and F64 \[27, 8\]/],
    ['block_size', '1e300', /block_size is 1e\+300/],
    ['characters', '["a"]', /list of characters/],
    ['characters', '[', /is not JSON/],
    ['corpus_sha256', 'x'.repeat(64), /corpus_sha256/],
    ['corpus_documents', '0', /corpus_documents is 0/],
    ['corpus_division', 'words', /corpus_division is 'words', not lines or blocks/],
    ['program', 'a b', /program is 'a b'/],
    ['program_sha256', 'x'.repeat(64), /program_sha256 is 'x+'/],
    ['random', '{"words":[],"index":0,"next_gauss":null}', /random is not a state/],
    ['preview_random', '7', /preview_random is not a state/],
  ] as const) {
    it(`is refused for ${key} ${value.slice(0, 20)}`, () => {
      refused(
        changed((metadata) => {
          metadata[key] = value;
        }),
        why,
      );
    });
  }

  for (const key of ['version', 'step', 'n_layer', 'seed', 'characters', 'corpus', 'corpus_sha256', 'random']) {
    it(`is refused without ${key}`, () => {
      refused(
        changed((metadata) => {
          delete metadata[key];
        }),
        new RegExp(`no ${key}\\b`),
      );
    });
  }

  it('is refused for characters out of order, twice, or more than one in one', () => {
    const listed = [...'abcdefghijklmnopqrstuvwxyz'];
    for (const [i, character] of [
      [0, 'z'],
      [1, 'a'],
      [25, 'zz'],
      [3, ''],
    ] as const) {
      refused(
        changed((metadata) => {
          metadata['characters'] = JSON.stringify(listed.with(i, character));
        }),
        /single characters in the order of code points/,
      );
    }
  });

  it('is refused for a tensor that is missing, of another dtype or shape, or too many', () => {
    const of = (change: (tensor: Tensor) => Tensor) => (tensors: Tensor[]) => tensors.map(change);
    const same = () => {};
    refused(
      changed(same, (tensors) => tensors.slice(1)),
      /no tensor wte/,
    );
    refused(
      changed(
        same,
        of((t) => (t.name === 'adam.v.wpe' ? { ...t, name: 'wpe.v' } : t)),
      ),
      /no tensor adam\.v\.wpe/,
    );
    refused(
      changed(
        same,
        of((t) => (t.name === 'wpe' ? { ...t, dtype: 'I64' } : t)),
      ),
      /wpe is I64/,
    );
    refused(
      changed(
        same,
        of((t) => (t.name === 'wpe' ? { ...t, shape: [4, 5] } : t)),
      ),
      /wpe is F64 \[4, 5\], and F64 \[5, 4\]/,
    );
    refused(
      changed(same, (tensors) => [...tensors, { name: 'more', dtype: 'F64', shape: [0], bytes: new Uint8Array(0) }]),
      /tensors, and a model of 2 layers makes/,
    );
    refused(
      changed(
        same,
        of((t) => (t.name === 'edits' ? { ...t, shape: [1, 4], bytes: new Uint8Array(32) } : t)),
      ),
      /edit 1 is of parameter 0 in step 0/,
    );
  });
});
