/** The script that the worker's thread loads before it can train. */

const entry = 'dist/worker/main.mjs';

/** Files that the entry imports, and those that these import; not those that are loaded with `import()` when asked for. */
export function workerStart(read: (file: string) => string): {
  readonly files: readonly string[];
  readonly length: number;
  readonly bytes: number;
} {
  const files = new Set([entry]);
  let bytes = 0;
  for (const file of files) {
    const script = read(file);
    bytes += Buffer.byteLength(script);
    for (const [, name] of script.matchAll(/(?:from|import)\s*"\.\/([^"]+\.mjs)"/g)) files.add(`dist/worker/${name}`);
  }
  return { files: [...files], length: files.size, bytes };
}
