import { nameParts } from './name-parts';

/**
 * Shows a name that may break before an index and nowhere inside one: `layer0.attn_wq` `[0]` `[0]`.
 */
export function BreakableName({ name }: { readonly name: string }) {
  const [first, ...indices] = nameParts(name);
  return (
    <>
      {first}
      {indices.map((index, i) => (
        // The same index may occur twice.
        <span key={`${i}${index}`}>
          <wbr />
          <span class="index">{index}</span>
        </span>
      ))}
    </>
  );
}
