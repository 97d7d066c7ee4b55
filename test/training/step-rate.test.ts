import assert from 'node:assert/strict';
import { StepRate } from '../../src/training/step-rate';

describe('the steps a second', () => {
  let time = 0;
  const rate = new StepRate(() => time);
  const steps = (count: number, milliseconds: number) => {
    for (let i = 0; i < count; i++) {
      time += milliseconds;
      rate.stepped();
    }
  };
  beforeEach(() => rate.reset());

  it('are none before the first step, nor where no time has passed', () => {
    assert.equal(rate.perSecond(), null);
    rate.stepped();
    assert.equal(rate.perSecond(), null);
  });

  it('are those since the reset, then those of the last second', () => {
    steps(10, 20);
    assert.equal(rate.perSecond(), 50);
    steps(100, 50);
    assert.equal(rate.perSecond(), 20);
    steps(1000, 4);
    assert.equal(rate.perSecond(), 250);
  });

  it('are of more than a second where a step takes longer', () => {
    steps(3, 2_000);
    assert.equal(rate.perSecond(), 0.5);
  });
});
