/* Marks on a picture, in hundredths of its width and height. No DOM here. */

export type Mark = [x: number, y: number];

const NEAR = 3;

/** What a field says: "12 40; 55 60". */
export function readMarks(text: string): Mark[] {
  return [...text.matchAll(/(-?\d+(?:[.,]\d+)?)[ ,;]+(-?\d+(?:[.,]\d+)?)/g)].map(([, x, y]) => [number(x), number(y)]);
}

const number = (text: string | undefined): number => Number((text ?? "0").replace(",", "."));

export const writeMarks = (marks: readonly Mark[]): string => marks.map(([x, y]) => `${x} ${y}`).join("; ");

const bounded = (value: number): number => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;

/** Put a mark at a place, or take away the one that is there. */
export function toggled(marks: readonly Mark[], x: number, y: number): Mark[] {
  const near = marks.findIndex(([left, top]) => Math.hypot(left - x, top - y) <= NEAR);
  return near >= 0 ? marks.filter((_mark, index) => index !== near) : [...marks, [bounded(x), bounded(y)]];
}

/** The cross after a key: arrows by a hundredth, with Shift by five. */
export function moved([x, y]: Mark, key: string, far: boolean): Mark {
  const by = far ? 5 : 1;
  const steps: Record<string, Mark> = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] };
  const [dx, dy] = steps[key] ?? [0, 0];
  return [bounded(x + dx), bounded(y + dy)];
}
