/** Error texts for a file that could not be opened as safetensors. */

import { fileKind, safetensorsKind } from '../text/file-kind';
import type { FormatError } from './format-error';

/**
 * Returns the sentences: the kind of the file, where its first bytes (see `headLength`) show it, or
 * else the error; and a remedy.
 */
export function notSafetensors(name: string, head: Uint8Array, error: FormatError): string {
  const kind = fileKind(head);
  if (kind === null || kind === safetensorsKind) {
    return `${name} is not a safetensors file, or is damaged: ${error.message}. Take another copy of it.`;
  }
  const elsewhere =
    kind.text === 'always' ? 'open it in another editor' : kind.model ? 'convert it to safetensors' : null;
  const remedy = kind.remedy ?? `${elsewhere === null ? '' : `${elsewhere}, or `}give a safetensors file`;
  return `${name} is ${kind.name}, not a safetensors file: ${remedy}.`;
}
