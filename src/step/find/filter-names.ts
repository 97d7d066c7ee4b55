/** Filter names: the terms, operations, scopes and matrices that filters may use. */

import { nearest } from '../../text/nearest';
import { quoted } from '../../text/quoted-text';
import { scopeSiteName } from '../names/names';
import { matricesNamed as withName } from '../names/parameter-names';
import type { RecordedStep } from '../recorded-step';
import { operationCode, operationSigns, operationWord } from '../tape/operations';
import type { ScopePattern } from './filter-syntax';

/** The names of the scopes and matrices of a step. */
export interface FilterNames {
  /** In lower case: `linear`, `q`, `q = linear`, `head`; true where turns have numbers. */
  readonly scopes: ReadonlyMap<string, boolean>;
  /** `wte`, `layer0.attn_wq`. */
  readonly matrices: readonly string[];
}

/** Every term as it begins. */
export const knownWords: readonly string[] = [
  ...['op:', 'line:', 'in:', 'param:', 'uses:', 'grad', '|grad|', 'value', '|value|'],
  ...['nonfinite', 'inactive', 'untouched'],
];

/** `parameter`, `constant`, `add`, `mul` ... */
export const knownOperations: readonly string[] = operationSigns.map((_, code) => operationWord(code));

/** The names of the scopes that ran in a step, and of its matrices. */
export function filterNames(step: RecordedStep): FilterNames {
  const { tape, source, matrices } = step;
  const ran = new Uint8Array(source.scopeSites.length);
  for (let scope = 0; scope < tape.scopeCount; scope++) ran[tape.scopeSite[scope]] = 1;
  const scopes = new Map<string, boolean>();
  for (let site = 0; site < ran.length; site++) {
    if (ran[site] === 0) continue;
    const { numbered } = scopeSiteName(step, site);
    for (const name of scopeSiteNames(step, site)) scopes.set(name, numbered || scopes.get(name) === true);
  }
  return { scopes, matrices: matrices.map(({ name }) => name) };
}

/**
 * All names of the scopes of a site, the function that they call included, in lower case and
 * without the number of a turn.
 */
export function scopeSiteNames(step: RecordedStep, site: number): readonly string[] {
  const { short, assigned } = scopeSiteName(step, site);
  const { callee = short } = step.source.scopeSites[site];
  return (assigned === undefined ? [short, callee] : [short, callee, assigned, `${assigned} = ${short}`]).map((name) =>
    name.toLowerCase(),
  );
}

/**
 * The code of an operation by its word or sign, such as `mul`, `×`, `*`; null where there is none
 * of that name.
 */
export function operationNamed(name: string): number | null {
  const word = name.toLowerCase();
  const signed = operationSigns.indexOf(word === '*' ? '×' : word);
  return signed >= 0 ? signed : operationCode(word);
}

/** A path such as `position 3 > layer 0 > head 2` as patterns, or what is wrong with it. */
export function scopePath({ scopes }: FilterNames, path: string): readonly ScopePattern[] | string {
  const patterns: ScopePattern[] = [];
  for (const part of path.split(/[>›]/)) {
    const written = part.trim().replace(/\s+/g, ' ');
    const name = written.toLowerCase();
    if (written === '') return 'A scope name is missing in this path.';
    const [, loop = '', turn = ''] = /^(.*\S) (\d{1,9})$/.exec(name) ?? [];
    if (scopes.has(name)) patterns.push({ name, turn: null });
    else if (scopes.get(loop) === true) patterns.push({ name: loop, turn: Number(turn) });
    else if (scopes.has(loop)) return `The scopes ${loop} are not numbered. Did you mean in:${filterName(loop)}?`;
    else {
      const near = nearest(loop === '' ? name : loop, [...scopes.keys()])[0] ?? null;
      const offer = near === null ? '' : ` Did you mean in:${filterName(loop === '' ? near : `${near} ${turn}`)}?`;
      return `This step has no scope ${written}.${offer}`;
    }
  }
  return patterns;
}

/** The matrices of a name, as the search for parameters takes it; or what is wrong with it. */
export function matricesNamed({ matrices }: FilterNames, name: string): readonly string[] | string {
  const found = withName(
    matrices.map((matrix) => ({ name: matrix })),
    name,
  ).map((matrix) => matrix.name);
  if (found.length > 0) return found;
  const near =
    nearest(name, [...matrices, ...matrices.map((matrix) => matrix.slice(matrix.indexOf('.') + 1))])[0] ?? null;
  const offer = near === null ? `There are ${matrices.join(', ')}.` : `Did you mean ${near}?`;
  return `There is no parameter matrix ${name}. ${offer}`;
}

/** A name as a filter has it: in quotes where it would end early without. */
export function filterName(name: string): string {
  return /^[^\s()"\\]+$/.test(name) ? name : quoted(name, '"');
}
