/* Where everything stands: systems, bars, signs. Units: one space between two lines of the staff is 10. No DOM here. */
import { accidentals, type Bars, barLength, filled, lengthOf, place, type Sign, WHOLE } from "./melody";

export const SPACE = 10;
export const STAFF = 4 * SPACE;
const MARGIN = 8;
const SYSTEM = 150;
const STAFF_TOP = 58;
const LEAST_BAR = 90;

/** The place that lies on the lowest line of each clef. */
const BOTTOM: Record<string, number> = { G: 4 * 7 + 2, F: 2 * 7 + 4, C3: 3 * 7 + 3, C4: 3 * 7 + 1 };

export interface PlacedSign {
  bar: number;
  index: number;
  sign: Sign;
  x: number;
  y: number;
  accidental: number | null;
  stemUp: boolean;
}

export interface PlacedBar {
  bar: number;
  x: number;
  width: number;
  top: number;
  /** Where the first sign may stand. */
  start: number;
  isFirst: boolean;
  isFull: boolean;
}

export interface Layout {
  width: number;
  height: number;
  bars: PlacedBar[];
  signs: PlacedSign[];
}

export interface Look {
  clef: string;
  fifths: number;
  metre: string;
}

export const bottomOf = (clef: string): number => BOTTOM[clef] ?? (BOTTOM["G"] as number);
export const middleOf = (clef: string): number => bottomOf(clef) + 4;

/** The height of a place of the staff on a system whose staff begins at `top`. */
export const yOf = (at: number, clef: string, top: number): number => top + STAFF - ((at - bottomOf(clef)) * SPACE) / 2;

/** The place of the staff at a height. */
export const placeAt = (y: number, clef: string, top: number): number => bottomOf(clef) + Math.round(((top + STAFF - y) * 2) / SPACE);

const room = (sign: Sign, accidental: number | null): number => 16 + 26 * Math.sqrt(lengthOf(sign) / (WHOLE / 4)) + (accidental === null ? 0 : 12) + sign.dots * 5;

function headOf(look: Look, isFirst: boolean, isStart: boolean): number {
  if (!isFirst) return 12;
  return 34 + Math.abs(look.fifths) * 10 + (isStart ? 22 : 0) + 8;
}

/** Lay bars out in systems of at most `width`. */
export function layOut(bars: Bars, look: Look, width: number): Layout {
  const found: Layout = { width, height: 0, bars: [], signs: [] };
  const full = barLength(look.metre);
  let x = MARGIN;
  let system = 0;
  let row: PlacedBar[] = [];
  let before: Sign | null = null;
  bars.forEach((bar, number) => {
    const marks = accidentals(bar, look.fifths, before);
    before = bar.at(-1) ?? before;
    const inner = Math.max(LEAST_BAR, bar.reduce((sum, sign, index) => sum + room(sign, marks[index] ?? null), 20));
    let head = headOf(look, row.length === 0, number === 0);
    if (row.length && x + head + inner > width - MARGIN) {
      stretch(found, row, width);
      row = [];
      system += 1;
      x = MARGIN;
      head = headOf(look, true, false);
    }
    const top = STAFF_TOP + system * SYSTEM;
    const placed: PlacedBar = { bar: number, x, width: head + inner, top, start: x + head, isFirst: row.length === 0, isFull: filled(bar) === full };
    found.bars.push(placed);
    row.push(placed);
    let at = placed.start;
    bar.forEach((sign, index) => {
      const mark = marks[index] ?? null;
      at += mark === null ? 0 : 12;
      const y = sign.step ? yOf(place(sign), look.clef, top) : top + STAFF / 2;
      found.signs.push({ bar: number, index, sign, x: at, y, accidental: mark, stemUp: y > top + STAFF / 2 });
      at += room(sign, null);
    });
    x += placed.width;
  });
  if (system) stretch(found, row, width, 0.5);
  found.height = (system + 1) * SYSTEM + 10;
  return found;
}

/** Spread a system over the whole width; the last one only when it is nearly full. */
function stretch(layout: Layout, row: PlacedBar[], width: number, least = 0): void {
  const first = row[0];
  const last = row.at(-1);
  if (!first || !last) return;
  const used = last.x + last.width - first.start;
  const wanted = width - MARGIN - first.start;
  if (used < wanted * least || used > wanted) return;
  const rate = wanted / used;
  for (const sign of layout.signs.filter(({ bar }) => bar >= first.bar && bar <= last.bar)) sign.x = first.start + (sign.x - first.start) * rate;
  for (const bar of row) {
    const end = first.start + (bar.x + bar.width - first.start) * rate;
    const start = first.start + (bar.start - first.start) * rate;
    bar.x = bar === first ? bar.x : first.start + (bar.x - first.start) * rate;
    bar.start = start;
    bar.width = end - bar.x;
  }
}

/** What a point means: the sign it hits, or the bar and the sign after which something is written there. */
export function hit(layout: Layout, x: number, y: number): { bar: PlacedBar; sign: PlacedSign | null; after: number } | null {
  const bar = layout.bars.find((one) => x >= one.x && x <= one.x + one.width && y >= one.top - 50 && y <= one.top + STAFF + 50);
  if (!bar) return null;
  const signs = layout.signs.filter((sign) => sign.bar === bar.bar);
  const sign = signs.find((one) => Math.abs(one.x + 6 - x) <= 11) ?? null;
  const after = signs.filter((one) => one.x < x).length - 1;
  return { bar, sign, after };
}

/** Lines above and below the staff that a note needs. */
export function ledgers(y: number, top: number): number[] {
  const lines: number[] = [];
  for (let line = top - SPACE; line >= y - 1; line -= SPACE) lines.push(line);
  for (let line = top + STAFF + SPACE; line <= y + 1; line += SPACE) lines.push(line);
  return lines;
}

export const KEY_PLACES = { sharp: "F5 C5 G5 D5 A4 E5 B4", flat: "B4 E5 A4 D5 G4 C5 F4" };

/** Where the signs of the key stand on a clef's staff. */
export function keyPlaces(fifths: number, clef: string): number[] {
  const words = (fifths > 0 ? KEY_PLACES.sharp : KEY_PLACES.flat).split(" ").slice(0, Math.abs(fifths));
  const down = bottomOf("G") - bottomOf(clef);
  const shift = clef === "F" ? 14 : clef === "C3" ? 7 : clef === "C4" ? 7 : 0;
  return words.map((word) => {
    const at = place({ step: word[0] ?? "C", octave: Number(word[1]) }) - shift;
    const lowest = bottomOf(clef);
    if (at > lowest + 9) return at - 7;
    return at < lowest - 1 && down ? at + 7 : at;
  });
}

