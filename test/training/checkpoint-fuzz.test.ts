/** Ten thousand files that were made wrong: each is refused in clear words, or read as what it says. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Random } from '../../src/engine/random';
import { UserError } from '../../src/engine/user-error';
import { builtIn } from '../../src/program/built-in';
import { readHeader } from '../../src/safetensors/file';
import { FormatError } from '../../src/safetensors/format-error';
import { identityOf } from '../../src/training/corpus/identity';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../src/training/saved/checkpoint';
import { handMade } from '../safetensors/hand-made';
import { mutations } from './checkpoint-mutations';
import { corpusOf } from './corpus-text';
import { countingArrays } from './counted-arrays';

const files = 10_000;
const text = corpusOf(['anna', 'bob', 'carla', 'dora', 'emil'].join('\n'));

/** The header by JSON.parse, and where the data begins. */
function parsed(file: Uint8Array) {
  const start = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return { header: JSON.parse(Buffer.from(file.subarray(8, start)).toString()), start };
}

/** The numbers of a tensor, read by other means than the codec's. */
function numbersOf(file: Uint8Array, name: string): number[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { header, start } = parsed(file);
  const [begin, end]: [number, number] = header[name].data_offsets;
  return Array.from({ length: (end - begin) / 8 }, (_, i) => view.getFloat64(start + begin + 8 * i, true));
}

/** Fails unless what was read is what stands in the file. */
function holdsToFile(file: Uint8Array, { state, characters, corpus }: Checkpoint): void {
  const metadata = parsed(file).header.__metadata__;
  assert.equal(state.step, Number(metadata.step));
  assert.equal(state.config.learningRate, Number(metadata.learning_rate));
  assert.deepEqual(characters, JSON.parse(metadata.characters));
  assert.equal(state.random.words.join(), JSON.parse(metadata.random).words.join());
  assert.equal(corpus.sha256, metadata.corpus_sha256);
  assert.deepEqual([...state.losses], numbersOf(file, 'losses'));
  const wte = numbersOf(file, 'wte');
  for (const [prefix, numbers] of [
    ['', state.values],
    ...state.optimizer.map(({ name, numbers }) => [`adam.${name}.`, numbers] as const),
  ] as const) {
    assert.deepEqual([...numbers.subarray(0, wte.length)], numbersOf(file, `${prefix}wte`));
    const last = numbersOf(file, `${prefix}layer0.mlp_fc2`);
    assert.deepEqual([...numbers.subarray(numbers.length - last.length)], last);
  }
}

describe('a checkpoint that was made wrong', () => {
  let whole: Uint8Array;
  before(async () => {
    const config = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: 9 };
    const corpus = await identityOf(text, config.blockSize);
    const run = new Run(config, text, builtIn);
    for (let step = 0; step < 5; step++) run.step();
    run.stepAgain(3, 0.5);
    whole = encodeCheckpoint({ state: run.state(), characters: run.tokenizer.characters, corpus, program: builtIn });
  });

  it(`is refused in clear words or read as it stands, ${files.toLocaleString('en')} times, in no more than twice the memory of the file`, () => {
    const random = Random.seeded(7);
    const draw = (n: number) => Math.floor(random.random() * n);
    const kinds = Object.entries(mutations);
    const counts = new Map(kinds.map(([kind]) => [kind, { refused: 0, read: 0 }]));
    let most = 0;
    for (let i = 0; i < files; i++) {
      const [kind, mutate] = kinds[i % kinds.length];
      const file = mutate(whole, draw);
      const { result, thrown, bytes } = countingArrays(() => decodeCheckpoint(file, 'x.safetensors'));
      const count = counts.get(kind) ?? assert.fail();
      if (result === null) {
        assert.ok(thrown instanceof UserError, `${kind}: ${thrown instanceof Error ? thrown.stack : thrown}`);
        assert.match(thrown.message, /^x\.safetensors is .*\. (Take|Give) .*\.$/s);
        assert.ok(thrown.message.length < 500, thrown.message);
        count.refused++;
      } else {
        holdsToFile(file, result);
        count.read++;
      }
      most = Math.max(most, bytes / Math.max(1, file.length));
    }
    console.log(
      `      ${files} files, of ${whole.length} bytes before; arrays took at most ${most.toFixed(2)} of a file's bytes`,
    );
    for (const [kind, { refused, read }] of counts)
      console.log(`      ${kind}: ${refused} refused, ${read} read as they stand`);
    assert.ok(most <= 1, `${most} of the file beside the file itself`);
    assert.ok([...counts.values()].every(({ refused, read }) => refused + read > files / kinds.length - 1));
    assert.equal(counts.get('a key twice')?.read, 0);
    assert.equal(counts.get('tensors in another order')?.refused, 0);
  });

  it('of any bytes and any JSON is refused, or has the tensors that it says', () => {
    const size = fc.oneof(fc.nat({ max: 9 }), fc.integer(), fc.double());
    const tensor = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom('U8', 'F64', 'BOOL', 'F4'), fc.string()),
        shape: fc.array(size, { maxLength: 3 }),
        data_offsets: fc.array(size, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    );
    const texts = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.jsonValue()));
    const header = fc.oneof(
      fc.json(),
      fc
        .dictionary(fc.oneof(fc.string(), fc.constant('__metadata__')), fc.oneof(tensor, texts))
        .map((value) => JSON.stringify(value)),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(header, fc.nat({ max: 80 }), (text, length) => {
        const file = handMade(text, length);
        try {
          const read = readHeader(file);
          const said = JSON.parse(text);
          delete said.__metadata__;
          assert.deepEqual(new Set([...read.tensors()].map(({ name }) => name)), new Set(Object.keys(said)));
        } catch (error) {
          assert.ok(error instanceof FormatError, String(error));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('has a header of very many tensors or texts in less memory than its text takes', () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => `"${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`);
    const texts = Array.from({ length: 20_000 }, (_, i) => `"${i}":""`);
    for (const text of [`{${entries.join()}}`, `{"__metadata__":{${texts.join()}}}`]) {
      const file = handMade(text);
      const { result, bytes } = countingArrays(() => readHeader(file));
      assert.ok(result !== null && bytes < file.length, `${bytes} bytes for a text of ${file.length}`);
    }
  });
});
