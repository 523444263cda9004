/* The state of writing: bars, the place of the cursor, what is chosen. No DOM here. */
import type { Bars } from "./melody";

export interface Cursor {
  bar: number;
  /** The selected sign of the bar; -1: before the first. */
  index: number;
}

export interface State {
  bars: Bars;
  cursor: Cursor;
  value: number;
  dots: number;
}

export interface Terms {
  metre: string;
  fifths: number;
  barCount: number;
  /** How many signs of the start stand written and cannot be changed. */
  fixed: number;
  /** The place that lies in the middle of the staff. */
  middle: number;
}

export type Fault = "" | "too-long" | "full" | "fixed" | "nothing";

/** Every place of the cursor, in order: before an empty bar's first sign, and on each sign. */
export function spotsOf(bars: Bars): Cursor[] {
  return bars.flatMap((bar, number) => [
    ...(bar.length === 0 || number === 0 ? [{ bar: number, index: -1 }] : []),
    ...bar.map((_sign, index) => ({ bar: number, index })),
  ]);
}

export function lastOf(bars: Bars): Cursor {
  for (let bar = bars.length - 1; bar >= 0; bar -= 1) {
    const length = bars[bar]?.length ?? 0;
    if (length) return { bar, index: length - 1 };
  }
  return { bar: 0, index: -1 };
}
