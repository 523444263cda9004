/* Where a recording is and what of it was played. No DOM here. */

export interface Place {
  position_s: number;
  duration_s: number;
  /** The share of the recording that was really played, 0–1. */
  played_share: number;
}

const STEP_S = 5;

/** Tells the place now and then: every five seconds of playing, and when asked. */
export class PlaceKeeper {
  private told = -STEP_S;

  constructor(
    private readonly read: () => Place,
    private readonly tell: (place: Place) => void,
  ) {}

  tick(): void {
    if (Math.abs(this.read().position_s - this.told) >= STEP_S) this.now();
  }

  now(): void {
    const place = this.read();
    this.told = place.position_s;
    this.tell(place);
  }
}

/** The share of a recording covered by stretches that may overlap. */
export function playedShare(stretches: readonly (readonly [number, number])[], duration: number): number {
  if (!(duration > 0)) return 0;
  let [total, end] = [0, 0];
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return Math.min(1, total / duration);
}

/** Where to go on: at the start again, if the end was nearly reached. */
export function startPlace(wanted: number, duration: number): number {
  return wanted > 0 && wanted < duration - 3 ? wanted : 0;
}
