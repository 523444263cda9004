/* Islands live in their packages, npm's modules in frontend/: a bare import from an island is looked up here. */
import { resolve } from "node:path";
import type { Plugin } from "vite";
import { frontend, packages } from "./paths.ts";

export function bareImports(): Plugin {
  return {
    name: "kamerton-bare-imports",
    enforce: "pre",
    async resolveId(source, importer, options) {
      const fromPackage = importer?.startsWith(packages) ?? false;
      if (!fromPackage || /^[./@\0]/.test(source.replace(/^@(?!shared|fonts)/, ""))) return null;
      return this.resolve(source, resolve(frontend, "index.ts"), { ...options, skipSelf: true });
    },
  };
}
