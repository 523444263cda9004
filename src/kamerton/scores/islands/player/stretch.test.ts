import { describe, expect, it } from "vitest";
import { Feed } from "./feed";
import { findOnsets } from "@shared/onsets";
import { Stretcher } from "./stretch";

const RATE = 48_000;

function stretched(sound: Float32Array, rate: number): Float32Array {
  const stretcher = new Stretcher([sound], findOnsets([sound], RATE), RATE);
  const pieces = Math.floor(sound.length / rate / stretcher.hop);
  const made = new Float32Array(pieces * stretcher.hop);
  const piece = new Float32Array(stretcher.hop);
  for (let at = 0; at < pieces; at += 1) {
    stretcher.next([piece], at * stretcher.hop * rate, rate, at === 0);
    made.set(piece, at * stretcher.hop);
  }
  return made;
}

const seconds = (length: number, wave: (s: number) => number): Float32Array =>
  Float32Array.from({ length: length * RATE }, (_, at) => wave(at / RATE));

/** The frequency of a tone, by its phase against a reference at both ends of the middle. */
function frequencyOf(sound: Float32Array, near: number): number {
  const phase = (from: number): number => {
    let [re, im] = [0, 0];
    for (let at = 0; at < 8192; at += 1) {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 8192);
      re += (sound[from + at] ?? 0) * window * Math.cos((2 * Math.PI * near * (from + at)) / RATE);
      im -= (sound[from + at] ?? 0) * window * Math.sin((2 * Math.PI * near * (from + at)) / RATE);
    }
    return Math.atan2(im, re);
  };
  let [turned, last] = [0, phase(RATE / 2)];
  const steps = 40;
  for (let step = 1; step <= steps; step += 1) {
    const now = phase(RATE / 2 + step * 480);
    turned += Math.atan2(Math.sin(now - last), Math.cos(now - last));
    last = now;
  }
  return near + turned / (2 * Math.PI) / ((steps * 480) / RATE);
}

function levels(sound: Float32Array): number[] {
  const block = 4800;
  return Array.from({ length: Math.floor(sound.length / block) - 4 }, (_, at) => {
    const part = sound.subarray((at + 2) * block, (at + 3) * block);
    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / block);
  });
}

function strokesIn(sound: Float32Array, least: number): number[] {
  const found: number[] = [];
  sound.forEach((value, at) => {
    if (Math.abs(value) >= least && (found.length === 0 || at - (found.at(-1) ?? 0) > 0.03 * RATE)) found.push(at);
  });
  return found.map((at) => at / RATE);
}

describe.each([0.4, 0.6, 0.85, 1.2])("at %f of the tempo", (rate) => {
  it.each([82.4, 440, 2093])("a held tone of %f Hz keeps its pitch and stays even", (hz) => {
    const made = stretched(seconds(3, (s) => 0.5 * Math.sin(2 * Math.PI * hz * s)), rate);
    const cents = 1200 * Math.log2(frequencyOf(made, hz) / hz);
    expect(Math.abs(cents)).toBeLessThan(2);
    const level = levels(made);
    expect(20 * Math.log10(Math.max(...level) / Math.min(...level))).toBeLessThan(0.6);
  });

  it("a held chord keeps its level", () => {
    const chord = [261.63, 329.63, 392, 523.25];
    const made = stretched(seconds(3, (s) => chord.reduce((sum, hz) => sum + 0.15 * Math.sin(2 * Math.PI * hz * s), 0)), rate);
    const level = levels(made);
    const mean = level.reduce((sum, value) => sum + value, 0) / level.length;
    expect(20 * Math.log10(mean / (0.15 * Math.sqrt(2)))).toBeGreaterThan(-1.2);
  });

  it("strokes stay single, whole and in time", () => {
    const at = [0.3, 0.75, 1.2, 1.65, 2.1, 2.55];
    const stroke = (s: number): number =>
      at.reduce((sum, t) => (s >= t && s < t + 0.2 ? sum + Math.exp(-(s - t) / 0.02) * Math.sin(2 * Math.PI * 1800 * (s - t) + 1.2) : sum), 0);
    const made = stretched(seconds(3, stroke), rate);
    const heard = strokesIn(made, 0.4);
    expect(heard).toHaveLength(at.length);
    heard.forEach((s, index) => expect(Math.abs(s - (at[index] ?? 0) / rate)).toBeLessThan(0.03));
  });
});

it("at the recording's own tempo nothing is changed", () => {
  const sound = seconds(1, (s) => Math.sin(2 * Math.PI * 330 * s) * Math.sin(2 * Math.PI * 0.5 * s));
  const made = stretched(sound, 1);
  const farthest = made.reduce((most, value, at) => (at < 200 ? most : Math.max(most, Math.abs(value - (sound[at] ?? 0)))), 0);
  expect(farthest).toBeLessThan(1e-6);
});

it("strokes are found where they are, and none in a held tone", () => {
  const click = seconds(1, (s) => (s >= 0.5 ? Math.exp(-(s - 0.5) / 0.01) * Math.sin(2 * Math.PI * 900 * s) : 0));
  const [only, ...others] = [...findOnsets([click], RATE)];
  expect(others).toEqual([]);
  expect(Math.abs((only ?? 0) / RATE - 0.5)).toBeLessThan(0.008);
  expect([...findOnsets([seconds(1, (s) => 0.3 * Math.sin(2 * Math.PI * 200 * s))], RATE)].length).toBeLessThanOrEqual(1);
});

it("planned stretches that follow each other are one; a repeat is a jump", () => {
  const feed = new Feed(1000);
  feed.add({ atS: 1, fromS: 10, toS: 10.5, rate: 1 });
  feed.add({ atS: 1.5, fromS: 10.5, toS: 11, rate: 1 });
  feed.add({ atS: 2, fromS: 10, toS: 11, rate: 1 });
  expect(feed.at(0.5, 0.04)).toBeNull();
  expect(feed.at(1, 0.04)).toEqual({ sample: 10_000, rate: 1, isJump: true });
  expect(feed.at(1.6, 0.04)).toEqual({ sample: 10_600, rate: 1, isJump: false });
  expect(feed.at(2.01, 0.04)?.isJump).toBe(true);
  expect(feed.at(3.5, 0.04)).toBeNull();
});
