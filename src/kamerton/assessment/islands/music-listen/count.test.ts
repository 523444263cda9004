import { expect, test } from "vitest";
import { leftAfter } from "./count";

test("the number of hearings left is the server's; without one any number is allowed", () => {
  expect([leftAfter("2"), leftAfter("0"), leftAfter(null), leftAfter(""), leftAfter("x")]).toEqual([2, 0, null, null, null]);
});
