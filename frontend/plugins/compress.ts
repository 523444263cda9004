/* Beside each text file of the build its gzip and brotli forms, so that the front server compresses nothing twice. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(css|js|svg|json|txt|html|webmanifest|wasm)$/;
const WORTH_BYTES = 512;
// The promises run in Node's own threads, so that every core takes part.
const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < WORTH_BYTES) return;
  const quality = bytes.length > 1_000_000 ? 6 : 11;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await Promise.all([
    zip(bytes, { level: 9 }).then((packed) => writeFile(`${path}.gz`, packed)),
    brotli(bytes, { params }).then((packed) => writeFile(`${path}.br`, packed)),
  ]);
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
