import { describe, expect, it } from "vitest";
import { Limits } from "./limits";

const kept = (): Pick<Storage, "getItem" | "setItem"> => {
  const rows = new Map<string, string>();
  return { getItem: (key) => rows.get(key) ?? null, setItem: (key, value) => void rows.set(key, value) };
};

describe("limits of takes", () => {
  it("counts takes also after they were deleted", () => {
    const limits = new Limits("7:attempt:1:5", 2, 60, kept());
    expect([limits.left, limits.next(0)]).toEqual([2, 1]);
    limits.count(1);
    limits.count(1);
    expect([limits.left, limits.next(0)]).toEqual([1, 2]);
    limits.count(2);
    expect([limits.left, limits.next(2)]).toEqual([0, 3]);
  });

  it("knows no end where none is set", () => {
    const limits = new Limits("a", 0, 0, kept());
    limits.count(9);
    expect(limits.left).toBeNull();
    expect(limits.isOver(3_600_000)).toBe(false);
  });

  it("ends a take at its length", () => {
    const limits = new Limits("a", 0, 10, kept());
    expect([limits.isOver(9_999), limits.isOver(10_000)]).toEqual([false, true]);
  });
});
