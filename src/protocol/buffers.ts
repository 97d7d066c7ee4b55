/** The buffers inside a reply, so that they can be handed over instead of copied. */

/**
 * The buffers of all typed arrays in plain objects and arrays, each once. Whoever makes the value owns them: a buffer that
 * is handed over is empty afterwards where it came from.
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
