/* Places of a picture by keys: chosen, moved, resized, corner by corner, deleted. No DOM here. */
import { type Point, polygon, type Region } from "./shapes";

/** What the keys work on: a place, and of a polygon one corner or (-1) the whole. */
export interface Chosen {
  place: number;
  corner: number;
}

export interface Result {
  regions: Region[];
  chosen: Chosen;
  what: "place" | "corner" | "removed" | "none";
}

const ARROWS: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LEAST = 1;
const within = (value: number): number => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;

/** The left, top, width and height of a place; a circle is as high as it is wide times `ratio`. */
export function boxOf(region: Region, ratio = 1): [number, number, number, number] {
  if (region.shape === "rect") return [region.x, region.y, region.w, region.h];
  if (region.shape === "circle") return [region.x - region.r, region.y - region.r * ratio, region.r * 2, region.r * 2 * ratio];
  const xs = region.points.map(([x]) => x);
  const ys = region.points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
}

/** A place of the chosen shape in the middle of the picture. */
export function middle(shape: Region["shape"]): Region {
  if (shape === "circle") return { shape, x: 50, y: 50, r: 8, label: "" };
  if (shape === "rect") return { shape, x: 42, y: 42, w: 16, h: 16, label: "" };
  return polygon([[42, 42], [58, 42], [58, 58], [42, 58]]);
}

export function shifted(region: Region, dx: number, dy: number): Region {
  if (region.shape !== "polygon") return { ...region, x: within(region.x + dx), y: within(region.y + dy) };
  const [left, top, wide, high] = boxOf(region);
  const [x, y] = [Math.min(Math.max(dx, -left), 100 - left - wide), Math.min(Math.max(dy, -top), 100 - top - high)];
  return { ...region, points: region.points.map(([px, py]) => [within(px + x), within(py + y)]) };
}

/** Wider and higher; a circle grows by either, a polygon from its upper left corner. */
export function resized(region: Region, dw: number, dh: number): Region {
  if (region.shape === "circle") return { ...region, r: Math.max(within(region.r + dw - dh), LEAST) };
  if (region.shape === "rect") return { ...region, w: Math.max(within(region.w + dw), LEAST), h: Math.max(within(region.h + dh), LEAST) };
  const [left, top, wide, high] = boxOf(region);
  const [byX, byY] = [Math.max(wide + dw, LEAST) / (wide || 1), Math.max(high + dh, LEAST) / (high || 1)];
  return { ...region, points: region.points.map(([x, y]) => [within(left + (x - left) * byX), within(top + (y - top) * byY)]) };
}

/** What a key does; null for a key that is not ours. */
export function pressed(regions: readonly Region[], chosen: Chosen, key: string, shift: boolean): Result | null {
  const count = regions.length;
  const region = regions[chosen.place];
  const turn = { PageDown: 1, "]": 1, PageUp: -1, "[": -1 }[key];
  if (turn !== undefined) {
    const place = count ? (Math.max(chosen.place, turn > 0 ? -1 : 0) + turn + count) % count : -1;
    return { regions: [...regions], chosen: { place, corner: -1 }, what: count ? "place" : "none" };
  }
  if (!region) return key in ARROWS || key === "Delete" ? { regions: [...regions], chosen, what: "none" } : null;
  const put = (changed: Region, corner = chosen.corner): Result => ({
    regions: regions.map((one, at) => (at === chosen.place ? changed : one)),
    chosen: { place: chosen.place, corner },
    what: corner < 0 ? "place" : "corner",
  });
  const arrow = ARROWS[key];
  if (arrow && chosen.corner >= 0 && region.shape === "polygon") {
    const points = region.points.map(([x, y], at): Point => (at === chosen.corner ? [within(x + arrow[0]), within(y + arrow[1])] : [x, y]));
    return put({ ...region, points });
  }
  if (arrow) return put(shift ? resized(region, ...arrow) : shifted(region, ...arrow));
  if (key === "Delete" || key === "Backspace")
    return { regions: regions.filter((_one, at) => at !== chosen.place), chosen: { place: Math.min(chosen.place, count - 2), corner: -1 }, what: "removed" };
  return region.shape === "polygon" ? cornered(region, chosen.corner, key, put) : null;
}

/** Corners of a polygon: C goes through them, + adds one after it, − takes it away. */
function cornered(region: Region & { shape: "polygon" }, corner: number, key: string, put: (changed: Region, corner: number) => Result): Result | null {
  const { points } = region;
  if (key.toLowerCase() === "c" || key.toLowerCase() === "с") return put(region, corner + 1 < points.length ? corner + 1 : -1);
  const at = points[corner];
  if (!at) return null;
  const next = points[(corner + 1) % points.length] ?? at;
  const between: Point = [within((at[0] + next[0]) / 2), within((at[1] + next[1]) / 2)];
  if (key === "+" || key === "=") return put({ ...region, points: points.toSpliced(corner + 1, 0, between) }, corner + 1);
  if (key === "-" && points.length > 3) return put({ ...region, points: points.toSpliced(corner, 1) }, Math.max(corner - 1, 0));
  return null;
}
