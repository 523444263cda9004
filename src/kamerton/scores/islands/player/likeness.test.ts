import { describe, expect, it } from "vitest";
import { chromaOf, LOOKED_AT_HZ } from "./chroma";
import { marksBetween, rowsOfNotes, rowsOfSound, snapped, type Struck } from "./likeness";
import type { Timeline } from "./score";

const MELODY = [60, 64, 67, 72, 71, 67, 65, 62, 64, 60, 69, 65, 67, 71, 72, 60];
const BEAT_MS = 500;

/** Four bars of four beats, a note on each. */
function tune(): Timeline {
  return {
    durationMs: MELODY.length * BEAT_MS,
    tempoBpm: 120,
    bars: [0, 1, 2, 3].map((bar) => ({ bar, startMs: bar * 4 * BEAT_MS, beatsMs: [] })),
    steps: [],
    notes: MELODY.map((pitch, at) => ({ startMs: at * BEAT_MS, durationMs: BEAT_MS, pitch, velocity: 90, channel: 0, staff: 0 })),
    programs: {},
  };
}

/** The melody as somebody might play it: after a silence, each beat of a length of its own. */
function played(leadMs: number, beats: readonly number[]): Struck[] {
  let startMs = leadMs;
  return MELODY.map((pitch, at) => {
    const durationMs = beats[at] ?? BEAT_MS;
    const note = { startMs, durationMs, pitch };
    startMs += durationMs;
    return note;
  });
}

function sound(notes: readonly Struck[], tailMs: number): Float32Array {
  const last = notes.at(-1) as Struck;
  const samples = new Float32Array(Math.round(((last.startMs + last.durationMs + tailMs) / 1000) * LOOKED_AT_HZ));
  for (const { startMs, durationMs, pitch } of notes)
    for (let at = 0; at < (durationMs / 1000) * LOOKED_AT_HZ; at += 1) {
      const phase = 2 * Math.PI * 440 * 2 ** ((pitch - 69) / 12) * (at / LOOKED_AT_HZ);
      const place = Math.round((startMs / 1000) * LOOKED_AT_HZ) + at;
      const level = 0.4 * Math.exp((-3 * at) / LOOKED_AT_HZ);
      samples[place] = (samples[place] ?? 0) + level * (Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.25 * Math.sin(3 * phase));
    }
  return samples;
}

async function marksOf(notes: Struck[]): Promise<[number, number][]> {
  const rows = rowsOfSound(await chromaOf(sound(notes, 800), LOOKED_AT_HZ, 50), 50);
  const score = tune();
  return marksBetween(score, rowsOfNotes(score.notes, score.durationMs, 50), rows);
}

describe("bars found in a recording", () => {
  it("are where they were played, whatever the tempo", async () => {
    for (const beatMs of [300, 500, 800]) {
      const notes = played(1200, MELODY.map(() => beatMs));
      const marks = await marksOf(notes);
      expect(marks.map(([place]) => place)).toEqual([0, 1, 2, 3, 4]);
      marks.slice(0, 4).forEach(([place, ms]) => expect(Math.abs(ms - (notes[place * 4] as Struck).startMs)).toBeLessThan(120));
    }
  });

  it("follow a player who hurries and waits", async () => {
    const notes = played(400, MELODY.map((_, at) => 350 + 300 * Math.abs(Math.sin(at))));
    const marks = await marksOf(notes);
    marks.slice(0, 4).forEach(([place, ms]) => expect(Math.abs(ms - (notes[place * 4] as Struck).startMs)).toBeLessThan(150));
  });

  it("are taken to the strokes near them, where a note begins with the bar", () => {
    const moved = snapped([[0, 980], [1, 3100], [2, 5000]], tune(), [1000, 3040, 5400]);
    expect(moved).toEqual([[0, 1000], [1, 3040], [2, 5000]]);
  });

  it("are none where nothing sounds", async () => {
    const silent = rowsOfSound(await chromaOf(new Float32Array(LOOKED_AT_HZ), LOOKED_AT_HZ, 50), 50);
    const score = tune();
    expect(marksBetween(score, rowsOfNotes(score.notes, score.durationMs, 50), silent)).toEqual([]);
  });
});
