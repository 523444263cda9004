import { describe, expect, it } from "vitest";
import { boxOf, type Chosen, middle, pressed, type Result } from "./keys";
import type { Region } from "./shapes";

const run = (regions: Region[], keys: Array<[string, boolean?]>, chosen: Chosen = { place: regions.length - 1, corner: -1 }): Result =>
  keys.reduce<Result>((now, [key, shift = false]) => pressed(now.regions, now.chosen, key, shift) ?? now, { regions, chosen, what: "none" });

describe("places by keys", () => {
  it("are chosen in a circle", () => {
    const two = [middle("circle"), middle("rect")];
    expect(run(two, [["]"]]).chosen.place).toBe(0);
    expect(run(two, [["["], ["["]]).chosen.place).toBe(1);
    expect(run([], [["]"]]).what).toBe("none");
  });

  it("move and grow, and stay on the picture", () => {
    const moved = run([middle("rect")], [["ArrowLeft"], ["ArrowUp"], ["ArrowRight", true], ["ArrowDown", true], ["ArrowDown", true]]);
    expect(moved.regions).toEqual([{ shape: "rect", x: 41, y: 41, w: 17, h: 18, label: "" }]);
    const far = run([middle("polygon")], Array.from({ length: 120 }, () => ["ArrowLeft"] as [string]));
    expect(boxOf(far.regions[0] as Region)).toEqual([0, 42, 16, 16]);
    const small = run([middle("circle")], Array.from({ length: 30 }, () => ["ArrowLeft", true] as [string, boolean]));
    expect(small.regions[0]).toMatchObject({ r: 1 });
  });

  it("a polygon is worked on corner by corner", () => {
    const made = run([middle("polygon")], [["c"], ["ArrowLeft"], ["+"], ["ArrowUp"]]);
    expect(made.regions[0]).toMatchObject({ points: [[41, 42], [49.5, 41], [58, 42], [58, 58], [42, 58]] });
    expect(made.chosen).toEqual({ place: 0, corner: 1 });
    const less = run(made.regions, [["-"], ["-"], ["-"]], made.chosen);
    expect((less.regions[0] as Region & { shape: "polygon" }).points).toHaveLength(3);
  });

  it("are deleted, and the one before is chosen", () => {
    const left = run([middle("circle"), middle("rect")], [["Delete"]]);
    expect([left.regions.length, left.chosen.place, left.what]).toEqual([1, 0, "removed"]);
    expect(run(left.regions, [["Delete"]], left.chosen).chosen.place).toBe(-1);
  });

  it("leaves other keys alone", () => {
    expect(pressed([middle("circle")], { place: 0, corner: -1 }, "Tab", false)).toBeNull();
    expect(pressed([], { place: -1, corner: -1 }, "x", false)).toBeNull();
  });
});
