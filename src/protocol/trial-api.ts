/** Trial boundary: the thread that tries a model file, extension <-> worker. */

import type { ModelConfig, ModelFile } from '../program/program';
import type { RunConfig } from '../training/status';
import type { Stage, TrialCorpus, TrialResult } from '../training/trial/trial';

export interface TrialApi {
  /** Compiles, loads and runs the file. The thread is of no use afterwards. */
  try(file: ModelFile, config: RunConfig, asked: ModelConfig, corpus: TrialCorpus): Promise<TrialResult>;
}

export interface TrialEvents {
  /** A stage of the trial begins. */
  stage(stage: Stage): void;
}
