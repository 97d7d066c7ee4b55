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

  /** `words`: what an error of the code says, in the words of the text. */
  constructor(cause: unknown, places: readonly ModelPlace[], file: string, words?: string) {
    const what = words ?? wordsOf(cause);
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

/** Returns the error of code of the file, with its places and words in the text. */
export function modelError(error: unknown, { uri, name }: ModelFile, compiled: CompiledModel): ModelError {
  const frames = framesIn(error, uri);
  const places = frames.map(({ functionName, line, column }) => ({
    functionName,
    ...compiled.placeInText(line, column),
  }));
  const [first] = frames;
  if (!(error instanceof Error) || error.name === 'UserError' || first === undefined) {
    return new ModelError(error, places, name);
  }
  const message = compiled.messageInText(error.message, first.line, first.column);
  return new ModelError(error, places, name, `${error.name}: ${message}`);
}

/** The calls of the file in an error's stack, innermost first, as places in its code. */
function framesIn(error: unknown, uri: string): readonly ModelPlace[] {
  const stack = error instanceof Error ? error.stack : undefined;
  const frames: ModelPlace[] = [];
  for (const frame of stack?.split('\n') ?? []) {
    const at = frame.lastIndexOf(`${uri}:`);
    const found = at < 0 ? null : /^:(\d+):(\d+)/.exec(frame.slice(at + uri.length));
    if (found === null) continue;
    const functionName = /at (?:new )?([\w$.]+) \(/.exec(frame)?.[1] ?? '';
    frames.push({ functionName, line: Number(found[1]), column: Number(found[2]) - 1 });
  }
  return frames;
}
