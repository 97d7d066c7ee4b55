/** Metadata table: the texts that a file has beside its tensors. */

import type { FileOverview } from '../../protocol/tensors-api';
import { shownName } from '../../safetensors/shown-name';
import { formatCount } from '../../text/numbers';
import { isolatedWords } from '../../text/token-text';
import { tensorsStrings as words } from './strings';

export function MetadataTable({ overview: { metadata, metadataCount } }: { readonly overview: FileOverview }) {
  return (
    <section class="tensors-metadata" aria-label={words.metadata}>
      <h2>{words.metadata}</h2>
      {metadata.length === 0 ? (
        <p class="muted">{words.noMetadata}</p>
      ) : (
        <table>
          <thead class="visually-hidden">
            <tr>
              <th scope="col">{words.key}</th>
              <th scope="col">{words.text}</th>
            </tr>
          </thead>
          <tbody>
            {metadata.map(({ key, value, cut }) => (
              <tr key={key} data-key={key}>
                <th scope="row">{isolatedWords(shownName(key))}</th>
                <td>
                  {value.trim() === '' ? shownName(value) : isolatedWords(value)}
                  {cut && <span class="muted"> {words.cut}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {metadata.length < metadataCount && (
        <p class="muted">{words.moreMetadata(formatCount(metadata.length), metadataCount)}</p>
      )}
    </section>
  );
}
