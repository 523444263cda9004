/* Beside each text file of the build its gzip and brotli forms, so that the front server compresses nothing twice. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(css|js|svg|json|webmanifest|wasm)$/;
const WORTH_BYTES = 512;

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < WORTH_BYTES) return;
  const quality = bytes.length > 1_000_000 ? 6 : 11;
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  await writeFile(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
}

export function compress(): Plugin {
  let folder = "";
  return {
    name: "kamerton-compress",
    apply: (_config, { mode }) => mode === "production",
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      const files = await readdir(folder, { recursive: true });
      await Promise.all(files.filter((file) => TEXT.test(file)).map((file) => compressFile(resolve(folder, file))));
    },
  };
}
