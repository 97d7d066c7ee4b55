/** Where a long name may break: before an index, and nowhere inside one. */

/** What stands in quotes may have brackets. */
const PART = /\[(?:'(?:\\.|[^'\\])*'|[^\]'])*\]|^[^[]+|.+$/gsu;

/** `layer0.attn_wq`, `[0]`, `[0]`: the parts of a name, which together are the name. */
export function nameParts(name: string): readonly string[] {
  return name.match(PART) ?? [];
}
