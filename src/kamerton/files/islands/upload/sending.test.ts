import { describe as suite, expect, it } from "vitest";
import { describe, fill, isWorthRetrying, isWorthSaying, Memory, newItem, objection, percent, toldBy } from "./sending";

const words = { sending: "{name}: {percent} %", failed: "{name} нет: {reason}" };

suite("a file on its way", () => {
  it("is told with its name and percent", () => {
    const item = { ...newItem("полька.pdf", 200), sent: 119 };
    expect(percent(item)).toBe(59);
    expect(describe(item, words)).toBe("полька.pdf: 59 %");
    expect(describe({ ...item, state: "failed", reason: "мало места" }, words)).toBe("полька.pdf нет: мало места");
    expect(describe({ ...item, state: "paused" }, words)).toBe("");
  });

  it("is whole when it is empty", () => expect(percent({ sent: 0, size: 0 })).toBe(100));

  it("leaves no braces", () => expect(fill("{a} {b}", { a: 1 })).toBe("1 "));

  it.each([
    [0, 0, "empty"],
    [11, 10, "too_large"],
    [10, 10, ""],
    [999, 0, ""],
  ])("of %i bytes with a bound of %i: %s", (size, most, expected) => expect(objection(size, most)).toBe(expected));

  it("is said at each quarter and change", () => {
    const item = newItem("a", 100);
    expect(isWorthSaying({ ...item, sent: 10 }, { ...item, sent: 24 })).toBe(false);
    expect(isWorthSaying({ ...item, sent: 24 }, { ...item, sent: 26 })).toBe(true);
    expect(isWorthSaying(item, { ...item, state: "paused" })).toBe(true);
  });
});

suite("a refusal", () => {
  it.each([[0, true], [423, true], [503, true], [400, false], [404, false], [413, false]])("of status %i is tried again: %s", (status, expected) =>
    expect(isWorthRetrying(status)).toBe(expected));

  it("speaks the server's words", () => {
    const error = (body: string): unknown => ({ originalResponse: { getBody: () => body } });
    expect(toldBy(error('{"message": "Места нет"}'))).toBe("Места нет");
    expect(toldBy(error("<html>"))).toBe("");
    expect(toldBy({ originalResponse: null })).toBe("");
  });
});

suite("Memory", () => {
  it("keeps what was sent, forgets what was submitted, and survives nonsense", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const memory = new Memory(storage, "k");
    memory.write([{ id: "3", name: "а" }]);
    expect(memory.read()).toEqual([{ id: "3", name: "а" }]);
    memory.write([]);
    expect(kept.size).toBe(0);
    kept.set("k", "{");
    expect(memory.read()).toEqual([]);
  });
});
