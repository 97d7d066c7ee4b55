/** Breakpoint hits: the moments of a recorded step at which breakpoints hold. */

import { stepFunction } from '../program/tables';
import { type Cursor, nodeAt, type Phase, rangeIn } from '../step/cursor/cursor';
import type { NodeId, RecordedStep, ScopeId } from '../step/recorded-step';
import type { WatchedParameter } from './data-place';
import type { Expression, ExpressionMoment } from './expressions/expression';

/** The event that a breakpoint waits for. */
export type BreakpointTarget =
  /** A line is reached: one event each time, however many operations the line has. */
  | { readonly kind: 'line'; readonly line: number }
  /** A function is called. */
  | { readonly kind: 'function'; readonly name: string }
  /** The value or the gradient of a parameter changes. */
  | ({ readonly kind: 'data' } & WatchedParameter);

export interface Breakpoint {
  readonly target: BreakpointTarget;
  /**
   * The breakpoint holds only where this condition does. A condition that reads the node is
   * evaluated at every operation of a line.
   */
  readonly condition: Expression | null;
}

/** A moment at which a breakpoint's target is met and its condition holds. */
export interface Hit<B extends Breakpoint> {
  readonly breakpoint: B;
  readonly cursor: Cursor;
}

interface HitSearch<B extends Breakpoint> {
  readonly step: RecordedStep;
  readonly breakpoints: readonly B[];
  /** Reads the moments; not strict. */
  readonly moment: ExpressionMoment;
  /** Receives each hit in the order of time; true ends the search. */
  hit(hit: Hit<B>): boolean;
  /**
   * Receives the error of a condition that could not be evaluated; the search leaves the breakpoint
   * out from there on.
   */
  failed(breakpoint: B, error: unknown): void;
}

/** Finds the hits of a step from its beginning to its end. */
export function searchHits<B extends Breakpoint>(search: HitSearch<B>): void {
  const { step } = search;
  const finder = new Finder(search);
  const possible = search.breakpoints.filter((breakpoint) => {
    if (breakpoint.condition === null || breakpoint.condition.depends.moment) return true;
    // A condition that depends on nothing in the step is evaluated once.
    return finder.holds(breakpoint, 'forward', step.tape.parameterCount - 1, null, 0);
  });
  if (possible.length === 0) return;
  for (const phase of ['forward', 'backward'] as const) {
    const later = phase === 'forward' ? possible.filter((one) => one.condition?.depends.gradient !== true) : possible;
    if (finder.pass(phase, later)) return;
  }
  finder.update(possible);
}

/**
 * A candidate of one pass: a breakpoint on a call, at the first node that the pass reaches in the
 * call's scope.
 */
interface Entry<B> {
  readonly node: NodeId;
  readonly scope: ScopeId;
  readonly breakpoint: B;
}

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

class Finder<B extends Breakpoint> {
  private readonly search: HitSearch<B>;
  private readonly broken = new Set<B>();
  /**
   * Answers of conditions that depend on the scope and the phase alone, in this pass: UNKNOWN, NO
   * or YES per scope.
   */
  private readonly scopes = new Map<B, Uint8Array>();
  /** Scopes that are turns of loops, by the variables of the loops. */
  private readonly turns = new Map<string, ScopeId[]>();

  /** The moment of the current question. One object serves all, as there are many. */
  private readonly at: { phase: Phase; index: number } = { phase: 'forward', index: 0 };

  constructor(search: HitSearch<B>) {
    this.search = search;
  }

  /** Goes through the forward or the backward pass. True: the search has ended. */
  pass(phase: 'forward' | 'backward', all: readonly B[]): boolean {
    const asked = all.filter((breakpoint) => !this.hasFailedBefore(phase, breakpoint));
    this.scopes.clear();
    const breakpoints = asked.filter((breakpoint) => this.mayHold(breakpoint, phase));
    if (breakpoints.length === 0) return false;
    for (const breakpoint of breakpoints) {
      if (!isOfScopes(breakpoint)) continue;
      this.scopes.set(breakpoint, new Uint8Array(this.search.step.tape.scopeCount));
    }
    const { step } = this.search;
    const { tape, lossNode, source } = step;
    const bySite: (B[] | undefined)[] = source.sites.map(({ range }) => {
      const here = breakpoints.filter(({ target }) => target.kind === 'line' && target.line === range.line);
      return here.length > 0 ? here : undefined;
    });
    const byParameter = new Map<NodeId, B[]>();
    for (const breakpoint of breakpoints) {
      const { target } = breakpoint;
      if (phase === 'forward' || target.kind !== 'data' || target.what !== 'grad') continue;
      byParameter.set(target.parameter, [...(byParameter.get(target.parameter) ?? []), breakpoint]);
    }
    const entries = this.entries(phase, breakpoints);
    if (bySite.every((one) => one === undefined) && entries.length === 0 && byParameter.size === 0) return false;
    // The arrays are read from the tape once: this loop runs over all nodes.
    const { site, scope, parameterCount, length } = tape;
    const forward = phase === 'forward';
    // By site, the last scope in which none of its breakpoints can hold: a scope has many nodes of
    // a site.
    const quiet = new Int32Array(source.sites.length).fill(-1);
    const watched = Uint8Array.from(bySite, (here) => (here === undefined ? 0 : 1));
    const last = forward ? length : parameterCount - 1;
    const direction = forward ? 1 : -1;
    let entry = 0;
    let entryNode = entries[0]?.node ?? -1;
    for (let node = forward ? parameterCount : lossNode; node !== last; node += direction) {
      while (entryNode === node) {
        const { breakpoint, scope: frame } = entries[entry];
        if (this.offer(breakpoint, { phase, index: node, frame })) return true;
        entryNode = entries[++entry]?.node ?? -1;
      }
      const at = site[node];
      if (watched[at] === 1 && quiet[at] !== scope[node]) {
        const here = bySite[at] ?? [];
        if (here.every((one) => !this.holdsIn(one, phase, node, scope[node]))) quiet[at] = scope[node];
        else if (this.offerNode(here, phase, node, scope[node])) return true;
      }
      if (byParameter.size > 0 && this.offerData(byParameter, node)) return true;
    }
    return false;
  }

  update(breakpoints: readonly B[]): void {
    const { step } = this.search;
    const { tape, source, valuesBefore } = step;
    const each: B[] = [];
    for (const breakpoint of breakpoints) {
      const { target, condition } = breakpoint;
      const updates =
        (target.kind === 'line' && target.line === source.update?.line) ||
        (target.kind === 'function' && target.name === updateFunction(step));
      if (updates && condition?.depends.moment === true) each.push(breakpoint);
      else if (updates && this.offer(breakpoint, { phase: 'update', index: 0, frame: 0 })) return;
    }
    const values = breakpoints.filter(({ target }) => target.kind === 'data' && target.what === 'value');
    if (each.length === 0 && values.length === 0) return;
    for (let parameter = 0; parameter < tape.parameterCount; parameter++) {
      for (const breakpoint of each) {
        if (this.offer(breakpoint, { phase: 'update', index: parameter, frame: 0 })) return;
      }
      for (const breakpoint of values) {
        const { target } = breakpoint;
        if (target.kind !== 'data' || target.parameter !== parameter) continue;
        if (tape.data[parameter] === valuesBefore[parameter]) continue;
        if (this.offer(breakpoint, { phase: 'update', index: parameter + 1, frame: 0 }, parameter)) return;
      }
    }
  }

  holds(breakpoint: B, phase: Phase, index: number, node: NodeId | null, scope: ScopeId): boolean {
    const { condition } = breakpoint;
    if (condition === null) return true;
    if (this.broken.size > 0 && this.broken.has(breakpoint)) return false;
    try {
      this.at.phase = phase;
      this.at.index = index;
      return condition.holds(this.search.moment.moveTo(this.at, node, scope));
    } catch (error) {
      this.broken.add(breakpoint);
      this.search.failed(breakpoint, error);
      return false;
    }
  }

  /**
   * Returns whether the condition may hold in a scope. One that depends on the scope and the phase
   * alone is evaluated once per scope.
   */
  private holdsIn(breakpoint: B, phase: Phase, node: NodeId, scope: ScopeId): boolean {
    const answers = this.scopes.get(breakpoint);
    if (answers === undefined) return true;
    if (answers[scope] === UNKNOWN) answers[scope] = this.holds(breakpoint, phase, node, node, scope) ? YES : NO;
    return answers[scope] === YES;
  }

  /** Offers the breakpoints on the gradients of the node's inputs. */
  private offerData(byParameter: ReadonlyMap<NodeId, readonly B[]>, node: NodeId): boolean {
    const { left, right, grad, scope } = this.search.step.tape;
    if (grad[node] === 0) return false;
    for (const parameter of left[node] === right[node] ? [left[node]] : [left[node], right[node]]) {
      for (const breakpoint of byParameter.get(parameter) ?? []) {
        const cursor = { phase: 'backward' as const, index: node, frame: scope[node] };
        if (this.changes(node, parameter) && this.offer(breakpoint, cursor, parameter)) return true;
      }
    }
    return false;
  }

  /**
   * Returns whether a condition may hold in the pass. One that depends on turns of loops and the
   * phase alone is evaluated once per turn of those loops: a turn has a thousand nodes.
   */
  private mayHold(breakpoint: B, phase: Phase): boolean {
    const { condition } = breakpoint;
    if (condition === null || !isOfScopes(breakpoint)) return true;
    const { scopeFirst } = this.search.step.tape;
    try {
      this.at.phase = phase;
      return this.turnsOf(condition.depends.turns).some((scope) => {
        this.at.index = scopeFirst[scope];
        return condition.holds(this.search.moment.moveTo(this.at, this.at.index, scope));
      });
    } catch {
      // The error is reported where the breakpoint is reached.
      return true;
    }
  }

  /** The scopes that are turns of loops with these variables, and the step. */
  private turnsOf(variables: ReadonlySet<string>): readonly ScopeId[] {
    const key = [...variables].join();
    let scopes = this.turns.get(key);
    if (scopes === undefined) {
      const { tape, source } = this.search.step;
      const { scopeSite, scopeCount } = tape;
      const wanted = source.scopeSites.map(({ kind, variable }) => kind === 'turn' && variables.has(variable ?? ''));
      scopes = [0];
      for (let scope = 1; scope < scopeCount; scope++) if (wanted[scopeSite[scope]]) scopes.push(scope);
      this.turns.set(key, scopes);
    }
    return scopes;
  }

  /**
   * Returns whether a pass can be left out: the forward pass has the same scopes, and the condition
   * held in none.
   */
  private hasFailedBefore(phase: Phase, breakpoint: B): boolean {
    const answers = this.scopes.get(breakpoint);
    if (phase === 'forward' || answers === undefined || breakpoint.condition?.depends.phase === true) return false;
    return breakpoint.target.kind === 'line' && answers.includes(NO) && !answers.includes(YES);
  }

  /** The breakpoints on calls, in the order in which the pass reaches them. */
  private entries(phase: 'forward' | 'backward', breakpoints: readonly B[]): Entry<B>[] {
    const { step } = this.search;
    const { tape, lossNode, source } = step;
    const { scopeCount, scopeSite, scopeFirst, scopeLast, scopeParent, parameterCount, length } = tape;
    const first = phase === 'forward' ? parameterCount : lossNode;
    const entries: Entry<B>[] = [];
    const bySite: (B[] | undefined)[] = source.scopeSites.map(({ range, callee }, site) => {
      const here = breakpoints.filter(
        ({ target }) =>
          (target.kind === 'line' && site > 0 && target.line === range.line) ||
          (target.kind === 'function' && target.name === callee && site > 0),
      );
      return here.length > 0 ? here : undefined;
    });
    for (const breakpoint of breakpoints) {
      const { target } = breakpoint;
      const begins =
        target.kind === 'function'
          ? phase === 'forward' && startFunctions(step).includes(target.name)
          : target.kind === 'line' && phase === 'backward' && target.line === source.backwardCall?.line;
      if (begins && parameterCount < length) entries.push({ node: first, scope: 0, breakpoint });
    }
    if (bySite.every((one) => one === undefined)) return entries;
    for (let scope = 1; scope < scopeCount; scope++) {
      const here = bySite[scopeSite[scope]];
      if (here === undefined || scopeLast[scope] < scopeFirst[scope]) continue;
      const node = phase === 'forward' ? scopeFirst[scope] : scopeLast[scope];
      if (phase === 'backward' && node > lossNode) continue;
      for (const breakpoint of here) {
        const { target } = breakpoint;
        if (target.kind === 'function') entries.push({ node, scope, breakpoint });
        else if (this.holdsIn(breakpoint, phase, node, scope) && this.isArrival(phase, node, scopeParent[scope])) {
          entries.push({ node, scope: scopeParent[scope], breakpoint });
        }
      }
    }
    // In the forward pass scopes are numbered in the order in which they are reached.
    return phase === 'forward' ? entries : entries.sort((a, b) => b.node - a.node || a.scope - b.scope);
  }

  private offerNode(breakpoints: readonly B[], phase: 'forward' | 'backward', node: NodeId, frame: ScopeId): boolean {
    for (const breakpoint of breakpoints) {
      const { condition } = breakpoint;
      if (!this.holdsIn(breakpoint, phase, node, frame)) continue;
      if (condition?.depends.node !== true && !this.isArrival(phase, node, frame)) continue;
      if (condition !== null && !this.holds(breakpoint, phase, node, node, frame)) continue;
      if (this.search.hit({ breakpoint, cursor: { phase, index: node, frame } })) return true;
    }
    return false;
  }

  private offer(breakpoint: B, cursor: Cursor, about?: NodeId): boolean {
    const { step } = this.search;
    const node = nodeAt(step, cursor);
    const scope = node === null || cursor.phase === 'update' ? 0 : step.tape.scope[node];
    return (
      this.holds(breakpoint, cursor.phase, cursor.index, about ?? node, scope) &&
      this.search.hit({ breakpoint, cursor })
    );
  }

  /**
   * Returns whether the line is reached in `frame` with this node: it has not run in the frame just
   * before, nor in one around.
   */
  private isArrival(phase: Phase, node: NodeId, frame: ScopeId): boolean {
    const { step } = this.search;
    const { tape, source, lossNode } = step;
    const before = phase === 'forward' ? node - 1 : node + 1;
    // The usual case: the same line continues.
    if (tape.scope[before] === frame && tape.scope[node] === frame && tape.site[before] === tape.site[node]) {
      if (before >= tape.parameterCount && before < tape.length && (phase === 'forward' || node < lossNode))
        return false;
    }
    const { line } = rangeIn(step, { phase, index: node }, frame);
    for (let scope = frame; scope > 0; scope = tape.scopeParent[scope]) {
      if (source.scopeSites[tape.scopeSite[scope]].range.line === line) return false;
    }
    const outside = before < tape.parameterCount || (phase === 'backward' && before > lossNode);
    if (outside || before < tape.scopeFirst[frame] || before > tape.scopeLast[frame]) return true;
    return rangeIn(step, { phase, index: before }, frame).line !== line;
  }

  /** Returns whether the node gives the parameter a gradient other than zero. */
  private changes(node: NodeId, parameter: NodeId): boolean {
    const { moment, step } = this.search;
    const at = (index: NodeId) => {
      moment.state.moveTo({ phase: 'backward', index });
      return moment.state.gradient(parameter);
    };
    // The earlier moment comes first: going on is cheap, going back is not.
    const before = node === step.lossNode ? 0 : at(node + 1);
    return before !== at(node);
  }
}

/** Returns true for a condition that depends on the scope and the phase alone. */
function isOfScopes({ condition }: Breakpoint): boolean {
  return condition !== null && !condition.depends.node && !condition.depends.number;
}

/** The function that moves the parameters. */
function updateFunction({ source }: RecordedStep): string | undefined {
  const line = source.update?.line ?? 0;
  return source.functions.find(({ range }) => range.line <= line && line <= range.endLine)?.name;
}

/**
 * Functions that run from the step's beginning on: the step's own, and that of its nodes outside of
 * all calls.
 */
function startFunctions(step: RecordedStep): string[] {
  const { tape, source, lossNode } = step;
  const outermost = tape.scope[lossNode] === 0 ? source.sites[tape.site[lossNode]].functionName : '';
  return [stepFunction(source), outermost];
}
