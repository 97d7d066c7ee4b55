/**
 * Instrumentation: makes a source text record where its nodes come from. Every call of a Value
 * operation is given its site, every call of one of the text's own functions, and every turn of a
 * loop or arrow function that contains such a call, its scope.
 *
 *     const q = linear(x, w);          const q = $tape.call(7, linear, x, w);
 *     a.mul(b)                         a.mul(b, 17)
 *     w.map((row) => dot(row, x))      w.map((row) => $tape.call(9, dot, row, x))
 *     documentLoss(model, tokens)      $tape.part(0, documentLoss, model, tokens), in the function that is the step
 *     for (...) total = total.add(a[i].mul(b[i]))   the tape takes all turns at once, if it can (runs.ts)
 *     beta1 ** (step + 1)              $numbers.pow(beta1, (step + 1)), which is the same in every engine; Math.exp and its like, too
 *     for (...) { gpt(...) }           { const $around4 = $tape.current(); for (...) { $tape.turn($around4, 4); ... } $tape.unwind($around4); }
 *
 * Works on names alone, without types: a method named like an operation is one, unless its object
 * is a capitalized global such as Math. Positions in the tables are those of the text as it was
 * before.
 */

import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser } from 'acorn';
import type { ArrowFunctionExpression, CallExpression, Identifier, Node, Program, SourceLocation } from 'estree';
import { walk } from 'estree-walker';
import MagicString from 'magic-string';
import { composed, operations } from '../engine/operations';
import { passingLines } from './passing-lines';
import { type DotFunction, dotFunction, type Products, productsOf, type SumOfProducts, sumOfProducts } from './runs';
import type { ScopeSite, Site, SourceFunction, SourceRange, SourceTables, StepPart, Target } from './tables';

/** Methods of Value that make nodes; each takes its site as last argument. */
const OPERATIONS = new Set([
  ...operations.flatMap(({ word, arity }) => (arity > 0 ? [word] : [])),
  ...Object.keys(composed),
]);
/** Functions of the class Value that make nodes. */
const CONSTRUCTORS = new Set(['parameter', 'constant']);
/** Functions of Math whose last bits are the engine's choice; numbers.ts has its own. */
const NUMBERS = new Set(['exp', 'log', 'pow', 'tanh', 'sin', 'cos']);
/** The method of Value that goes back over the tape. */
const BACKWARD = 'backward';

export interface InstrumentOptions {
  /** The file's name as shown. */
  readonly file: string;
  /**
   * The function that is one training step: its scope is the step itself, and so is that of the
   * calls in it, its parts.
   */
  readonly entry: string;
  /** Module that `tape` is imported from. */
  readonly tapeModule: string;
  /** The source of the scalars, which `backward()` is in. */
  readonly scalars?: { readonly file: string; readonly text: string };
  /** Module of the functions that take the place of `**` and of Math's: numbers.ts. */
  readonly numbersModule: string;
}

/**
 * The parts of a step: its own function, the call of `backward()`, and the assignment that moves a
 * parameter.
 */
export type PartOfStep = 'entry' | 'backward' | 'update';

export interface Instrumented {
  readonly code: string;
  readonly tables: SourceTables;
  /** The parts that the text does not have, or has only where the step does not reach them. */
  readonly missing: readonly PartOfStep[];
}

type Positioned = { readonly start: number; readonly end: number; readonly loc: SourceLocation };
type Ast = Node & Positioned;
/** A node with those around it, innermost first. */
type Ancestors = readonly Ast[];

/** Throws a SyntaxError, with line and column in its message, for a text that does not parse. */
export function instrument(text: string, options: InstrumentOptions): Instrumented {
  const program = parse(text);
  const edits = new MagicString(text);
  const functions = ownFunctions(program);
  const names = new Set(functions.map((f) => f.name));
  const entry = functions.find((f) => f.name === options.entry);
  const turns = turnsWithCalls(program, names);
  const { backwardCall, update } = stepParts(program, names, options.entry);
  const sums = new Map<Node, SumOfProducts>();
  const dots = dotFunctions(program);
  const products: (Products & { readonly callee: string; readonly map: Ast; readonly scopeSite: number })[] = [];
  const siteOf = new Map<Node, number>();

  const sites: Site[] = [
    { range: { line: 1, column: 0, endLine: 1, endColumn: 0 }, method: 'unknown', functionName: '' },
  ];
  const scopeSites: ScopeSite[] = [
    {
      kind: 'step',
      range: entry?.range ?? { line: 1, column: 0, endLine: 1, endColumn: 0 },
      functionName: options.entry,
      callee: options.entry,
    },
  ];

  const parts: StepPart[] = [];

  visit(program, (node, ancestors) => {
    if (replaceNumbers(edits, text, node)) return;
    const functionName = enclosingFunction(ancestors, names);
    const operation = asOperation(node);
    if (operation !== null) {
      sites.push({
        range: rangeOf(node),
        method: calledMethod(operation),
        functionName,
        ...optional('target', targetOf(node, ancestors, turns)),
      });
      siteOf.set(operation, sites.length - 1);
      appendArgument(edits, text, operation, sites.length - 1);
    } else if (isOwnCall(node, names) && functionName === options.entry && !isInTurn(ancestors, turns)) {
      parts.push({ range: rangeOf(node), callee: node.callee.name });
      wrapCall(edits, text, node, 'part', parts.length - 1);
    } else if (functionName === options.entry && node.type === 'CallExpression' && calledMethod(node) === BACKWARD) {
      parts.push({ range: rangeOf(node), callee: BACKWARD });
      edits.appendLeft(node.start, `$tape.part(${parts.length - 1}, () => `);
      edits.prependRight(node.end, ')');
    } else if (isOwnCall(node, names)) {
      const callee = node.callee.name;
      const assigned = optional('assigned', assignedName(node, ancestors));
      const arrow = ancestors[0];
      const only = arrow !== undefined && turns.has(arrow) && isArrow(arrow) && arrow.body === node;
      scopeSites.push({
        kind: only ? 'turn' : 'call',
        range: rangeOf(node),
        functionName,
        callee,
        ...assigned,
        ...(only ? optional('variable', turnVariable(arrow)) : {}),
      });
      wrapCall(edits, text, node, 'call', scopeSites.length - 1);
      const found = dots.has(callee) ? productsOf(node, arrow, ancestors[1]) : null;
      const map = ancestors[1];
      if (found !== null && map !== undefined)
        products.push({ ...found, callee, map, scopeSite: scopeSites.length - 1 });
    } else if (turns.has(node) && !(isArrow(node) && isOwnCall(node.body, names))) {
      scopeSites.push({
        kind: 'turn',
        range: rangeOf(node),
        functionName,
        ...(isLoop(node) ? { loop: true as const } : {}),
        ...optional('variable', turnVariable(node)),
      });
      openTurns(edits, node, ancestors, scopeSites.length - 1);
    } else {
      const sum = sumOfProducts(node);
      if (sum !== null) sums.set(node, sum);
    }
  });
  const sitesOf = ({ add, mul }: SumOfProducts) => `${siteOf.get(add)}, ${siteOf.get(mul)}`;
  for (const [loop, sum] of sums) takeTurns(edits, text, loop as Ast, sum, sitesOf(sum));
  for (const { rows, x, callee, map, scopeSite } of products) {
    const dot = dots.get(callee);
    if (dot === undefined) continue;
    const list = `${scopeSite}, ${siteOf.get(dot.zero)}, ${sitesOf(dot.sum)}`;
    edits.appendLeft(map.start, `$tape.products(${rows}, ${x}, ${list}, () => `);
    edits.prependRight(map.end, ')');
  }

  edits.prepend(
    `import { tape as $tape } from '${options.tapeModule}'; import * as $numbers from '${options.numbersModule}'; `,
  );
  const tables: SourceTables = {
    ...{ file: options.file, text, sites, scopeSites, parts, functions },
    ...optional('backwardCall', backwardCall),
    ...optional('update', update),
    ...optional('passing', options.scalars && passingLines(options.scalars)),
  };
  const missing = Object.entries({ entry, backward: backwardCall, update }).flatMap(([part, found]) =>
    found === undefined ? [part as PartOfStep] : [],
  );
  return { code: edits.toString(), tables, missing };
}

function parse(text: string): Program & Positioned {
  return Parser.extend(tsPlugin()).parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
  }) as unknown as Program & Positioned;
}

function visit(root: Ast, enter: (node: Ast, ancestors: Ancestors) => void): void {
  const ancestors: Ast[] = [];
  walk(root, {
    enter(node) {
      enter(node as Ast, ancestors);
      ancestors.unshift(node as Ast);
    },
    leave() {
      ancestors.shift();
    },
  });
}

/**
 * Functions that the text declares, at its top or in another one, as `function f() {}` or `const f
 * = () => ...`. A generator or an async function has no scope: it runs on after its call.
 */
function ownFunctions(program: Program & Positioned): SourceFunction[] {
  const functions: SourceFunction[] = [];
  visit(program, (node) => {
    if (node.type === 'FunctionDeclaration' && runsAtOnce(node)) {
      functions.push({ name: node.id.name, range: rangeOf(node) });
    } else if (node.type === 'VariableDeclaration') {
      for (const { id, init } of node.declarations) {
        if (id.type !== 'Identifier' || !init || !(isArrow(init) || init.type === 'FunctionExpression')) continue;
        if (runsAtOnce(init)) functions.push({ name: id.name, range: rangeOf(node) });
      }
    }
  });
  return functions;
}

function runsAtOnce(f: { readonly async?: boolean | undefined; readonly generator?: boolean | undefined }): boolean {
  return f.async !== true && f.generator !== true;
}

/**
 * The call of `backward()` that a step reaches, and its assignment to `.data`: the last of those in
 * the step's own function and in what that calls. An assignment that the step does not reach, such
 * as one that makes a model, does not count.
 */
function stepParts(program: Ast, names: ReadonlySet<string>, entry: string) {
  const calls: { readonly from: string; readonly callee: string }[] = [];
  const found: { readonly part: 'backwardCall' | 'update'; readonly from: string; readonly range: SourceRange }[] = [];
  visit(program, (node, ancestors) => {
    const from = enclosingFunction(ancestors, names);
    if (isOwnCall(node, names)) calls.push({ from, callee: node.callee.name });
    if (node.type === 'CallExpression' && calledMethod(node) === BACKWARD) {
      found.push({ part: 'backwardCall', from, range: rangeOf(node) });
    }
    if (node.type === 'AssignmentExpression' && isDataOf(node.left)) {
      found.push({ part: 'update', from, range: rangeOf(node) });
    }
  });
  // Iteration includes members that are added meanwhile; the function called last is reached last.
  const reached = new Set([entry]);
  for (const name of reached) for (const { from, callee } of calls) if (from === name) reached.add(callee);
  const last = (part: 'backwardCall' | 'update') =>
    Array.from(reached, (name) => found.findLast((one) => one.part === part && one.from === name)?.range).findLast(
      (range) => range !== undefined,
    );
  return { backwardCall: last('backwardCall'), update: last('update') };
}

/**
 * The loops and arrow functions that contain a call of an own function and so open a scope each
 * turn.
 */
function turnsWithCalls(program: Ast, names: ReadonlySet<string>): Set<Ast> {
  const turns = new Set<Ast>();
  visit(program, (node, ancestors) => {
    if (!isOwnCall(node, names)) return;
    for (const [i, around] of ancestors.entries()) {
      const above = ancestors[i + 1];
      if (isLoop(around)) turns.add(around);
      if (isArrow(around) && runsAtOnce(around) && above?.type === 'CallExpression') turns.add(around);
    }
  });
  return turns;
}

/** Returns whether a turn with a scope of its own is around the node, within the function. */
function isInTurn(ancestors: Ancestors, turns: ReadonlySet<Ast>): boolean {
  const end = ancestors.findIndex(({ type }) => type === 'FunctionDeclaration' || type === 'FunctionExpression');
  return ancestors.slice(0, end < 0 ? undefined : end).some((around) => turns.has(around));
}

/**
 * Puts the engine's functions in the place of `**`, `**=` and Math's. Returns whether the node is
 * one of those. Throws a SyntaxError for an assignment whose left side would have to be computed
 * twice.
 */
function replaceNumbers(edits: MagicString, text: string, node: Ast): boolean {
  if (node.type === 'MemberExpression') {
    const { object, property, computed } = node;
    if (computed || object.type !== 'Identifier' || object.name !== 'Math' || property.type !== 'Identifier')
      return false;
    if (!NUMBERS.has(property.name)) return false;
    edits.overwrite(node.start, node.end, `$numbers.${property.name}`);
    return true;
  }
  if (node.type === 'BinaryExpression' && node.operator === '**') {
    edits.appendLeft(node.start, '$numbers.pow(');
    edits.overwrite(...operatorAt(text, node.left as Ast, '**'), ',');
  } else if (node.type === 'AssignmentExpression' && node.operator === '**=') {
    const left = text.slice((node.left as Ast).start, end(node.left));
    if (!isPlain(node.left)) {
      const { line, column } = node.loc.start;
      throw new SyntaxError(
        `${left} **= ... cannot be instrumented: write ${left} = ${left} ** ... (${line}:${column})`,
      );
    }
    edits.overwrite(...operatorAt(text, node.left as Ast, '**='), `= $numbers.pow(${left},`);
  } else {
    return false;
  }
  edits.prependRight(node.end, ')');
  return true;
}

/** The place of the operator behind its left operand, parentheses and comments. */
function operatorAt(text: string, left: Ast, operator: string): [number, number] {
  const between = /(?:\s|\)|\/\*.*?\*\/|\/\/[^\n]*\n)*/sy;
  between.lastIndex = left.end;
  between.test(text);
  return [between.lastIndex, between.lastIndex + operator.length];
}

/**
 * Returns whether a left side is names, properties and indices alone, so that it may stand twice.
 */
function isPlain(node: Node): boolean {
  if (node.type === 'MemberExpression') return isPlain(node.object) && isPlain(node.property);
  return node.type === 'Identifier' || node.type === 'ThisExpression' || node.type === 'Literal';
}

/** Has the tape make the call: `linear(x, w)` becomes `$tape.call(7, linear, x, w)`. */
function wrapCall(edits: MagicString, text: string, call: OwnCall, method: 'call' | 'part', id: number): void {
  const types = 'typeArguments' in call ? (call.typeArguments as Ast | undefined) : undefined;
  const opening = /(?:\s|\/\*.*?\*\/|\/\/[^\n]*\n)*\(/sy;
  opening.lastIndex = types?.end ?? call.callee.end;
  opening.test(text);
  const begun = `$tape.${method}(${id}, ${call.callee.name}${call.arguments.length > 0 ? ', ' : ''}`;
  edits.overwrite(call.callee.start, opening.lastIndex, begun);
}

/**
 * The functions that are dot products of their parameters, by name. One whose name is used other
 * than to declare and to call it is not among them: a variable of the same name may be another
 * function.
 */
function dotFunctions(program: Ast): Map<string, DotFunction> {
  const dots = new Map<string, DotFunction>();
  const declared = new Map<string, number>();
  const used = new Set<string>();
  visit(program, (node, [parent]) => {
    if (node.type === 'FunctionDeclaration' && runsAtOnce(node)) {
      const dot = dotFunction(node);
      if (dot !== null) dots.set(dot.name, dot);
    }
    if (node.type !== 'Identifier') return;
    if (parent?.type === 'FunctionDeclaration' && parent.id === node) {
      declared.set(node.name, 1 + (declared.get(node.name) ?? 0));
    } else if (parent?.type !== 'CallExpression' || parent.callee !== node) used.add(node.name);
  });
  for (const name of dots.keys()) if (declared.get(name) !== 1 || used.has(name)) dots.delete(name);
  return dots;
}

/** Has the tape take all turns of a loop at once; where it does not, the loop runs. */
function takeTurns(edits: MagicString, text: string, loop: Ast, sum: SumOfProducts, sites: string): void {
  const { total, a, b, end: bound } = sum;
  const taken = `$sum${loop.start}`;
  const written = text.slice((bound as Ast).start, end(bound));
  edits.appendLeft(
    loop.start,
    `{ const ${taken} = $tape.sumOfProducts(${total}, ${a}, ${b}, ${written}, ${sites}); if (${taken}) ${total} = ${taken}; else `,
  );
  edits.prependRight(loop.end, ' }');
}

/** Writes the opening and closing of a scope into a loop or an arrow function. */
function openTurns(edits: MagicString, node: Ast, ancestors: Ancestors, id: number): void {
  if (isLoop(node)) {
    // A label stays with its loop.
    const whole = ancestors[ancestors.findIndex(({ type }) => type !== 'LabeledStatement') - 1] ?? node;
    const body = node.body as Ast;
    const around = `$around${id}`;
    const turn = `$tape.turn(${around}, ${id});`;
    edits.appendLeft(whole.start, `{ const ${around} = $tape.current(); `);
    if (body.type === 'BlockStatement') edits.appendRight(body.start + 1, ` ${turn}`);
    else {
      edits.appendLeft(body.start, `{ ${turn} `);
      edits.prependRight(body.end, ' }');
    }
    edits.appendRight(node.end, ` $tape.unwind(${around}); }`);
  } else if (isArrow(node)) {
    const body = node.body as Ast;
    if (body.type === 'BlockStatement') {
      edits.appendLeft(body.start, `{ return $tape.call(${id}, () => `);
      edits.prependRight(body.end, '); }');
    } else {
      edits.appendLeft(body.start, `$tape.close($tape.open(${id}), `);
      edits.prependRight(body.end, ')');
    }
  }
}

/** Adds a site as the last argument, behind a trailing comma if there is one. */
function appendArgument(edits: MagicString, text: string, call: CallExpression & Positioned, site: number): void {
  const last = call.arguments.at(-1);
  const from = last ? end(last) : end(call.callee);
  const hasComma =
    last !== undefined &&
    text
      .slice(from, call.end)
      .replace(/\/\*.*?\*\//gs, '')
      .includes(',');
  edits.prependLeft(call.end - 1, `${last && !hasComma ? ', ' : ''}${site}`);
}

/** The name in the source for the result of an operation. */
function targetOf(call: Ast, ancestors: Ancestors, turns: ReadonlySet<Ast>): Target | undefined {
  const [parent, above, further] = ancestors;
  if (parent === undefined) return undefined;
  if (isArrow(parent) && parent.body === call && isMapCall(above)) {
    const name = resultName(above, further);
    return name && { ...name, indexed: true, ...(turns.has(parent) ? { turnOfScope: true as const } : {}) };
  }
  const name = resultName(call, parent);
  return name && { ...name, indexed: false };
}

/**
 * Returns the source's name for the result of `node`, a child of `parent`: a variable, or what the
 * function returns.
 */
function resultName(node: Ast, parent: Ast | undefined): { variable?: string } | undefined {
  if (parent?.type === 'ReturnStatement') return {};
  const variable = variableOf(node, parent);
  return variable === undefined ? undefined : { variable };
}

function variableOf(node: Ast, parent: Ast | undefined): string | undefined {
  if (parent?.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'Identifier') {
    return parent.id.name;
  }
  if (parent?.type === 'AssignmentExpression' && parent.right === node && parent.left.type === 'Identifier') {
    return parent.left.name;
  }
  if (parent?.type === 'Property' && parent.value === node && !parent.computed && parent.key.type === 'Identifier') {
    return parent.key.name;
  }
  return undefined;
}

function assignedName(call: Ast, ancestors: Ancestors): string | undefined {
  return variableOf(call, ancestors[0]);
}

/**
 * The variable that counts the turns: `position` in `for (let position = 0; ...)`, `row` in `(row)
 * => ...`.
 */
function turnVariable(node: Ast): string | undefined {
  if (isArrow(node)) {
    const named = node.params.filter((p): p is Identifier => p.type === 'Identifier' && !p.name.startsWith('_'));
    return named[0]?.name;
  }
  const head = node.type === 'ForStatement' ? node.init : 'left' in node ? (node.left as Node) : undefined;
  if (head?.type !== 'VariableDeclaration') return undefined;
  const id = head.declarations[0]?.id;
  if (id?.type === 'Identifier') return id.name;
  // for (const [i, row] of rows.entries()): the element names the turn
  const element = id?.type === 'ArrayPattern' ? id.elements.at(-1) : undefined;
  return element?.type === 'Identifier' ? element.name : undefined;
}

function enclosingFunction(ancestors: Ancestors, names: ReadonlySet<string>): string {
  for (const around of ancestors) {
    if (around.type === 'FunctionDeclaration') return around.id.name;
    if (around.type === 'VariableDeclarator' && around.id.type === 'Identifier' && names.has(around.id.name)) {
      return around.id.name;
    }
  }
  return '';
}

/** The call if it is one of a Value operation. */
function asOperation(node: Ast): (CallExpression & Positioned) | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed) return null;
  const { object, property } = node.callee;
  if (property.type !== 'Identifier') return null;
  const global = object.type === 'Identifier' && /^[A-Z]/.test(object.name) ? object.name : null;
  if (global === 'Value') return CONSTRUCTORS.has(property.name) ? node : null;
  return global === null && !isConsole(object) && OPERATIONS.has(property.name) ? node : null;
}

function isConsole(object: Node): boolean {
  return object.type === 'Identifier' && object.name === 'console';
}

function calledMethod(call: CallExpression): string {
  const callee = call.callee;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
}

/** `p.data` */
function isDataOf(node: Node): boolean {
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'data';
}

type OwnCall = CallExpression & Positioned & { callee: Identifier & Positioned };

function isOwnCall(node: Node, names: ReadonlySet<string>): node is OwnCall {
  return (
    node.type === 'CallExpression' && !node.optional && node.callee.type === 'Identifier' && names.has(node.callee.name)
  );
}

function isMapCall(node: Ast | undefined): node is CallExpression & Positioned {
  return node?.type === 'CallExpression' && calledMethod(node) === 'map';
}

function isArrow(node: Node): node is ArrowFunctionExpression {
  return node.type === 'ArrowFunctionExpression';
}

function isLoop(node: Node): node is Extract<Ast, { type: `${string}Statement`; body: unknown; label?: never }> {
  return /^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type);
}

function end(node: Node): number {
  return (node as Ast).end;
}

function rangeOf({ loc }: Positioned): SourceRange {
  return { line: loc.start.line, column: loc.start.column, endLine: loc.end.line, endColumn: loc.end.column };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
}
