/** A history in pieces, so that a long one is kept a piece at a time: what has not changed is not kept again. */

export interface Pieces<Piece = Uint8Array> {
  /** Of so many steps one is in it. */
  readonly stride: number;
  /** In the order of the steps. All but the last are of one length, and seldom change. */
  readonly pieces: readonly Piece[];
}

/** A piece that is to be kept. */
export interface Piece {
  /** Another object as soon as the piece has changed. */
  readonly version: object;
  /** A copy; null where this version is kept already. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Whether a version of a piece is kept already. */
export type Known = (version: object) => boolean;
