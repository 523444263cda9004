/* Which moment of a recording is which bar: both as rows of twelve pitch classes, and the cheapest way through both
   (dynamic time warping; Müller, Fundamentals of Music Processing, ch. 3). No DOM here. */
import type { Point } from "./align";
import type { Timeline } from "./score";

export const CLASSES = 12;
/** Twelve pitch classes that sound and twelve that have just begun, for each moment. */
const WIDTH = 2 * CLASSES;
const MOST_CELLS = 40_000_000;
const FADE_MS = 900;
const BEGINS_MS = 180;

export interface Struck {
  startMs: number;
  durationMs: number;
  pitch: number;
}

export interface Rows {
  /** Milliseconds from row to row. */
  stepMs: number;
  values: Float32Array[];
}

export function rowsOfNotes(notes: readonly Struck[], durationMs: number, stepMs: number): Rows {
  const values = emptyRows(Math.max(1, Math.ceil(durationMs / stepMs)));
  for (const { startMs, durationMs: lengthMs, pitch } of notes) {
    const last = Math.min(values.length - 1, Math.floor((startMs + Math.max(lengthMs, stepMs) - 1) / stepMs));
    for (let at = Math.max(0, Math.floor(startMs / stepMs)); at <= last; at += 1) {
      const age = Math.max(0, at * stepMs - startMs);
      add(values[at], pitch, Math.exp(-age / FADE_MS));
      if (age < BEGINS_MS) add(values[at], pitch, 1 - age / BEGINS_MS, CLASSES);
    }
  }
  return { stepMs, values: values.map(levelled) };
}

/** Rows of what sounds, with what grew since the former row as their second half. */
export function rowsOfSound(chroma: readonly Float32Array[], stepMs: number): Rows {
  const values = chroma.map((now, at) => {
    const row = new Float32Array(WIDTH);
    for (let tone = 0; tone < CLASSES; tone += 1) {
      row[tone] = now[tone] ?? 0;
      for (let back = 1; back <= 3; back += 1)
        row[CLASSES + tone] = Math.max(row[CLASSES + tone] ?? 0, (chroma[at - back + 1]?.[tone] ?? 0) - (chroma[at - back]?.[tone] ?? 0));
    }
    return row;
  });
  return { stepMs, values: values.map(levelled) };
}

/** How long the steps must be for the way through two lengths to fit into the memory of a modest computer. */
export function stepFor(oneMs: number, otherMs: number): number {
  return Math.max(50, Math.sqrt((oneMs * otherMs) / MOST_CELLS));
}

/** A mark for each bar as played and one for the end; none where there is nothing to compare. */
export function marksBetween(timeline: Timeline, score: Rows, sound: Rows): Point[] {
  const [first, last] = sounding(sound);
  const [from, to] = sounding(score);
  if (last - first < 2 || to - from < 2) return [];
  const way = wayThrough(score.values.slice(from, to + 1), sound.values.slice(first, last + 1));
  const heard = (scoreMs: number): number => {
    const at = Math.min(Math.max(0, scoreMs / score.stepMs - from), to - from);
    const [low, share] = [Math.floor(at), at % 1];
    const left = way[low] ?? 0;
    return (first + left + share * ((way[low + 1] ?? left) - left)) * sound.stepMs;
  };
  const marks = timeline.bars.map((bar, place): Point => [place, Math.round(heard(bar.startMs))]);
  marks.push([timeline.bars.length, Math.round((last + 1) * sound.stepMs)]);
  return rising(marks);
}

/** Marks moved to the strokes nearest to them, where a note begins with the bar. */
export function snapped(marks: readonly Point[], timeline: Timeline, strokesMs: readonly number[], reachMs = 130): Point[] {
  const moved = marks.map(([place, ms]): Point => {
    const bar = timeline.bars[place];
    if (!bar || !timeline.notes.some((note) => Math.abs(note.startMs - bar.startMs) < 10)) return [place, ms];
    const near = strokesMs.reduce((best, one) => (Math.abs(one - ms) < Math.abs(best - ms) ? one : best), Infinity);
    return [place, Math.abs(near - ms) <= reachMs ? Math.round(near) : ms];
  });
  return rising(moved);
}

function rising(marks: readonly Point[]): Point[] {
  return marks.filter(([, ms], at) => at === 0 || ms - Math.max(...marks.slice(0, at).map((one) => one[1])) >= 40);
}

function emptyRows(count: number): Float32Array[] {
  return Array.from({ length: count }, () => new Float32Array(WIDTH));
}

function add(row: Float32Array | undefined, pitch: number, level: number, from = 0): void {
  if (row) row[from + (((pitch % CLASSES) + CLASSES) % CLASSES)]! += level;
}

/** Each half to the length one, so that loud and soft are alike; silence stays silence. */
function levelled(row: Float32Array): Float32Array {
  for (const from of [0, CLASSES]) {
    let sum = 0;
    for (let tone = 0; tone < CLASSES; tone += 1) sum += (row[from + tone] ?? 0) ** 2;
    const length = Math.sqrt(sum);
    for (let tone = 0; tone < CLASSES; tone += 1) row[from + tone] = length > 1e-6 ? (row[from + tone] ?? 0) / length : 0;
  }
  return row;
}

function sounding({ values }: Rows): [first: number, last: number] {
  const isHeard = (row: Float32Array): boolean => row.some((value) => value > 0);
  return [Math.max(0, values.findIndex(isHeard)), values.findLastIndex(isHeard)];
}

/** For each row of one the row of the other that goes with it. */
export function wayThrough(one: readonly Float32Array[], other: readonly Float32Array[]): number[] {
  const [rows, columns] = [one.length, other.length];
  const steps = new Uint8Array(rows * columns);
  let former = new Float32Array(columns).fill(Infinity);
  for (let row = 0; row < rows; row += 1) {
    const now = new Float32Array(columns);
    for (let column = 0; column < columns; column += 1) {
      const [both, down, along] = [column > 0 ? (former[column - 1] ?? 0) : Infinity, former[column] ?? 0, column > 0 ? (now[column - 1] ?? 0) : Infinity];
      const least = row === 0 && column === 0 ? 0 : Math.min(both, down, along);
      steps[row * columns + column] = least === both ? 0 : least === down ? 1 : 2;
      now[column] = least + costOf(one[row] as Float32Array, other[column] as Float32Array);
    }
    former = now;
  }
  const way = new Array<number>(rows).fill(0);
  let [row, column] = [rows - 1, columns - 1];
  while (row >= 0 && column >= 0) {
    way[row] = column;
    const step = steps[row * columns + column];
    if (step !== 2) row -= 1;
    if (step !== 1) column -= 1;
  }
  return way;
}

function costOf(one: Float32Array, other: Float32Array): number {
  let [tones, begins] = [0, 0];
  for (let at = 0; at < CLASSES; at += 1) {
    tones += (one[at] as number) * (other[at] as number);
    begins += (one[at + CLASSES] as number) * (other[at + CLASSES] as number);
  }
  return 1.05 - tones + 0.6 * (1 - begins);
}
