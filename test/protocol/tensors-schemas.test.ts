import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { mostCells, mostListed } from '../../src/protocol/tensors-api';
import { tensorsHostSchemas } from '../../src/protocol/tensors-schemas';

const { overview, list, cells, statistics, resume, reportError } = tensorsHostSchemas;
const request = { tensor: 0, row: 0, column: 0, rows: 256, columns: 256, rowStep: 1, columnStep: 1 };

describe('schemas of the page for tensors', () => {
  it('take what the page asks for', () => {
    assert(v.is(overview, []) && v.is(resume, []));
    assert(v.is(list, ['', 0, 1]) && v.is(list, ['wte', 100, mostListed]));
    assert(v.is(cells, [request]) && v.is(cells, [{ ...request, row: 2 ** 40, rowStep: 12 }]));
    assert(v.is(statistics, [3]) && v.is(statistics, [3, new AbortController().signal]));
  });

  it('refuse anything else: more than is shown, no whole numbers, paths and places', () => {
    const wrong = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null, undefined, {}, []];
    for (const part of Object.keys(request)) {
      for (const value of wrong) assert(!v.is(cells, [{ ...request, [part]: value }]), `${part} ${value}`);
    }
    assert(!v.is(cells, [{ ...request, rows: mostCells + 1 }]) && !v.is(cells, [{ ...request, rowStep: 0 }]));
    assert(!v.is(cells, [{ ...request, file: 'x' }]) && !v.is(cells, [request, request]) && !v.is(cells, []));
    for (const value of wrong) {
      assert(!v.is(list, ['', value, 1]) && !v.is(list, ['', 0, value]) && !v.is(statistics, [value]));
    }
    assert(!v.is(list, ['x'.repeat(201), 0, 1]) && !v.is(list, ['', 0, mostListed + 1]));
    assert(!v.is(resume, ['/etc/passwd']) && !v.is(overview, [1]) && !v.is(statistics, [1, {}]));
    fc.assert(
      fc.property(fc.array(fc.anything()), (args) => {
        if (args.length > 0) assert(!v.is(resume, args) && !v.is(overview, args));
      }),
    );
  });

  it('cut an error of the page to a length for the log', () => {
    assert.deepEqual(
      v.parse(reportError, ['m'.repeat(5_000), 's'.repeat(50_000)]).map(({ length }) => length),
      [2_000, 20_000],
    );
  });
});
