/** Ten thousand files that were made wrong, read in ranges as the editor for tensors reads other people's: no more of them than is bounded. */

import assert from 'node:assert/strict';
import { Random } from '../../src/engine/random';
import { builtIn } from '../../src/program/built-in';
import { asMatrix, mostCells } from '../../src/protocol/tensors-api';
import { FormatError } from '../../src/safetensors/format-error';
import { Header, type TensorInfo } from '../../src/safetensors/header';
import { hasNumbers, numbersOf as numbersIn } from '../../src/safetensors/numbers';
import { TensorFile } from '../../src/safetensors/tensor-file';
import { identityOf } from '../../src/training/corpus/identity';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { encodeCheckpoint } from '../../src/training/saved/checkpoint';
import { mutations } from '../training/checkpoint-mutations';
import { corpusOf } from '../training/corpus-text';
import { entry, handMade } from './hand-made';

const files = 10_000;
/** The looks at single bytes of a header are counted in one file of so many, for that takes long; prime, so that each kind has its turn. */
const looked = 53;
/** As often as each byte of a header may be looked at. */
const mostLooks = 16;
/** As often as each byte of a file may be read, where all its cells and figures are asked for: the header once, the data for both. */
const mostReads = 2;

/** A source that counts what is read of it, and refuses what is not there. */
class CountedSource {
  bytes = 0;
  calls = 0;
  readonly file: Uint8Array;

  constructor(file: Uint8Array) {
    this.file = file;
  }

  readonly read = async (position: number, length: number): Promise<Uint8Array> => {
    assert.ok(position >= 0 && length >= 0 && position + length <= this.file.length, 'nothing outside of it is read');
    this.calls++;
    this.bytes += length;
    return this.file.slice(position, position + length);
  };
}

/** Its numbers, read by other means than the codec's; null for types that a changed letter does not lead to. */
function numbersOf(file: Uint8Array, start: number, { dtype, begin, end }: TensorInfo): number[] | null {
  const view = new DataView(file.buffer, file.byteOffset + start + begin, end - begin);
  const all = (size: number, read: (at: number) => number) =>
    Array.from({ length: (end - begin) / size }, (_, i) => read(size * i));
  if (dtype === 'F64') return all(8, (at) => view.getFloat64(at, true));
  if (dtype === 'I64') return all(8, (at) => Number(view.getBigInt64(at, true)));
  if (dtype === 'U64') return all(8, (at) => Number(view.getBigUint64(at, true)));
  return end === begin ? [] : null;
}

/** Fails unless the cells and the figures of a tensor are those of the numbers that stand in the file. */
async function holdsToFile(file: Uint8Array, tensors: TensorFile, tensor: TensorInfo): Promise<void> {
  const { rows, columns } = asMatrix(tensor.shape);
  const window = {
    ...{ row: 0, column: 0, rowStep: 1, columnStep: 1 },
    ...{ rows: Math.min(rows, mostCells), columns: Math.min(columns, mostCells) },
  };
  const cells = () => tensors.cells(tensor, columns, window);
  const statistics = () => tensors.statistics(tensor, async () => {});
  if (!hasNumbers(tensor.dtype)) {
    await assert.rejects(cells, FormatError);
    await assert.rejects(statistics, FormatError);
    return;
  }
  const numbers = numbersOf(file, tensors.header.dataStart, tensor);
  assert.ok(numbers !== null, `the test reads ${tensor.dtype}`);
  assert.ok(rows <= mostCells && columns <= mostCells, 'all are asked for');
  assert.deepEqual([...numbersIn(await cells(), tensor.dtype)], numbers);
  const { count, nan, infinite, zero, least, greatest } = await statistics();
  const finite = numbers.filter(Number.isFinite);
  assert.deepEqual(
    [count, nan, infinite, zero],
    [
      numbers.length,
      numbers.filter(Number.isNaN).length,
      numbers.filter((number) => Math.abs(number) === Number.POSITIVE_INFINITY).length,
      numbers.filter((number) => number === 0).length,
    ],
  );
  // As sums, for which 0 and its negative are one.
  assert.equal(least + 0, finite.length === 0 ? Number.NaN : Math.min(...finite) + 0);
  assert.equal(greatest + 0, finite.length === 0 ? Number.NaN : Math.max(...finite) + 0);
}

/** The looks at single bytes of a text while a header is made of it, and where its tensors are looked up, a byte. */
function looksAt(text: Uint8Array, fileLength: number): number {
  let looks = 0;
  const counting = new Proxy(text, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value === 'function') return value.bind(target);
      if (key !== 'length') looks++;
      return value;
    },
  });
  try {
    const header = new Header(counting, fileLength);
    header.metadata(200, 400);
    for (const tensor of header.tensors()) assert.ok(tensor.name.length >= 0);
  } catch (error) {
    assert.ok(error instanceof FormatError, String(error));
  }
  return looks / Math.max(1, text.length);
}

describe('a file of tensors that was made wrong', () => {
  let whole: Uint8Array;
  before(async () => {
    const text = corpusOf('anna\nbob\ncarla\ndora\nemil');
    const config = { ...publishedConfig, nEmbd: 2, nHead: 1, blockSize: 2, numSteps: 9 };
    const run = new Run(config, text, builtIn);
    for (let step = 0; step < 3; step++) run.step();
    run.stepAgain(3, 0.5);
    const corpus = await identityOf(text, config.blockSize);
    whole = encodeCheckpoint({ state: run.state(), characters: run.tokenizer.characters, corpus, program: builtIn });
  });

  it(`is refused in clear words or shown as it stands, ${files.toLocaleString('en')} times, and read no more than ${mostReads} times over`, async () => {
    const random = Random.seeded(11);
    const draw = (n: number) => Math.floor(random.random() * n);
    const kinds = Object.entries(mutations);
    const counts = new Map(kinds.map(([kind]) => [kind, { refused: 0, shown: 0 }]));
    const most = { reads: 0, calls: 0, looks: 0 };
    let tensors = 0;
    for (let i = 0; i < files; i++) {
      const [kind, mutate] = kinds[i % kinds.length];
      const file = mutate(whole, draw);
      const source = new CountedSource(file);
      const count = counts.get(kind) ?? assert.fail();
      let rows = 0;
      try {
        const opened = await TensorFile.open(file.length, source.read);
        const said = JSON.parse(Buffer.from(file.subarray(8, opened.header.dataStart)).toString());
        delete said.__metadata__;
        assert.equal(opened.header.count, Object.keys(said).length);
        for (const tensor of opened.header.tensors()) {
          const { dtype, shape, data_offsets: offsets } = said[tensor.name];
          assert.deepEqual([tensor.dtype, tensor.shape, [tensor.begin, tensor.end]], [dtype, shape, offsets], kind);
          await holdsToFile(file, opened, tensor);
          rows += Math.min(mostCells, asMatrix(tensor.shape).rows);
          tensors++;
        }
        most.calls = Math.max(most.calls, source.calls / (2 + rows + opened.header.count));
        count.shown++;
      } catch (error) {
        assert.ok(error instanceof FormatError, `${kind}: ${error instanceof Error ? error.stack : error}`);
        assert.ok(error.message.length > 10 && error.message.length < 400, error.message);
        count.refused++;
      }
      most.reads = Math.max(most.reads, source.bytes / Math.max(1, file.length));
      if (i % looked === 0) {
        const end = 8 + Number(new DataView(whole.buffer, whole.byteOffset).getBigUint64(0, true));
        most.looks = Math.max(most.looks, looksAt(file.subarray(8, Math.min(end, file.length)), file.length));
      }
    }
    console.log(
      `      ${files} files, ${tensors} tensors shown; at most ${most.reads.toFixed(2)} of a file's bytes were read, ` +
        `in ${most.calls.toFixed(2)} readings a row and tensor; a byte of a header was looked at ${most.looks.toFixed(1)} times`,
    );
    for (const [kind, { refused, shown }] of counts) {
      console.log(`      ${kind}: ${refused} refused, ${shown} shown as they stand`);
      assert.ok(refused + shown > files / kinds.length - 1);
    }
    assert.ok(most.reads <= mostReads, `${most.reads} of a file's bytes were read`);
    assert.ok(most.calls <= 1, `${most.calls} readings for each row of cells, each tensor, and the header`);
    assert.ok(most.looks <= mostLooks, `a byte of a header was looked at ${most.looks} times`);
    assert.equal(counts.get('a key twice')?.shown, 0);
    assert.equal(counts.get('tensors in another order')?.refused, 0);
  });

  it('has its header looked at in proportion to its length', () => {
    const shapes = Array.from({ length: 2_000 }, (_, i) => [`t${i}`, entry('U8', [0], 0, 0)] as const);
    const texts = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, '\u00e4\\"'.repeat(9)]));
    for (const [what, header] of [
      ['many tensors', Object.fromEntries(shapes)],
      ['many texts', { __metadata__: texts }],
      ['deep', `{"t":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
      ['one long text', { __metadata__: { text: 'x\\'.repeat(40_000) } }],
      ['spaces', `{${' '.repeat(80_000)}}`],
    ] as const) {
      const file = handMade(header);
      const looks = looksAt(file.subarray(8), file.length);
      console.log(`      ${what}: a byte was looked at ${looks.toFixed(1)} times`);
      assert.ok(looks <= mostLooks, `${what}: ${looks}`);
    }
  });
});
