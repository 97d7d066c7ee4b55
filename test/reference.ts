/** The figures of the published program (test/reference), as numbers. */

import defaultModel from './reference/seed42.json';
import twoLayers from './reference/seed42-nlayer2.json';

export interface ReferenceMatrix {
  readonly shape: readonly [number, number];
  readonly grad_l2: number;
  readonly grad_absmax: number;
  readonly grad_first4: readonly number[];
  readonly grad_last: number;
}

/** One step in detail; `wte_used_row_grad` is the gradient of the row of wte that the document begins with. */
export interface ReferenceStep {
  readonly doc: string;
  readonly n: number;
  readonly loss: number;
  readonly values_created: number;
  readonly nodes_reachable: number;
  readonly edges: number;
  readonly params_reachable: number;
  readonly matrices: Readonly<Record<string, ReferenceMatrix>>;
  readonly wte_used_row_grad: { readonly row: number; readonly grads: readonly number[] };
  readonly params_after_first4: readonly number[];
}

export interface Reference {
  readonly n_layer: number;
  readonly losses: readonly number[];
  /** Positions of each step. */
  readonly n: readonly number[];
  readonly created: readonly number[];
  readonly samples: readonly string[];
  /** By step number. */
  readonly detail: Readonly<Record<string, ReferenceStep>>;
  readonly first_docs: readonly string[];
  readonly init_params_first4: readonly number[];
  readonly num_params: number;
}

/** Numbers stand there as strings, with all their digits. */
function read(file: object): Reference {
  return JSON.parse(JSON.stringify(file), (_, value) =>
    typeof value === 'string' && /^-?[0-9.]+(e[+-]?[0-9]+)?$/.test(value) ? Number(value) : value,
  );
}

/** The default model, 1000 steps. */
export const seed42 = read(defaultModel);
/** Two layers, 200 steps. */
export const seed42TwoLayers = read(twoLayers);
