/**
 * Computations in parts. A pass over a tape of ten million nodes takes seconds: written as a
 * generator, it yields between two parts, where its caller may do other work or cancel it. The tape
 * must be the same when it goes on.
 */

import type { NodeId } from './recorded-step';

/**
 * Nodes that are gone through in one go, which takes some milliseconds. A step of the published
 * model has fewer.
 */
export const PART = 2 ** 18;

/** Goes through the nodes from `from` up to, not including, `end`; yields between parts. */
export function* inParts(from: NodeId, end: NodeId, go: (from: NodeId, end: NodeId) => void): Generator<void, void> {
  for (let at = from; at < end; at += PART) {
    if (at > from) yield;
    go(at, Math.min(end, at + PART));
  }
}

/** The same from the end on: each part is before the previous one. */
export function* inPartsBackwards(
  from: NodeId,
  end: NodeId,
  go: (from: NodeId, end: NodeId) => void,
): Generator<void, void> {
  for (let at = end; at > from; at -= PART) {
    if (at < end) yield;
    go(Math.max(from, at - PART), at);
  }
}

/** Returns the result of a computation in parts, without a break. */
export function completed<T>(computation: Generator<void, T>): T {
  for (;;) {
    const { done, value } = computation.next();
    if (done) return value;
  }
}
