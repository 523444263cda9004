/* A melody as it is stored: bars of words such as "F#4/8.~" (see assessment/questions/music_dictation.py). No DOM here. */

export interface Sign {
  /** "C" … "B", or "" for a rest. */
  step: string;
  alter: number;
  octave: number;
  value: number;
  dots: number;
  tied: boolean;
}

export type Bars = Sign[][];

export const STEPS = "CDEFGAB";
/** A whole note in the smallest parts that are counted. */
export const WHOLE = 128;
export const VALUES = [1, 2, 4, 8, 16, 32];

const SIGN = /^(?:([A-G])(##|#|bb|b)?([0-9])|r)\/(1|2|4|8|16|32)(\.{0,2})(~?)$/;
const ALTERS: Record<string, number> = { "##": 2, "#": 1, "": 0, b: -1, bb: -2 };
const MARKS: Record<number, string> = { 2: "##", 1: "#", 0: "", [-1]: "b", [-2]: "bb" };
const SEMITONES = [0, 2, 4, 5, 7, 9, 11];
const SHARPS = "FCGDAEB";

export function readSign(word: string): Sign | null {
  const found = SIGN.exec(word);
  if (!found) return null;
  const [, step = "", mark = "", octave = "0", value = "4", dots = "", tie = ""] = found;
  return { step, alter: ALTERS[mark] ?? 0, octave: Number(octave), value: Number(value), dots: dots.length, tied: tie === "~" && step !== "" };
}

export function writeSign(sign: Sign): string {
  const head = sign.step ? `${sign.step}${MARKS[sign.alter] ?? ""}${sign.octave}` : "r";
  return `${head}/${sign.value}${".".repeat(sign.dots)}${sign.tied ? "~" : ""}`;
}

export const readBars = (bars: readonly (readonly string[])[]): Bars =>
  bars.map((bar) => bar.map(readSign).filter((sign): sign is Sign => sign !== null));

/** What is sent: the bars up to the last one that holds anything; "" for an empty staff. */
export function writeMelody(bars: Bars): string {
  const words = bars.map((bar) => bar.map(writeSign));
  while (words.length && !words.at(-1)?.length) words.pop();
  return words.length ? JSON.stringify({ v: 1, bars: words }) : "";
}

export const writeText = (bars: Bars): string => {
  const words = bars.map((bar) => bar.map(writeSign).join(" "));
  while (words.length && words.at(-1) === "") words.pop();
  return words.join(" | ");
};

export const lengthOf = (sign: { value: number; dots: number }): number => {
  const base = WHOLE / sign.value;
  return base * 2 - base / 2 ** sign.dots;
};

export const filled = (bar: readonly Sign[]): number => bar.reduce((sum, sign) => sum + lengthOf(sign), 0);

/** The length of a bar in a metre such as "3/4". */
export function barLength(metre: string): number {
  const [count = 4, unit = 4] = metre.split("/").map(Number);
  return (WHOLE * count) / unit;
}

export const isFull = (bar: readonly Sign[], metre: string): boolean => filled(bar) >= barLength(metre);

/** The place on the staff, counted in steps from C0. */
export const place = (sign: { step: string; octave: number }): number => sign.octave * 7 + STEPS.indexOf(sign.step);

export function atPlace(steps: number): { step: string; octave: number } {
  const octave = Math.floor(steps / 7);
  return { step: STEPS[steps - octave * 7] ?? "C", octave };
}

/** What the signs of the key make of a step: 1 for a sharp, -1 for a flat. */
export function keyAlter(step: string, fifths: number): number {
  const index = SHARPS.indexOf(step);
  if (fifths > 0) return index < fifths ? 1 : 0;
  return 6 - index < -fifths ? -1 : 0;
}

export const midi = (sign: { step: string; alter: number; octave: number }): number =>
  12 * (sign.octave + 1) + (SEMITONES[STEPS.indexOf(sign.step)] ?? 0) + sign.alter;

/** The spelling of a key of a keyboard that fits the signs of the key best. */
export function spelled(number: number, fifths: number): { step: string; alter: number; octave: number } {
  const order = fifths < 0 ? [0, -1, 1] : [0, 1, -1];
  const tries = [...STEPS].flatMap((step) => [keyAlter(step, fifths), ...order].map((alter) => ({ step, alter })));
  const cost = (one: { step: string; alter: number }): number =>
    one.alter === keyAlter(one.step, fifths) ? 0 : 1 + order.indexOf(one.alter) + (isUneasy(one) ? 5 : 0);
  const fits = tries
    .map((one) => ({ ...one, octave: Math.floor((number - one.alter) / 12) - 1 }))
    .filter((one) => midi(one) === number)
    .sort((one, other) => cost(one) - cost(other));
  return fits[0] ?? { step: "C", alter: 0, octave: 4 };
}

const isUneasy = ({ step, alter }: { step: string; alter: number }): boolean =>
  (alter === 1 && "EB".includes(step)) || (alter === -1 && "CF".includes(step));

/** The accidental to be drawn before each sign of a bar; null for none. */
export function accidentals(bar: readonly Sign[], fifths: number, before: Sign | null = null): Array<number | null> {
  const seen = new Map<number, number>();
  return bar.map((sign, index) => {
    if (!sign.step) return null;
    const at = place(sign);
    const usual = seen.get(at) ?? keyAlter(sign.step, fifths);
    const last = index ? bar[index - 1] : before;
    if (index === 0 && last?.tied && place(last) === at && last.alter === sign.alter) return null;
    seen.set(at, sign.alter);
    return usual === sign.alter ? null : sign.alter;
  });
}
