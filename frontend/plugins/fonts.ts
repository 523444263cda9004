/* Cuts the web fonts down to what pages use: Golos Text between 400 and 700, PT Serif bold and regular, each in a core
   of Latin, in Cyrillic, and (loaded only where met) in the rest of Latin. Written once into .cache/fonts. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import subsetFont from "subset-font";
import type { Plugin } from "vite";
import { cache, frontend } from "./paths.ts";

const VERSION = "1";
const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join("");
const PUNCTUATION = "\u00a0«»§©°±·×–—‘’‚“”„•…‹›€₽−№→←";
const CORE_LATIN = range(0x20, 0x7e) + PUNCTUATION;
const CYRILLIC = range(0x401, 0x401) + range(0x410, 0x44f) + "\u0451№";

interface Cut {
  out: string;
  source: string;
  text?: string;
  axes?: Record<string, { min: number; max: number; default?: number }>;
}
const WEIGHTS = { wght: { min: 400, max: 700 } };
const golos = (subset: string): string =>
  `@fontsource-variable/golos-text/files/golos-text-${subset}-wght-normal.woff2`;
const serif = (subset: string, weight: number): string =>
  `@fontsource/pt-serif/files/pt-serif-${subset}-${weight}-normal.woff2`;

const CUTS: Cut[] = [
  { out: "text-latin.woff2", source: golos("latin"), text: CORE_LATIN, axes: WEIGHTS },
  { out: "text-cyrillic.woff2", source: golos("cyrillic"), text: CYRILLIC, axes: WEIGHTS },
  { out: "text-more.woff2", source: golos("latin") },
  { out: "serif-latin-700.woff2", source: serif("latin", 700), text: CORE_LATIN },
  { out: "serif-cyrillic-700.woff2", source: serif("cyrillic", 700), text: CYRILLIC },
  { out: "serif-more-700.woff2", source: serif("latin", 700) },
  { out: "serif-latin-400.woff2", source: serif("latin", 400), text: CORE_LATIN },
  { out: "serif-cyrillic-400.woff2", source: serif("cyrillic", 400), text: CYRILLIC },
];

async function cut(font: Cut, folder: string): Promise<void> {
  const target = resolve(folder, font.out);
  if (existsSync(target)) return;
  const source = await readFile(resolve(frontend, "node_modules", font.source));
  const bytes = font.text
    ? await subsetFont(source, font.text, { targetFormat: "woff2", variationAxes: font.axes })
    : source;
  await writeFile(target, bytes);
}

export function fonts(): Plugin {
  return {
    name: "kamerton-fonts",
    async buildStart() {
      const folder = resolve(cache, "fonts", VERSION);
      await mkdir(folder, { recursive: true });
      for (const font of CUTS) await cut(font, folder);
    },
  };
}

export const fontFolder = resolve(cache, "fonts", VERSION);
