/* The drawn pages: images become inline drawings, so that notes can be lit, bars found, and colours follow the theme. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A sign over a bar: a comment that stands there. */
export interface Mark {
  bar: number;
  id: string;
  text: string;
  title: string;
  isDone?: boolean;
}

interface Placed {
  svg: SVGSVGElement;
  group: SVGGElement;
}

const SVG = "http://www.w3.org/2000/svg";
const CURSOR_WIDTH = 0.011;

export class Pages {
  private readonly notes = new Map<number, SVGGElement[]>();
  private readonly bars = new Map<number, Placed>();
  private readonly cursor = document.createElementNS(SVG, "rect");
  private readonly washes: SVGRectElement[] = [];
  private readonly signs: SVGGElement[] = [];
  private shown: HTMLElement | null = null;

  constructor(private readonly holders: HTMLElement[]) {
    this.cursor.setAttribute("class", "k-score-cursor");
  }

  /** Draw the layout that the screen shows now; true when it changed. */
  async show(): Promise<boolean> {
    const holder = this.holders.find((element) => element.offsetParent !== null) ?? this.holders[0];
    if (!holder || holder === this.shown) return false;
    await Promise.all([...holder.querySelectorAll("img")].map((image) => inline(image)));
    this.shown = holder;
    this.index(holder);
    return true;
  }

  light(on: number[], off: number[]): void {
    for (const note of off) for (const group of this.notes.get(note) ?? []) group.classList.remove("k-on");
    for (const note of on) for (const group of this.notes.get(note) ?? []) group.classList.add("k-on");
  }

  /** Put the cursor over the sounding notes of a bar, or at the bar's start where nothing sounds. */
  point(bar: number, sounding: Iterable<number>): void {
    const placed = this.bars.get(bar);
    if (!placed) return;
    const area = boxIn(placed.svg, placed.group);
    const heads = [...sounding].flatMap((note) => this.notes.get(note) ?? []).filter((group) => placed.group.contains(group));
    const lefts = heads.map((group) => boxIn(placed.svg, group.querySelector("use") ?? group).x);
    const pageWidth = placed.svg.viewBox.baseVal.width;
    const width = pageWidth * CURSOR_WIDTH;
    const x = (lefts.length ? Math.max(...lefts) : area.x) - width * 0.1;
    setBox(this.cursor, { x, y: area.y, width, height: area.height });
    if (this.cursor.parentNode !== placed.svg) placed.svg.prepend(this.cursor);
  }

  hideCursor(): void {
    this.cursor.remove();
  }

  /** Wash the bars that repeat; null for none. */
  wash(bars: [number, number] | null): void {
    for (const rect of this.washes.splice(0)) rect.remove();
    if (!bars) return;
    for (let bar = bars[0]; bar <= bars[1]; bar += 1) {
      const placed = this.bars.get(bar);
      if (!placed) continue;
      const rect = document.createElementNS(SVG, "rect");
      rect.setAttribute("class", "k-score-wash");
      setBox(rect, boxIn(placed.svg, placed.group));
      placed.svg.prepend(rect);
      this.washes.push(rect);
    }
  }

  /** Small numbered signs over bars; several over one bar stand side by side. */
  mark(marks: readonly Mark[]): void {
    for (const sign of this.signs.splice(0)) sign.remove();
    const count = new Map<number, number>();
    for (const mark of marks) {
      const placed = this.bars.get(mark.bar);
      if (!placed) continue;
      const nth = count.get(mark.bar) ?? 0;
      count.set(mark.bar, nth + 1);
      const sign = signOf(mark, placed, nth);
      placed.svg.append(sign);
      this.signs.push(sign);
    }
  }

  /** The bar under a point of the screen; -1 for none. */
  barAt(x: number, y: number): number {
    for (const [bar, { group }] of this.bars) {
      const box = group.getBoundingClientRect();
      if (x >= box.left && x <= box.right && y >= box.top - 12 && y <= box.bottom + 12) return bar;
    }
    return -1;
  }

  /** Bring the bar into view if it is not. */
  follow(bar: number, covered = 0): void {
    const box = this.bars.get(bar)?.group.getBoundingClientRect();
    if (!box) return;
    const [top, bottom] = [Math.max(64, covered + 8), window.innerHeight - 96];
    if (box.top >= top && box.bottom <= bottom) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollBy({ top: box.top - Math.max(top, window.innerHeight * 0.25), behavior: calm ? "auto" : "smooth" });
  }

  private index(holder: HTMLElement): void {
    this.notes.clear();
    this.bars.clear();
    for (const svg of holder.querySelectorAll("svg")) {
      for (const group of svg.querySelectorAll<SVGGElement>("[data-m]"))
        this.bars.set(Number(group.dataset["m"]), { svg, group });
      for (const group of svg.querySelectorAll<SVGGElement>("[data-n]")) {
        const number = Number(group.dataset["n"]);
        this.notes.set(number, [...(this.notes.get(number) ?? []), group]);
      }
    }
  }
}

async function inline(image: HTMLImageElement): Promise<void> {
  const response = await fetch(image.src);
  if (!response.ok) return;
  const drawing = new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
  if (drawing.localName !== "svg") return;
  const svg = document.importNode(drawing, true);
  svg.setAttribute("class", image.className);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", image.alt);
  image.replaceWith(svg);
}

/** The box of a part in the units of its page. */
function boxIn(svg: SVGSVGElement, part: SVGGraphicsElement): Box {
  const page = svg.getBoundingClientRect();
  const box = part.getBoundingClientRect();
  const scale = svg.viewBox.baseVal.width / (page.width || 1);
  return {
    x: (box.left - page.left) * scale,
    y: (box.top - page.top) * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
}

function setBox(rect: SVGRectElement, box: Box): void {
  for (const [name, value] of Object.entries(box)) rect.setAttribute(name, value.toFixed(0));
}

function signOf(mark: Mark, placed: Placed, nth: number): SVGGElement {
  const box = boxIn(placed.svg, placed.group);
  const page = placed.svg.getBoundingClientRect();
  const size = (11 * placed.svg.viewBox.baseVal.width) / (page.width || 1);
  const [x, y] = [box.x + size * (1.4 + 2.4 * nth), Math.max(size, box.y - size * 0.6)];
  const sign = document.createElementNS(SVG, "g");
  sign.setAttribute("class", mark.isDone ? "k-score-sign done" : "k-score-sign");
  sign.dataset["mark"] = mark.id;
  const [circle, text, title] = (["circle", "text", "title"] as const).map((name) => document.createElementNS(SVG, name));
  title?.append(mark.title);
  for (const [name, value] of [["cx", x], ["cy", y], ["r", size]] as const) circle?.setAttribute(name, value.toFixed(0));
  for (const [name, value] of [["x", x], ["y", y + size * 0.42], ["font-size", size * 1.2]] as const) text?.setAttribute(name, value.toFixed(0));
  text?.setAttribute("text-anchor", "middle");
  text?.append(mark.text);
  sign.append(...[title, circle, text].filter((part): part is SVGElement => part !== undefined));
  return sign;
}
