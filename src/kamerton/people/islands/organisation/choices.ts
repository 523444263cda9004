/* The list under the field: which line is chosen by the keys. */

export interface Choice {
  id: number;
  name: string;
  kind: string;
  where: string;
}

/** The line after a key: from -1 (none) round the list. */
export function step(current: number, count: number, key: string): number {
  if (count === 0) return -1;
  if (key === "ArrowDown") return (current + 1) % count;
  if (key === "ArrowUp") return current <= 0 ? count - 1 : current - 1;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return current;
}

/** What stands under the name: «Школа · Зареченский район». */
export function note(choice: Choice): string {
  return [choice.kind, choice.where].filter(Boolean).join(" · ");
}
