/** Where a training run is and what it runs with, as plain data. */

import type { SourceRange } from '../instrument/tables';

/** The model's shape and the hyperparameters of a run. Defaults are those of the published program. */
export interface RunConfig {
  readonly nLayer: number;
  readonly nEmbd: number;
  readonly nHead: number;
  readonly blockSize: number;
  /** Length of the learning-rate schedule, in training steps. */
  readonly numSteps: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly initStd: number;
  readonly seed: number;
}

export interface SampleOptions {
  readonly count: number;
  readonly temperature: number;
  /** What every sample begins with; characters of the vocabulary. */
  readonly prefix: string;
}

/** The first node, in order of computation, whose value or gradient is not a finite number. */
export interface NonFinite {
  readonly step: number;
  readonly loss: number;
  readonly node: number;
  /** Whether the node's value or, all values being finite, its gradient is at fault. */
  readonly what: 'value' | 'gradient';
  readonly value: number;
  readonly range: SourceRange;
  readonly code: string;
}

export type TrainingState =
  /** No model yet. */
  | 'idle'
  /** A model, no step taken, not running. */
  | 'ready'
  | 'running'
  | 'paused'
  /** All steps of the schedule are taken. */
  | 'finished'
  /** The loss or a gradient became NaN or infinite; only a restart helps. */
  | 'diverged';

/** Where training is. Every reply carries one, so that views never guess. */
export interface SessionStatus {
  readonly state: TrainingState;
  /** The last finished training step, from 1; 0 before the first. */
  readonly step: number;
  readonly numSteps: number;
  /** Of the last finished step, nats; null before the first. */
  readonly loss: number | null;
  readonly learningRate: number | null;
  readonly document: string | null;
  /** Training steps a second over the last second of running; null when not running. */
  readonly stepsPerSecond: number | null;
  readonly config: RunConfig | null;
  /** Documents of the corpus, size of the vocabulary (BOS included), parameters of the model. */
  readonly documents: number;
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly problem: NonFinite | null;
}
