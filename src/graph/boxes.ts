/** The boxes of a view: what stands in the opened scopes, and which box each node of the tape is in. */

import { CONSTANT } from '../engine/value';
import { bundleKeyIn, LEAST_IN_BUNDLE, nodeKeyIn, STEP_KEY, scopeKeyIn } from './keys';
import type { NodeId, RecordedStep, ScopeId } from './recorded-step';
import { eachItem, type ScopeTree } from './scopes';
import type { BoxKey, GraphViewState } from './view';

/** A box before it has a place and words. */
export interface Box {
  readonly kind: 'scope' | 'bundle' | 'node';
  readonly key: BoxKey;
  /** Index of the opened box around it, -1 at the outermost level. */
  readonly parent: number;
  /** Index of its group. */
  readonly group: number;
  /** The scope that it is, or that its nodes stand in. */
  readonly scope: ScopeId;
  /** The nodes of a bundle or the one node; a scope's are its interval. */
  readonly nodes: readonly NodeId[];
  /** Which one it is of its group's, from 0. */
  readonly turn: number;
  readonly opened: boolean;
}

/** The boxes of one site (and operation, for nodes) in one opened box: the turns that stack as rows. */
export interface Group {
  /** Index of the opened box that it stands in, -1 at the outermost level. */
  readonly frame: number;
  /** Indices of its boxes, in order. */
  readonly boxes: number[];
}

export interface Boxes {
  /** Parents before children, in order of reading. */
  readonly boxes: readonly Box[];
  /** Groups of one frame stand in order of first appearance on the tape. */
  readonly groups: readonly Group[];
  /** The innermost box of each node, -1 where it has none. In an opened box those without a box of their own: constants. */
  readonly boxOf: Int32Array;
}

type Item = Omit<Box, 'parent' | 'group' | 'opened'>;

/** What is still to be opened or placed: a stack, so that calls nested as deep as anyone likes need no recursion. */
interface Pending {
  readonly item: Item;
  readonly parent: number;
  readonly group: number;
}

export function viewBoxes({ tape }: RecordedStep, tree: ScopeTree, state: GraphViewState): Boxes {
  const openedKeys = new Set(state.opened);
  const boxes: Box[] = [];
  const groups: Group[] = [];
  const pending: Pending[] = [];

  const open = (groupsOfItems: readonly Item[][], frame: number) => {
    const first = groups.length;
    for (const _ of groupsOfItems) groups.push({ frame, boxes: [] });
    for (let g = groupsOfItems.length - 1; g >= 0; g--) {
      const items = groupsOfItems[g];
      for (let i = items.length - 1; i >= 0; i--) pending.push({ item: items[i], parent: frame, group: first + g });
    }
  };

  const step: Item = { kind: 'scope', key: STEP_KEY, scope: 0, nodes: [], turn: 0 };
  open(contentsOf(step), -1);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { item, parent, group } = next;
    const { kind, key, scope, nodes, turn } = item;
    const opened = kind !== 'node' && openedKeys.has(key);
    const index = boxes.push({ kind, key, parent, group, scope, nodes, turn, opened }) - 1;
    groups[group].boxes.push(index);
    if (opened) open(contentsOf(item), index);
  }
  return { boxes, groups, boxOf: nodesToBoxes(boxes) };

  /** What stands in a scope or bundle, grouped by site, in order of first appearance. */
  function contentsOf(item: Item): Item[][] {
    return item.kind === 'bundle' ? [singleNodes(scopeOfBundle(item.key), item.nodes)] : contentsOfScope(item);
  }

  function contentsOfScope({ key, scope }: Item): Item[][] {
    // One map for both kinds keeps the order of first appearance: scope sites count down from -1, others up.
    const scopes = new Map<number, Item[]>();
    const nodes = new Map<number, NodeId[]>();
    const order: (() => Item[])[] = [];
    const onScope = (child: ScopeId) => {
      const site = tape.scopeSite[child];
      let turns = scopes.get(site);
      if (turns === undefined) {
        const items: Item[] = [];
        turns = items;
        scopes.set(site, items);
        order.push(() => items);
      }
      turns.push({
        kind: 'scope',
        key: scopeKeyIn(key, site, tree.turn[child]),
        scope: child,
        nodes: [],
        turn: tree.turn[child],
      });
    };
    const onNode = (node: NodeId) => {
      const op = tape.op[node];
      if (op === CONSTANT && !state.constants) return;
      const site = tape.site[node] * 256 + op;
      let turns = nodes.get(site);
      if (turns === undefined) {
        const ofSite: NodeId[] = [];
        turns = ofSite;
        nodes.set(site, ofSite);
        order.push(() => foldedNodes(key, scope, ofSite));
      }
      turns.push(node);
    };
    eachItem(tape, tree, scope, onNode, onScope);
    return order.map((items) => items());
  }

  function foldedNodes(scopeKey: BoxKey, scope: ScopeId, nodes: readonly NodeId[]): Item[] {
    if (nodes.length < LEAST_IN_BUNDLE) return singleNodes(scopeKey, nodes);
    const key = bundleKeyIn(scopeKey, tape.site[nodes[0]], tape.op[nodes[0]]);
    return [{ kind: 'bundle', key, scope, nodes, turn: 0 }];
  }

  /** One item for each of the nodes of a site and operation. */
  function singleNodes(scopeKey: BoxKey, nodes: readonly NodeId[]): Item[] {
    return nodes.map((node, turn) => ({
      kind: 'node',
      key: nodeKeyIn(scopeKey, tape.site[node], tape.op[node], turn),
      scope: tape.scope[node],
      nodes: [node],
      turn,
    }));
  }

  function nodesToBoxes(all: readonly Box[]): Int32Array {
    const boxOf = new Int32Array(tape.length).fill(-1);
    // Parents stand before their children, which so overwrite them.
    for (const [index, { kind, scope, nodes }] of all.entries()) {
      if (kind === 'scope') boxOf.fill(index, tape.scopeFirst[scope], tape.scopeLast[scope] + 1);
      else for (const node of nodes) boxOf[node] = index;
    }
    return boxOf;
  }
}

function scopeOfBundle(key: BoxKey): BoxKey {
  const slash = key.lastIndexOf('/');
  return slash < 0 ? STEP_KEY : key.slice(0, slash);
}
