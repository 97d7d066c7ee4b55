/**
 * Expression compiler: Syntax to a function of the moment. Names are looked up once, in fixed
 * lists, never as properties.
 */

import { exp, log, pow } from '../../engine/numbers';
import { UserError } from '../../engine/user-error';
import { leftGradient } from '../../step/tape/local-gradient';
import { operationCode, operationWord, operationWords } from '../../step/tape/operations';
import { nearest } from '../../text/nearest';
import { own } from '../../text/own';
import { quoted } from '../../text/quoted-text';
import { howNumbersAreWritten } from '../../text/read-number';
import { isolated } from '../../text/token-text';
import type { Dependence, ExpressionMoment, ExpressionNames } from './expression';
import { elementOf, type MatrixPart, matrixPart, partKind, partRead, quantityNames, tokenOf } from './matrix-part';
import type { BinaryOperator, Syntax } from './parse';

type Compiled =
  | { readonly kind: 'number'; read(at: ExpressionMoment): number; readonly constant?: number }
  | { readonly kind: 'vector'; read(at: ExpressionMoment): Float64Array }
  | { readonly kind: 'word'; read(at: ExpressionMoment): string; readonly words: readonly string[] | null };

type NumberRead = (at: ExpressionMoment) => number;

const PHASES = ['forward', 'backward', 'update'];

/** The numbers of a moment by name: the function that reads each, and its dependence. */
const SCALARS: { readonly [name: string]: { readonly read: NumberRead; readonly depends: Partial<Dependence> } } = {
  value: {
    read: (at) => at.computed(at.node === null ? null : at.state.value(at.node), 'value'),
    depends: { node: true },
  },
  grad: {
    read: (at) => at.computed(at.node === null ? null : at.state.gradient(at.node), 'grad'),
    depends: { node: true, gradient: true },
  },
  local: { read: (at) => at.computed(localGradient(at), 'local'), depends: { node: true } },
  step: { read: (at) => at.step.step, depends: {} },
  loss: {
    read: (at) => at.computed(at.step.lossNode < 0 ? null : at.state.value(at.step.lossNode), 'loss'),
    depends: { moment: true, number: true },
  },
  learningRate: { read: (at) => learningRate(at), depends: {} },
};

const FUNCTIONS: { readonly [name: string]: (numbers: Float64Array | readonly number[]) => number } = {
  norm: (x) => Math.sqrt(reduce(x, 0, (sum, xi) => sum + xi * xi)),
  max: (x) => reduce(x, Number.NEGATIVE_INFINITY, Math.max),
  min: (x) => reduce(x, Number.POSITIVE_INFINITY, Math.min),
  sum: (x) => reduce(x, 0, (sum, xi) => sum + xi),
  mean: (x) => reduce(x, 0, (sum, xi) => sum + xi) / x.length,
};
const ELEMENTWISE: { readonly [name: string]: (x: number) => number } = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  log,
  exp,
};

/** Names that an expression may begin with. */
export function knownNames({ matrices, turns, locals }: ExpressionNames): string[] {
  return [...Object.keys(SCALARS), 'op', 'phase', ...turns, ...(locals?.keys() ?? []), ...matrices.map((m) => m.name)];
}

export const functionNames: readonly string[] = [...Object.keys(FUNCTIONS), ...Object.keys(ELEMENTWISE)];

/** Throws a UserError for an unknown name, and for kinds of values that do not go together. */
export function compile(syntax: Syntax, names: ExpressionNames): { value: Compiled; depends: Dependence } {
  const compiler = new Compiler(names);
  const value = compiler.value(syntax);
  const { node, moment, ...rest } = compiler.depends;
  return { value, depends: { node, moment: moment || node, ...rest } };
}

class Compiler {
  readonly depends = {
    node: false,
    moment: false,
    phase: false,
    number: false,
    gradient: false,
    turns: new Set<string>(),
  };
  private readonly names: ExpressionNames;

  constructor(names: ExpressionNames) {
    this.names = names;
  }

  value(syntax: Syntax): Compiled {
    switch (syntax.kind) {
      case 'number':
        return constant(syntax.value);
      case 'text':
        return { kind: 'word', read: () => syntax.value, words: null };
      case 'unary': {
        const x = this.number(syntax.argument);
        if (syntax.operator === '-') return { kind: 'number', read: (at) => -x(at) };
        return { kind: 'number', read: syntax.operator === '+' ? x : (at) => (isTrue(x(at)) ? 0 : 1) };
      }
      case 'binary':
        return this.binary(syntax.operator, syntax.left, syntax.right);
      case 'choice': {
        const [test, yes, no] = [this.number(syntax.test), this.number(syntax.yes), this.number(syntax.no)];
        return { kind: 'number', read: (at) => (isTrue(test(at)) ? yes(at) : no(at)) };
      }
      case 'call':
        return this.call(syntax.name, syntax.args);
      default:
        return this.reference(syntax);
    }
  }

  private number(syntax: Syntax): NumberRead {
    const value = this.value(syntax);
    if (value.kind === 'number') return value.read;
    if (value.kind === 'word') throw new UserError(`Text can only be compared with == and !=, as in \`op == 'mul'\`.`);
    throw new UserError(
      `\`${written(syntax)}\` is a list of numbers: take one, as in \`${written(syntax)}[0]\`, or one of ${functionNames.join(', ')}.`,
    );
  }

  private binary(operator: BinaryOperator, left: Syntax, right: Syntax): Compiled {
    if (operator === '==' || operator === '!=') {
      const [a, b] = [this.value(left), this.value(right)];
      if (a.kind === 'word' || b.kind === 'word') return comparedWords(operator, a, b);
    }
    const [a, b] = [this.number(left), this.number(right)];
    const divisor = written(right);
    if ((operator === '/' || operator === '%') && right.kind === 'number' && right.value === 0) {
      throw dividedByZero(divisor);
    }
    return { kind: 'number', read: arithmetic(operator, a, b, divisor) };
  }

  private call(name: string, args: readonly Syntax[]): Compiled {
    const over = own(FUNCTIONS, name);
    const each = own(ELEMENTWISE, name);
    if (over === undefined && each === undefined) throw unknown('function', name, functionNames);
    const compiled = args.map((arg) => this.value(arg));
    const [only] = compiled;
    if (only === undefined) throw new UserError(`${name}() needs an argument, as in \`${name}(wte)\`.`);
    if (each !== undefined) {
      if (compiled.length > 1) throw new UserError(`${name} takes one number or list, not ${compiled.length}.`);
      if (only.kind === 'vector') return { kind: 'vector', read: (at) => only.read(at).map(each) };
      const x = this.number(args[0]);
      return { kind: 'number', read: (at) => each(x(at)) };
    }
    const all = over as (numbers: Float64Array | readonly number[]) => number;
    if (compiled.length === 1 && only.kind === 'vector') {
      return { kind: 'number', read: (at) => all(only.read(at)) };
    }
    const numbers = args.map((arg) => this.number(arg));
    return { kind: 'number', read: (at) => all(numbers.map((read) => read(at))) };
  }

  /** A name, or a part of a matrix. */
  private reference(syntax: Syntax): Compiled {
    const part = this.part(syntax);
    if (part !== null) {
      this.depends.moment = true;
      this.depends.number = true;
      if (part.quantity === 'grad') this.depends.gradient = true;
      return partKind(part) === 'number'
        ? { kind: 'number', read: (at) => partRead(part, at)[0] }
        : { kind: 'vector', read: (at) => partRead(part, at) };
    }
    if (syntax.kind === 'element') {
      const list = this.value(syntax.object);
      const token = tokenOf(syntax.index, this.names.characters);
      const index = token === null ? this.number(syntax.index) : () => token;
      if (list.kind !== 'vector')
        throw new UserError(`\`${written(syntax.object)}\` is not a list: it has no elements.`);
      const name = written(syntax.object);
      const tokens = token === null ? null : this.names.characters.length + 1;
      return { kind: 'number', read: (at) => elementOf(oneAToken(list.read(at), tokens, name), index(at), name) };
    }
    if (syntax.kind === 'name') return this.name(syntax.name);
    throw unknown('name', written(syntax), [...knownNames(this.names), ...quantityNames(this.names.arrays)]);
  }

  private name(name: string): Compiled {
    const local = this.names.locals?.get(name);
    if (typeof local === 'number') return constant(local);
    if (local !== undefined) return { kind: 'vector', read: () => local };
    const scalar = own(SCALARS, name);
    if (scalar !== undefined) {
      Object.assign(this.depends, scalar.depends);
      return { kind: 'number', read: scalar.read };
    }
    if (name === 'op') {
      this.depends.node = true;
      const read = (at: ExpressionMoment) => (at.node === null ? '' : operationWord(at.step.tape.op[at.node]));
      return { kind: 'word', read, words: operationWords };
    }
    if (name === 'phase' || this.names.turns.includes(name)) {
      this.depends.moment = true;
      if (name === 'phase') {
        this.depends.phase = true;
        return { kind: 'word', read: (at) => at.phase, words: PHASES };
      }
      this.depends.turns.add(name);
      return { kind: 'number', read: (at) => at.turn(name) };
    }
    if (/^\p{N}/u.test(name)) throw new UserError(`\`${name}\` is not a number: ${howNumbersAreWritten}.`);
    throw unknown('name', name, knownNames(this.names));
  }

  /**
   * Returns the part of a parameter matrix that the syntax names; null where it names something
   * else.
   */
  private part(syntax: Syntax): MatrixPart | null {
    const { matrices, characters, arrays } = this.names;
    if (this.names.locals?.has(written(syntax)) === true) return null;
    return matrixPart(syntax, { matrices, characters, arrays, written, number: (index) => this.number(index) });
  }
}

/** Returns the list. Throws a UserError where it has to have one number a token, and has not. */
function oneAToken(list: Float64Array, tokens: number | null, name: string): Float64Array {
  if (tokens === null || list.length === tokens) return list;
  throw new UserError(
    `\`${name}\` has ${list.length} numbers, not one a token: give an index from 0 to ${list.length - 1}.`,
  );
}

function constant(value: number): Compiled {
  return { kind: 'number', read: () => value, constant: value };
}

function comparedWords(operator: '==' | '!=', a: Compiled, b: Compiled): Compiled {
  if (a.kind !== 'word' || b.kind !== 'word') {
    throw new UserError('Text and numbers are never the same: compare `op` or `phase` with text.');
  }
  const words = a.words ?? b.words;
  const text = a.words === null ? a : b;
  if (words !== null && text.words === null) {
    const meant = text.read(undefined as unknown as ExpressionMoment);
    if (!words.includes(meant) && operationCode(meant) === null) throw unknown('word', meant, words, true);
  }
  const same = operator === '==' ? 1 : 0;
  return { kind: 'number', read: (at) => (a.read(at) === b.read(at) ? same : 1 - same) };
}

function arithmetic(operator: BinaryOperator, a: NumberRead, b: NumberRead, divisor: string): NumberRead {
  switch (operator) {
    case '+':
      return (at) => a(at) + b(at);
    case '-':
      return (at) => a(at) - b(at);
    case '*':
      return (at) => a(at) * b(at);
    case '**':
      return (at) => pow(a(at), b(at));
    case '/':
      return (at) => a(at) / nonZero(b(at), divisor);
    case '%':
      return (at) => a(at) % nonZero(b(at), divisor);
    case '<':
      return (at) => (a(at) < b(at) ? 1 : 0);
    case '<=':
      return (at) => (a(at) <= b(at) ? 1 : 0);
    case '>':
      return (at) => (a(at) > b(at) ? 1 : 0);
    case '>=':
      return (at) => (a(at) >= b(at) ? 1 : 0);
    case '==':
      return (at) => (a(at) === b(at) ? 1 : 0);
    case '!=':
      return (at) => (a(at) === b(at) ? 0 : 1);
    case '&&':
      return (at) => (isTrue(a(at)) && isTrue(b(at)) ? 1 : 0);
    case '||':
      return (at) => (isTrue(a(at)) || isTrue(b(at)) ? 1 : 0);
  }
}

/** NaN, a number that is not computed yet, is not true. */
export function isTrue(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}

function nonZero(value: number, divisor: string): number {
  if (value === 0) throw dividedByZero(divisor);
  return value;
}

function dividedByZero(divisor: string): UserError {
  return new UserError(
    `The expression divides by zero: \`${divisor}\` is 0. Check that first, as in \`${divisor} != 0 && ...\`.`,
  );
}

function unknown(what: string, name: string, known: readonly string[], all = false): UserError {
  const close = nearest(name, known);
  const meant =
    close.length > 0
      ? `Did you mean ${close.join(' or ')}?`
      : `There are: ${known.slice(0, all ? 99 : 24).join(', ')}.`;
  return new UserError(`There is no ${what} \`${name}\`. ${meant}`);
}

/** Throws a UserError where the program does not say its learning rate. */
function learningRate({ step }: ExpressionMoment): number {
  if (step.learningRate !== null) return step.learningRate;
  throw new UserError(`${step.source.file} does not say its learning rate: export a function learningRateAt.`);
}

/** Returns the derivative of the node's operation by its first input. */
function localGradient(at: ExpressionMoment): number | null {
  const { node, step } = at;
  if (node === null || node < step.tape.parameterCount || step.tape.left[node] < 0) return null;
  return leftGradient(step, node);
}

function reduce(
  numbers: Float64Array | readonly number[],
  start: number,
  combine: (sum: number, x: number) => number,
): number {
  let result = start;
  for (let i = 0; i < numbers.length; i++) result = combine(result, numbers[i]);
  return result;
}

/** Returns a syntax as text, for a message. */
function written(syntax: Syntax): string {
  switch (syntax.kind) {
    case 'name':
      return syntax.name;
    case 'number':
      return `${syntax.value}`;
    case 'text':
      return isolated(quoted(syntax.value));
    case 'member':
      return `${written(syntax.object)}.${syntax.name}`;
    case 'element':
      return `${written(syntax.object)}[${written(syntax.index)}]`;
    case 'call':
      return `${syntax.name}(${syntax.args.map(written).join(', ')})`;
    default:
      return '(...)';
  }
}
