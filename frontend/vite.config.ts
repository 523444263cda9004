import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { bareImports } from "./plugins/bare.ts";
import { compress } from "./plugins/compress.ts";
import { fontFolder, fonts } from "./plugins/fonts.ts";
import { icons } from "./plugins/icons.ts";
import { instruments } from "./plugins/instruments.ts";
import { frontend, packages } from "./plugins/paths.ts";

/* Every src/kamerton/<package>/islands/<name>/index.ts is an entry called "<package>/<name>". */
function islands(): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const { name: owner } of readdirSync(packages, { withFileTypes: true })) {
    const folder = resolve(packages, owner, "islands");
    if (!existsSync(folder)) continue;
    for (const island of readdirSync(folder)) {
      const index = resolve(folder, island, "index.ts");
      if (existsSync(index)) entries[`${owner}/${island}`] = index;
    }
  }
  return entries;
}

export default defineConfig(({ mode }) => ({
  root: frontend,
  base: "/static/",
  publicDir: resolve(packages, "ui/public"),
  plugins: [bareImports(), fonts(), icons(), instruments(), compress()],
  resolve: {
    alias: { "@shared": resolve(frontend, "shared"), "@fonts": fontFolder },
  },
  build: {
    outDir: resolve(packages, "static_built"),
    emptyOutDir: mode !== "development",
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: mode === "development",
    rolldownOptions: {
      input: {
        style: resolve(packages, "ui/styles/main.css"),
        main: resolve(packages, "ui/scripts/main.ts"),
        ...islands(),
      },
    },
  },
  server: { fs: { allow: [resolve(frontend, "..")] } },
  test: {
    environment: "happy-dom",
    include: ["shared/**/*.test.ts", "plugins/**/*.test.ts", "../src/kamerton/*/{islands,scripts}/**/*.test.ts"],
  },
}));
