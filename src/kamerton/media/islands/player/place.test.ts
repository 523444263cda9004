import { describe, expect, it } from "vitest";
import { type Place, PlaceKeeper, playedShare, startPlace } from "./place";

describe("the share that was played", () => {
  it("counts overlapping stretches once", () => {
    expect(playedShare([[0, 10], [5, 20], [50, 60]], 100)).toBeCloseTo(0.3);
  });

  it("is nothing without a length, and never more than all", () => {
    expect(playedShare([[0, 10]], Number.NaN)).toBe(0);
    expect(playedShare([[0, 10.2]], 10)).toBe(1);
  });
});

it("goes on where it was left, but not at the very end", () => {
  expect(startPlace(12, 60)).toBe(12);
  expect(startPlace(58.5, 60)).toBe(0);
  expect(startPlace(-1, 60)).toBe(0);
});

it("tells the place every five seconds and when asked", () => {
  const told: number[] = [];
  let place: Place = { position_s: 0, duration_s: 60, played_share: 0 };
  const keeper = new PlaceKeeper(
    () => place,
    ({ position_s }) => told.push(position_s),
  );
  for (const position_s of [0, 2, 4.9, 5.1, 8, 2, 3]) {
    place = { ...place, position_s };
    keeper.tick();
  }
  keeper.now();
  expect(told).toEqual([0, 5.1, 3]);
});
