/** The tables of src/engine/microgpt.ts, made when the engine is bundled (scripts/instrument-plugin.mjs). */
declare module 'microgpt:source' {
  export const sourceTables: import('./tables').SourceTables;
}
