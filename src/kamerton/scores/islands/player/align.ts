/* A recording and its score: which moment of the one is which moment of the other. No DOM here. */
import { lowerBound, type Timeline } from "./score";

/** A mark: the place of a bar in the order of playing (the number of bars is the end), and the recording's milliseconds. */
export type Point = [place: number, ms: number];

interface Knot {
  score: number;
  sound: number;
}

const LEAST_GAP_MS = 20;

/** Where a place in the order of playing stands in the score's own time; a fraction goes into the bar. */
export function msOfPlace(timeline: Timeline, place: number): number {
  const bar = Math.min(Math.max(0, Math.floor(place)), Math.max(0, timeline.bars.length - 1));
  const start = timeline.bars[bar]?.startMs ?? 0;
  const end = timeline.bars[bar + 1]?.startMs ?? timeline.durationMs;
  return start + (place - bar) * (end - start);
}

/** The place of a moment of the score in the order of playing, with the part of the bar that is past. */
export function placeOfMs(timeline: Timeline, ms: number): number {
  const bar = Math.max(0, lowerBound(timeline.bars, ms + 1e-6, (played) => played.startMs) - 1);
  const start = timeline.bars[bar]?.startMs ?? 0;
  const end = timeline.bars[bar + 1]?.startMs ?? timeline.durationMs;
  return bar + Math.min(1, Math.max(0, end > start ? (ms - start) / (end - start) : 0));
}

/** Maps the score's time to the recording's and back: straight lines between the marks, and on beyond the outer ones. */
export class Warp {
  private readonly knots: Knot[];

  constructor(timeline: Timeline, points: readonly Point[]) {
    const all = points
      .map(([place, ms]) => ({ score: msOfPlace(timeline, place), sound: ms }))
      .sort((a, b) => a.score - b.score);
    // What does not rise is left out, so that the map always rises.
    const knots: Knot[] = [];
    for (const knot of all) {
      const last = knots.at(-1);
      if (!last || (knot.score > last.score && knot.sound - last.sound >= LEAST_GAP_MS)) knots.push(knot);
    }
    const [only] = knots;
    if (knots.length === 1 && only) knots.push({ score: only.score + 1000, sound: only.sound + 1000 });
    this.knots = knots.length ? knots : [{ score: 0, sound: 0 }, { score: 1000, sound: 1000 }];
  }

  toSound(scoreMs: number): number {
    return this.map(scoreMs, "score", "sound");
  }

  toScore(soundMs: number): number {
    return this.map(soundMs, "sound", "score");
  }

  private map(value: number, from: keyof Knot, to: keyof Knot): number {
    const after = lowerBound(this.knots, value, (knot) => knot[from]);
    const right = Math.min(Math.max(1, after), this.knots.length - 1);
    const [a, b] = [this.knots[right - 1], this.knots[right]];
    if (!a || !b) return value;
    return a[to] + ((value - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
  }
}

/** The score's course in the time of a recording. What lies before its beginning or after its end is kept at the edge. */
export function warpTimeline(timeline: Timeline, points: readonly Point[], durationMs: number): Timeline {
  const warp = new Warp(timeline, points);
  const at = (ms: number): number => Math.min(Math.max(0, warp.toSound(ms)), durationMs);
  return {
    ...timeline,
    durationMs,
    bars: timeline.bars.map((bar) => ({ ...bar, startMs: at(bar.startMs), beatsMs: bar.beatsMs.map(at) })),
    steps: timeline.steps.map((step) => ({ ...step, atMs: at(step.atMs) })),
    notes: timeline.notes.map((note) => {
      const startMs = at(note.startMs);
      return { ...note, startMs, durationMs: at(note.startMs + note.durationMs) - startMs };
    }),
  };
}

/** The marks of a take that was played with the score: from a moment of the score on, at a tempo, from `soundMs` of the take. */
export function pointsOfTake(timeline: Timeline, fromMs: number, rate: number, soundMs: number): Point[] {
  const end = timeline.bars.length;
  const points: Point[] = [[round(placeOfMs(timeline, fromMs), 4), round(soundMs, 1)]];
  const lastMs = soundMs + (msOfPlace(timeline, end) - fromMs) / rate;
  if (lastMs - soundMs >= LEAST_GAP_MS) points.push([end, round(lastMs, 1)]);
  return points;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Marks being set by taps: the next bar each time; a mark that is set again moves, and later ones that it passes go. */
export class Taps {
  private readonly marks = new Map<number, number>();
  next: number;

  constructor(points: readonly Point[], first = 0) {
    for (const [place, ms] of points) this.marks.set(place, ms);
    this.next = first;
  }

  tap(ms: number): number {
    const place = this.next;
    this.set(place, ms);
    this.next += 1;
    return place;
  }

  set(place: number, ms: number): void {
    for (const [other, otherMs] of [...this.marks]) {
      const isCrossed = other < place ? otherMs > ms - LEAST_GAP_MS : other > place && otherMs < ms + LEAST_GAP_MS;
      if (isCrossed) this.marks.delete(other);
    }
    this.marks.set(place, round(Math.max(0, ms), 1));
  }

  remove(place: number): void {
    this.marks.delete(place);
  }

  get points(): Point[] {
    return [...this.marks].sort((a, b) => a[0] - b[0]);
  }
}
