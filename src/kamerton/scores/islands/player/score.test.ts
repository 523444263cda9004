import { describe, expect, it } from "vitest";
import { endOfPlayedBar, playedBarAt, readTimeline, spanOfBars, startOfBar } from "./score";
import { sample } from "./sample";

describe("a timeline", () => {
  const timeline = sample();

  it("is read from the server's lists, in order", () => {
    const read = readTimeline({
      durationMs: 2000,
      tempoBpm: 60,
      bars: [[0, 0, [0, 1000]]],
      steps: [[1000, [1], [0]], [0, [0], []]],
      notes: [[1000, 900, 62, 80, 0], [0, 900, 60, 80, 0]],
      programs: { "0": 21 },
    });
    expect(read.steps.map((step) => step.atMs)).toEqual([0, 1000]);
    expect(read.notes.map((note) => note.pitch)).toEqual([60, 62]);
    expect(read.programs).toEqual({ "0": 21 });
  });

  it("tells the bar that sounds, repeats played out", () => {
    expect([-5, 0, 999, 1000, 2500, 9000].map((ms) => timeline.bars[playedBarAt(timeline, ms)]?.bar)).toEqual([0, 0, 0, 1, 0, 2]);
    expect(playedBarAt({ ...timeline, bars: [] }, 0)).toBe(-1);
  });

  it("finds where a bar is played next", () => {
    expect(startOfBar(timeline, 1)).toBe(1000);
    expect(startOfBar(timeline, 1, 1500)).toBe(3000);
    expect(startOfBar(timeline, 0, 9000)).toBe(0);
    expect(startOfBar(timeline, 7)).toBeNull();
    expect(endOfPlayedBar(timeline, 4)).toBe(5000);
  });

  it("gives the time of a run of bars, whichever is named first", () => {
    expect(spanOfBars(timeline, 0, 1)).toEqual({ fromMs: 0, toMs: 2000 });
    expect(spanOfBars(timeline, 1, 0)).toEqual({ fromMs: 0, toMs: 2000 });
    expect(spanOfBars(timeline, 2, 2)).toEqual({ fromMs: 4000, toMs: 5000 });
    expect(spanOfBars(timeline, 9, 9)).toBeNull();
  });
});
