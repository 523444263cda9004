/* The course of a score in time, as the server gives it. No DOM here. */

export interface PlayedBar {
  /** Number of the bar as drawn, from 0; a repeated bar is played more than once. */
  bar: number;
  startMs: number;
  beatsMs: number[];
}

export interface Step {
  atMs: number;
  on: number[];
  off: number[];
}

export interface SoundNote {
  startMs: number;
  durationMs: number;
  pitch: number;
  velocity: number;
  channel: number;
  /** The staff it is written on, from 0 at the top. */
  staff: number;
}

export interface Timeline {
  durationMs: number;
  tempoBpm: number;
  bars: PlayedBar[];
  steps: Step[];
  notes: SoundNote[];
  programs: Record<string, number>;
}

export interface RawTimeline {
  durationMs: number;
  tempoBpm: number;
  bars: [number, number, number[]][];
  steps: [number, number[], number[]][];
  notes: [number, number, number, number, number, number?][];
  programs: Record<string, number>;
}

export const PERCUSSION_CHANNEL = 9;

export function readTimeline(raw: RawTimeline): Timeline {
  const notes = raw.notes.map(([startMs, durationMs, pitch, velocity, channel, staff = 0]) => ({
    startMs,
    durationMs,
    pitch,
    velocity,
    channel,
    staff,
  }));
  return {
    durationMs: raw.durationMs,
    tempoBpm: raw.tempoBpm,
    bars: raw.bars.map(([bar, startMs, beatsMs]) => ({ bar, startMs, beatsMs })),
    steps: raw.steps.map(([atMs, on, off]) => ({ atMs, on, off })).sort((a, b) => a.atMs - b.atMs),
    notes: notes.sort((a, b) => a.startMs - b.startMs),
    programs: raw.programs,
  };
}

/** The first index whose value is not below the sought one. */
export function lowerBound<T>(items: readonly T[], sought: number, value: (item: T) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(items[middle] as T) < sought) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place in the order of playing of the bar that sounds at a moment; -1 for no bars. */
export function playedBarAt(timeline: Timeline, ms: number): number {
  const after = lowerBound(timeline.bars, ms + 0.5, (bar) => bar.startMs);
  return timeline.bars.length === 0 ? -1 : Math.max(0, after - 1);
}

export function endOfPlayedBar(timeline: Timeline, index: number): number {
  return timeline.bars[index + 1]?.startMs ?? timeline.durationMs;
}

/** The moment at which a bar is first played at or after a moment, else first of all; null for no such bar. */
export function startOfBar(timeline: Timeline, bar: number, fromMs = 0): number | null {
  const playings = timeline.bars.filter((played) => played.bar === bar);
  return (playings.find((played) => played.startMs >= fromMs) ?? playings[0])?.startMs ?? null;
}

/** The beat of a played bar that sounds at a moment, from 1. */
export function beatAt(timeline: Timeline, ms: number): number {
  const bar = timeline.bars[playedBarAt(timeline, ms)];
  return bar ? Math.max(1, bar.beatsMs.filter((beat) => beat <= ms + 0.5).length) : 1;
}

export interface Span {
  fromMs: number;
  toMs: number;
}

/** The stretch of time in which the bars from one to another (as drawn) are played in a row; null for none. */
export function spanOfBars(timeline: Timeline, first: number, last: number): Span | null {
  const [from, to] = first <= last ? [first, last] : [last, first];
  const start = timeline.bars.findIndex((played) => played.bar === from);
  if (start < 0) return null;
  let end = start;
  for (let at = start; at < timeline.bars.length; at += 1) {
    const bar = timeline.bars[at]?.bar ?? -1;
    if (bar < from || bar > to) break;
    end = at;
    if (bar === to) break;
  }
  return { fromMs: timeline.bars[start]?.startMs ?? 0, toMs: endOfPlayedBar(timeline, end) };
}
