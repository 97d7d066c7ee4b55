/** A recorded tape as others read it (see the Tape below). */
export interface Tape {
  /** Nodes on the tape, parameters included. Arrays may be longer. */
  readonly length: number;
  readonly parameterCount: number;
  readonly data: Float64Array;
  readonly grad: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly op: Uint8Array;
  readonly site: Uint16Array;
  readonly scope: Int32Array;
  readonly exponents: readonly number[];
  readonly scopeCount: number;
  readonly scopeSite: Uint16Array;
  readonly scopeParent: Int32Array;
  readonly scopeFirst: Int32Array;
  readonly scopeLast: Int32Array;
}
