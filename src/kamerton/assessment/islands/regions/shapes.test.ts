import { expect, test } from "vitest";
import { circle, polygon, readRegions, rect } from "./shapes";

test("a rectangle is the same from any corner", () => {
  expect(rect([10, 20], [30, 50])).toEqual(rect([30, 50], [10, 20]));
  expect(rect([30, 50], [10, 20])).toEqual({ shape: "rect", x: 10, y: 20, w: 20, h: 30, label: "" });
});

test("a circle is measured in widths", () => {
  expect(circle([50, 50], [60, 50], 2)).toEqual({ shape: "circle", x: 50, y: 50, r: 10, label: "" });
  expect(circle([50, 50], [50, 70], 2)).toEqual({ shape: "circle", x: 50, y: 50, r: 10, label: "" });
});

test("what cannot be read is no place", () => {
  expect(readRegions("{")).toEqual([]);
  expect(readRegions(JSON.stringify([polygon([[1, 1], [2, 2], [3.04, 1]])]))).toEqual([{ shape: "polygon", points: [[1, 1], [2, 2], [3, 1]], label: "" }]);
});
