/** Weight index: where a weight of attention is among those of the lower triangles. */

/**
 * Returns the index in `AttentionView.weights` of the weight from `query` to `key` of the head at
 * `index` of `shown`.
 */
export function weightIndex(positions: number, index: number, query: number, key: number): number {
  return index * triangle(positions) + triangle(query) + key;
}

/** Returns the number of entries on and below the diagonal of a square matrix. */
export function triangle(rows: number): number {
  return (rows * (rows + 1)) / 2;
}
