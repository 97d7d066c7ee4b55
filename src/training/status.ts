/** Where a training run is and what it runs with, as plain data. */

import type { SourceRange } from '../program/tables';

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
  /** The node by name and place: `position 2 › q = linear › row 3 › × [2]`. */
  readonly place: string;
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
  /** The step at hand is the schedule's last. */
  | 'finished'
  /** The loss or a gradient became NaN or infinite; only an earlier step or a restart helps. */
  | 'diverged';

/** One way that a run went from its first step on. A new one begins where a parameter is set by hand in a step. */
export interface BranchStatus {
  /** From 1, in the order in which branches were begun. */
  readonly number: number;
  /** Its newest step. */
  readonly newest: number;
  /** The last step that it shares with the branch that it parted from; 0 for the first branch. */
  readonly parted: number;
}

/** A run that another took the place of, kept to be brought back. */
export interface LeftRunStatus {
  readonly id: string;
  /** The step that it was left at. */
  readonly step: number;
  readonly numSteps: number;
  /** What its corpus is called. */
  readonly corpus: string;
}

/** Where training is. Every reply carries one, so that views never guess. */
export interface SessionStatus {
  readonly state: TrainingState;
  /** The training step at hand, from 1, the newest or an earlier one that is visited; 0 before the first. Training goes on from it. */
  readonly step: number;
  /** The newest step that was trained on the branch at hand. */
  readonly newest: number;
  readonly numSteps: number;
  /** Of the step at hand, nats; null before the first, and where it is not recorded. */
  readonly loss: number | null;
  readonly learningRate: number | null;
  readonly document: string | null;
  /** Training steps a second over the last second of running; null when not running. */
  readonly stepsPerSecond: number | null;
  /** The step that was asked to be shown again, while steps before it are computed: `state` is running then. */
  readonly visiting: number | null;
  /** The branch at hand; null without a model. */
  readonly branch: BranchStatus | null;
  /** The branch that was left for it, until the one at hand has passed its newest step; null where there is none. */
  readonly other: BranchStatus | null;
  readonly config: RunConfig | null;
  /** What the corpus is called; null without a model. */
  readonly corpus: string | null;
  /** Documents of the corpus, size of the vocabulary (BOS included), parameters of the model. */
  readonly documents: number;
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly problem: NonFinite | null;
  /** The run that was left last, until the current one has been trained as far; null where there is none. */
  readonly left: LeftRunStatus | null;
}
