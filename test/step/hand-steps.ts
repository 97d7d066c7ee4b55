/** Small steps written down by hand, recorded on the engine's own tape. */

import { tape, Value } from '../../src/engine/value';
import type { ScopeSite, Site, SourceTables, StepPart } from '../../src/program/tables';
import type { RecordedStep } from '../../src/step/recorded-step';

const nowhere = { line: 1, column: 0, endLine: 1, endColumn: 0 };

const UNNAMED = Array.from({ length: 9 }, () => ({}));

export interface HandTables {
  readonly text?: string;
  /** Sites from 1 on; some without names if not given. */
  readonly sites?: readonly Partial<Site>[];
  /** Scope sites from 1 on. */
  readonly scopeSites?: readonly Partial<ScopeSite>[];
  /** Parts of the step, from 0 on, by what they call. */
  readonly parts?: readonly StepPart['callee'][];
  /** Names of functions. */
  readonly functions?: readonly string[];
}

/**
 * Records what `run` does with the parameters, goes back from the Value that it gives, and moves every parameter by 1 as
 * an update would. All parameters form one matrix, `w`, of one row, made by scope site 0. The step is good until the next is recorded.
 */
export function handStep(
  parameters: readonly number[],
  run: (parameters: readonly Value[]) => Value,
  { text = '', sites = UNNAMED, scopeSites = [], parts = [], functions = [] }: HandTables = {},
): RecordedStep {
  tape.clear();
  const handles = parameters.map((value) => Value.parameter(value));
  tape.beginStep();
  const loss = run(handles);
  loss.backward();
  for (const handle of handles) handle.data += 1;
  tape.endStep();
  const source: SourceTables = {
    file: 'hand.ts',
    text,
    sites: [{}, ...sites].map((site) => ({ range: nowhere, method: 'unknown', functionName: '', ...site })),
    scopeSites: [{ kind: 'step' as const }, ...scopeSites].map((site) => ({
      kind: 'call' as const,
      range: nowhere,
      functionName: '',
      ...site,
    })),
    parts: parts.map((callee) => ({ callee, range: nowhere })),
    functions: functions.map((name) => ({ name, range: nowhere })),
  };
  return {
    step: 1,
    document: 'ab',
    tokens: [2, 0, 1, 2],
    characters: ['a', 'b'],
    positions: 3,
    loss: loss.data,
    learningRate: 0.01,
    created: tape.length - tape.parameterCount,
    lossNode: loss.node,
    gradientNode: loss.node,
    writing: null,
    tape: tape.read(),
    matrices: [{ name: 'w', rows: 1, columns: parameters.length, first: 0, rowKind: 'row', scopeSite: 0 }],
    valuesBefore: Float64Array.from(parameters),
    optimizer: ['m', 'v'].map((name) => ({
      name,
      before: new Float64Array(parameters.length),
      after: new Float64Array(parameters.length),
    })),
    source,
  };
}

/** Runs `body` in a scope of the scope site. */
export function inScope<Result>(scopeSite: number, body: () => Result): Result {
  return tape.call(scopeSite, body);
}

/**
 * A step made up from numbers, for properties: each number opens or closes a scope, or makes a node of what was made
 * before. It is a sound tape, of any shape.
 */
export function stepFromNumbers(numbers: readonly number[]): RecordedStep {
  const sites = Array.from({ length: 8 }, () => ({ method: 'add' }));
  const scopeSites = Array.from({ length: 4 }, (_, i) => ({ kind: 'turn' as const, variable: `loop${i}` }));
  return handStep(
    [0.5, -1.5, 2],
    (parameters) => {
      const made: Value[] = [...parameters];
      const open: number[] = [];
      for (const number of numbers) {
        const a = made[made.length - 1 - (number % Math.min(made.length, 7))];
        const b = made[number % made.length];
        const site = 1 + (number % 8);
        switch ((number >>> 4) % 8) {
          case 0:
            open.push(tape.open(1 + (number % 4)));
            break;
          case 1: {
            const scope = open.pop();
            if (scope !== undefined) tape.close(scope, undefined);
            break;
          }
          case 2:
            made.push(a.mul(0.5, site));
            break;
          case 3:
            made.push(a.relu(site));
            break;
          case 4:
            made.push(Value.constant(number / 1000, site));
            break;
          case 5:
            made.push(a.mul(b, site).mul(0.1, site));
            break;
          default:
            made.push(a.add(b, site));
        }
      }
      return made.length > parameters.length ? made[made.length - 1] : parameters[0].add(parameters[1]);
    },
    { sites, scopeSites },
  );
}
