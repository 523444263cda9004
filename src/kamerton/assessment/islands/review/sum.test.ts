import { expect, test } from "vitest";
import { step, sum } from "./sum";

test("sums what is chosen and says what is missing", () => {
  const criteria = [{ levels: [0, 2, 4], chosen: 2 }, { levels: [0, 1.5], chosen: null }];
  expect(sum(criteria, 4)).toEqual({ points: 2, most: 5.5, left: 1, missing: 2 });
  expect(sum([{ levels: [0, 4], chosen: 4 }], 4).missing).toBe(0);
});

test("steps stay within the rubric", () => {
  expect([step(0, -1, 3), step(1, 1, 3), step(2, 1, 3)]).toEqual([0, 2, 2]);
});
