/* How many hearings are left, as the server says it. No DOM here. */

/** The header's number; null where any number is allowed. */
export function leftAfter(header: string | null): number | null {
  if (header === null || header.trim() === "") return null;
  const left = Number(header);
  return Number.isInteger(left) && left >= 0 ? left : null;
}
