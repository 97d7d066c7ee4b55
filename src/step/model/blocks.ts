/**
 * Blocks of the model as a step ran them: embedding, attention and MLP of each layer, head (up to
 * the logits), loss.
 */

import type { RecordedStep, ScopeId } from '../recorded-step';
import type { ScopeTree } from '../tape/scopes';
import { LAYER, turnVariables } from './structure';

/**
 * `embedding`: nodes computed before the first layer; `call`: a call in a layer that uses
 * parameters (attention, mlp); `residual`: all else in a layer (norms, additions to the residual
 * stream); `head`: nodes after the last layer; `loss`: nodes around the model, and all nodes of a
 * step without layers.
 */
export type Block =
  | { readonly kind: 'embedding' | 'head' | 'loss' }
  | { readonly kind: 'call'; readonly layer: number; readonly callee: string }
  | { readonly kind: 'residual'; readonly layer: number };

export interface StepBlocks {
  /** In the order of the model; only those that the step ran. */
  readonly blocks: readonly Block[];
  /** One number a scope: the block that nodes made in it belong to, an index into `blocks`. */
  readonly ofScope: Int32Array;
}

export function stepBlocks(step: RecordedStep, { turn }: ScopeTree): StepBlocks {
  const { scopeCount, scopeParent, scopeSite, scopeFirst } = step.tape;
  const sites = step.source.scopeSites;
  const turns = turnVariables(step.source);
  const isLayer = (scope: ScopeId) => turns[scopeSite[scope]] === LAYER;
  const withParameters = scopesWithParameters(step);
  const firstLayers = firstLayerIn(step, isLayer);
  const found = new FoundBlocks();
  const ofScope = new Int32Array(scopeCount);
  ofScope[0] = found.index({ kind: 'loss' });
  for (let scope = 1; scope < scopeCount; scope++) {
    const parent = scopeParent[scope];
    const { callee } = sites[scopeSite[scope]];
    if (isLayer(scope)) {
      ofScope[scope] = found.index({ kind: 'residual', layer: turn[scope] });
    } else if (isLayer(parent) && callee !== undefined && withParameters[scope] === 1) {
      ofScope[scope] = found.index({ kind: 'call', layer: turn[parent], callee });
    } else if (firstLayers[parent] >= 0) {
      const before = scopeFirst[scope] < scopeFirst[firstLayers[parent]];
      ofScope[scope] = found.index({ kind: before ? 'embedding' : 'head' });
    } else {
      ofScope[scope] = ofScope[parent];
    }
  }
  return found.inOrder(ofScope);
}

/** One number a scope: 1 where parameters are used in it or in a scope inside it. */
function scopesWithParameters({ tape }: RecordedStep): Uint8Array {
  const { length, parameterCount, left, right, scope, scopeCount, scopeParent } = tape;
  const uses = new Uint8Array(scopeCount);
  for (let node = parameterCount; node < length; node++) {
    const a = left[node];
    const b = right[node];
    if ((a >= 0 && a < parameterCount) || (b >= 0 && b < parameterCount)) uses[scope[node]] = 1;
  }
  for (let inner = scopeCount - 1; inner > 0; inner--) uses[scopeParent[inner]] |= uses[inner];
  return uses;
}

/** One number a scope: the first of the layers directly inside it, or -1. */
function firstLayerIn({ tape }: RecordedStep, isLayer: (scope: ScopeId) => boolean): Int32Array {
  const { scopeCount, scopeParent } = tape;
  const first = new Int32Array(scopeCount).fill(-1);
  for (let scope = scopeCount - 1; scope > 0; scope--) if (isLayer(scope)) first[scopeParent[scope]] = scope;
  return first;
}

/** The blocks met so far, each once. */
class FoundBlocks {
  private readonly blocks: Block[] = [];
  private readonly byName = new Map<string, number>();

  index(block: Block): number {
    const name = orderOf(block).join();
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    this.byName.set(name, this.blocks.length);
    return this.blocks.push(block) - 1;
  }

  /**
   * Puts the blocks in the order of the model; calls within a layer stay in the order they were
   * met.
   */
  inOrder(ofScope: Int32Array): StepBlocks {
    const order = [...this.blocks.keys()].sort((a, b) => this.compared(a, b));
    const place = new Int32Array(order.length);
    for (const [at, index] of order.entries()) place[index] = at;
    return { blocks: order.map((index) => this.blocks[index]), ofScope: ofScope.map((index) => place[index]) };
  }

  private compared(a: number, b: number): number {
    const [stageA, layerA, last] = orderOf(this.blocks[a]);
    const [stageB, layerB, lastB] = orderOf(this.blocks[b]);
    return stageA - stageB || layerA - layerB || last - lastB || a - b;
  }
}

/** Stage of the model, layer, whether it is the rest of the layer; and a name for calls. */
function orderOf(block: Block): readonly [number, number, number, string] {
  switch (block.kind) {
    case 'embedding':
      return [0, 0, 0, ''];
    case 'call':
      return [1, block.layer, 0, block.callee];
    case 'residual':
      return [1, block.layer, 1, ''];
    case 'head':
      return [2, 0, 0, ''];
    case 'loss':
      return [3, 0, 0, ''];
  }
}
