/* What the palette chooses from. No DOM here. */

export interface Item {
  title: string;
  url: string;
  note?: string;
}

export interface Group {
  title: string;
  items: Item[];
}

export const flatten = (groups: Group[]): Item[] => groups.flatMap((group) => group.items);

/** The next place in a ring of `count`. */
export const move = (at: number, step: number, count: number): number =>
  count === 0 ? 0 : (at + step + count) % count;
