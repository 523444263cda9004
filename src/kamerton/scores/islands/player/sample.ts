import type { Timeline } from "./score";

/** Three bars of two beats, the first two repeated: 0 1 0 1 2, a second each. For tests. */
export function sample(): Timeline {
  const order = [0, 1, 0, 1, 2];
  return {
    durationMs: 5000,
    tempoBpm: 120,
    bars: order.map((bar, at) => ({ bar, startMs: at * 1000, beatsMs: [at * 1000, at * 1000 + 500] })),
    steps: order.map((bar, at) => ({ atMs: at * 1000, on: [bar], off: at > 0 ? [order[at - 1] ?? 0] : [] })),
    notes: order.map((bar, at) => ({ startMs: at * 1000, durationMs: 1000, pitch: 60 + bar, velocity: 90, channel: 0, staff: bar % 2 })),
    programs: {},
  };
}
