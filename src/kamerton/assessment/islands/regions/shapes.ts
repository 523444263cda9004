/* Places drawn on a picture, in hundredths of its width and height. No DOM here. */

export type Point = [x: number, y: number];
export type Region =
  | { shape: "circle"; x: number; y: number; r: number; label: string }
  | { shape: "rect"; x: number; y: number; w: number; h: number; label: string }
  | { shape: "polygon"; points: Point[]; label: string };

const round = (value: number): number => Math.round(value * 10) / 10;

/** A circle about the point pressed, through the point let go; `ratio` is width over height. */
export function circle([x, y]: Point, [toX, toY]: Point, ratio: number): Region {
  return { shape: "circle", x: round(x), y: round(y), r: round(Math.max(Math.hypot(toX - x, (toY - y) / ratio), 1)), label: "" };
}

/** A rectangle between two corners. */
export function rect([x, y]: Point, [toX, toY]: Point): Region {
  return { shape: "rect", x: round(Math.min(x, toX)), y: round(Math.min(y, toY)), w: round(Math.max(Math.abs(toX - x), 1)), h: round(Math.max(Math.abs(toY - y), 1)), label: "" };
}

export const polygon = (points: Point[]): Region => ({ shape: "polygon", points: points.map(([x, y]) => [round(x), round(y)]), label: "" });

/** What the field holds; what cannot be read is no place. */
export function readRegions(text: string): Region[] {
  try {
    const found: unknown = JSON.parse(text || "[]");
    return Array.isArray(found) ? (found as Region[]) : [];
  } catch {
    return [];
  }
}
