import { expect, test } from "vitest";
import { readPlaces, writePlaces } from "./places";

test("places are read and written as people do", () => {
  expect(readPlaces("4, 7–8; 12")).toEqual([3, 6, 7, 11]);
  expect(readPlaces("8-6, 0, x")).toEqual([]);
  expect(writePlaces([7, 3, 6, 3])).toBe("4, 7–8");
  expect(readPlaces(writePlaces([0, 1, 2, 9]))).toEqual([0, 1, 2, 9]);
});
