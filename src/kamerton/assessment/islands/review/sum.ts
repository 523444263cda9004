/* Points of a rubric as they are being chosen. No DOM here. */

export interface Criterion {
  /** Points of the levels. */
  levels: number[];
  chosen: number | null;
}

export interface Sum {
  points: number;
  most: number;
  /** Criteria without a level. */
  left: number;
  /** Points that are missing to pass; 0 when there are enough. */
  missing: number;
}

const tidy = (value: number): number => Math.round(value * 100) / 100;

export function sum(criteria: readonly Criterion[], needed: number): Sum {
  const points = tidy(criteria.reduce((all, { chosen }) => all + (chosen ?? 0), 0));
  return {
    points,
    most: tidy(criteria.reduce((all, { levels }) => all + Math.max(0, ...levels), 0)),
    left: criteria.filter(({ chosen }) => chosen === null).length,
    missing: Math.max(0, tidy(needed - points)),
  };
}

/** Which criterion has the focus after a step; the ends stay. */
export function step(current: number, by: number, count: number): number {
  return Math.min(count - 1, Math.max(0, current + by));
}
