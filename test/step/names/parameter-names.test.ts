import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { rowKinds } from '../../../src/step/model/row-kinds';
import { findParameters, type NamedMatrix, rowLabel } from '../../../src/step/names/parameter-names';

const characters = ['a', 'b', "'", '😀'];

function matrices(layers: number): NamedMatrix[] {
  const shapes: [string, number, number][] = [
    ['wte', 5, 4],
    ['wpe', 8, 4],
    ['lm_head', 5, 4],
    ...Array.from({ length: layers }, (_, layer): [string, number, number][] => [
      [`layer${layer}.attn_wq`, 4, 4],
      [`layer${layer}.attn_wo`, 4, 4],
      [`layer${layer}.mlp_fc1`, 16, 4],
    ]).flat(),
  ];
  const kinds = rowKinds(
    shapes.map(([name, rows, columns]) => ({ name, rows, columns })),
    characters.length + 1,
    8,
  );
  let first = 0;
  return shapes.map(([name, rows, columns], i) => {
    const matrix = { name, rows, columns, first, rowKind: kinds[i] };
    first += rows * columns;
    return matrix;
  });
}

const one = matrices(1);
const two = matrices(2);
const find = (text: string, of = one) => findParameters(of, characters, text);

function firstOf(name: string, of = one): number {
  return of.find((matrix) => matrix.name === name)?.first ?? Number.NaN;
}

describe('a search for parameters', () => {
  it('finds a matrix, a row and a single parameter by their names', () => {
    assert.deepEqual(find('layer0.mlp_fc1'), {
      kind: 'found',
      runs: [{ first: firstOf('layer0.mlp_fc1'), count: 64 }],
    });
    assert.deepEqual(find('layer0.mlp_fc1[10]'), {
      kind: 'found',
      runs: [{ first: firstOf('layer0.mlp_fc1') + 40, count: 4 }],
    });
    assert.deepEqual(find(' layer0.attn_wq [3] [2] '), {
      kind: 'found',
      runs: [{ first: firstOf('layer0.attn_wq') + 14, count: 1 }],
    });
    assert.deepEqual(find('wpe[7][3]'), { kind: 'found', runs: [{ first: firstOf('wpe') + 31, count: 1 }] });
  });

  it('takes the end of a name for every layer that has it', () => {
    const expected = two
      .filter(({ name }) => name.endsWith('.attn_wq'))
      .map(({ first }) => ({ first: first + 14, count: 1 }));
    assert.equal(expected.length, 2);
    assert.deepEqual(find('wq[3][2]', two), { kind: 'found', runs: expected });
    assert.deepEqual(find('attn_wq[3][2]', two), { kind: 'found', runs: expected });
    assert.deepEqual(find('layer1.attn_wq[3][2]', two), { kind: 'found', runs: expected.slice(1) });
  });

  it('finds rows by their tokens, whatever the character, and BOS', () => {
    const row = (of: string, at: number) => ({ kind: 'found', runs: [{ first: firstOf(of) + 4 * at, count: 4 }] });
    assert.deepEqual(find("wte['b']"), row('wte', 1));
    assert.deepEqual(find('wte["b"]'), row('wte', 1));
    assert.deepEqual(find("wte[''']"), row('wte', 2));
    assert.deepEqual(find("lm_head['😀']"), row('lm_head', 3));
    assert.deepEqual(find('wte[BOS]'), row('wte', 4));
    assert.deepEqual(find('wte[BOS][3]'), { kind: 'found', runs: [{ first: 19, count: 1 }] });
    assert.deepEqual(find('head[1]'), row('lm_head', 1));
  });

  it('finds all parameters when nothing is written', () => {
    const found = find('  ');
    assert.ok(found.kind === 'found');
    assert.equal(
      found.runs.reduce((sum, { count }) => sum + count, 0),
      20 + 32 + 20 + 16 + 16 + 64,
    );
  });

  it('says that there is no such matrix, and which come nearest', () => {
    assert.deepEqual(find('wtf[1]'), { ...find('wtf'), name: 'wtf' });
    const nearest = (text: string) => {
      const found = find(text);
      return found.kind === 'unknown matrix' ? found.nearest : assert.fail(found.kind);
    };
    assert.equal(nearest('wtf')[0], 'wte');
    assert.equal(nearest('lmhead')[0], 'lm_head');
    assert.deepEqual(nearest('attn').slice(0, 2), ['layer0.attn_wq', 'layer0.attn_wo']);
    assert.equal(nearest('WO')[0], 'layer0.attn_wo');
  });

  it('says the shape where an index is out of range, and which token there is not', () => {
    assert.deepEqual(find('wq[4][2]'), {
      kind: 'out of range',
      matrix: 'layer0.attn_wq',
      rows: 4,
      columns: 4,
      side: 'row',
      index: '4',
    });
    assert.deepEqual(find('wte[4][4]'), {
      kind: 'out of range',
      matrix: 'wte',
      rows: 5,
      columns: 4,
      side: 'column',
      index: '4',
    });
    assert.deepEqual(find("wte['z']"), { kind: 'unknown token', matrix: 'wte', token: 'z', named: true });
    assert.deepEqual(find("wpe['a']"), { kind: 'unknown token', matrix: 'wpe', token: 'a', named: false });
    assert.deepEqual(find("wte['a']['b']"), { kind: 'unknown token', matrix: 'wte', token: 'b', named: false });
  });

  it('marks the place where a text is no name', () => {
    assert.deepEqual(find('wq[3'), { kind: 'malformed', at: 2 });
    assert.deepEqual(find('wq[3] [x]'), { kind: 'malformed', at: 6 });
    assert.deepEqual(find('wq[1][2][3]'), { kind: 'malformed', at: 8 });
    assert.deepEqual(find(' [3]'), { kind: 'malformed', at: 1 });
    assert.deepEqual(find('-wq'), { kind: 'malformed', at: 0 });
  });

  it('finds rows by tokens that are quotes, backslashes, brackets and what nobody can see', () => {
    const odd = ['\t', '"', "'", '[', '\\', ']', '{', '}', '\u200b', '\u202e', '\ud800'];
    const matrix: NamedMatrix = { name: 'wte', rows: odd.length + 1, columns: 4, first: 0, rowKind: 'token' };
    const labels = odd.map((_, row) => rowLabel(matrix, row, odd));
    assert.deepEqual(labels, [
      ...[
        "'\\u{9}'",
        `'"'`,
        "'\\''",
        "'['",
        "'\\\\'",
        "']'",
        "'{'",
        "'}'",
        "'\\u{200b}'",
        "'\\u{202e}'",
        "'\\u{d800}'",
      ],
    ]);
    const found = (text: string) => findParameters([matrix], odd, text);
    for (const [row, label] of labels.entries()) {
      assert.deepEqual(found(`wte[${label}]`), { kind: 'found', runs: [{ first: 4 * row, count: 4 }] }, label);
    }
    // As they are, too.
    for (const [row, token] of odd.entries()) {
      for (const text of [`wte['${token}'][1]`, `wte["${token}" ][1]`]) {
        assert.deepEqual(found(text), { kind: 'found', runs: [{ first: 4 * row + 1, count: 1 }] }, text);
      }
    }
  });

  it('gives back every parameter by its own name, whatever the vocabulary', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(0x10ffff), { minLength: 1, maxLength: 20 }), fc.nat(3), (points, column) => {
        const vocabulary = points.map((point) => String.fromCodePoint(point));
        const rows = vocabulary.length + 1;
        const matrix: NamedMatrix = { name: 'lm_head', rows, columns: 4, first: 100, rowKind: 'token' };
        for (let row = 0; row < matrix.rows; row++) {
          const name = `lm_head[${rowLabel(matrix, row, vocabulary)}][${column}]`;
          const runs = [{ first: 100 + 4 * row + column, count: 1 }];
          assert.deepEqual(findParameters([matrix], vocabulary, name), { kind: 'found', runs }, name);
          assert.deepEqual(findParameters([matrix], vocabulary, ` ${name} `), { kind: 'found', runs }, name);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives back every parameter by its own name, and takes any text', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), (m, r, c) => {
        const matrix = two[m % two.length];
        assert.ok(matrix);
        const row = r % matrix.rows;
        const column = c % matrix.columns;
        const name = `${matrix.name}[${rowLabel(matrix, row, characters)}][${column}]`;
        const first = matrix.first + row * matrix.columns + column;
        assert.deepEqual(find(name, two), { kind: 'found', runs: [{ first, count: 1 }] });
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."wqte[]'_.a3 BOS") }), (text) => {
        const found = find(text, two);
        if (found.kind === 'malformed') assert.ok(found.at >= 0 && found.at <= text.length);
      }),
    );
  });
});
