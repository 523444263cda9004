/* Where the focus goes after a move: without DOM. */
export interface Move {
  address: string;
  direction: string;
}

/** The index of the same button after the move, else of the other button of the same row, else -1. */
export function neighbour(moves: readonly Move[], wanted: Move): number {
  const same = moves.findIndex((m) => m.address === wanted.address && m.direction === wanted.direction);
  return same >= 0 ? same : moves.findIndex((m) => m.address === wanted.address);
}
