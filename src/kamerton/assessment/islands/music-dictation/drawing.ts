/* A staff drawn as SVG from its layout. */
import { type Glyph, GLYPH_SPACE, GLYPHS } from "./glyphs";
import { keyPlaces, ledgers, type Layout, type Look, type PlacedBar, type PlacedSign, SPACE, STAFF, yOf } from "./layout";
import type { Cursor } from "./cursor";

const SVG = "http://www.w3.org/2000/svg";
const SCALE = SPACE / GLYPH_SPACE;
const HEAD = 12;
const STEM = 35;
const ACCIDENTAL: Record<number, Glyph> = { 2: "doubleSharp", 1: "sharp", 0: "natural", [-1]: "flat", [-2]: "doubleFlat" };
const CLEF: Record<string, [Glyph, number]> = { G: ["clefG", 3], F: ["clefF", 1], C3: ["clefC", 2], C4: ["clefC", 1] };
const REST: Record<number, Glyph> = { 1: "rest1", 2: "rest2", 4: "rest4", 8: "rest8", 16: "rest16", 32: "rest32" };

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, typeof value === "number" ? value.toFixed(1) : value);
  return made;
}

export const glyph = (name: Glyph, x: number, y: number, size = 1): SVGElement =>
  element("path", { d: GLYPHS[name], transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${SCALE * size} ${-SCALE * size})` });

const line = (x1: number, y1: number, x2: number, y2: number, className: string): SVGElement => element("line", { x1, y1, x2, y2, class: className });

function staff(bar: PlacedBar, look: Look, isStart: boolean): SVGElement[] {
  const lines = Array.from({ length: 5 }, (_none, n) => line(bar.x, bar.top + n * SPACE, bar.x + bar.width, bar.top + n * SPACE, "k-line"));
  lines.push(line(bar.x + bar.width, bar.top, bar.x + bar.width, bar.top + STAFF, "k-barline"));
  if (!bar.isFirst) return lines;
  const [clef, lineNumber] = CLEF[look.clef] ?? (CLEF["G"] as [Glyph, number]);
  lines.push(glyph(clef, bar.x + 4, bar.top + lineNumber * SPACE));
  keyPlaces(look.fifths, look.clef).forEach((at, index) => {
    lines.push(glyph(look.fifths > 0 ? "sharp" : "flat", bar.x + 36 + index * 10, yOf(at, look.clef, bar.top)));
  });
  if (isStart) lines.push(...metre(look.metre, bar.x + 40 + Math.abs(look.fifths) * 10, bar.top));
  return lines;
}

function metre(text: string, x: number, top: number): SVGElement[] {
  return text.split("/").flatMap((number, row) =>
    [...number].map((digit, index) => glyph(`digit${digit}` as Glyph, x + index * 11 - (number.length - 1) * 5, top + SPACE * (1 + row * 2))),
  );
}

function note(placed: PlacedSign, top: number): SVGElement[] {
  const { sign, x, y, stemUp, accidental } = placed;
  const parts: SVGElement[] = ledgers(y, top).map((at) => line(x - 4, at, x + HEAD + 4, at, "k-line"));
  if (accidental !== null) parts.push(glyph(ACCIDENTAL[accidental] ?? "natural", x - 12, y));
  parts.push(glyph(sign.value === 1 ? "whole" : sign.value === 2 ? "half" : "black", x, y));
  if (sign.value > 1) {
    const stem = stemUp ? x + HEAD - 0.7 : x + 0.7;
    const end = y + (stemUp ? -STEM : STEM);
    parts.push(line(stem, y, stem, end, "k-stem"));
    const flag = `flag${sign.value}${stemUp ? "up" : "down"}`;
    if (flag in GLYPHS) parts.push(glyph(flag as Glyph, stem - 0.5, end));
  }
  const onLine = Math.round((y - top) / (SPACE / 2)) % 2 === 0;
  for (let dot = 0; dot < sign.dots; dot += 1) parts.push(element("circle", { cx: x + HEAD + 6 + dot * 6, cy: onLine ? y - SPACE / 2 : y, r: 2 }));
  return parts;
}

function rest(placed: PlacedSign, top: number): SVGElement[] {
  const name = REST[placed.sign.value] ?? "rest4";
  const y = top + (placed.sign.value === 1 ? SPACE : 2 * SPACE);
  const dots = Array.from({ length: placed.sign.dots }, (_none, dot) => element("circle", { cx: placed.x + 18 + dot * 6, cy: top + 1.5 * SPACE, r: 2 }));
  return [glyph(name, placed.x, y), ...dots];
}

function tie(from: PlacedSign, to: PlacedSign | undefined, width: number): SVGElement {
  const down = from.stemUp ? 1 : -1;
  const start = from.x + HEAD / 2;
  const end = to && Math.abs(to.y - from.y) < 60 && to.x > from.x ? to.x + HEAD / 2 : Math.min(from.x + 40, width - 6);
  const y = from.y + down * 9;
  const path = `M${start} ${y} Q${(start + end) / 2} ${y + down * 12} ${end} ${y} Q${(start + end) / 2} ${y + down * 9} ${start} ${y}Z`;
  return element("path", { d: path, class: "k-tie" });
}

function cursorBox(layout: Layout, cursor: Cursor): SVGElement | null {
  const bar = layout.bars[cursor.bar];
  if (!bar) return null;
  const sign = layout.signs.find((one) => one.bar === cursor.bar && one.index === cursor.index);
  const x = sign ? sign.x - 5 : bar.start - 9;
  const box = { x, y: bar.top - 18, width: sign ? HEAD + 10 : 4, height: STAFF + 36, rx: 4, class: sign ? "k-cursor" : "k-cursor k-caret" };
  return element("rect", box);
}

/** The whole staff; the signs carry their bar and index, `fixed` of the first stand written. */
export function drawStaff(layout: Layout, look: Look, cursor: Cursor, fixed: number): SVGSVGElement {
  const svg = element("svg", { viewBox: `0 0 ${layout.width} ${layout.height}`, width: layout.width, height: layout.height, "aria-hidden": "true" }) as SVGSVGElement;
  const box = cursorBox(layout, cursor);
  if (box) svg.append(box);
  for (const bar of layout.bars) {
    const group = element("g", { class: bar.isFull ? "k-bar full" : "k-bar" });
    group.append(...staff(bar, look, bar.bar === 0));
    svg.append(group);
  }
  layout.signs.forEach((placed, number) => {
    const top = layout.bars[placed.bar]?.top ?? 0;
    const group = element("g", { class: number < fixed ? "k-sign fixed" : "k-sign" });
    group.append(...(placed.sign.step ? note(placed, top) : rest(placed, top)));
    if (placed.sign.tied) group.append(tie(placed, layout.signs[number + 1], layout.width));
    svg.append(group);
  });
  return svg;
}

/** A small picture for a button: a note of a value, a rest, an accidental. */
export function icon(name: Glyph, flag = ""): SVGSVGElement {
  const svg = element("svg", { viewBox: "0 0 24 40", width: 16, height: 27, "aria-hidden": "true", class: "k-note-icon" }) as SVGSVGElement;
  const isHead = name === "whole" || name === "half" || name === "black";
  svg.append(glyph(name, 5, isHead ? 32 : 20, isHead ? 0.95 : 0.9));
  if (isHead && name !== "whole") svg.append(line(15.6, 32, 15.6, 6, "k-stem"));
  if (flag) svg.append(glyph(flag as Glyph, 15.2, 6, 0.7));
  return svg;
}

