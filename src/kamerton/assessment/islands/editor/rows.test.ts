import { expect, test } from "vitest";
import { nextNumber, numbered, pattern } from "./rows";

test("a new row gets a number of its own, also after one in the middle was removed", () => {
  const names = ["option-0-text", "option-0-right", "option-4-text", "points"];
  expect(nextNumber(names, pattern("option-__N__-text", "__N__"))).toBe(5);
  expect(nextNumber([], pattern("option-__N__-text", "__N__"))).toBe(0);
});

test("levels are numbered within their own criterion", () => {
  const names = ["criterion-1-level-0-points", "criterion-2-level-7-points"];
  expect(nextNumber(names, pattern("criterion-1-level-__M__-points", "__M__"))).toBe(1);
});

test("the number stands in every name and value", () => {
  expect(numbered('<input name="a-__N__-x" value="__N__">', "__N__", 3)).toBe('<input name="a-3-x" value="3">');
});
