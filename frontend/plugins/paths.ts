import { fileURLToPath } from "node:url";
import { resolve } from "node:path";

export const frontend = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
export const packages = resolve(frontend, "../src/kamerton");
export const cache = resolve(frontend, ".cache");
