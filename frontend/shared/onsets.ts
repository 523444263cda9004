/* Where something is struck: the beginnings of sounds, so that stretching doubles and skips none. No DOM here. */

const HOP = 256;
const RISE = 3;
const FLOOR = 1e-5;
const APART_S = 0.04;

/** Samples at which a sound begins: the level of a few milliseconds against that of the fifty before. */
export function findOnsets(channels: readonly Float32Array[], rateHz: number): Int32Array {
  const levels = envelope(channels);
  const before = Math.max(2, Math.round((0.05 * rateHz) / HOP));
  const found: number[] = [];
  let past = 0;
  for (let at = 1; at < levels.length; at += 1) {
    past = 0;
    for (let back = 1; back <= before; back += 1) past = Math.max(past, levels[at - back] ?? 0);
    const level = levels[at] ?? 0;
    if (level < FLOOR || level < past * RISE) continue;
    const place = Math.max(0, at * HOP - HOP / 2);
    if (found.length === 0 || place - (found.at(-1) ?? 0) > APART_S * rateHz) found.push(place);
  }
  return Int32Array.from(found);
}

/** The energy of the differences in hops of a few milliseconds: strokes stand out of what hums on. */
function envelope(channels: readonly Float32Array[]): Float32Array {
  const length = channels[0]?.length ?? 0;
  const levels = new Float32Array(Math.floor(length / HOP));
  for (const samples of channels)
    for (let hop = 0; hop < levels.length; hop += 1) {
      let sum = 0;
      for (let at = Math.max(1, hop * HOP); at < (hop + 1) * HOP; at += 1) {
        const step = (samples[at] ?? 0) - (samples[at - 1] ?? 0);
        sum += step * step;
      }
      levels[hop] = (levels[hop] ?? 0) + sum / HOP;
    }
  return levels;
}

/** The greatest of the rising numbers below a value; −1 for none. */
export function lastBelow(rising: Int32Array, value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? (rising[low - 1] ?? -1) : -1;
}

/** The least of the rising numbers not below a value; Infinity for none. */
export function firstFrom(rising: Int32Array, value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return rising[low] ?? Infinity;
}
