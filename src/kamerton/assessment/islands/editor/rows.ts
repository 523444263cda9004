/* Numbers of new rows. No DOM here. */

/** The smallest number that no row has: names look like "option-3-text". */
export function nextNumber(names: readonly string[], prefix: RegExp): number {
  const numbers = names.map((name) => Number(prefix.exec(name)?.[1] ?? -1));
  return Math.max(-1, ...numbers) + 1;
}

/** The row's html with its number in place of the mark, wherever it stands. */
export function numbered(html: string, mark: string, number: number): string {
  return html.split(mark).join(String(number));
}

/** What finds the number in names like the template's first: "criterion-2-level-__M__-points". */
export function pattern(name: string, mark: string): RegExp {
  const [before = ""] = name.split(mark);
  return new RegExp(`^${before.replace(/[-[\]{}()*+?.\\^$|]/g, "\\$&")}(\\d+)-`);
}
