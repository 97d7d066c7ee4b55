/** What is said of a file that could not be opened as safetensors. */

import { fileKind, safetensorsKind } from '../text/file-kind';
import type { FormatError } from './format-error';

/** The sentences: what the file is, where its first bytes (see `headLength`) tell, or else what is wrong with it; and a remedy. */
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
