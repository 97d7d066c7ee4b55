/**
 * Blocks of the model as a step ran them: embedding, attention and MLP of each layer, head (up to
 * the logits), loss. A program without layers has the calls that use parameters.
 */

import { scopeSiteName } from '../names/names';
import type { RecordedStep, ScopeId } from '../recorded-step';
import type { ScopeTree } from '../tape/scopes';
import { modelLevel } from './model-level';
import { namedLayers } from './named-places';
import { parameterUses } from './parameter-uses';
import { structureOf } from './structure';

/**
 * `embedding`: nodes computed before the first layer; `call`: a call in a layer that uses
 * parameters (attention, mlp); `residual`: all else in a layer (norms, additions to the residual
 * stream); `head`: nodes after the last layer; `loss`: nodes around the model.
 *
 * Without layers, `part`: the call or the loop of this name, which uses parameters; `rest`: all
 * else; `step`: all nodes of a step in which no call uses parameters.
 */
export type Block =
  | { readonly kind: 'embedding' | 'head' | 'loss' | 'rest' | 'step' }
  | { readonly kind: 'call'; readonly layer: number; readonly callee: string }
  | { readonly kind: 'residual'; readonly layer: number }
  | { readonly kind: 'part'; readonly name: string };

export interface StepBlocks {
  /** In the order of the model; only those that the step ran. */
  readonly blocks: readonly Block[];
  /** One number a scope: the block that nodes made in it belong to, an index into `blocks`. */
  readonly ofScope: Int32Array;
}

/**
 * The loop over layers is that of its name, else one whose turns follow from each other. See
 * modelLevel.
 */
export function stepBlocks(step: RecordedStep, tree: ScopeTree): StepBlocks {
  const isLayer = namedLayers(step.source);
  const uses = parameterUses(step);
  const { scopeCount, scopeSite } = step.tape;
  if (scopeSite.subarray(0, scopeCount).some((site) => isLayer[site]))
    return blocksOfLayers(step, tree, isLayer, uses.within);
  const level = modelLevel(step, tree, structureOf(step, tree).positions, uses);
  if (level.kind === 'parts') return blocksOfParts(step, level.parts);
  isLayer[level.site] = true;
  return blocksOfLayers(step, tree, isLayer, uses.within);
}

function blocksOfLayers(
  { tape, source }: RecordedStep,
  { turn }: ScopeTree,
  isLayerSite: readonly boolean[],
  withParameters: Uint8Array,
): StepBlocks {
  const { scopeCount, scopeParent, scopeSite, scopeFirst } = tape;
  const sites = source.scopeSites;
  const isLayer = (scope: ScopeId) => isLayerSite[scopeSite[scope]];
  const firstLayers = firstLayerIn(tape, isLayer);
  const found = new FoundBlocks();
  const ofScope = new Int32Array(scopeCount);
  /** One number a scope: the layer that it is, or of which it is a turn of a loop; else -1. */
  const layerOf = new Int32Array(scopeCount).fill(-1);
  ofScope[0] = found.index({ kind: 'loss' });
  for (let scope = 1; scope < scopeCount; scope++) {
    const parent = scopeParent[scope];
    const { callee } = sites[scopeSite[scope]];
    if (isLayer(scope)) {
      layerOf[scope] = turn[scope];
      ofScope[scope] = found.index({ kind: 'residual', layer: turn[scope] });
    } else if (layerOf[parent] >= 0 && callee !== undefined && withParameters[scope] === 1) {
      ofScope[scope] = found.index({ kind: 'call', layer: layerOf[parent], callee });
    } else if (layerOf[parent] >= 0 && callee === undefined) {
      layerOf[scope] = layerOf[parent];
      ofScope[scope] = ofScope[parent];
    } else if (firstLayers[parent] >= 0) {
      const before = scopeFirst[scope] < scopeFirst[firstLayers[parent]];
      ofScope[scope] = found.index({ kind: before ? 'embedding' : 'head' });
    } else {
      ofScope[scope] = ofScope[parent];
    }
  }
  return found.inOrder(ofScope);
}

/** `parts`: the scopes of the parts, in order. */
function blocksOfParts(step: RecordedStep, parts: readonly ScopeId[]): StepBlocks {
  const { scopeCount, scopeParent, scopeSite } = step.tape;
  const names = partNames(step, new Set(parts.map((part) => scopeSite[part])));
  const isPart = new Uint8Array(scopeCount);
  for (const part of parts) isPart[part] = 1;
  const found = new FoundBlocks();
  const ofScope = new Int32Array(scopeCount);
  ofScope[0] = found.index({ kind: parts.length === 0 ? 'step' : 'rest' });
  for (let scope = 1; scope < scopeCount; scope++) {
    const name = isPart[scope] === 1 ? names.get(scopeSite[scope]) : undefined;
    ofScope[scope] = name === undefined ? ofScope[scopeParent[scope]] : found.index({ kind: 'part', name });
  }
  return found.inOrder(ofScope);
}

/** `hidden = linear`, `row`; with a number behind where several have the name: `linear [1]`. */
function partNames(step: RecordedStep, sites: ReadonlySet<number>): ReadonlyMap<number, string> {
  const names = Array.from(sites, (site) => {
    const { short, assigned } = scopeSiteName(step, site);
    return assigned === undefined ? short : `${assigned} = ${short}`;
  });
  const numbered = names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return names.lastIndexOf(name) > names.indexOf(name) ? `${name} [${before}]` : name;
  });
  return new Map(Array.from(sites, (site, i) => [site, numbered[i]]));
}

/** One number a scope: the first of the layers directly inside it, or -1. */
function firstLayerIn(
  { scopeCount, scopeParent }: RecordedStep['tape'],
  isLayer: (scope: ScopeId) => boolean,
): Int32Array {
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
   * Puts the blocks in the order of the model; calls within a layer, and parts, stay in the order
   * they were met.
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
    case 'part':
      return [1, 0, 0, block.name];
    case 'call':
      return [1, block.layer, 0, block.callee];
    case 'residual':
      return [1, block.layer, 1, ''];
    case 'head':
      return [2, 0, 0, ''];
    case 'loss':
    case 'rest':
    case 'step':
      return [3, 0, 0, ''];
  }
}
