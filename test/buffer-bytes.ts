/** Returns the bytes of all typed arrays in plain objects and arrays: what a message of it holds. */
export function bufferBytes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return (Array.isArray(value) ? value : Object.values(value)).reduce((sum, part) => sum + bufferBytes(part), 0);
}
