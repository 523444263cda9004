/* The speed trainer: each round a little faster, until the wished tempo. No DOM here. */

export interface Training {
  fromPercent: number;
  toPercent: number;
  stepPercent: number;
}

/** The tempo of the next round; the wished one is never passed and, once reached, stays. */
export function nextTempo(now: number, { toPercent, stepPercent }: Training): number {
  const step = Math.max(1, stepPercent);
  return now >= toPercent ? toPercent : Math.min(toPercent, now + step);
}

/** How many rounds are left until the wished tempo is reached. */
export function roundsLeft(now: number, training: Training): number {
  return Math.max(0, Math.ceil((training.toPercent - now) / Math.max(1, training.stepPercent)));
}
