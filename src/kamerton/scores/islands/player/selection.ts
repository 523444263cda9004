/* Bars chosen by pointer: a click goes to a bar; dragging, Shift with a click, or a held finger sets what repeats. */

export interface Bars {
  /** The bar under a point of the screen; −1 for none. */
  barAt(x: number, y: number): number;
  go(bar: number): void;
  /** The bar from which Shift and a held finger extend. */
  anchor(): number;
  choose(bars: [number, number]): void;
}

const HOLD_MS = 450;

export class Selection {
  private from = -1;
  private last = -1;
  private timer = 0;
  private isDrag = false;
  private at = { x: 0, y: 0 };

  constructor(
    private readonly root: HTMLElement,
    private readonly bars: Bars,
    signal: AbortSignal,
  ) {
    root.addEventListener("pointerdown", (event) => this.down(event), { signal });
    root.addEventListener("pointermove", (event) => this.move(event), { signal });
    for (const kind of ["pointerup", "pointercancel"] as const) root.addEventListener(kind, () => this.up(), { signal });
    root.addEventListener("click", (event) => this.click(event), { signal });
  }

  private bar(event: MouseEvent): number {
    const isInside = (event.target as Element).closest("[data-layout]") !== null;
    return isInside ? this.bars.barAt(event.clientX, event.clientY) : -1;
  }

  private down(event: PointerEvent): void {
    this.isDrag = false;
    this.from = event.button === 0 ? this.bar(event) : -1;
    this.last = this.from;
    this.at = { x: event.clientX, y: event.clientY };
    window.clearTimeout(this.timer);
    if (event.pointerType !== "touch" || this.from < 0) return;
    this.timer = window.setTimeout(() => {
      this.isDrag = true;
      const anchor = this.bars.anchor();
      this.bars.choose([Math.min(anchor, this.from), Math.max(anchor, this.from)]);
    }, HOLD_MS);
  }

  private move(event: PointerEvent): void {
    if (this.from < 0) return;
    const bar = this.bars.barAt(event.clientX, event.clientY);
    if (event.pointerType === "touch" && !this.isDrag && bar !== this.from) window.clearTimeout(this.timer);
    const [across, along] = [Math.abs(event.clientX - this.at.x), Math.abs(event.clientY - this.at.y)];
    // A finger that goes up or down scrolls the page.
    if (event.pointerType === "touch" && !this.isDrag && (across < 24 || across < 2 * along)) return;
    if (bar < 0 || bar === this.last || (event.buttons & 1) === 0) return;
    this.last = bar;
    this.isDrag = true;
    this.bars.choose([Math.min(this.from, bar), Math.max(this.from, bar)]);
  }

  private up(): void {
    window.clearTimeout(this.timer);
    this.from = -1;
  }

  private click(event: MouseEvent): void {
    const bar = this.bar(event);
    if (bar < 0 || this.isDrag) return;
    const anchor = this.bars.anchor();
    if (event.shiftKey) this.bars.choose([Math.min(anchor, bar), Math.max(anchor, bar)]);
    else this.bars.go(bar);
  }
}
