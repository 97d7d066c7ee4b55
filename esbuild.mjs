// Build: its products and how they are made; `npm run build` and `npm run watch` call it
// (scripts/build.mjs).
//
//   dist/  shipped files: extension.cjs, tensor-document.cjs, debug-adapter.cjs, runs.cjs,
//          samples.cjs, lessons.cjs, worker/, inspector.js and .css, tensors.js and .css, pages.js,
//          microgpt.ts, value.ts, models.json, names.txt, ThirdPartyNotices.txt
//   out/   other files: train.cjs (`npm run train`), bundles of tests and benchmarks
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { makeCorpus } from './scripts/corpus.mjs';
import { instrumentPlugin } from './scripts/instrument-plugin.mjs';
import { notices } from './scripts/notices.mjs';

const root = import.meta.dirname;
const corpusFile = path.join(root, 'dist', 'names.txt');

/**
 * Returns the bundles of the extension, and the one of the terminal.
 * @param {boolean} production
 * @returns {esbuild.BuildOptions[]}
 */
function bundles(production) {
  /** @type {esbuild.BuildOptions} */
  const shared = {
    absWorkingDir: root,
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  };
  /** @type {esbuild.BuildOptions} */
  const node = { ...shared, platform: 'node', format: 'cjs', target: 'node20', plugins: [instrumentPlugin()] };
  // Minifying syntax turns constants into variables, which costs the tape a third of its speed.
  const engine = { ...node, minify: false, minifyWhitespace: production, minifyIdentifiers: production };
  return [
    {
      ...node,
      // Modules that are loaded on first use are in files of their own.
      entryPoints: {
        extension: 'src/extension/main.ts',
        'tensor-document': 'src/extension/tensors/document.ts',
        'debug-adapter': 'src/debug-adapter/adapter.ts',
        runs: 'src/extension/runs/work.ts',
        samples: 'src/extension/sample/work.ts',
        lessons: 'src/extension/lessons/lesson-room.ts',
      },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      external: ['vscode'],
      supported: { 'dynamic-import': false },
      plugins: [instrumentPlugin(), loadedWhenAskedFor],
    },
    {
      ...engine,
      // Modules that a training session seldom needs are in files of their own, loaded on first
      // use.
      format: 'esm',
      splitting: true,
      chunkNames: '[hash]',
      entryPoints: { main: 'src/worker/main.ts', trial: 'src/worker/trial.ts' },
      outdir: 'dist/worker',
      outExtension: { '.js': '.mjs' },
      plugins: [instrumentPlugin('../microgpt.ts'), copyModelSource],
    },
    {
      ...shared,
      entryPoints: { inspector: 'src/webview/main.tsx', tensors: 'src/webview/tensors/main.tsx' },
      outdir: 'dist',
      platform: 'browser',
      format: 'esm',
      // What both pages use is in a file that both load.
      splitting: true,
      chunkNames: 'pages',
      target: 'chrome128',
      jsx: 'automatic',
      jsxImportSource: 'preact',
    },
    {
      ...engine,
      entryPoints: { train: 'src/terminal/main.ts' },
      outdir: 'out',
      outExtension: { '.js': '.cjs' },
    },
  ];
}

/** Files that a build must leave behind. */
const products = [
  ...[
    'extension.cjs',
    'tensor-document.cjs',
    'debug-adapter.cjs',
    'runs.cjs',
    'samples.cjs',
    'lessons.cjs',
    'models.json',
    'worker/main.mjs',
    'worker/trial.mjs',
    'microgpt.ts',
    'value.ts',
    'names.txt',
  ].map((name) => path.join('dist', name)),
  ...['pages.js', 'inspector.js', 'inspector.css', 'tensors.js', 'tensors.css'].map((name) => path.join('dist', name)),
  path.join('out', 'train.cjs'),
];

/**
 * Bundles the modules that the extension imports on first use separately, beside its own bundle.
 * Such a bundle has copies of the code that both use: classes are not the same there, and errors
 * are told apart by their names.
 * @type {esbuild.Plugin}
 */
const loadedWhenAskedFor = {
  name: 'loaded-when-asked-for',
  setup(build) {
    /** @type {Record<string, string>} */
    const files = {
      './document': './tensor-document.cjs',
      '../debug-adapter/adapter': './debug-adapter.cjs',
      './runs/work': './runs.cjs',
      './work': './runs.cjs',
      './sample/work': './samples.cjs',
      './lesson-room': './lessons.cjs',
    };
    build.onResolve({ filter: /^\.\.?\// }, ({ path: file, kind }) =>
      kind === 'dynamic-import' ? { path: files[file] ?? file, external: true } : undefined,
    );
  },
};

/**
 * Ships the sources that users read, and the models that they begin with, as they are.
 * @type {esbuild.Plugin}
 */
const copyModelSource = {
  name: 'copy-model-source',
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length === 0) {
        for (const name of ['microgpt.ts', 'value.ts']) {
          await fs.promises.copyFile(path.join(root, 'src', 'engine', name), path.join(root, 'dist', name));
        }
        await fs.promises.writeFile(path.join(root, 'dist', 'models.json'), JSON.stringify(modelTexts()));
      }
    });
  },
};

/**
 * Returns the models that users begin with, by the names of their files. In one file they are a
 * third as large when they are compressed: most of each is what the others have.
 */
function modelTexts() {
  const folder = path.join(root, 'media', 'models');
  const names = fs.readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

function writeCorpus() {
  fs.mkdirSync(path.dirname(corpusFile), { recursive: true });
  fs.writeFileSync(corpusFile, makeCorpus());
}

/**
 * Builds everything once.
 * @param {{ production: boolean }} options
 * @returns {Promise<void>} rejects with esbuild's messages
 */
export async function build({ production }) {
  // esbuild names these files by their content, so those of the build before would stay.
  fs.rmSync(path.join(root, 'dist', 'worker'), { recursive: true, force: true });
  writeCorpus();
  const metafiles = await Promise.all(bundles(production).map((options) => run(options)));
  fs.writeFileSync(path.join(root, 'dist', 'ThirdPartyNotices.txt'), notices(root, metafiles));
  const missing = products.filter((file) => !fs.existsSync(path.join(root, file)));
  if (missing.length > 0) {
    throw new Error(`the build made no ${missing.join(', ')}`);
  }
}

/**
 * Builds what `npm run train` needs.
 * @returns {Promise<void>}
 */
export async function buildTerminal() {
  writeCorpus();
  await Promise.all(
    bundles(true)
      .filter(({ outdir }) => outdir === 'out')
      .map((options) => run(options)),
  );
}

/**
 * Bundles tests or benchmarks, with the engine instrumented as it is shipped; packages are taken from node_modules.
 * `esm` puts shared modules in files of their own, so tests that run in one process share them.
 * @param {{ entryPoints: string[], outdir: string, format: 'esm' | 'cjs' }} options
 * @returns {Promise<void>}
 */
export async function bundleTests({ entryPoints, outdir, format }) {
  await run({
    absWorkingDir: root,
    entryPoints,
    outdir,
    outbase: root,
    outExtension: { '.js': format === 'esm' ? '.mjs' : '.cjs' },
    bundle: true,
    splitting: format === 'esm',
    platform: 'node',
    format,
    target: 'node20',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'empty' },
    sourcemap: 'inline',
    logLevel: 'silent',
    plugins: [instrumentPlugin(), assetsOfPackages, ...(format === 'esm' ? [scriptsAsTheyAre] : [])],
  });
}

/**
 * Bundles icons and styles of packages with the tests: Node imports neither.
 * @type {esbuild.Plugin}
 */
const assetsOfPackages = {
  name: 'assets-of-packages',
  setup(build) {
    build.onResolve({ filter: /^[^.].*\.(css|svg)$/ }, ({ path: file }) => ({
      path: path.join(root, 'node_modules', file),
    }));
  },
};

/**
 * Leaves scripts out of the bundles: they find their files by their own path.
 * @type {esbuild.Plugin}
 */
const scriptsAsTheyAre = {
  name: 'scripts-as-they-are',
  setup(build) {
    build.onResolve({ filter: /^\..*\.mjs$/ }, ({ path: file, resolveDir }) => ({
      path: pathToFileURL(path.resolve(resolveDir, file)).href,
      external: true,
    }));
  },
};

/**
 * Runs one build; shows its warnings, throws its errors as text.
 * @param {esbuild.BuildOptions} options
 * @returns {Promise<esbuild.Metafile>}
 */
async function run(options) {
  try {
    const { warnings, metafile } = await esbuild.build({ ...options, metafile: true });
    await show(warnings, 'warning');
    return metafile;
  } catch (error) {
    if (error instanceof Error && 'errors' in error) {
      const messages = /** @type {esbuild.BuildFailure} */ (error).errors;
      throw new Error((await esbuild.formatMessages(messages, { kind: 'error' })).join('\n'));
    }
    throw error;
  }
}

/**
 * @param {esbuild.Message[]} messages
 * @param {'error' | 'warning'} kind
 */
async function show(messages, kind) {
  for (const text of await esbuild.formatMessages(messages, { kind })) {
    console.error(text);
  }
}

/**
 * Builds again at every change, until the process ends. .vscode/tasks.json waits for the lines it
 * prints.
 * @returns {Promise<void>}
 */
export async function watch() {
  writeCorpus();
  let building = 0;
  /** @type {esbuild.Plugin} */
  const announce = {
    name: 'announce',
    setup(build) {
      build.onStart(() => {
        if (building++ === 0) {
          console.log('[watch] build started');
        }
      });
      build.onEnd(({ errors, warnings }) => {
        const problems = [
          ...errors.map((message) => ({ ...message, severity: 'error' })),
          ...warnings.map((message) => ({ ...message, severity: 'warning' })),
        ];
        for (const { severity, text, location } of problems) {
          const place =
            location === null ? 'esbuild.mjs:1:1' : `${location.file}:${location.line}:${location.column + 1}`;
          console.error(`${place}: ${severity}: ${text}`);
        }
        if (--building === 0) {
          console.log('[watch] build finished');
        }
      });
    },
  };
  for (const options of bundles(false)) {
    const context = await esbuild.context({ ...options, plugins: [...(options.plugins ?? []), announce] });
    await context.watch();
  }
}
