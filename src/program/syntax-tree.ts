/** Syntax tree: source text to ESTree nodes with their places, and the walk over them. */

import { tsPlugin } from '@sveltejs/acorn-typescript';
import { type Comment, type Options, Parser } from 'acorn';
import type { Function as FunctionNode, Identifier, Node, Pattern, Program, SourceLocation } from 'estree';
import { walk } from 'estree-walker';
import type { SourceRange } from './tables';

export type Positioned = { readonly start: number; readonly end: number; readonly loc: SourceLocation };
export type Ast = Node & Positioned;
/** A node with those around it, innermost first. */
export type Ancestors = readonly Ast[];
export type ProgramTree = Program & Positioned;

const options: Options = { ecmaVersion: 'latest', sourceType: 'module', locations: true };

/**
 * Parses a module. Throws a SyntaxError, with `(line:column)` at the end of its message, for a text
 * that does not parse. `comments` takes the comments; one may be there twice.
 */
export function parseTypeScript(text: string, comments: Comment[] = []): ProgramTree {
  return Parser.extend(tsPlugin()).parse(text, { ...options, onComment: comments }) as unknown as ProgramTree;
}

/** Does the same for JavaScript, in a fifth of the time. */
export function parseJavaScript(text: string): ProgramTree {
  return Parser.parse(text, options) as unknown as ProgramTree;
}

/** Calls `enter` for each node, those around before those inside, in the order of the text. */
export function visit(root: Ast, enter: (node: Ast, ancestors: Ancestors) => void): void {
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

export function rangeOf({ loc }: Pick<Positioned, 'loc'>): SourceRange {
  return { line: loc.start.line, column: loc.start.column, endLine: loc.end.line, endColumn: loc.end.column };
}

/** Returns the names that a pattern binds or assigns: `a` and `b` of `{ a, c: [b = 1] }`. */
export function namesIn(pattern: Pattern | null): readonly Identifier[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => namesIn(one.type === 'Property' ? one.value : one));
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesIn);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

/** Returns the names that a node itself declares, its parameters among them. */
export function declaredNames(node: Node): readonly Identifier[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return namesIn(node.id);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return [...namesIn(node.id ?? null), ...node.params.flatMap(namesIn)];
    case 'ArrowFunctionExpression':
      return node.params.flatMap(namesIn);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return namesIn(node.id ?? null);
    case 'CatchClause':
      return namesIn(node.param);
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.local];
    default:
      return [];
  }
}

/** Returns the names that a node itself assigns, but for those that it declares. */
export function assignedNames(node: Node): readonly Identifier[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return namesIn(node.left);
    case 'UpdateExpression':
      return namesIn(node.argument as Pattern);
    case 'ForOfStatement':
    case 'ForInStatement':
      return node.left.type === 'VariableDeclaration' ? [] : namesIn(node.left);
    default:
      return [];
  }
}

export function isFunction(node: Node): node is FunctionNode & Positioned {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** Returns whether a name stands for a variable, and not for a property or a label. */
export function isVariable(name: Identifier, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.computed || parent.property !== name;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.computed || parent.key !== name;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportSpecifier':
    case 'ExportSpecifier':
      return false;
    default:
      return true;
  }
}

/** Returns whether a function has run when its call returns: a generator and an async function run on. */
export function runsAtOnce(f: {
  readonly async?: boolean | undefined;
  readonly generator?: boolean | undefined;
}): boolean {
  return f.async !== true && f.generator !== true;
}
