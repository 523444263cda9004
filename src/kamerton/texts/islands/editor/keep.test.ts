import { beforeEach, expect, test } from "vitest";
import type { Store } from "@shared/drafts";
import { draftName, Keeper } from "./keep";

const doc = (text: string) => ({ type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text }] }] });
const visit = { type: "navigate", referrer: "http://x/topics/" };
let kept: Map<string, string>;
let store: Store;

beforeEach(() => {
  kept = new Map();
  store = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
});

const keeper = (initial = doc(""), now = () => 0): Keeper => new Keeper("7:text", store, initial, now);

test("what was typed comes back on the next visit", () => {
  keeper().change(doc("Мой случай"));
  expect(keeper().recall(visit)).toEqual(doc("Мой случай"));
});

test("what was sent does not come back", () => {
  keeper().sent(doc("Отправлено"));
  expect(keeper().recall(visit)).toBeNull();
  expect(kept.size).toBe(0);
});

test("what was sent comes back when the session had ended, or the page was reloaded", () => {
  keeper().sent(doc("Ещё раз"));
  expect(keeper().recall({ type: "navigate", referrer: "http://x/accounts/login/?next=/" })).toEqual(doc("Ещё раз"));
  expect(keeper().recall({ type: "reload", referrer: "" })).toEqual(doc("Ещё раз"));
  expect(keeper().recall({ type: "back_forward", referrer: "" })).toEqual(doc("Ещё раз"));
});

test("a draft of an older text of the server is not put over the newer, and is not thrown away", () => {
  keeper(doc("Первая")).change(doc("Моя правка"));
  expect(keeper(doc("Вторая")).recall(visit)).toBeNull();
  expect(keeper(doc("Первая")).recall(visit)).toEqual(doc("Моя правка"));
});

test("typing back to what the server has leaves no draft", () => {
  const one = keeper(doc("Было"));
  one.change(doc("Стало"));
  one.change(doc("Было"));
  expect(kept.size).toBe(0);
});

test("a draft of a month ago is forgotten", () => {
  keeper().change(doc("Старое"));
  expect(keeper(doc(""), () => 40 * 24 * 3600 * 1000).recall(visit)).toBeNull();
  expect(kept.size).toBe(0);
});

test("drafts of different people, forms and answers have different names", () => {
  const parts = { viewer: "7", path: "/discussions/1/posts/", field: "post-body", answers: "" };
  expect(draftName(parts)).toBe("7:text:/discussions/1/posts/:post-body:");
  expect(draftName({ ...parts, answers: "3" }) === draftName(parts)).toBe(false);
});
