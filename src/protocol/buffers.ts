/**
 * Reply buffers: finds the buffers inside a reply, so that they can be transferred instead of
 * copied.
 */

/**
 * Returns the buffers of all typed arrays in plain objects and arrays, each once. The maker of the
 * value owns them: a transferred buffer is empty afterwards on the sending side.
 */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  collect(value, found);
  return [...found];
}

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
    return;
  }
  for (const part of Array.isArray(value) ? value : Object.values(value)) collect(part, found);
}
