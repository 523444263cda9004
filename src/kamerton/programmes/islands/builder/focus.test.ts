import { expect, test } from "vitest";
import { neighbour } from "./focus";

const moves = [
  { address: "/a", direction: "down" },
  { address: "/b", direction: "up" },
  { address: "/b", direction: "down" },
];

test("focus stays on the same button of what was moved", () => {
  expect(neighbour(moves, { address: "/b", direction: "up" })).toBe(1);
});

test("at the end of the list the other button takes it", () => {
  expect(neighbour(moves, { address: "/a", direction: "up" })).toBe(0);
});

test("what is gone takes no focus", () => {
  expect(neighbour(moves, { address: "/c", direction: "up" })).toBe(-1);
});
