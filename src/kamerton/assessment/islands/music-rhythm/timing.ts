/* When clicks sound and what taps mean. No DOM and no sound here. Times in milliseconds. */

export interface Plan {
  /** Every click from the first of the count-in; 0 is the first beat of the first bar. */
  clicks: Array<{ at: number; isFirst: boolean; isCountIn: boolean }>;
  beatMs: number;
  startMs: number;
  endMs: number;
}

export interface Terms {
  tempo: number;
  metre: string;
  countIn: number;
  bars: number;
}

/** The clicks of a take: three quavers make a beat in compound time. */
export function planned({ tempo, metre, countIn, bars }: Terms): Plan {
  const [count = 4, unit = 4] = metre.split("/").map(Number);
  const isCompound = unit >= 8 && count % 3 === 0 && count > 3;
  const whole = (4 * 60_000) / tempo;
  const beatMs = (whole / unit) * (isCompound ? 3 : 1);
  const beats = isCompound ? count / 3 : count;
  const first = -countIn * beats;
  const clicks = Array.from({ length: (countIn + bars) * beats }, (_none, index) => {
    const beat = first + index;
    return { at: beat * beatMs, isFirst: ((beat % beats) + beats) % beats === 0, isCountIn: beat < 0 };
  });
  return { clicks, beatMs, startMs: first * beatMs, endMs: bars * beats * beatMs };
}

/** Taps within the take, to a tenth of a millisecond: from half a beat before the first to a beat after the last. */
export function taken(taps: readonly number[], plan: Plan): number[] {
  return taps.filter((tap) => tap > -plan.beatMs / 2 && tap < plan.endMs + plan.beatMs).map((tap) => Math.round(tap * 10) / 10);
}

/** How late a device is, by taps beside clicks: the median of the later half; null where they are too uneven. */
export function latencyOf(taps: readonly number[], clicks: readonly number[]): number | null {
  const late = taps
    .map((tap) => clicks.map((click) => tap - click).sort((one, other) => Math.abs(one) - Math.abs(other))[0] ?? 0)
    .slice(2);
  if (late.length < 4) return null;
  const median = middle(late);
  const spread = middle(late.map((one) => Math.abs(one - median)));
  if (spread > 45) return null;
  return Math.min(Math.max(Math.round(median), 0), 500);
}

function middle(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

export interface Taken {
  taps_ms: number[];
  latency_ms: number;
}

export function readTaken(text: string): Taken | null {
  try {
    const value = JSON.parse(text) as Partial<Taken> | null;
    return Array.isArray(value?.taps_ms) ? { taps_ms: value.taps_ms, latency_ms: value.latency_ms ?? 0 } : null;
  } catch {
    return null;
  }
}
