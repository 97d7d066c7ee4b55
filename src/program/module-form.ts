/**
 * Module form: the imports and exports of a model file, and its text without them, as the body of a
 * function.
 */

import type { ExportNamedDeclaration, ImportDeclaration, Node } from 'estree';
import { type Ast, namesIn, type ProgramTree, rangeOf } from './syntax-tree';
import type { TextProblem } from './text-problem';

export interface ModuleForm {
  /** As long as the code: spaces take the place of imports and of `export`. */
  readonly body: string;
  /** Names that are imported. */
  readonly imports: readonly string[];
  /** The name in the file of each export, by the name of the export. */
  readonly exports: ReadonlyMap<string, string>;
  readonly problems: readonly TextProblem[];
}

/** The names that a model file can import, by module. */
const MODULES = new Map([
  ['./value', ['Value', 'tape']],
  ['./random', ['Random']],
]);
const MODULE_NAMES = [...MODULES.keys()].map((name) => `'${name}'`).join(' and ');

/** Reads the imports and exports of a module from its code and syntax tree. */
export function moduleForm(code: string, program: ProgramTree): ModuleForm {
  const characters = code.split('');
  const imports: string[] = [];
  const exports = new Map<string, string>();
  const problems: TextProblem[] = [];
  const report = (node: Node, message: string) => problems.push({ message, range: rangeOf(node as Ast) });
  /** Takes away what stands there, but not the end of the statement before. */
  const blank = (from: number, to: number) => {
    for (let i = from; i < to; i++) if (!/[\n\r\u2028\u2029]/.test(code.charAt(i))) characters[i] = ' ';
    characters[from] = ';';
  };

  for (const statement of program.body) {
    const { start, end } = statement as Ast;
    switch (statement.type) {
      case 'ImportDeclaration':
        readImport(statement, imports, report);
        blank(start, end);
        break;
      case 'ExportNamedDeclaration':
        readExport(statement, exports, report);
        blank(start, (statement.declaration as Ast | null)?.start ?? end);
        break;
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement;
        const name = 'id' in declaration && declaration.id ? `function ${declaration.id.name}` : 'function trainStep';
        report(statement, `A model file has no default export: write \`export ${name}\`.`);
        break;
      }
      case 'ExportAllDeclaration':
        report(statement, `A model file exports what it declares itself, and nothing of '${statement.source.value}'.`);
        break;
    }
  }
  return { body: characters.join(''), imports, exports, problems };
}

type Report = (node: Node, message: string) => void;

function readImport(node: ImportDeclaration, imports: string[], report: Report): void {
  const { specifiers, source } = node;
  const module = String(source.value).replace(/\.[jt]s$/, '');
  const names = MODULES.get(module);
  if (names === undefined) {
    const instead = 'put what it needs into the file, and import types with `import type`';
    report(node, `A model file can import ${MODULE_NAMES} only, not '${source.value}': ${instead}.`);
    return;
  }
  const written = `\`import { ${names.join(', ')} } from '${module}'\``;
  for (const one of specifiers) {
    const { name: local } = one.local;
    if (one.type !== 'ImportSpecifier') {
      report(one, `'${module}' is not imported as a whole, as ${local}: write ${written}.`);
      continue;
    }
    const imported = 'name' in one.imported ? one.imported.name : String(one.imported.value);
    if (!names.includes(imported)) report(one, `'${module}' has no ${imported} for a model file: write ${written}.`);
    else if (imported !== local) report(one, `${imported} is imported under its own name, not as ${local}.`);
    else imports.push(local);
  }
}

function readExport(node: ExportNamedDeclaration, exports: Map<string, string>, report: Report): void {
  const { declaration, specifiers, source } = node;
  if (source) {
    report(node, `A model file exports what it declares itself, and nothing of '${source.value}'.`);
    return;
  }
  if (declaration) {
    const declared =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.flatMap(({ id }) => namesIn(id))
        : [declaration.id];
    for (const { name } of declared) exports.set(name, name);
  }
  for (const one of specifiers) {
    if (!('name' in one.exported) || !('name' in one.local) || one.exported.name === 'default') {
      report(one, 'A model file exports by name: write `export { trainStep }`.');
    } else exports.set(one.exported.name, one.local.name);
  }
}
