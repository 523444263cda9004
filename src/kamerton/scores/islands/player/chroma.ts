/* Sound as rows of twelve pitch classes. No DOM here. */
import { CLASSES } from "./likeness";

/** The rate at which sound is looked at: enough for the fundamental tones of all instruments. */
export const LOOKED_AT_HZ = 11_025;
const WINDOW = 2048;
const [LOWEST, HIGHEST] = [36, 96];
const QUIET = 1e-4;

/** A row for each step; what is silent has nothing in it. Gives way to the page now and then. */
export async function chromaOf(samples: Float32Array, rateHz: number, stepMs: number): Promise<Float32Array[]> {
  const hann = Float32Array.from({ length: WINDOW }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / WINDOW));
  const classes = classesOfBins(rateHz);
  const hop = (stepMs * rateHz) / 1000;
  const rows: Float32Array[] = [];
  const [real, imaginary] = [new Float32Array(WINDOW), new Float32Array(WINDOW)];
  for (let row = 0; row * hop < samples.length; row += 1) {
    if (row % 200 === 199) await new Promise((go) => setTimeout(go));
    const middle = Math.round(row * hop);
    for (let at = 0; at < WINDOW; at += 1) {
      real[at] = (samples[middle + at - WINDOW / 2] ?? 0) * (hann[at] as number);
      imaginary[at] = 0;
    }
    transform(real, imaginary);
    rows.push(rowOf(real, imaginary, classes));
  }
  return rows;
}

function rowOf(real: Float32Array, imaginary: Float32Array, classes: Int8Array): Float32Array {
  const row = new Float32Array(CLASSES);
  let loudest = 0;
  for (let bin = 1; bin < WINDOW / 2; bin += 1) {
    const tone = classes[bin] as number;
    if (tone < 0) continue;
    const level = Math.hypot(real[bin] as number, imaginary[bin] as number) / WINDOW;
    loudest = Math.max(loudest, level);
    row[tone] = (row[tone] as number) + level;
  }
  if (loudest < QUIET) row.fill(0);
  // Soft tones count too: the ear hears in steps, not in numbers.
  return row.map((level) => Math.log1p(100 * level));
}

/** The pitch class of each bin, −1 for what is too low, too high, or between. */
function classesOfBins(rateHz: number): Int8Array {
  const classes = new Int8Array(WINDOW / 2).fill(-1);
  for (let bin = 1; bin < WINDOW / 2; bin += 1) {
    const pitch = 69 + 12 * Math.log2((bin * rateHz) / WINDOW / 440);
    if (pitch >= LOWEST && pitch <= HIGHEST) classes[bin] = ((Math.round(pitch) % CLASSES) + CLASSES) % CLASSES;
  }
  return classes;
}

/** The fast Fourier transform in place (Cooley and Tukey, radix 2). */
export function transform(real: Float32Array, imaginary: Float32Array): void {
  const count = real.length;
  for (let at = 1, other = 0; at < count; at += 1) {
    let bit = count >> 1;
    for (; other & bit; bit >>= 1) other ^= bit;
    other ^= bit;
    if (at >= other) continue;
    [real[at], real[other]] = [real[other] as number, real[at] as number];
    [imaginary[at], imaginary[other]] = [imaginary[other] as number, imaginary[at] as number];
  }
  for (let length = 2; length <= count; length *= 2) {
    const angle = (-2 * Math.PI) / length;
    for (let step = 0; step < length / 2; step += 1) {
      const [cos, sin] = [Math.cos(angle * step), Math.sin(angle * step)];
      for (let from = step; from < count; from += length) {
        const to = from + length / 2;
        const [a, b] = [real[to] as number, imaginary[to] as number];
        const [x, y] = [a * cos - b * sin, a * sin + b * cos];
        [real[to], imaginary[to]] = [(real[from] as number) - x, (imaginary[from] as number) - y];
        [real[from], imaginary[from]] = [(real[from] as number) + x, (imaginary[from] as number) + y];
      }
    }
  }
}
