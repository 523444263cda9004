/* Words of a text that a comment is about: found again, marked, and pressed. */

interface Highlights {
  set(name: string, value: unknown): void;
  delete(name: string): void;
}

export interface Quoted {
  id: string;
  part: string;
  quote: string;
  nth: number;
}

const NAMES = { all: "k-comment", now: "k-comment-now" } as const;

/** The nth time that words stand in a part, whatever white space is between them; null where they are gone. */
export function rangeOf(part: Element, quote: string, nth = 0): Range | null {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let squeezed = "";
  const places: [node: Text, at: number][] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    for (let at = 0; at < text.length; at += 1) {
      const sign = /\s/.test(text[at] as string) ? " " : (text[at] as string);
      if (sign === " " && squeezed.endsWith(" ")) continue;
      squeezed += sign;
      places.push([node as Text, at]);
    }
  }
  const wanted = quote.replace(/\s+/g, " ").trim();
  let from = wanted ? squeezed.indexOf(wanted) : -1;
  for (let count = 0; count < nth && from >= 0; count += 1) from = squeezed.indexOf(wanted, from + 1);
  const [first, last] = [places[from], places[from + wanted.length - 1]];
  if (from < 0 || !first || !last) return null;
  const range = document.createRange();
  range.setStart(first[0], first[1]);
  range.setEnd(last[0], last[1] + 1);
  return range;
}

export class MarkedWords {
  private ranges: { id: string; range: Range }[] = [];

  constructor(private readonly root: Element) {}

  show(quoted: readonly Quoted[]): void {
    this.ranges = quoted.flatMap(({ id, part, quote, nth }) => {
      const holder = this.root.querySelector(`[data-part-key="${CSS.escape(part)}"]`);
      const range = holder && rangeOf(holder, quote, nth);
      return range ? [{ id, range }] : [];
    });
    paint(NAMES.all, this.ranges.map(({ range }) => range));
  }

  /** Bring the words of a comment into sight; false where they are not in the text. */
  go(id: string): boolean {
    const found = this.ranges.find((one) => one.id === id)?.range;
    paint(NAMES.now, found ? [found] : []);
    if (!found) return false;
    const holder = found.startContainer.parentElement;
    holder?.scrollIntoView({ block: "center" });
    if (!highlights()) select(found);
    return true;
  }

  /** The comment on the words that were pressed; "" for none. */
  pressed(event: MouseEvent): string {
    const isInside = (range: Range): boolean =>
      [...range.getClientRects()].some(({ left, right, top, bottom }) => event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom);
    return this.ranges.find(({ range }) => isInside(range))?.id ?? "";
  }
}

function highlights(): Highlights | null {
  return "highlights" in CSS && "Highlight" in window ? (CSS as unknown as { highlights: Highlights }).highlights : null;
}

function paint(name: string, ranges: readonly Range[]): void {
  const kept = highlights();
  const { Highlight } = window as unknown as { Highlight: new (...ranges: Range[]) => unknown };
  if (!kept) return;
  if (ranges.length > 0) kept.set(name, new Highlight(...ranges));
  else kept.delete(name);
}

function select(range: Range): void {
  const selection = document.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
