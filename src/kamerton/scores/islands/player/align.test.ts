import { describe, expect, it } from "vitest";
import { msOfPlace, placeOfMs, type Point, pointsOfTake, Taps, Warp, warpTimeline } from "./align";
import { sample } from "./sample";

/** Numbers that look like chance and are the same at each run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function somePoints(next: () => number): Point[] {
  const points: Point[] = [];
  let ms = next() * 3000;
  for (let place = 0; place <= 5; place += 1) {
    ms += 20 + next() * 4000;
    if (next() < 0.7) points.push([place, ms]);
  }
  return points;
}

describe("a recording against its score", () => {
  it("rises everywhere, meets every mark, and leads back, whatever the marks", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const next = chance(seed);
      const points = somePoints(next);
      const warp = new Warp(sample(), points);
      for (const [place, ms] of points) expect(warp.toSound(msOfPlace(sample(), place))).toBeCloseTo(ms, 6);
      const moments = Array.from({ length: 40 }, () => -500 + next() * 7000).sort((a, b) => a - b);
      const heard = moments.map((ms) => warp.toSound(ms));
      heard.forEach((ms, at) => at > 0 && expect(ms).toBeGreaterThan(heard[at - 1] as number));
      moments.forEach((ms, at) => expect(warp.toScore(heard[at] as number)).toBeCloseTo(ms, 5));
    }
  });

  it("passes over marks that do not rise", () => {
    const warp = new Warp(sample(), [[0, 1000], [1, 900], [2, 3000]]);
    expect(warp.toSound(1000)).toBeCloseTo(2000);
  });

  it("takes one mark for a shift, and no mark for the score's own time", () => {
    expect(new Warp(sample(), [[1, 1500]]).toSound(2000)).toBeCloseTo(2500);
    expect(new Warp(sample(), []).toSound(2000)).toBe(2000);
  });

  it("gives bars, beats and notes in the recording's time", () => {
    const { bars, notes, durationMs } = warpTimeline(sample(), [[0, 500], [5, 10_500]], 11_000);
    expect(bars.map((bar) => bar.startMs)).toEqual([500, 2500, 4500, 6500, 8500]);
    expect(bars[1]?.beatsMs).toEqual([2500, 3500]);
    expect(notes[0]).toMatchObject({ startMs: 500, durationMs: 2000 });
    expect(durationMs).toBe(11_000);
  });

  it("finds places within bars", () => {
    expect(placeOfMs(sample(), 1250)).toBeCloseTo(1.25);
    expect(msOfPlace(sample(), 1.25)).toBeCloseTo(1250);
    expect(placeOfMs(sample(), 5000)).toBe(5);
  });

  it("knows a take that began in the third bar at half tempo", () => {
    expect(pointsOfTake(sample(), 2000, 0.5, 300)).toEqual([[2, 300], [5, 6300]]);
  });
});

describe("marks set by taps", () => {
  it("go from bar to bar, and one set again moves the next", () => {
    const taps = new Taps([], 0);
    for (const ms of [100, 1100, 2100]) taps.tap(ms);
    taps.set(1, 1300);
    expect(taps.points).toEqual([[0, 100], [1, 1300], [2, 2100]]);
  });

  it("never cross: what is passed goes", () => {
    const taps = new Taps([[0, 0], [1, 1000], [2, 2000], [3, 3000]], 1);
    expect(taps.tap(2500)).toBe(1);
    expect(taps.points).toEqual([[0, 0], [1, 2500], [3, 3000]]);
    taps.remove(3);
    expect(taps.points).toEqual([[0, 0], [1, 2500]]);
  });
});
