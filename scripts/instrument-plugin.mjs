// Instrument plugin for esbuild: bundles src/engine/microgpt.ts with the sites and scopes that
// src/program writes into it; the module 'microgpt:source' gives the tables that belong to them and
// the hash of the text.
import { createHash, randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, transform } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const source = path.join(root, 'src/engine/microgpt.ts');
const scalars = path.join(root, 'src/engine/value.ts');

/**
 * @param {string} [textFile] where the bundle, run by Node, finds the source's text, seen from its own file; without it the bundle
 * has a copy
 * @returns {import('esbuild').Plugin}
 */
export function instrumentPlugin(textFile) {
  return {
    name: 'instrument',
    setup({ onStart, onResolve, onLoad }) {
      /** @type {Promise<typeof import('../src/program/instrument')> | undefined} made again in each build that has the engine */
      let instrumenter;
      onStart(() => {
        instrumenter = undefined;
      });
      const instrumented = async () => {
        instrumenter ??= loadInstrumenter();
        const { instrument } = await instrumenter;
        const text = await readFile(source, 'utf8');
        const instrumented = instrument(text, {
          file: path.basename(source),
          entry: 'trainStep',
          tapeModule: './value',
          scalars: { file: path.basename(scalars), text: await readFile(scalars, 'utf8') },
          numbersModule: './numbers',
        });
        if (instrumented.missing.length > 0) throw new Error(`${source} has no ${instrumented.missing.join(', no ')}`);
        return instrumented;
      };
      onLoad({ filter: /[\\/]engine[\\/]microgpt\.ts$/ }, async () => ({
        contents: (await instrumented()).code,
        loader: 'ts',
        watchFiles: [source],
      }));
      onLoad({ filter: /[\\/]engine[\\/](value|numbers)\.ts$/ }, async ({ path: file }) => ({
        contents: await keepConstants(file),
        loader: 'js',
        watchFiles: [file],
      }));
      onResolve({ filter: /^microgpt:source$/ }, ({ path }) => ({ path, namespace: 'microgpt' }));
      onLoad({ filter: /.*/, namespace: 'microgpt' }, async () => ({
        contents: moduleOf((await instrumented()).tables, textFile),
        loader: 'js',
        watchFiles: [source, scalars],
      }));
    },
  };
}

/**
 * Returns the tables as a module. Their ranges are calls and their names have no quotes: this
 * removes a third of the text, which minifying would keep.
 * @param {import('../src/program/tables').SourceTables} tables
 * @param {string} [textFile]
 */
function moduleOf({ text: copy, ...tables }, textFile) {
  // A quote inside a string follows a backslash, so what looks like a name is one.
  const others = JSON.stringify(tables)
    .replace(/\{"line":(\d+),"column":(\d+),"endLine":\1,"endColumn":(\d+)\}/g, 'range($1,$2,$3)')
    .replace(/\{"line":(\d+),"column":(\d+),"endLine":(\d+),"endColumn":(\d+)\}/g, 'range($1,$2,$4,$3)')
    .replace(/"(\w+)":/g, '$1:');
  const read = `readFileSync(new URL(${JSON.stringify(textFile)}, import.meta.url), 'utf8')`;
  return `${textFile === undefined ? '' : "import { readFileSync } from 'node:fs';"}
    const range = (line, column, endColumn, endLine = line) => ({ line, column, endLine, endColumn });
    export const sourceTables = { text: ${textFile === undefined ? JSON.stringify(copy) : read}, ...${others} };
    export const sourceSha256 = '${createHash('sha256').update(copy).digest('hex')}';`;
}

/** Bundles src/program, which is TypeScript, and imports it; its packages come from node_modules. */
async function loadInstrumenter() {
  // A file of its own: bundles are built at the same time, and none may read what another is writing.
  const outfile = path.join(root, `out/instrument-${randomUUID()}.mjs`);
  await build({
    entryPoints: [path.join(root, 'src/program/instrument.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
  }
}

/**
 * Returns the module as one function. Bundling turns the constants at the top of a module into
 * variables, which costs the tape a third of its speed; constants of a function, and its imports
 * among them, stay constants.
 * @param {string} file
 */
async function keepConstants(file) {
  const { code } = await transform(await readFile(file, 'utf8'), { loader: 'ts', target: 'node20' });
  /** @type {string[]} */
  const imported = [];
  const imports = [...code.matchAll(/^import \{([^}]*)\} from (".*");$/gm)].map(([, names, module]) => {
    const outer = names.split(',').map((name) => name.trim());
    imported.push(...outer);
    return `import { ${outer.map((name) => `${name} as imported${name}`).join(', ')} } from ${module};`;
  });
  const constants = imported.map((name) => `const ${name} = imported${name};`);
  const names = [...code.matchAll(/^export (?:const|class|function) (\w+)/gm)].map(([, name]) => name).join(', ');
  const body = code.replace(/^import \{[^}]*\} from ".*";$/gm, '').replace(/^export /gm, '');
  return [
    ...imports,
    `export const { ${names} } = (() => {`,
    ...constants,
    body,
    `return { ${names} };`,
    '})();',
    '',
  ].join('\n');
}
