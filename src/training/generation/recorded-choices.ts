/** Recorded choices: a stream of random numbers that keeps what is drawn from it. */

import type { Random } from '../../engine/random';
import type { Draw, ForcedToken } from '../../step/recorded-step';

/**
 * Keeps each choice that is made from a stream. Where a token is forced, the random number of the
 * position is drawn all the same, so that later positions have those that they had.
 */
export class RecordedChoices {
  /** One for each position after the given tokens, in order, as `tokens`. */
  readonly draws: Draw[] = [];
  readonly tokens: number[] = [];

  private readonly random: Random;

  /** `first` is the position of the first choice. The stream serves this record until `end`. */
  constructor(random: Random, first: number, forced: readonly ForcedToken[] = []) {
    this.random = random;
    const instead = new Map(forced.map(({ position, token }) => [position, token]));
    const uniform = random.random.bind(random);
    const choose = random.choice.bind(random);
    let number = 0;
    random.random = () => {
      number = uniform();
      return number;
    };
    random.choice = (weights) => {
      const drawn = choose(weights);
      const token = instead.get(first + this.tokens.length) ?? drawn;
      this.draws.push({ number, weights: [...weights], drawn });
      this.tokens.push(token);
      return token;
    };
  }

  /** The stream is as any other again. */
  end(): void {
    Reflect.deleteProperty(this.random, 'random');
    Reflect.deleteProperty(this.random, 'choice');
  }
}
