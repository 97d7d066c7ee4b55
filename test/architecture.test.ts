import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findFiles } from '../scripts/find-files.mjs';

/** The folders of src from top to bottom: each imports only from those below it. */
const folders = [
  'extension',
  'debug-adapter',
  'terminal',
  'webview',
  'worker',
  'lessons',
  'protocol',
  'inspection',
  'debugger',
  'training',
  'safetensors',
  'step',
  'program',
  'engine',
  'text',
] as const;

/** These are programs of their own: each is the entry of a bundle, and no other folder imports from it. */
const programs: readonly string[] = ['extension', 'terminal', 'webview', 'worker'];

/** These run in a worker, in a browser and in a plain test alike. */
const anywhere: readonly string[] = [
  'lessons',
  'inspection',
  'debugger',
  'training',
  'safetensors',
  'step',
  'program',
  'engine',
  'text',
];

/** The packages of what reads and writes source texts. */
const parsers: readonly string[] = ['acorn', '@sveltejs/acorn-typescript', 'estree', 'estree-walker', 'magic-string'];

interface Import {
  readonly file: string;
  readonly folder: string;
  /** As written: `../engine/value`, `node:fs`, `preact`. */
  readonly specifier: string;
  /** The module below src for a relative import: `engine/value`. */
  readonly module: string | null;
  readonly typeOnly: boolean;
}

/** Static imports, re-exports and dynamic imports. */
const importPattern = /\b(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/g;

function importsOf(file: string): Import[] {
  const folder = path.relative('src', file).split(path.sep)[0] ?? '';
  return [...fs.readFileSync(file, 'utf8').matchAll(importPattern)].map(([, type, from, dynamic]) => {
    const specifier = from ?? dynamic ?? '';
    const module = specifier.startsWith('.')
      ? path
          .relative('src', path.join(path.dirname(file), specifier))
          .split(path.sep)
          .join('/')
      : null;
    return { file, folder, specifier, module, typeOnly: type !== undefined };
  });
}

const imports = [...findFiles('src', '.ts'), ...findFiles('src', '.tsx')].flatMap(importsOf);

/** The folder of src that an import leads to; the tables of the source, a module of the build, count as the program's. */
function targetOf({ specifier, module }: Import): string | null {
  return specifier === 'microgpt:source' ? 'program' : (module?.split('/')[0] ?? null);
}

/** The module below src that a file is. */
function moduleOf(file: string): string {
  return path
    .relative('src', file)
    .replace(/\.tsx?$/, '')
    .split(path.sep)
    .join('/');
}

/** All modules of src that are loaded with some files of it, themselves included; imports of types load nothing. */
function reachedFrom(files: readonly string[]): ReadonlySet<string> {
  const reached = new Set(files.map(moduleOf));
  for (const module of reached) {
    for (const item of imports) {
      if (moduleOf(item.file) === module && item.module !== null && !item.typeOnly) reached.add(item.module);
    }
  }
  return reached;
}

/** A project of the compiler, as its file has it. */
interface Project {
  readonly include?: readonly string[];
  readonly references?: readonly { readonly path: string }[];
  readonly compilerOptions?: { readonly types?: readonly string[]; readonly lib?: readonly string[] };
}

function readProject(file: string): Project {
  return JSON.parse(fs.readFileSync(file, 'utf8').replaceAll(/^ *\/\/.*$/gm, ''));
}

const projectFiles = ['tsconfig.json', ...findFiles('src', 'tsconfig.json'), ...findFiles('test', 'tsconfig.json')];

/** Returns the places that a project includes. */
function includedIn(file: string): string[] {
  const { include = [] } = readProject(file);
  return include.map((place) => path.join(path.dirname(file), place, '.'));
}

/** Returns the project that includes a folder of src. */
function projectOf(folder: string): Project {
  const including = projectFiles.filter((file) => includedIn(file).includes(path.join('src', folder)));
  assert.equal(including.length, 1, `${folder} is in ${including.length} projects`);
  return readProject(including.join());
}

function describeAll(found: readonly Import[]): string[] {
  return found.map(({ file, specifier }) => `${file} imports ${specifier}`);
}

describe('architecture', () => {
  it('has no folder beside those in the order', () => {
    assert.deepEqual(fs.readdirSync('src').sort(), [...folders].sort());
  });

  it('imports from folders below only', () => {
    const order: readonly string[] = folders;
    const across = imports.filter((item) => targetOf(item) !== null && targetOf(item) !== item.folder);
    assert.ok(across.length > folders.length, 'imports across folders are found');
    const upward = across.filter((item) => order.indexOf(targetOf(item) ?? '') <= order.indexOf(item.folder));
    assert.deepEqual(describeAll(upward), []);
  });

  it('imports no program into another', () => {
    const wrong = imports.filter((item) => programs.includes(targetOf(item) ?? '') && targetOf(item) !== item.folder);
    assert.deepEqual(describeAll(wrong), []);
  });

  it('has only places that exist in the projects of the compiler, which says nothing of those that do not', () => {
    const missing = projectFiles.flatMap((file) =>
      includedIn(file)
        .filter((place) => !fs.existsSync(place))
        .map((place) => `${file} includes ${place}`),
    );
    assert.deepEqual(missing, []);
  });

  it('has each project of the compiler checked', () => {
    const { references = [] } = readProject('tsconfig.json');
    const checked = references.map((reference) => path.join(reference.path, 'tsconfig.json'));
    assert.deepEqual(['tsconfig.json', ...checked].sort(), projectFiles.toSorted());
  });

  it('has each folder in one project, and what runs anywhere in projects without the types of Node, the DOM and VS Code', () => {
    const apart = folders.filter((folder) => {
      const { compilerOptions: { types, lib } = {} } = projectOf(folder);
      return types !== undefined || lib !== undefined;
    });
    assert.deepEqual(
      apart,
      folders.filter((folder) => !anywhere.includes(folder) && folder !== 'protocol'),
    );
    assert.deepEqual(readProject('tsconfig.json').compilerOptions?.types, []);
    assert.deepEqual(readProject('tsconfig.json').compilerOptions?.lib, ['ES2023']);
  });

  it('keeps what runs anywhere free of packages, Node and VS Code', () => {
    // The compiler of model files is loaded when it is needed. The parser of expressions runs anywhere, too.
    const compiler = reachedFrom([path.join('src', 'program', 'compile.ts')]);
    const parser = path.join('src', 'debugger', 'expressions', 'parse.ts');
    const mayParse = ({ file, specifier }: Import) =>
      file === parser || (compiler.has(moduleOf(file)) && parsers.includes(specifier));
    const wrong = imports.filter(
      (item) =>
        anywhere.includes(item.folder) &&
        item.module === null &&
        item.specifier !== 'microgpt:source' &&
        !mayParse(item),
    );
    assert.deepEqual(describeAll(wrong), []);
  });

  it('keeps the engine out of the Inspector, whatever leads to it', () => {
    const inspector = imports.filter(({ folder }) => folder === 'webview');
    assert.ok(inspector.length > 0);
    const direct = inspector.filter((item) => targetOf(item) === 'engine' && !item.typeOnly);
    assert.deepEqual(describeAll(direct), []);
    const reached = reachedFrom(inspector.map(({ file }) => file));
    const engine = [...reached].filter((module) => module.startsWith('engine/'));
    // Errors are told apart by their class on both sides.
    assert.deepEqual(engine, ['engine/user-error']);
    assert.ok(reached.has('step/view/taken'), 'modules that are reached through others are found');
  });

  it('keeps preact/compat out of the pages: its hook looks at every property of every element', () => {
    assert.deepEqual(describeAll(imports.filter(({ specifier }) => specifier === 'preact/compat')), []);
  });

  it('keeps VS Code out of the Inspector, the terminal and the worker', () => {
    const wrong = imports.filter(({ folder, specifier }) => specifier === 'vscode' && folder !== 'extension');
    assert.deepEqual(describeAll(wrong), []);
  });

  it('copies what the worker sends: a buffer that is transferred slows every later step', () => {
    const sending = findFiles(path.join('src', 'worker'), '.ts').filter((file) =>
      /\btransfer/.test(fs.readFileSync(file, 'utf8').replaceAll(/\/\/.*/g, '')),
    );
    assert.deepEqual(sending, []);
  });

  it('leaves instrumentation to the build and to the compiler of model files', () => {
    const compiler = path.join('src', 'program', 'compile.ts');
    const wrong = imports.filter(({ file, module }) => module === 'program/instrument' && file !== compiler);
    assert.deepEqual(describeAll(wrong), []);
    const users = [...findFiles('scripts', '.mjs'), 'esbuild.mjs'].filter((file) =>
      fs.readFileSync(file, 'utf8').includes('src/program/instrument.ts'),
    );
    assert.deepEqual(users, [path.join('scripts', 'instrument-plugin.mjs')]);
  });

  it('comes to the same on any machine: no clock of the day, uptime, processors, name, language or place of one has a part in it', () => {
    const machine = [
      /\bDate\b/,
      /\bos\.(?!homedir|tmpdir)\w/,
      /\bprocess\.(uptime|hrtime|memoryUsage|getuid)\b/,
      /\bnavigator\.(?!clipboard)\w/,
      /\bscreen\.\w/,
      /\bIntl\b/,
      // Without a language it is the user's.
      /\.toLocale\w+\(\s*\)/,
      /\.localeCompare\((?!.*, 'en')/,
      /\bfs\.statfs/,
    ];
    // It keeps these out of model files.
    const list = path.join('src', 'program', 'repeatability.ts');
    const found = findFiles('src', '.ts')
      .concat(findFiles('src', '.tsx'))
      .filter((file) => file !== list)
      .flatMap((file) => {
        const code = fs.readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
        return machine.flatMap((pattern) => pattern.exec(code)?.map((text) => `${file}: ${text}`) ?? []);
      });
    assert.deepEqual(found, []);
  });

  it("takes from the engine of JavaScript no function whose last bits are that engine's, where bits matter", () => {
    const functions =
      /\bMath\.(exp|expm1|log|log1p|log2|log10|pow|tanh|sinh?|cosh?|tan|asin|acos|atan2?|cbrt|hypot)\b/g;
    // Powers of whole numbers that stand there are exact.
    const powers = /(?<!\b\d+) \*\*=? |\*\*=? (?!-?\d+\b)/g;
    // Read by the build, which puts the functions of numbers.ts in the place of `**`.
    const program = path.join('src', 'engine', 'microgpt.ts');
    // Powers of ten of axes, shades and thicknesses: they are seen, and nothing is computed with them.
    const shown = ['model/histogram.ts', 'view/heat.ts', 'view/edge-look.ts', 'view/ink.ts'].map((file) =>
      path.join('src', 'step', file),
    );
    const found = ['engine', 'step', 'training', 'debugger']
      .flatMap((folder) => findFiles(path.join('src', folder), '.ts'))
      .filter((file) => file !== program && !shown.includes(file))
      .flatMap((file) => {
        const code = fs.readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'/g, '');
        return [...code.matchAll(functions), ...code.matchAll(powers)].map(([text]) => `${file}: ${text}`);
      });
    assert.deepEqual(found, []);
    for (const file of shown) {
      assert.ok(fs.readFileSync(file, 'utf8').match(functions), `${file} is in the list for nothing`);
    }
    const written = 'a ** 2, 2 ** b, x **= 2, 2 ** -3, Math.log2(x), Math.sqrt(x)';
    assert.deepEqual(
      [powers, functions].map((pattern) => written.match(pattern)?.length),
      [3, 1],
    );
  });
});
