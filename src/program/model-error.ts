/** Model error: an error of the code of a model file, with the places in the file that led to it. */

import { UserError } from '../engine/user-error';
import type { CompiledModel } from './compile';
import type { ModelFile } from './program';

/** A call in the file: line from 1, column from 0. */
export interface ModelPlace {
  readonly functionName: string;
  readonly line: number;
  readonly column: number;
}

export class ModelError extends UserError {
  /** What happened, without its place. */
  readonly what: string;
  /** The calls that led there, innermost first; none where that is not known. */
  readonly places: readonly ModelPlace[];

  constructor(cause: unknown, places: readonly ModelPlace[], file: string) {
    const what = wordsOf(cause);
    const [first] = places;
    const where = first === undefined ? file : `${file}:${first.line}:${first.column + 1}`;
    super(`${where}: ${what}`);
    this.what = what;
    this.places = places;
    this.cause = cause;
  }
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return `The code throws ${String(cause)}.`;
  if (cause.name === 'UserError') return cause.message;
  return `${cause.name}: ${cause.message}`;
}

/** Returns the calls of the file in an error's stack, innermost first, as places in its text. */
export function placesIn(error: unknown, { uri }: ModelFile, { placeInText }: CompiledModel): readonly ModelPlace[] {
  const stack = error instanceof Error ? error.stack : undefined;
  const places: ModelPlace[] = [];
  for (const frame of stack?.split('\n') ?? []) {
    const at = frame.lastIndexOf(`${uri}:`);
    const found = at < 0 ? null : /^:(\d+):(\d+)/.exec(frame.slice(at + uri.length));
    if (found === null) continue;
    const functionName = /at (?:new )?([\w$.]+) \(/.exec(frame)?.[1] ?? '';
    places.push({ functionName, ...placeInText(Number(found[1]), Number(found[2]) - 1) });
  }
  return places;
}
