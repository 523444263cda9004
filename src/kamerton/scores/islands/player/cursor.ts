/* Which notes sound at a place in the score. No DOM here. */
import { lowerBound, type Timeline } from "./score";

export interface Change {
  on: number[];
  off: number[];
}

/** Follows the playing: each move tells what began and what ceased since the last one. */
export class NoteCursor {
  private next = 0;
  private lastMs = -1;
  readonly sounding = new Set<number>();

  constructor(private readonly timeline: Timeline) {}

  moveTo(ms: number): Change {
    const before = new Set(this.sounding);
    if (ms < this.lastMs) this.rewind();
    const { steps } = this.timeline;
    for (; this.next < steps.length; this.next += 1) {
      const step = steps[this.next];
      if (!step || step.atMs > ms) break;
      for (const note of step.off) this.sounding.delete(note);
      for (const note of step.on) this.sounding.add(note);
    }
    this.lastMs = ms;
    return {
      on: [...this.sounding].filter((note) => !before.has(note)),
      off: [...before].filter((note) => !this.sounding.has(note)),
    };
  }

  clear(): Change {
    const off = [...this.sounding];
    this.rewind();
    return { on: [], off };
  }

  private rewind(): void {
    this.sounding.clear();
    this.next = 0;
    this.lastMs = -1;
  }
}

/** The moment of the last step at or before a place: the cursor stands there. */
export function stepAt(timeline: Timeline, ms: number): number {
  const after = lowerBound(timeline.steps, ms + 0.5, (step) => step.atMs);
  return timeline.steps[Math.max(0, after - 1)]?.atMs ?? 0;
}
