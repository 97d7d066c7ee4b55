/**
 * Instrumentation: makes a source text record where its nodes come from. Every call of a Value
 * operation is given its site, every call of one of the text's own functions and methods, and every
 * turn of a loop or arrow function that contains such a call, its scope.
 *
 *     const q = linear(x, w);          const q = $tape.call(7, linear, x, w);
 *     a.mul(b)                         a.mul(b, 17)
 *     w.map((row) => dot(row, x))      w.map((row) => $tape.call(9, dot, row, x))
 *     layer.forward(x)                 $tape.method($object = layer, $object.forward, 8, 'layer.forward', x)
 *     documentLoss(model, tokens)      $tape.part(0, documentLoss, model, tokens), in the function that is the step
 *     for (...) total = total.add(a[i].mul(b[i]))   the tape takes all turns at once, if it can (runs.ts)
 *     beta1 ** (step + 1)              $numbers.pow(beta1, (step + 1)), which is the same in every engine; Math.exp and its like, too
 *     for (...) { gpt(...) }           { const $around4 = $tape.current(); for (...) { $tape.turn($around4, 4); ... } $tape.unwind($around4); }
 *
 * Works on names alone, without types: a method named like an operation is one, unless its object
 * is a capitalized global such as Math. Positions in the tables are those of the text as it was
 * before.
 */

import type { CallExpression, Identifier, Node } from 'estree';
import MagicString from 'magic-string';
import { type WrittenCall, wordsInText } from './error-words';
import { isMethodCall, writtenCallee } from './methods';
import { argumentCounts } from './operation-calls';
import {
  calleesOf,
  enclosingFunction,
  isArrow,
  isInTurn,
  isLoop,
  isOwnCall,
  isRunAtOnce,
  type OwnCall,
  ownCalls,
  turnsWithCalls,
} from './own-calls';
import { passingLines } from './passing-lines';
import { dotFunctions, type Products, productsOf, type SumOfProducts, sumOfProducts } from './runs';
import { isBackward, stepPlaces } from './step-parts';
import {
  type Ancestors,
  type Ast,
  type Positioned,
  parseJavaScript,
  parseTypeScript,
  rangeOf,
  visit,
} from './syntax-tree';
import type { ScopeSite, Site, SourceTables, StepPart, Target, TextPlace } from './tables';
import {
  appendArgument,
  closeCaught,
  forMethods,
  numberMethod,
  openPart,
  openTurns,
  replaceNumbers,
  takeProducts,
  takeTurns,
  wrapCall,
  wrapMethodCall,
} from './written-code';

/** Functions of the class Value that make nodes, of one argument and the site. */
const CONSTRUCTORS = new Set(['parameter', 'constant']);

export interface InstrumentOptions {
  /** The file's name as shown. */
  readonly file: string;
  /**
   * The function that is one training step: its scope is the step itself, and so is that of the
   * calls in it, its parts.
   */
  readonly entry: string;
  /** Language of the text; TypeScript where it is absent. */
  readonly language?: 'JavaScript';
  /** Module that `tape` is imported from. Without it the code has `$tape` from around it. */
  readonly tapeModule?: string;
  /**
   * Module of the functions that take the place of `**` and of Math's: numbers.ts. Without it the
   * code has `$numbers` from around it.
   */
  readonly numbersModule?: string;
  /** The source of the scalars, which `backward()` is in. */
  readonly scalars?: { readonly file: string; readonly text: string };
}

/**
 * The parts of a step: its own function, the call of `backward()`, and the assignment that moves a
 * parameter.
 */
export type PartOfStep = 'entry' | 'backward' | 'update';

export interface Instrumented {
  /** Each line of the text is one of the code. */
  readonly code: string;
  readonly tables: SourceTables;
  /** The parts that the text does not have, or has only where the step does not reach them. */
  readonly missing: readonly PartOfStep[];
  /**
   * Returns the place in the text of a place in the code; for what is written in, that of what is
   * before it.
   */
  readonly placeInText: (line: number, column: number) => TextPlace;
  /** Returns the message of an error at a place in the code, with what is written in named as in the text. */
  readonly messageInText: (message: string, line: number, column: number) => string;
}

/** Throws a SyntaxError, with line and column in its message, for a text that does not parse. */
export function instrument(text: string, options: InstrumentOptions): Instrumented {
  const program = options.language === 'JavaScript' ? parseJavaScript(text) : parseTypeScript(text);
  const edits = new MagicString(text);
  const own = ownCalls(program);
  const entry = own.functions.find((f) => f.name === options.entry);
  const turns = turnsWithCalls(program, own);
  const { backwardCall, update } = stepPlaces(program, own, options.entry);
  const sums = new Map<Node, SumOfProducts>();
  const dots = dotFunctions(program);
  const products: (Products & { readonly callee: string; readonly map: Ast; readonly scopeSite: number })[] = [];
  const siteOf = new Map<Node, number>();
  const written: WrittenCall[] = [];
  let usesMethods = false;

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
    const functionName = enclosingFunction(ancestors, own);
    const isOfStep = functionName === options.entry && isRunAtOnce(ancestors);
    const isPart = isOfStep && !isInTurn(ancestors, turns);
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
    } else if (isOfStep && isBackward(node)) {
      parts.push({ range: rangeOf(node), callee: calledMethod(node) });
      openPart(edits, node, parts.length - 1);
    } else if (isOwnCall(node, own) || isMethodCall(node, own.methods)) {
      written.push({ loc: node.loc, callee: writtenCallee(node.callee) });
      const [first, ...others] = calleesOf(node, own);
      const id = scopeSites.length;
      const [arrow, map] = ancestors;
      // A call that may be one of several methods has a scope of the one that runs.
      if (isPart && first !== undefined && others.length === 0) {
        parts.push({ range: rangeOf(node), callee: first });
        if (own.certain.has(first)) wrapCall(edits, text, node as OwnCall, `part(${parts.length - 1}, ${first}`);
        else openPart(edits, node, parts.length - 1);
        return;
      }
      const only = arrow !== undefined && turns.has(arrow) && isArrow(arrow) && arrow.body === node;
      for (const callee of calleesOf(node, own)) {
        scopeSites.push({
          kind: only ? 'turn' : 'call',
          range: rangeOf(node),
          functionName,
          callee,
          ...optional('assigned', assignedName(node, ancestors)),
          ...(only ? optional('variable', turnVariable(arrow)) : {}),
        });
      }
      if (isMethodCall(node, own.methods)) {
        usesMethods = true;
        wrapMethodCall(edits, text, node, id, scopeSites.length - id);
        return;
      }
      const callee = node.callee.name;
      const begun = own.certain.has(callee)
        ? `call(${id}, ${callee}`
        : `method(undefined, ${callee}, ${id}, '${callee}'`;
      wrapCall(edits, text, node, begun);
      const found = dots.has(callee) ? productsOf(node, arrow, map) : null;
      if (found !== null && map !== undefined) products.push({ ...found, callee, map, scopeSite: id });
    } else if (turns.has(node) && !(isArrow(node) && calleesOf(node.body, own).length > 0)) {
      if (node.type === 'TryStatement') return closeCaught(edits, node);
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
  if (usesMethods) {
    for (const those of own.methods.values()) {
      for (const [number, one] of those.entries()) if (number > 0) numberMethod(edits, one, number);
    }
  }
  const sitesOf = ({ add, mul }: SumOfProducts) => `${siteOf.get(add)}, ${siteOf.get(mul)}`;
  for (const [loop, sum] of sums) takeTurns(edits, text, loop as Ast, sum, sitesOf(sum));
  for (const { callee, map, scopeSite, ...found } of products) {
    const dot = dots.get(callee);
    if (dot === undefined) continue;
    written.push({ loc: map.loc, callee: `${found.rows}.map` });
    takeProducts(edits, map, found, `${scopeSite}, ${siteOf.get(dot.zero)}, ${sitesOf(dot.sum)}`);
  }

  const { tapeModule, numbersModule } = options;
  if (usesMethods) edits.prepend(forMethods);
  if (numbersModule !== undefined) edits.prepend(`import * as $numbers from ${JSON.stringify(numbersModule)}; `);
  if (tapeModule !== undefined) edits.prepend(`import { tape as $tape } from ${JSON.stringify(tapeModule)}; `);
  const tables: SourceTables = {
    ...{ file: options.file, text, sites, scopeSites, parts, functions: own.functions },
    ...optional('backwardCall', backwardCall),
    ...optional('update', update),
    ...optional('passing', options.scalars && passingLines(options.scalars)),
  };
  const missing = Object.entries({ entry, backward: backwardCall, update }).flatMap(([part, found]) =>
    found === undefined ? [part as PartOfStep] : [],
  );
  const placeInText = placesOf(edits);
  const messageInText = (message: string, line: number, column: number) =>
    wordsInText(message, placeInText(line, column), written);
  return { code: edits.toString(), tables, missing, placeInText, messageInText };
}

/** Returns what leads from the code back to the text. */
function placesOf(edits: MagicString): Instrumented['placeInText'] {
  let lines: ReturnType<MagicString['generateDecodedMap']>['mappings'] | null = null;
  return (line, column) => {
    lines ??= edits.generateDecodedMap({ hires: 'boundary' }).mappings;
    const [, , toLine = line - 1, toColumn = 0] = lines[line - 1]?.findLast(([from]) => from <= column) ?? [];
    return { line: toLine + 1, column: toColumn };
  };
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

/** The call if it is one of a Value operation, with as many arguments as that has. */
function asOperation(node: Ast): (CallExpression & Positioned) | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed) return null;
  const { object, property } = node.callee;
  if (property.type !== 'Identifier') return null;
  const global = object.type === 'Identifier' && /^[A-Z]/.test(object.name) ? object.name : null;
  const isValue = global === 'Value' && CONSTRUCTORS.has(property.name);
  if (!isValue && (global !== null || isConsole(object))) return null;
  const count = isValue ? 1 : argumentCounts.get(property.name);
  const isSpread = node.arguments.some(({ type }) => type === 'SpreadElement');
  return node.arguments.length === count && !isSpread ? node : null;
}

function isConsole(object: Node): boolean {
  return object.type === 'Identifier' && object.name === 'console';
}

function calledMethod(call: CallExpression): string {
  const callee = call.callee;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
}

function isMapCall(node: Ast | undefined): node is CallExpression & Positioned {
  return node?.type === 'CallExpression' && calledMethod(node) === 'map';
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
}
