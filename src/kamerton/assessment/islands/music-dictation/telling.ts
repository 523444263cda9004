/* Where the cursor is and what stands there, in words. No DOM here. */
import type { Editing } from "./editing";
import { isFull, type Sign } from "./melody";

export type Words = Record<string, string>;

export function told(editing: Editing, words: Words): string {
  const { bars, cursor } = editing.state;
  const sign = editing.selected;
  const where = (words["bar"] ?? "").replace("{bar}", String(cursor.bar + 1));
  const full = bars.filter((bar) => isFull(bar, editing.terms.metre)).length;
  const count = (words["full_bars"] ?? "").replace("{full}", String(full)).replace("{all}", String(editing.terms.barCount));
  return `${where}: ${sign ? named(sign, words) : (words["empty"] ?? "")}. ${count}`;
}

export function named(sign: Sign, words: Words): string {
  const mark = { 1: words["sharp"], [-1]: words["flat"] }[sign.alter] ?? "";
  const head = sign.step ? [words[sign.step], mark, String(sign.octave)] : [words["rest"]];
  return [...head, words[sign.value], sign.dots ? words["dotted"] : "", sign.tied ? words["tied"] : ""].filter(Boolean).join(" ");
}
