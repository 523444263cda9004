import { expect, test } from "vitest";
import { isNewTo } from "./index";

const reader = { viewer: "7", seen: 12 };

test("a later post of somebody else is new", () => {
  expect(isNewTo(reader, { number: 13, author_id: 8 })).toBe(true);
});

test("one's own post, one already seen, and other news are not", () => {
  expect(isNewTo(reader, { number: 13, author_id: 7 })).toBe(false);
  expect(isNewTo(reader, { number: 12, author_id: 8 })).toBe(false);
  expect(isNewTo(reader, {})).toBe(false);
});
