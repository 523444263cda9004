/* The place in an activity, sent seldom and never lost: without DOM. */
export type Place = Record<string, number>;
export type Send = (place: Place, leaving: boolean) => Promise<void>;

const WAIT_MS = 5000;

/** The share (0–1) of a text that has come into view; `box` is where it stands in the window. */
export function readShare(box: { top: number; height: number }, windowHeight: number): number {
  if (box.height <= 0) return 1;
  const seen = (windowHeight - box.top) / box.height;
  return Math.round(Math.min(1, Math.max(0, seen)) * 1000) / 1000;
}

export class Keeper {
  private pending: Place = {};
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: Send,
    private readonly waitMs = WAIT_MS,
  ) {}

  /** Remember the newest place; it goes out within `waitMs`. */
  note(place: Place): void {
    this.pending = { ...this.pending, ...place };
    this.timer ??= setTimeout(() => this.flush(false), this.waitMs);
  }

  /** Send now. What could not be sent is kept and goes with the next. */
  flush(leaving: boolean): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const place = this.pending;
    if (Object.keys(place).length === 0) return;
    this.pending = {};
    this.send(place, leaving).catch(() => {
      this.pending = { ...place, ...this.pending };
    });
  }
}
