import { expect, test } from "vitest";
import { changeOf, named } from "./looks";

test("a colleague's look and review change the row; one's own do not", () => {
  expect(changeOf("7", "work.looked", { submission: 3, person_id: 8, name: "Ольга Репина" })).toEqual({ kind: "look", work: "3", name: "Ольга Репина" });
  expect(changeOf("7", "work.looked", { submission: 3, person_id: 7, name: "Я" })).toBeNull();
  expect(changeOf("7", "work.reviewed", { submission: 3, person_id: 8, name: "О" })).toEqual({ kind: "reviewed", work: "3", name: "О" });
  expect(changeOf("7", "work.left", { submission: 3, person_id: 8 })).toEqual({ kind: "left", work: "3" });
});

test("a work that came is told of, whoever handed it in; strange news are nothing", () => {
  expect(changeOf("7", "work.submitted", { submission: 3, person_id: null })).toEqual({ kind: "came" });
  expect(changeOf("7", "other", { submission: 3 })).toBeNull();
  expect(changeOf("7", "work.submitted", {})).toBeNull();
});

test("names stand in the words", () => {
  expect(named("открыта у {name}", "Ольги")).toBe("открыта у Ольги");
});
