/**
 * Source target: the argument of the command of a link or a CodeLens, which selects what the
 * Inspector shows.
 */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';

/** Not in the Command Palette: it needs a target. */
export const showInInspectorCommand = 'microgpt.showInInspector';

/** The nodes that a line of the source makes, or the calls of a function. Lines count from 1. */
export type SourceTarget = { readonly line: number } | { readonly function: string };

const schema: v.GenericSchema<unknown, SourceTarget> = v.union([
  v.strictObject({ line: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100_000)) }),
  v.strictObject({ function: v.pipe(v.string(), v.regex(/^[A-Za-z_$][\w$]{0,99}$/)) }),
]);

/**
 * Validates the argument of the command. Throws a UserError for anything else: anyone may run a
 * command.
 */
export function sourceTarget(argument: unknown): SourceTarget {
  const parsed = v.safeParse(schema, argument);
  if (parsed.success) return parsed.output;
  throw new UserError(
    vscode.l10n.t(
      'There is nothing to show in the Inspector for {0}: give a line of microgpt.ts or one of its functions.',
      JSON.stringify(argument)?.slice(0, 100) ?? 'undefined',
    ),
  );
}
