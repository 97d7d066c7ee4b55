/**
 * History pieces: a long history in parts, each saved by itself, so that a part that has not
 * changed is not saved again.
 */

export interface Pieces<Piece = Uint8Array> {
  /** The stride: one of this many steps is kept. */
  readonly stride: number;
  /**
   * The pieces in the order of the steps. All but the last have the same length and seldom change.
   */
  readonly pieces: readonly Piece[];
}

/** A piece to be saved. */
export interface Piece {
  /** A different object as soon as the piece has changed. */
  readonly version: object;
  /** A copy; null where this version is saved already. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Says whether a version of a piece is saved already. */
export type Known = (version: object) => boolean;
