/**
 * Reference: what times are held against, measured in turns with them, so that both meet the same machine and what else it
 * does.
 */

import { publishedConfig } from '../../src/training/run/config';
import { quantile } from './quantiles';
import type { Bound, Row, Turn } from './row';
import { SteppedModel, Stepper } from './stepper';

/** For what computes: a step of the plain port on the first document, always the same; in a process of its own. */
export class PlainStep {
  /** For rows. */
  static readonly to = 'plain step';
  private readonly stepper: Stepper;
  private readonly tokens: readonly number[];

  private constructor(stepper: Stepper, tokens: readonly number[]) {
    this.stepper = stepper;
    this.tokens = tokens;
  }

  /** Measures with a plain step, which is warm. The tape of this process is another one's from then on. */
  static async with(measure: (plainStep: PlainStep) => Promise<Row[]>): Promise<Row[]> {
    // So the times of its steps differ least: no other thread collects its garbage, and hardly any is moved.
    const stepper = Stepper.ofProgram('plain', ['--single-threaded-gc', '--max-semi-space-size=64']);
    try {
      // Without learning each step computes the same.
      const model = new SteppedModel({ ...publishedConfig, learningRate: 0 });
      stepper.begin(model);
      const plainStep = new PlainStep(stepper, model.tokens(0));
      await plainStep.take(60);
      return await measure(plainStep);
    } finally {
      stepper.end();
    }
  }

  /** Milliseconds of a step, the median of some. */
  async take(count = 5): Promise<number> {
    const steps = await this.stepper.take(Array.from({ length: count }, () => this.tokens));
    return quantile(
      steps.map(({ milliseconds }) => milliseconds),
      0.5,
    );
  }

  /**
   * Takes turns: a reference, and then some measurements, which give the milliseconds that they are judged by, or nothing for
   * all the time that they take.
   */
  async turns(rounds: number, inRound: number, act: () => unknown): Promise<Turn[]> {
    const turns: Turn[] = [];
    for (let round = 0; round < rounds; round++) {
      const reference = await this.take();
      for (let i = 0; i < inRound; i++) {
        const start = performance.now();
        const told = await act();
        turns.push({ measured: typeof told === 'number' ? told : performance.now() - start, reference });
      }
    }
    return turns;
  }
}

/** A bound in plain steps. The plain step took 13.3 ms on the machine on which the bounds were times. */
export function plainSteps(most: number, share = 0.5): Bound {
  return { to: PlainStep.to, most, share };
}
