/**
 * Reference: what times are held against, measured in turns with them, so that both meet the same machine and what else it
 * does.
 */

import { publishedConfig } from '../../src/training/run/config';
import { quantile } from './quantiles';
import type { Bound, Row, Turn } from './row';
import { SteppedModel, Stepper } from './stepper';
import type { Probe } from './workbench-probe';

/** For what computes: a step of the plain port on the first document, always the same; in a process of its own. */
export class PlainStep {
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
}

/**
 * Takes turns: a reference, and then some measurements, which give the milliseconds that they are judged by, or nothing for
 * all the time that they take.
 */
export async function takeTurns(
  reference: { take(): Promise<number> },
  rounds: number,
  inRound: number,
  act: () => unknown,
): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (let round = 0; round < rounds; round++) {
    const taken = await reference.take();
    for (let i = 0; i < inRound; i++) {
      const start = performance.now();
      const told = await act();
      turns.push({ measured: typeof told === 'number' ? told : performance.now() - start, reference: taken });
    }
  }
  return turns;
}

/**
 * For what is seen in a window: a page in the same window, which sends an empty message to a worker thread of the extension
 * host and back, and then paints as many plain boxes as the page that is measured.
 */
export class PlainPage {
  private readonly probe: Probe;
  private readonly boxes: number;

  private constructor(probe: Probe, boxes: number) {
    this.probe = probe;
    this.boxes = boxes;
  }

  /** Shows the page, in the side bar. */
  static async show(probe: Probe, boxes: number): Promise<PlainPage> {
    await probe.showPlainPage();
    const page = new PlainPage(probe, boxes);
    await page.take();
    return page;
  }

  /** Milliseconds of the round trip and of the boxes, from their making to the second frame after it; the median of some. */
  async take(): Promise<number> {
    const times: number[] = [];
    while (times.length < 3) times.push(await this.probe.plainPagePainted(this.boxes));
    return quantile(times, 0.5);
  }

  /** Milliseconds from frame to frame, while each moves all boxes. */
  frames(count: number): Promise<readonly number[]> {
    return this.probe.plainPageFrames(this.boxes, count);
  }
}

/** A bound in plain pages. The plain page took 23 ms on the machine on which the bounds were times. */
export function plainPages(most: number, share?: number): Bound {
  return { to: 'plain page', most, ...(share === undefined ? {} : { share }) };
}

/** A bound in plain steps. The plain step took 13.3 ms on the machine on which the bounds were times. */
export function plainSteps(most: number, share?: number): Bound {
  return { to: 'plain step', most, ...(share === undefined ? {} : { share }) };
}
