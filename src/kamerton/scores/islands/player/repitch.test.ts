import { describe, expect, it } from "vitest";
import { Repitch } from "./repitch";
import { Stretcher } from "./stretch";

const RATE = 44_100;

/** A tone, played at a tempo and a number of semitones higher: what comes out. */
function played(rate: number, semitones: number): Float32Array {
  const tone = Float32Array.from({ length: RATE * 4 }, (_, at) => Math.sin((2 * Math.PI * 440 * at) / RATE));
  const stretcher = new Stretcher([tone], Int32Array.of(), RATE);
  const pitch = new Repitch(1, stretcher.hop);
  pitch.factor = 2 ** (semitones / 12);
  const out = new Float32Array(RATE);
  for (let at = 0, isFresh = true; at < out.length; isFresh = false) {
    if (pitch.isSpent) stretcher.next(pitch.take(isFresh), at * rate, rate / pitch.factor, isFresh);
    at += pitch.fill([out], at, out.length);
  }
  return out;
}

function hertz(samples: Float32Array): number {
  const steady = samples.subarray(RATE * 0.2, RATE * 0.8);
  let crossings = 0;
  for (let at = 1; at < steady.length; at += 1) if ((steady[at - 1] ?? 0) < 0 && (steady[at] ?? 0) >= 0) crossings += 1;
  return crossings / (steady.length / RATE);
}

describe("another pitch at the same tempo", () => {
  it("is as many semitones away as was asked, at any tempo", () => {
    for (const rate of [0.6, 1, 1.2])
      for (const semitones of [-12, -3, 0, 2, 12]) {
        const wanted = 440 * 2 ** (semitones / 12);
        expect(Math.abs(hertz(played(rate, semitones)) / wanted - 1)).toBeLessThan(0.015);
      }
  });

  it("has no seams: the wave goes on from piece to piece", () => {
    const out = played(1, 2).subarray(RATE * 0.2, RATE * 0.8);
    const steepest = out.reduce((most, value, at) => (at ? Math.max(most, Math.abs(value - (out[at - 1] ?? 0))) : most), 0);
    expect(steepest).toBeLessThan(((2 * Math.PI * 494) / RATE) * 1.6);
  });
});
