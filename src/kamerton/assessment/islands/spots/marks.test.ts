import { expect, test } from "vitest";
import { moved, readMarks, toggled, writeMarks } from "./marks";

test("marks are read as they are written", () => {
  expect(readMarks("12 40; 55,5 60")).toEqual([[12, 40], [55.5, 60]]);
  expect(readMarks(writeMarks([[1, 2], [3.5, 4]]))).toEqual([[1, 2], [3.5, 4]]);
  expect(readMarks("")).toEqual([]);
});

test("a second click near a mark takes it away", () => {
  expect(toggled([], 20, 30)).toEqual([[20, 30]]);
  expect(toggled([[20, 30]], 21, 31)).toEqual([]);
  expect(toggled([[20, 30]], 80, 31)).toEqual([[20, 30], [80, 31]]);
});

test("the cross stays on the picture", () => {
  expect(moved([50, 50], "ArrowLeft", true)).toEqual([45, 50]);
  expect(moved([0, 99], "ArrowDown", true)).toEqual([0, 100]);
  expect(moved([0, 0], "a", false)).toEqual([0, 0]);
});
