/** Training status: the state of a training run and its settings, as plain data. */

import type { SourceRange } from '../program/tables';
import type { Division } from './corpus/division';
import type { GenerationOptions } from './generation/options';

/**
 * The model's shape and the hyperparameters of a run. Defaults are those of the published program.
 */
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
  /** The numbers that the program has besides these, by its own names. */
  readonly own?: Readonly<Record<string, number>>;
}

/** The numbers of a configuration that every program has. */
export type CommonConfig = Omit<RunConfig, 'own'>;

export interface SampleOptions {
  readonly count: number;
  readonly temperature: number;
  /** The beginning of every sample; characters of the vocabulary. */
  readonly prefix: string;
}

/** The first node, in order of computation, whose value or gradient is not a finite number. */
export interface NonFinite {
  readonly step: number;
  readonly loss: number;
  readonly node: number;
  /** The node by name and place: `position 2 › q = linear › row 3 › × [2]`. */
  readonly place: string;
  /** Whether the node's value is at fault or, all values being finite, its gradient. */
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
  /** The current step is the schedule's last. */
  | 'finished'
  /** The loss or a gradient became NaN or infinite; only an earlier step or a restart helps. */
  | 'diverged';

/**
 * A branch: one path of a run from its first step on. A new one begins where a parameter is set by
 * hand in a step.
 */
export interface BranchStatus {
  /** From 1, in the order in which branches were begun. */
  readonly number: number;
  /** Its newest step. */
  readonly newest: number;
  /** The last step that it shares with its parent branch; 0 for the first branch. */
  readonly parted: number;
}

/** The program of a run. */
export interface ProgramStatus {
  /** The name of its file. */
  readonly name: string;
  /** SHA-256 of its text, hexadecimal. */
  readonly sha256: string;
  /** The URI of its file; null for the built-in program. */
  readonly uri: string | null;
  readonly canSample: boolean;
}

/** A generation that is shown: what it follows from, and the document that was written. */
export interface GenerationStatus extends GenerationOptions {
  readonly document: string;
}

/** A run that another replaced, kept so that it can be restored. */
export interface LeftRunStatus {
  readonly id: string;
  /** The step at which it was left. */
  readonly step: number;
  readonly numSteps: number;
  /** The name of its corpus. */
  readonly corpus: string;
}

/** The status of training. Every reply carries one, so that views never guess. */
export interface SessionStatus {
  readonly state: TrainingState;
  /**
   * The current training step, from 1, the newest or an earlier one that is visited; 0 before the
   * first. Training continues from it.
   */
  readonly step: number;
  /** The newest step of the current branch. */
  readonly newest: number;
  readonly numSteps: number;
  /** The loss of the current step, nats; null before the first, and where it is not recorded. */
  readonly loss: number | null;
  readonly learningRate: number | null;
  readonly document: string | null;
  /** Training steps per second over the last second of running; null when not running. */
  readonly stepsPerSecond: number | null;
  /** The most steps a second that were chosen; null for as many as the machine takes. */
  readonly speed: number | null;
  /**
   * The step that a visit is on its way to, while steps before it are computed: `state` is running
   * then.
   */
  readonly visiting: number | null;
  /** The current branch; null without a model. */
  readonly branch: BranchStatus | null;
  /**
   * The branch that the run left, until the current one has passed its newest step; null where
   * there is none.
   */
  readonly other: BranchStatus | null;
  readonly config: RunConfig | null;
  /** The id of the run; null without a model. */
  readonly run: string | null;
  /** The program that is trained; null without a model. */
  readonly program: ProgramStatus | null;
  /** The name of the corpus; null without a model. */
  readonly corpus: string | null;
  /** Whether its documents are lines or blocks; null without a model. */
  readonly division: Division | null;
  /**
   * The number of documents in the corpus, the size of the vocabulary (BOS included), and the
   * number of parameters of the model.
   */
  readonly documents: number;
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly problem: NonFinite | null;
  /** The generation that is shown in place of the current step; null where that is shown. */
  readonly generation: GenerationStatus | null;
  /**
   * Whether an older version, whose steps had other last bits, saved the run, and it is open for
   * the first time since.
   */
  readonly fromOlder: boolean;
  /**
   * The run that was left last, until the current one has as many steps; null where there is none.
   */
  readonly left: LeftRunStatus | null;
}
