/* One SVG sprite of the Lucide icons named in src/kamerton/<package>/icons.txt; a symbol's id is the icon's name. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";
import { frontend, packages } from "./paths.ts";

export function iconNames(lists: string[]): string[] {
  const names = lists.flatMap((list) => list.split("\n")).map((line) => line.trim());
  return [...new Set(names.filter((name) => name !== "" && !name.startsWith("#")))].sort();
}

export function symbol(name: string, svg: string): string {
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>")}</symbol>`;
}

function sprite(warn: (message: string) => void): string {
  const lists = readdirSync(packages, { withFileTypes: true })
    .map((entry) => resolve(packages, entry.name, "icons.txt"))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, "utf8"));
  const symbols = iconNames(lists).flatMap((name) => {
    const path = resolve(frontend, "node_modules/lucide-static/icons", `${name}.svg`);
    if (existsSync(path)) return [symbol(name, readFileSync(path, "utf8"))];
    warn(`no Lucide icon is named ${name}`);
    return [];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

export function icons(): Plugin {
  return {
    name: "kamerton-icons",
    generateBundle() {
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: sprite((message) => this.warn(message)),
      });
    },
  };
}
