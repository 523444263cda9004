import { expect, it } from "vitest";
import { nextTempo, roundsLeft } from "./trainer";

const training = { fromPercent: 60, toPercent: 100, stepPercent: 15 };

it("raises the tempo round by round up to the wished one and no further", () => {
  const tempos = [60];
  for (let round = 0; round < 5; round += 1) tempos.push(nextTempo(tempos.at(-1) ?? 0, training));
  expect(tempos).toEqual([60, 75, 90, 100, 100, 100]);
  expect(roundsLeft(60, training)).toBe(3);
  expect(roundsLeft(100, training)).toBe(0);
});

it("goes on even with a step of nothing", () => {
  expect(nextTempo(70, { ...training, stepPercent: 0 })).toBe(71);
});
