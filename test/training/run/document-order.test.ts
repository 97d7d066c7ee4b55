/** The order of the documents: the same whether it is made at once or beside other work. */

import assert from 'node:assert/strict';
import { Random } from '../../../src/engine/random';
import { documentOrder, orderInSlices } from '../../../src/training/run/document-order';

describe('the order of the documents', () => {
  for (const documents of [1, 2, 65_535, 65_536, 65_537, 65_538, 300_000]) {
    it(`is that of one shuffle where it is made in slices: ${documents.toLocaleString('en')} documents`, async () => {
      const random = Random.seeded(42);
      const places = Array.from({ length: documents }, (_, index) => index);
      random.shuffle(places);
      let time = 0;
      let breaths = 0;
      const sliced = await orderInSlices(42, documents, {
        now: () => (time += 10),
        breathe: async () => void breaths++,
      });
      for (const order of [sliced, documentOrder(42, documents)]) {
        assert.deepEqual(order.places, Uint32Array.from(places));
        assert.deepEqual(order.random.state(), random.state());
      }
      assert.equal(breaths, Math.ceil(documents / 65_536) - 1, 'others are answered in between');
    });
  }
});
