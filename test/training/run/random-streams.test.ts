/** Where the random streams were after each of the steps, however many samples were drawn between them. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Random } from '../../../src/engine/random';
import { RandomStreams, type Streams } from '../../../src/training/run/random-streams';

/** Streams of a run with samples drawn before each of the steps, and what they were there. */
function drawn(steps: readonly number[], draws: (step: number) => number) {
  const random = Random.seeded(7).state();
  let preview = Random.seeded(7);
  const first: Streams = { step: 0, random, preview: preview.state() };
  const streams = new RandomStreams(first);
  const expected = [first];
  for (const step of steps) {
    for (let i = 0; i < draws(step); i++) preview.random();
    const now = { step, random, preview: preview.state() };
    streams.add(now, preview.drawn);
    preview = Random.from(now.preview);
    expected.push(now);
  }
  return { streams, expected };
}

describe('the random streams of a run', () => {
  it('are at every step what they were, whatever is asked for first, in 120 bytes a step', () => {
    const steps = Array.from({ length: 2000 }, (_, i) => 3 * (i + 1));
    const { streams, expected } = drawn(steps, (step) => step % 50);
    assert.ok(streams.bytes <= 120 * steps.length + 5_000, `${streams.bytes} bytes`);
    const stepAndBranch = fc.tuple(fc.nat({ max: 6100 }), fc.nat({ max: 6100 }));
    fc.assert(
      fc.property(fc.array(stepAndBranch, { minLength: 1, maxLength: 10 }), (asked) => {
        for (const [step, end] of asked) {
          assert.deepEqual(streams.at(step), expected[Math.min(2000, Math.floor(step / 3))]);
          assert.equal(streams.at(step), streams.at(step));
          const branch = streams.upTo(end);
          assert.deepEqual(branch.at(step), expected[Math.min(2000, Math.floor(Math.min(step, end) / 3))]);
        }
      }),
    );
  });

  it('go on from streams that are known, where it is not known how they came about', () => {
    const { streams, expected } = drawn([1, 2], () => 5);
    const known = { step: 9, random: Random.seeded(1).state(), preview: Random.seeded(2).state() };
    streams.add(known, null);
    const preview = Random.from(known.preview);
    preview.skip(700);
    const later = { ...known, step: 12, preview: preview.state() };
    streams.add(later, 700);
    assert.deepEqual(
      [8, 9, 11, 12, 0].map((step) => streams.at(step)),
      [expected[2], known, known, later, expected[0]],
    );
  });
});
