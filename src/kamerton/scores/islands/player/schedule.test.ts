import { describe, expect, it } from "vitest";
import { clicksIn, countIn, notesIn } from "./schedule";
import { sample } from "./sample";

const segment = { fromMs: 900, toMs: 2100, atS: 10, rate: 2, isCut: false };

describe("what sounds in a stretch", () => {
  it("is every note that begins in it, in time of the sound card", () => {
    expect(notesIn(sample(), segment)).toEqual([
      { atS: 10.05, durationS: 0.5, pitch: 61, velocity: 90, channel: 0 },
      { atS: 10.55, durationS: 0.5, pitch: 60, velocity: 90, channel: 0 },
    ]);
  });

  it("ends where the loop ends", () => {
    const [, last] = notesIn(sample(), { ...segment, isCut: true });
    expect(last?.durationS).toBeCloseTo(0.05);
  });

  it("has the metronome's clicks, the first of a bar marked", () => {
    expect(clicksIn(sample(), { ...segment, rate: 1 })).toEqual([
      { atS: 10.1, isFirst: true },
      { atS: 10.6, isFirst: false },
      { atS: 11.1, isFirst: true },
    ]);
  });
});

describe("the count-in", () => {
  it("is one bar at the tempo set", () => {
    const { clicks, lengthS } = countIn(sample(), 0, 0.5, 3);
    expect(clicks).toEqual([
      { atS: 3, isFirst: true },
      { atS: 4, isFirst: false },
    ]);
    expect(lengthS).toBe(2);
  });

  it("counts up to an upbeat", () => {
    const timeline = sample();
    timeline.bars = [
      { bar: 0, startMs: 0, beatsMs: [0] },
      { bar: 1, startMs: 500, beatsMs: [500, 1000] },
    ];
    timeline.durationMs = 1500;
    const { clicks, lengthS } = countIn(timeline, 0, 1, 0);
    expect(clicks.map((click) => click.isFirst)).toEqual([true, false, true]);
    expect(lengthS).toBe(1.5);
  });

  it("makes do with a score that has no beats", () => {
    expect(countIn({ ...sample(), bars: [] }, 0, 1, 0).clicks.length).toBe(1);
  });
});
