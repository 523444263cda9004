import { expect, test } from "vitest";
import type { Command } from "./commands";
import { kindOf } from "./media";
import { found } from "./menu";
import { sayer } from "./settings";
import { nextStop } from "./toolbar";

const command = (id: string, label: string, words = ""): Command => ({ id, label, words, icon: id, group: "block", run: () => undefined });
const list = [command("table", "Таблица"), command("score", "Ноты", "abc musicxml"), command("heading2", "Заголовок", "h2 ##")];
const ids = (typed: string): string[] => found(list, typed).map((one) => one.id);

test("the menu finds by the beginning of a label or of another word", () => {
  expect(ids("")).toEqual(["table", "score", "heading2"]);
  expect(ids("нот")).toEqual(["score"]);
  expect(ids("ABC")).toEqual(["score"]);
  expect(ids("h2")).toEqual(["heading2"]);
  expect(ids("скрипка")).toEqual([]);
});

test("arrows go round the toolbar, Home and End to its ends", () => {
  expect(nextStop("ArrowRight", 4, 5)).toBe(0);
  expect(nextStop("ArrowLeft", 0, 5)).toBe(4);
  expect(nextStop("Home", 3, 5)).toBe(0);
  expect(nextStop("End", 1, 5)).toBe(4);
  expect(nextStop("a", 1, 5)).toBeNull();
});

test("a file's type tells its block", () => {
  expect(["image/png", "audio/ogg", "video/mp4", "application/pdf", "image/svg+xml", ""].map(kindOf)).toEqual(["image", "audio", "video", "file", "file", "file"]);
});

test("a string of the server is filled in", () => {
  const say = sayer({ sending: "Отправляется: %(percent)s %" });
  expect(say("sending", { percent: 40 })).toBe("Отправляется: 40 %");
  expect(say("unknown")).toBe("unknown");
});
