/** Recorded choices: what is drawn from a stream of random numbers, and the tokens forced in its place. */

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
  private readonly forced: ReadonlyMap<number, number>;
  private stream: Random | null = null;

  constructor(forced: readonly ForcedToken[] = []) {
    this.forced = new Map(forced.map(({ position, token }) => [position, token]));
  }

  /** Keeps what is drawn from the stream from now on; `first` is the position of the first choice. */
  follow(stream: Random, first: number): void {
    this.stream = stream;
    const uniform = stream.random.bind(stream);
    const choose = stream.choice.bind(stream);
    let number = 0;
    stream.random = () => {
      number = uniform();
      return number;
    };
    stream.choice = (weights) => {
      const drawn = choose(weights);
      const token = this.forced.get(first + this.tokens.length) ?? drawn;
      this.draws.push({ number, weights: [...weights], drawn });
      this.tokens.push(token);
      return token;
    };
  }

  /** The stream is as any other again. */
  end(): void {
    if (this.stream === null) return;
    Reflect.deleteProperty(this.stream, 'random');
    Reflect.deleteProperty(this.stream, 'choice');
  }
}
