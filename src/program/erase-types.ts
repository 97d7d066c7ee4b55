/**
 * Type erasure: TypeScript in, JavaScript of the same length out. Types become spaces, so every
 * line and column stays where it is.
 *
 *     const x: Vector = y as Vector;
 *     const x         = y          ;
 *
 * What TypeScript makes code of, an enum for example, is not a type: it is reported as a problem.
 *
 * Spaces may mean something else than the type did, where a line ends without a semicolon or where
 * JavaScript allows no line break. There a semicolon or a parenthesis takes the place of one of the
 * spaces.
 */

import type { Comment } from 'acorn';
import type { Node } from 'estree';
import { walk } from 'estree-walker';
import { type Positioned, parseTypeScript, rangeOf } from './syntax-tree';
import type { TextProblem } from './text-problem';

export interface Erased {
  /** As long as the text. */
  readonly code: string;
  /** What cannot be erased. */
  readonly problems: readonly TextProblem[];
}

/** A node of TypeScript: what tells its types from its code. */
interface TypedNode extends Positioned {
  readonly type: string;
  readonly name?: string;
  readonly operator?: string;
  readonly kind?: string;
  readonly body?: TypedNode | null;
  readonly id?: TypedNode | null;
  readonly init?: TypedNode | null;
  readonly key?: TypedNode;
  readonly value?: TypedNode | null;
  readonly left?: TypedNode;
  readonly expression?: TypedNode;
  readonly parameter?: TypedNode;
  readonly params?: readonly TypedNode[];
  readonly superClass?: TypedNode | null;
  readonly declaration?: TypedNode | null;
  readonly specifiers?: readonly TypedNode[];
  readonly importKind?: 'type' | 'value';
  readonly exportKind?: 'type' | 'value';
  readonly typeAnnotation?: TypedNode;
  readonly typeParameters?: TypedNode;
  readonly superTypeParameters?: TypedNode;
  readonly returnType?: TypedNode;
  readonly implements?: readonly TypedNode[];
  readonly declare?: boolean;
  readonly abstract?: boolean;
  readonly optional?: boolean;
  readonly definite?: boolean;
  readonly accessor?: boolean;
}

/** What is erased so far. */
interface Erasing {
  readonly text: string;
  /** The text with spaces in the place of comments. */
  readonly bare: string;
  /** The characters of the code. */
  readonly code: string[];
  readonly problems: TextProblem[];
}

/** Words before the name of a member that are types. */
const MODIFIERS = /(?<![\w$])(?:public|private|protected|readonly|override)(?![\w$])/g;
/** Operators that bind closer than `as`. */
const CLOSER_THAN_AS = new Set(['*', '/', '%', '**', '+', '-', '<<', '>>', '>>>']);

/**
 * Erases the types of a module. Throws a SyntaxError, with `(line:column)` at the end of its
 * message, for a text that does not parse.
 */
export function eraseTypes(text: string): Erased {
  const comments: Comment[] = [];
  const program = parseTypeScript(text, comments);
  const erasing: Erasing = { text, bare: withoutComments(text, comments), code: text.split(''), problems: [] };
  walk(program as Node, {
    enter(node, parent) {
      if (!eraseNode(erasing, node as unknown as TypedNode, parent as unknown as TypedNode | null)) this.skip();
    },
  });
  return { code: erasing.code.join(''), problems: erasing.problems };
}

/** Erases what is a type in a node. Returns whether types may be in the nodes inside. */
function eraseNode(erasing: Erasing, node: TypedNode, parent: TypedNode | null): boolean {
  if (isTypeStatement(node) || isTypeMember(node)) {
    blank(erasing, node.start, node.end);
    // It ends what is before it, as the declaration did.
    erasing.code[node.start] = ';';
    return false;
  }
  const problem = problemOf(node);
  if (problem !== null) {
    erasing.problems.push({ message: problem, range: rangeOf(node) });
    return false;
  }
  switch (node.type) {
    case 'TSTypeAnnotation':
    case 'TSTypeParameterDeclaration':
    case 'TSTypeParameterInstantiation':
      blank(erasing, node.start, node.end);
      if (parent?.type === 'ArrowFunctionExpression') keepArrowTogether(erasing, node, parent);
      if (parent !== null && isPrefix(parent)) erasing.code[node.end - 1] = ';';
      return false;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      eraseAs(erasing, node, parent);
      return true;
    case 'TSNonNullExpression':
      blank(erasing, node.end - 1, node.end);
      return true;
    case 'TSTypeAssertion':
      eraseAssertion(erasing, node);
      return true;
    case 'TSInstantiationExpression':
      return true;
    case 'ClassDeclaration':
    case 'ClassExpression':
      eraseClassHead(erasing, node);
      return true;
    case 'PropertyDefinition':
    case 'MethodDefinition':
      eraseMemberHead(erasing, node);
      return true;
    case 'ImportSpecifier':
    case 'ExportSpecifier':
      if (node.importKind === 'type' || node.exportKind === 'type') blankItem(erasing, node);
      return true;
    case 'VariableDeclarator':
      if (node.definite && node.id) blankLast(erasing, '!', node.id, node.id.typeAnnotation);
      return true;
    case 'Identifier':
    case 'ObjectPattern':
    case 'ArrayPattern':
      if (node.optional) blankLast(erasing, '?', node, node.typeAnnotation);
      return true;
    default:
      if (isThisParameter(node.params?.[0])) blankItem(erasing, node.params[0]);
      // Inside a type is nothing that was not erased with it.
      return !node.type.startsWith('TS');
  }
}

/** Returns whether a statement is nothing but a type. */
function isTypeStatement({ type, declare, declaration, importKind, exportKind }: TypedNode): boolean {
  if (/^(TSInterfaceDeclaration|TSTypeAliasDeclaration|TSDeclareFunction)$/.test(type)) return true;
  if (/^(Export(Named|Default)Declaration)$/.test(type) && declaration) return isTypeStatement(declaration);
  if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(type)) return importKind === 'type' || exportKind === 'type';
  return declare === true && type !== 'PropertyDefinition';
}

/** Returns whether a member of a class is nothing but a type: an overload for example. */
function isTypeMember({ type, declare, abstract, value }: TypedNode): boolean {
  if (type === 'TSIndexSignature') return true;
  if (type === 'PropertyDefinition') return declare === true || abstract === true;
  return type === 'MethodDefinition' && value?.type === 'TSDeclareMethod';
}

/** Returns what is wrong with a node that makes code of a type; null where it does not. */
function problemOf(node: TypedNode): string | null {
  const name = node.id?.name ?? node.key?.name ?? '';
  switch (node.type) {
    case 'TSEnumDeclaration':
      return `The enum ${name} is more than a type: write an object, \`const ${name} = { ... } as const\`.`;
    case 'TSModuleDeclaration':
      return `The namespace ${name} is more than a type: declare at the top of the file what is in it.`;
    case 'TSParameterProperty': {
      const field = node.parameter?.name ?? node.parameter?.left?.name ?? '';
      return `The parameter property ${field} is more than a type: declare ${field} in the class, and assign it in the constructor.`;
    }
    case 'TSImportEqualsDeclaration':
      return `\`import ${name} =\` is not JavaScript: write \`import { ${name} } from '...'\`.`;
    case 'TSExportAssignment':
      return '`export =` is not JavaScript: write `export` before each declaration.';
    case 'TSNamespaceExportDeclaration':
      return '`export as namespace` is for declaration files alone: leave it out.';
    case 'Decorator':
      return `A decorator is not JavaScript: leave it out, and call its function.`;
    case 'PropertyDefinition':
      return node.accessor
        ? `The accessor ${name} is not JavaScript: write \`get ${name}()\` and \`set ${name}(value)\`.`
        : null;
    default:
      return null;
  }
}

/**
 * Keeps line breaks in a type out of where an arrow function has none: between `return` and its
 * parameters, and between these and the arrow.
 */
function keepArrowTogether(erasing: Erasing, type: TypedNode, arrow: TypedNode): void {
  const { bare, code } = erasing;
  if (type === arrow.typeParameters) {
    const open = bare.indexOf('(', type.end);
    if (hasLineBreak(erasing, type.start, open)) [code[type.start], code[open]] = ['(', ' '];
  } else if (type === arrow.returnType) {
    const close = bare.lastIndexOf(')', type.start);
    if (hasLineBreak(erasing, close, type.end)) [code[close], code[type.end - 1]] = [' ', ')'];
  }
}

/** Erases `as T` and `satisfies T`. */
function eraseAs(erasing: Erasing, node: TypedNode, parent: TypedNode | null): void {
  const { bare, code, problems, text } = erasing;
  const { expression } = node;
  if (expression === undefined) return;
  const from = skip(/[\s)]*/y, bare, expression.end);
  blank(erasing, from, node.end);
  const next = skip(/\s*/y, bare, node.end);
  // The type ended the statement.
  if (/[[(`]/.test(bare.charAt(next)) && hasLineBreak(erasing, node.end, next)) code[node.end - 1] = ';';
  // x + a as T * b is (x + a) * b
  const isOperand = parent?.type === 'BinaryExpression' && parent.left === node && bare.charAt(next) !== ')';
  const isOperation = expression.type === 'BinaryExpression' && !bare.slice(expression.end, from).includes(')');
  if (isOperand && isOperation && CLOSER_THAN_AS.has(parent.operator ?? '')) {
    const written = text.slice(node.start, node.end);
    problems.push({ message: `Put \`${written}\` in parentheses: it is an operand.`, range: rangeOf(node) });
  }
}

/** Erases `<T>` before an expression. */
function eraseAssertion(erasing: Erasing, node: TypedNode): void {
  const { bare, problems } = erasing;
  const { typeAnnotation } = node;
  if (typeAnnotation === undefined) return;
  const end = bare.indexOf('>', typeAnnotation.end) + 1;
  blank(erasing, node.start, end);
  const begins = /(?:^|=>|[;{}]|\bdefault)\s*$/.test(bare.slice(0, node.start));
  const next = skip(/\s*/y, bare, end);
  const isBlock = begins && /^(?:\{|function\b|class\b|async\b)/.test(bare.slice(next));
  if (isBlock || hasLineBreak(erasing, node.start, next)) {
    const type = bare.slice(typeAnnotation.start, typeAnnotation.end).replace(/\s+/g, ' ');
    problems.push({
      message: `The type \`<${type}>\` cannot stand here: write \`(...) as ${type}\`.`,
      range: rangeOf(node),
    });
  }
}

/** Erases `abstract` and `implements ...`. */
function eraseClassHead(erasing: Erasing, node: TypedNode): void {
  if (node.abstract) blank(erasing, node.start, node.start + 'abstract'.length);
  const last = node.implements?.at(-1);
  if (last === undefined) return;
  const before = node.superTypeParameters ?? node.superClass ?? node.typeParameters ?? node.id;
  blank(erasing, erasing.bare.indexOf('implements', before?.end ?? node.start), last.end);
}

/** Erases the modifiers of a member, and the mark behind its name. */
function eraseMemberHead(erasing: Erasing, node: TypedNode): void {
  const { bare, code } = erasing;
  const { key } = node;
  if (key === undefined) return;
  for (const { 0: word, index } of bare.slice(node.start, key.start).matchAll(MODIFIERS)) {
    blank(erasing, node.start + index, node.start + index + word.length);
    // The word ended the member before.
    if (index === 0) code[node.start] = ';';
  }
  if (!node.optional && !node.definite) return;
  const mark = skip(/[\s\])]*/y, bare, key.end);
  blank(erasing, mark, mark + 1);
  if (isPrefix(node)) code[mark] = ';';
}

/** Returns whether a member is a field whose name alone would begin the next member. */
function isPrefix({ type, key, value }: TypedNode): boolean {
  return type === 'PropertyDefinition' && !value && /^(get|set|static)$/.test(key?.name ?? '');
}

function isThisParameter(parameter: TypedNode | undefined): parameter is TypedNode {
  return parameter?.type === 'Identifier' && parameter.name === 'this';
}

/** Blanks the last `mark` of a node before its type. */
function blankLast(erasing: Erasing, mark: string, node: TypedNode, type: TypedNode | undefined): void {
  const at = erasing.bare.lastIndexOf(mark, (type?.start ?? node.end) - 1);
  if (at >= node.start) blank(erasing, at, at + 1);
}

/** Blanks an item of a list, with the comma behind it. */
function blankItem(erasing: Erasing, { start, end }: TypedNode): void {
  blank(erasing, start, skip(/(?:\s*,)?/y, erasing.bare, end));
}

function blank({ code }: Erasing, from: number, to: number): void {
  for (let i = from; i < to; i++) if (!isLineBreak(code[i])) code[i] = ' ';
}

/** Returns where what matches at `from` ends. */
function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(text);
  return pattern.lastIndex;
}

function hasLineBreak({ text }: Erasing, from: number, to: number): boolean {
  return /[\n\r\u2028\u2029]/.test(text.slice(from, to));
}

function isLineBreak(character: string | undefined): boolean {
  return character !== undefined && /[\n\r\u2028\u2029]/.test(character);
}

function withoutComments(text: string, comments: readonly Comment[]): string {
  const characters = text.split('');
  for (const { start, end } of comments) {
    for (let i = start; i < end; i++) if (!isLineBreak(characters[i])) characters[i] = ' ';
  }
  return characters.join('');
}
