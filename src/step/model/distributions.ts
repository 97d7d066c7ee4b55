/**
 * Distributions: histograms of a step's activations and gradients by block, and its inactive ReLUs.
 */

import { CONSTANT } from '../../engine/tape';
import { inParts } from '../in-parts';
import type { RecordedStep } from '../recorded-step';
import type { Reach } from '../tape/reach';
import type { ScopeTree } from '../tape/scopes';
import { type Block, type StepBlocks, stepBlocks } from './blocks';
import { gradientHistogram, type Histogram, type HistogramCounter, valueHistogram } from './histogram';
import { eachRelu, isInactive, type ReluUnit, scopesOfRelus, unitOfParameter, unitOfRelu } from './relu-units';

/** Numbers of one kind and their gradients. */
export interface GradientSpread {
  /** Of log10 |gradient|, where the loss depends on the number. */
  readonly gradients: Histogram;
  /** Number of those that the loss does not depend on. */
  readonly untouched: number;
}

/**
 * The activations of a block are the results that leave the call, or the turn of a loop, in which
 * they were computed: the sum of a dot product, not its terms. Constants are not activations.
 */
export interface BlockDistributions extends GradientSpread {
  readonly block: Block;
  readonly activations: number;
  readonly values: Histogram;
  /**
   * The parameter matrices that the block is the first to use, by name, and the gradients of their
   * parameters; null for none.
   */
  readonly weights: (GradientSpread & { readonly matrices: readonly string[]; readonly parameters: number }) | null;
}

/** The ReLUs of a layer; layer null for those outside of layers. */
export interface LayerRelus {
  readonly layer: number | null;
  readonly relus: number;
  /** Of those, the ones whose input is 0 or less: they pass nothing on, forward or back. */
  readonly inactive: number;
  /** The units that they are of, each once: a unit has a ReLU at every position. */
  readonly units: readonly ReluUnit[];
}

export interface Distributions {
  readonly blocks: readonly BlockDistributions[];
  readonly relus: readonly LayerRelus[];
}

const NONE = -1;

/** Some passes over the tape. Yields between parts. */
export function* distributions(step: RecordedStep, reach: Reach, tree: ScopeTree): Generator<void, Distributions> {
  const blocks = stepBlocks(step, tree);
  yield;
  const { activations, matrices } = yield* edgesOf(step, blocks);
  const values = yield* activationValues(step, blocks, activations);
  const spreads = yield* activationGradients(step, reach, blocks, activations);
  const relus = layerRelus(step, blocks);
  return {
    blocks: blocks.blocks.map((block, index) => ({
      block,
      ...values[index],
      ...spreads[index],
      weights: weightGradients(step, reach, matrices, index),
    })),
    relus,
  };
}

interface Edges {
  /** One number a node: 1 for an activation. */
  readonly activations: Uint8Array;
  /** One number a parameter matrix: the block that is the first to use it, or -1. */
  readonly matrices: Int32Array;
}

function* edgesOf({ tape, matrices }: RecordedStep, { ofScope }: StepBlocks): Generator<void, Edges> {
  const { length, parameterCount, left, right, op, scope } = tape;
  const activations = new Uint8Array(length);
  const usedIn = new Int32Array(parameterCount).fill(NONE);
  const follow = (input: number, consumer: number) => {
    if (input < 0) return;
    if (input < parameterCount) {
      if (usedIn[input] === NONE) usedIn[input] = ofScope[scope[consumer]];
    } else if (scope[input] !== scope[consumer] && op[input] !== CONSTANT) activations[input] = 1;
  };
  yield* inParts(parameterCount, length, (from, end) => {
    for (let node = from; node < end; node++) {
      follow(left[node], node);
      follow(right[node], node);
    }
  });
  const ofMatrix = matrices.map(
    ({ first, rows, columns }) =>
      usedIn.subarray(first, first + rows * columns).find((block) => block !== NONE) ?? NONE,
  );
  return { activations, matrices: Int32Array.from(ofMatrix) };
}

function* activationValues(
  { tape }: RecordedStep,
  { blocks, ofScope }: StepBlocks,
  activations: Uint8Array,
): Generator<void, { readonly activations: number; readonly values: Histogram }[]> {
  const { length, parameterCount, data, scope } = tape;
  const largest = new Float64Array(blocks.length);
  const counts = new Int32Array(blocks.length);
  yield* inParts(parameterCount, length, (from, end) => {
    for (let node = from; node < end; node++) {
      if (activations[node] === 0) continue;
      const block = ofScope[scope[node]];
      const size = Math.abs(data[node]);
      counts[block]++;
      if (size > largest[block] && Number.isFinite(size)) largest[block] = size;
    }
  });
  const counters = Array.from(largest, (size) => valueHistogram(size));
  yield* inParts(parameterCount, length, (from, end) => {
    for (let node = from; node < end; node++) {
      if (activations[node] === 1) counters[ofScope[scope[node]]].add(data[node]);
    }
  });
  return counters.map((counter, block) => ({ activations: counts[block], values: counter.result() }));
}

function* activationGradients(
  { tape }: RecordedStep,
  { reached }: Reach,
  { blocks, ofScope }: StepBlocks,
  activations: Uint8Array,
): Generator<void, GradientSpread[]> {
  const { length, parameterCount, grad, scope } = tape;
  const counters = blocks.map(() => gradientHistogram());
  const untouched = new Int32Array(blocks.length);
  yield* inParts(parameterCount, length, (from, end) => {
    for (let node = from; node < end; node++) {
      if (activations[node] === 0) continue;
      const block = ofScope[scope[node]];
      if (reached[node] === 0) untouched[block]++;
      else counters[block].add(grad[node]);
    }
  });
  return counters.map((counter, block) => ({ gradients: counter.result(), untouched: untouched[block] }));
}

function weightGradients(
  { tape, matrices }: RecordedStep,
  { reached }: Reach,
  usedIn: Int32Array,
  block: number,
): BlockDistributions['weights'] {
  const own = matrices.filter((_, index) => usedIn[index] === block);
  if (own.length === 0) return null;
  const counter: HistogramCounter = gradientHistogram();
  let parameters = 0;
  let untouched = 0;
  for (const { first, rows, columns } of own) {
    parameters += rows * columns;
    for (let parameter = first; parameter < first + rows * columns; parameter++) {
      if (reached[parameter] === 0) untouched++;
      else counter.add(tape.grad[parameter]);
    }
  }
  return { matrices: own.map(({ name }) => name), parameters, gradients: counter.result(), untouched };
}

function layerRelus({ tape, matrices, source }: RecordedStep, { blocks, ofScope }: StepBlocks): LayerRelus[] {
  const unitOf = unitOfParameter(matrices);
  const byLayer = new Map<number | null, { relus: number; inactive: number; readonly units: Set<ReluUnit> }>();
  eachRelu(tape, scopesOfRelus(source), (relu) => {
    const block = blocks[ofScope[tape.scope[relu]]];
    const layer = 'layer' in block ? block.layer : null;
    const found = byLayer.get(layer) ?? { relus: 0, inactive: 0, units: new Set() };
    byLayer.set(layer, found);
    found.relus++;
    if (isInactive(tape, relu)) found.inactive++;
    const unit = unitOfRelu(tape, unitOf, relu);
    if (unit >= 0) found.units.add(unit);
  });
  return [...byLayer].map(([layer, { units, ...counts }]) => ({ layer, ...counts, units: [...units] }));
}
