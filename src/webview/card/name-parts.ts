/** Name parts: a long name may break before an index and nowhere inside one. */

/** A quoted token may contain brackets. */
const PART = /\[(?:'(?:\\.|[^'\\])*'|[^\]'])*\]|^[^[]+|.+$/gsu;

/** Returns the parts of a name, which joined give the name: `layer0.attn_wq`, `[0]`, `[0]`. */
export function nameParts(name: string): readonly string[] {
  return name.match(PART) ?? [];
}
