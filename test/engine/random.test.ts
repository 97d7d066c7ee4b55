/** The random numbers equal CPython's. Expected figures: `python3 -c "import random; random.seed(...); ..."`. */

import assert from 'node:assert/strict';
import { Random } from '../../src/engine/random';

describe('random numbers as CPython draws them', () => {
  it('random()', () => {
    const random = Random.seeded(42);
    assert.deepEqual(
      [random.random(), random.random(), random.random()],
      [0.6394267984578837, 0.025010755222666936, 0.27502931836911926],
    );
  });

  it('seeds of more than 32 bits, of 0 and below 0', () => {
    assert.equal(Random.seeded(2 ** 40 + 5).random(), 0.5043802970418443);
    assert.equal(Random.seeded(0).random(), 0.8444218515250481);
    assert.equal(Random.seeded(-42).random(), 0.6394267984578837);
  });

  it('gauss(), in pairs', () => {
    const random = Random.seeded(42);
    const drawn = [random.gauss(0, 1), random.gauss(0, 1), random.gauss(2, 3)];
    for (const [i, expected] of [-0.14409032957792836, -0.1729036003315193, 1.6660524152970126].entries())
      assert.ok(Math.abs(drawn[i] - expected) < 1e-14, `${drawn[i]}`);
  });

  it('shuffle()', () => {
    const items = Array.from({ length: 10 }, (_, i) => i);
    Random.seeded(42).shuffle(items);
    assert.deepEqual(items, [7, 3, 2, 8, 5, 6, 9, 4, 0, 1]);
  });

  it('choices() by weight', () => {
    const random = Random.seeded(42);
    assert.deepEqual(
      Array.from({ length: 10 }, () => random.choice([1, 2, 0, 4])),
      [3, 0, 1, 1, 3, 3, 3, 0, 1, 0],
    );
  });

  it('goes on from a saved state as if nothing had been', () => {
    const random = Random.seeded(7);
    random.gauss(0, 1);
    for (let i = 0; i < 700; i++) random.random();
    const copy = Random.from(random.state());
    assert.deepEqual([copy.gauss(0, 1), copy.random()], [random.gauss(0, 1), random.random()]);
  });

  it('refuses a seed that is no whole number', () => {
    assert.throws(() => Random.seeded(1.5), /1\.5/);
  });
});
