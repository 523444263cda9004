import { expect, it } from "vitest";
import { NoteCursor, stepAt } from "./cursor";
import { sample } from "./sample";

it("the cursor tells what began and what ceased", () => {
  const cursor = new NoteCursor(sample());
  expect(cursor.moveTo(0)).toEqual({ on: [0], off: [] });
  expect(cursor.moveTo(500)).toEqual({ on: [], off: [] });
  expect(cursor.moveTo(1000)).toEqual({ on: [1], off: [0] });
  expect([...cursor.sounding]).toEqual([1]);
});

it("the cursor goes back and is cleared", () => {
  const cursor = new NoteCursor(sample());
  cursor.moveTo(4500);
  expect(cursor.moveTo(100)).toEqual({ on: [0], off: [2] });
  expect(cursor.clear()).toEqual({ on: [], off: [0] });
  expect(cursor.moveTo(0)).toEqual({ on: [0], off: [] });
});

it("the last step before a place", () => {
  expect([0, 1500, 9000].map((ms) => stepAt(sample(), ms))).toEqual([0, 1000, 4000]);
});
