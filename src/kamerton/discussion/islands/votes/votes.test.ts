import { expect, test } from "vitest";
import { votesOf } from "./index";

test("news of votes give the counts", () => {
  expect(votesOf({ kind: "discussion.votes", payload: { for: 3, against: 1 } })).toEqual({ for: 3, against: 1 });
});

test("other news and broken ones give nothing", () => {
  expect(votesOf({ kind: "discussion.post_added", payload: { number: 3 } })).toBeNull();
  expect(votesOf({ kind: "discussion.votes", payload: { for: "3" } })).toBeNull();
});
