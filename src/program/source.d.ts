/**
 * Tables of src/engine/microgpt.ts and the SHA-256 of its text, hexadecimal. Both are made when the
 * engine is bundled (scripts/instrument-plugin.mjs).
 */
declare module 'microgpt:source' {
  export const sourceTables: import('./tables').SourceTables;
  export const sourceSha256: string;
}
