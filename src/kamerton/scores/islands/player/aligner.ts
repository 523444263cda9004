/* The bars of a recording marked by hand: a tap at each bar while it plays, then mended by numbers. */
import { getJson, HttpError, postJson } from "@shared/http";
import { type Point, Taps } from "./align";
import type { RecordingInfo } from "./recording";

export interface Versions {
  versions: { version: number; points: Point[]; madeAt: string; by: string }[];
}

export interface AlignerHost {
  /** The moment of the recording that is heard now. */
  heardMs(): number;
  barName(place: number): string;
  readonly barsPlayed: number;
  aligned(points: Point[], isKept: boolean): void;
  goTo(ms: number): void;
  /** Marks found by the sound itself. */
  findBars(): Promise<Point[]>;
}

export class Aligner {
  private taps = new Taps([]);
  private info: RecordingInfo | null = null;
  private before: Point[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly host: AlignerHost,
  ) {
    this.button("tap", () => this.tap());
    this.button("align-save", () => void this.save());
    this.button("align-cancel", () => this.close());
    this.button("align-find", () => void this.findBars());
    this.button("align-again", () => this.begin([]));
    const select = this.find<HTMLSelectElement>("align-version");
    select?.addEventListener("change", () => this.begin(JSON.parse(select.value) as Point[]));
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  async open(info: RecordingInfo): Promise<void> {
    this.info = info;
    this.before = info.points;
    this.root.hidden = false;
    this.begin(info.points);
    this.find("tap")?.focus();
    const { versions } = await getJson<Versions>(info.alignment);
    const select = this.find<HTMLSelectElement>("align-version");
    if (!select) return;
    const when = (text: string): string => new Date(text).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    select.replaceChildren(...versions.map(({ version, points, madeAt, by }) => new Option(`${version} · ${when(madeAt)} · ${by}`, JSON.stringify(points))));
    const holder = select.closest<HTMLElement>("label");
    if (holder) holder.hidden = versions.length < 2;
  }

  close(): void {
    this.root.hidden = true;
    this.host.aligned(this.before, false);
  }

  tap(): void {
    if (this.taps.next > this.host.barsPlayed) return;
    const place = this.taps.tap(this.host.heardMs());
    this.show();
    this.say(this.words("tapped").replace("{bar}", this.host.barName(place)));
  }

  private begin(points: readonly Point[]): void {
    this.taps = new Taps(points, 0);
    if (points.length > 0) this.host.aligned([...points], false);
    this.show();
  }

  private async findBars(): Promise<void> {
    const button = this.find<HTMLButtonElement>("align-find");
    if (!button || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    this.say(this.words("listening"));
    try {
      const points = await this.host.findBars();
      if (points.length > 0) this.begin(points);
      this.say(this.words(points.length > 0 ? "found" : "unfound"));
    } catch {
      this.say(this.words("unfound"));
    }
    button.removeAttribute("aria-busy");
  }

  private async save(): Promise<void> {
    const { info } = this;
    if (!info) return;
    try {
      const { points } = this.taps;
      await postJson(info.alignment, { points });
      info.points = points;
      this.root.hidden = true;
      this.host.aligned(points, true);
    } catch (error) {
      this.say((error instanceof HttpError && error.told) || this.words("failed"));
    }
  }

  private show(): void {
    const next = this.root.querySelector("[data-part=next]");
    if (next) next.textContent = this.taps.next > this.host.barsPlayed ? "" : this.host.barName(this.taps.next);
    const list = this.root.querySelector("[data-part=marks]");
    list?.replaceChildren(...this.taps.points.map((point) => this.row(point)));
  }

  private row([place, ms]: Point): HTMLElement {
    const row = document.createElement("li");
    const name = Object.assign(document.createElement("button"), { type: "button", className: "btn plain compact", textContent: this.host.barName(place) });
    name.addEventListener("click", () => {
      this.taps.next = Math.floor(place);
      this.host.goTo(Math.max(0, ms - 2000));
      this.show();
    });
    const field = Object.assign(document.createElement("input"), { type: "number", className: "input", step: "0.01", min: "0", value: (ms / 1000).toFixed(2) });
    field.setAttribute("aria-label", this.words("moment").replace("{bar}", this.host.barName(place)));
    field.addEventListener("change", () => {
      this.taps.set(place, Number(field.value) * 1000);
      this.show();
    });
    const gone = Object.assign(document.createElement("button"), { type: "button", className: "btn plain compact", textContent: "×" });
    gone.setAttribute("aria-label", this.words("remove").replace("{bar}", this.host.barName(place)));
    gone.addEventListener("click", () => {
      this.taps.remove(place);
      this.show();
    });
    row.append(name, field, gone);
    return row;
  }

  private words(name: string): string {
    return this.root.dataset[`says${name[0]?.toUpperCase()}${name.slice(1)}`] ?? "";
  }

  private say(text: string): void {
    const place = this.root.querySelector("[role=status]");
    if (place) place.textContent = text;
  }

  private find<Kind extends HTMLElement>(name: string): Kind | null {
    return this.root.querySelector<Kind>(`[data-do="${name}"]`);
  }

  private button(name: string, act: () => void): void {
    this.find(name)?.addEventListener("click", act);
  }
}
