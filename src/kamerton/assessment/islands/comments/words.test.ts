import { describe, expect, it } from "vitest";
import { rangeOf } from "./words";

function part(html: string): HTMLElement {
  const made = document.createElement("div");
  made.innerHTML = html;
  return made;
}

describe("words of a text found again", () => {
  const text = part("<p>Мех ровно. <b>Потом</b>\n  мех ровно.</p><p>Ровно дышим.</p>");

  it("across marks and white space", () => {
    expect(rangeOf(text, "ровно. Потом мех")?.toString().replace(/\s+/g, " ")).toBe("ровно. Потом мех");
  });

  it("the time they are meant", () => {
    const [first, second] = [rangeOf(text, "ровно", 0), rangeOf(text, "ровно", 1)];
    expect([first?.toString(), second?.toString()]).toEqual(["ровно", "ровно"]);
    expect(first?.startContainer === second?.startContainer).toBe(false);
  });

  it("not when they are gone", () => {
    expect(rangeOf(text, "ровно", 2)).toBeNull();
    expect(rangeOf(text, "вдох")).toBeNull();
    expect(rangeOf(text, " ")).toBeNull();
  });
});
