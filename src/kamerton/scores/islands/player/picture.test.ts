import { describe, expect, it } from "vitest";
import { paceOf } from "./picture";

describe("the picture beside the sound", () => {
  it("keeps the tempo while it is in step", () => {
    expect(paceOf(0.6, 0.01)).toBe(0.6);
  });

  it("hurries when it is behind, waits when it is ahead, a little", () => {
    expect(paceOf(1, 0.1)).toBeCloseTo(1.06);
    expect(paceOf(1, -0.1)).toBeCloseTo(0.94);
    expect(paceOf(0.5, 0.29)).toBeCloseTo(0.56);
  });

  it("jumps when it is far away", () => {
    expect(paceOf(1, 0.5)).toBeNull();
    expect(paceOf(1, -2)).toBeNull();
  });
});
