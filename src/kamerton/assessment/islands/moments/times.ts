/* Moments of a recording as words and back. */

export function written(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Put a moment where the cursor stands, with one space around it; gives the text and the new place of the cursor. */
export function withMoment(text: string, at: number, seconds: number): [string, number] {
  const before = text.slice(0, at);
  const gap = before === "" || /\s$/.test(before) ? "" : " ";
  const put = `${before}${gap}${written(seconds)} `;
  return [put + text.slice(at).replace(/^ /, ""), put.length];
}
