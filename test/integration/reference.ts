/** The figures of the published run that the whole extension has to reproduce. */

import reference from '../reference/seed42.json';

/** Nats, one a step. */
export const losses: readonly number[] = reference.losses.map(Number);
export const samples: readonly string[] = reference.samples;
