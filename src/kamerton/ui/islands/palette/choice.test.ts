import { expect, it } from "vitest";
import { flatten, move } from "./choice";

it("walks in a ring", () => {
  expect([move(0, -1, 3), move(2, 1, 3), move(0, 1, 0)]).toEqual([2, 0, 0]);
});

it("keeps the order of groups", () => {
  const item = (title: string) => ({ title, url: "/" });
  expect(flatten([{ title: "a", items: [item("1")] }, { title: "b", items: [item("2")] }]).map(({ title }) => title)).toEqual(["1", "2"]);
});
