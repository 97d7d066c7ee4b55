/** Bytes that are not a safetensors file; the message says what is wrong with them, and where. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}
