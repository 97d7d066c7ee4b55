/**
 * Run size: the number of parameters, the nodes of a step and the memory for both, known before the
 * run is made.
 */

import { UserError } from '../../engine/user-error';
import { tape } from '../../engine/value';
import { formatCount, formatNumber } from '../../text/numbers';
import type { RunConfig } from '../status';
import { parameterCount } from './config';

/** Memory limits of a process, in bytes. */
export interface Memory {
  /** The memory of the machine, or of the part of it that the process has. */
  readonly machine: number;
  /** The JavaScript heap. */
  readonly heap: number;
}

const unlimited: Memory = { machine: Number.POSITIVE_INFINITY, heap: Number.POSITIVE_INFINITY };

/** Bytes of a node of a step that is looked at (engine/nodes.ts). Training alone takes far less. */
const BYTES_PER_NODE = 31;
/**
 * Bytes of a parameter besides those of its node: its handle, places in matrices, moments, its
 * value before the step, kept states.
 */
const BYTES_PER_PARAMETER = 184;
/** Bytes of the heap that a parameter takes: its handle, and the handle's places in lists. */
const HEAP_BYTES_PER_PARAMETER = 56;

/**
 * Returns the memory limits of a process, from the memory of the machine, the part of it that the
 * process has (0 or undefined for none), and the heap.
 */
export function memoryOf(machine: number, part: number | undefined, heap: number): Memory {
  return { machine: Math.min(machine, part || machine), heap };
}

/**
 * Returns the number of nodes that a step on a document of `positions` positions makes, without the
 * parameters: the sum over the operations of microgpt.ts. The published model makes 50 n^2 + 7690 n
 * + 3.
 */
export function stepNodes({ nEmbd, nHead, nLayer }: RunConfig, vocabularySize: number, positions: number): number {
  const dot = (length: number) => 1 + 2 * length;
  const linear = (rows: number, columns: number) => rows * dot(columns);
  const softmax = (length: number) => 6 * length + 1;
  const rmsnorm = dot(nEmbd) + nEmbd + 5;
  const headDim = nEmbd / nHead;
  const ofHead = (seen: number) => seen * (dot(headDim) + 2) + softmax(seen) + headDim * dot(seen);
  const attention = (seen: number) => 4 * linear(nEmbd, nEmbd) + nHead * ofHead(seen);
  const mlp = linear(4 * nEmbd, nEmbd) + 4 * nEmbd + linear(nEmbd, 4 * nEmbd);
  const layer = (seen: number) => rmsnorm + attention(seen) + nEmbd + rmsnorm + mlp + nEmbd;
  const position = (seen: number) =>
    nEmbd + rmsnorm + nLayer * layer(seen) + linear(vocabularySize, nEmbd) + softmax(vocabularySize) + 3;
  // Attention grows evenly from position to position, so the sum is the middle one times their
  // number.
  return positions * position((positions + 1) / 2) + positions + 3;
}

/** Limits the tape to the nodes that the machine has memory for. */
export function limitTape({ machine }: Memory = unlimited): void {
  tape.limit(Math.floor(machine / BYTES_PER_NODE));
}

/**
 * Limits the tape to the nodes that the machine has memory for, and throws a UserError for a run in
 * which not even a step on a document of one character fits. A longer document may still be too
 * long for the tape, which then throws.
 */
export function admitRun(config: RunConfig, vocabularySize: number, memory: Memory = unlimited): void {
  limitTape(memory);
  const { machine, heap } = memory;
  const mostParameters = Math.min(tape.mostParameters, Math.floor(heap / HEAP_BYTES_PER_PARAMETER));
  const parameters = parameterCount(config, vocabularySize);
  const nodes = parameters + stepNodes(config, vocabularySize, Math.min(2, config.blockSize));
  const bytes = nodes * BYTES_PER_NODE + parameters * BYTES_PER_PARAMETER;
  if (parameters <= mostParameters && nodes <= tape.capacity && bytes <= machine) return;
  const { nEmbd, nLayer, blockSize } = config;
  throw new UserError(
    `A model of n_embd ${nEmbd}, n_layer ${nLayer}, block_size ${blockSize} and a vocabulary of ${vocabularySize} has ${count(parameters)} parameters: ` +
      `its smallest step takes ${count(nodes)} nodes and about ${gigabytes(bytes)}, and there is room for ` +
      `${count(mostParameters)} parameters, ${count(tape.capacity)} nodes${machine === Number.POSITIVE_INFINITY ? '' : ` and ${gigabytes(machine)}`} here. ` +
      'Lower n_embd, n_layer or block_size, or train on a text of fewer different characters.',
  );
}

/** Returns a count as text, with all its digits where it has them exactly. */
function count(value: number): string {
  return Number.isSafeInteger(value) ? formatCount(value) : `about ${formatNumber(value)}`;
}

function gigabytes(bytes: number): string {
  return `${formatNumber(bytes / 1e9)} GB`;
}
