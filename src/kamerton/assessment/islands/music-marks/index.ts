import "./style.css";
import { readPlaces, writePlaces } from "./places";

const SVG = "http://www.w3.org/2000/svg";

/**
 * Places marked on the engraved score that stands in the same question: click a bar or a note, or walk by arrows and mark by
 * Space. The field holds the places as numbers and works without script.
 *
 * <fieldset> … <figure class="k-score">…</figure> <k-assessment-marks data-unit="bar" data-says-…="…"><input class="input" name="q7">
 *   <p data-own="hint"></p><p data-own="state" role="status"></p></k-assessment-marks></fieldset>
 */
export class AssessmentMarks extends HTMLElement {
  private marked = new Set<number>();
  private current = 0;
  private score: HTMLElement | null = null;
  private readonly ends = new AbortController();
  private readonly resized = new ResizeObserver(() => this.draw());
  private readonly watch = new MutationObserver(() => this.draw());

  connectedCallback(): void {
    this.score = this.closest("fieldset")?.querySelector<HTMLElement>(".k-score") ?? null;
    const field = this.field;
    if (!this.score || !field || this.closest("fieldset")?.disabled) return;
    const { signal } = this.ends;
    this.write("hint", this.dataset["saysHint"] ?? "");
    for (const kind of ["input", "k-restored"]) field.addEventListener(kind, () => this.take(), { signal });
    for (const holder of this.holders) {
      holder.tabIndex = 0;
      holder.addEventListener("click", (event) => this.clicked(event), { signal, capture: true });
      holder.addEventListener("keydown", (event) => this.key(event), { signal });
    }
    this.resized.observe(this.score);
    this.take();
  }

  disconnectedCallback(): void {
    this.ends.abort();
    this.watch.disconnect();
    this.resized.disconnect();
  }

  private get field(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>("input.input");
  }

  private get holders(): HTMLElement[] {
    return [...(this.score?.querySelectorAll<HTMLElement>("[data-layout]") ?? [])];
  }

  private get mark(): "m" | "n" {
    return this.dataset["unit"] === "note" ? "n" : "m";
  }

  private groups(number?: number): SVGGElement[] {
    const one = number === undefined ? "" : `="${number}"`;
    return [...(this.score?.querySelectorAll<SVGGElement>(`svg [data-${this.mark}${one}]`) ?? [])];
  }

  private write(name: string, words: string): void {
    const piece = this.querySelector(`[data-own=${name}]`);
    if (piece && piece.textContent !== words) piece.textContent = words;
  }

  private take(): void {
    this.marked = new Set(readPlaces(this.field?.value ?? ""));
    this.draw();
  }

  private toggle(place: number): void {
    if (!this.marked.delete(place)) this.marked.add(place);
    this.current = place;
    const field = this.field;
    if (!field) return;
    field.value = writePlaces(this.marked);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    this.draw();
    this.tell();
  }

  private tell(): void {
    const unit = this.dataset["unit"] === "note" ? this.dataset["saysNote"] : this.dataset["saysBar"];
    const place = (unit ?? "").replace("{n}", String(this.current + 1));
    const says = this.marked.has(this.current) ? this.dataset["saysMarked"] : this.dataset["saysFree"];
    const all = (this.dataset["saysAll"] ?? "").replace("{n}", writePlaces(this.marked) || "—");
    this.write("state", `${(says ?? "").replace("{place}", place)}. ${all}`);
  }

  private clicked(event: MouseEvent): void {
    const near = this.groups()
      .map((group) => ({ group, box: group.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0)
      .map(({ group, box }) => ({ group, far: distance(event, box) }))
      .sort((one, other) => one.far - other.far)[0];
    if (!near || near.far > (this.mark === "n" ? 18 : 14)) return;
    event.stopPropagation();
    this.toggle(Number(near.group.dataset[this.mark]));
  }

  private key(event: KeyboardEvent): void {
    const last = Math.max(0, ...this.groups().map((group) => Number(group.dataset[this.mark])));
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) this.current = Math.min(Math.max(this.current + by, 0), last);
    else if (event.key === "Home") this.current = 0;
    else if (event.key === "End") this.current = last;
    else if (event.key === " " || event.key === "Enter") this.toggle(this.current);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.draw();
    this.tell();
  }

  /** Draw the marks; the score is watched for being drawn anew, not for the marks themselves. */
  private draw(): void {
    if (!this.score) return;
    this.watch.disconnect();
    this.wash();
    this.watch.observe(this.score, { childList: true, subtree: true });
  }

  private wash(): void {
    for (const old of this.score?.querySelectorAll(".k-mark-wash") ?? []) old.remove();
    for (const group of this.groups()) {
      const number = Number(group.dataset[this.mark]);
      const svg = group.ownerSVGElement;
      if (svg && svg.getBoundingClientRect().width < 10) continue; // the layout that is not shown
      const isCurrent = number === this.current && document.activeElement?.contains(group);
      if (!svg || (!this.marked.has(number) && !isCurrent)) continue;
      const wash = document.createElementNS(SVG, "rect");
      wash.setAttribute("class", `k-mark-wash${this.marked.has(number) ? " marked" : ""}${isCurrent ? " current" : ""}`);
      place(wash, svg, group, this.mark === "n" ? 6 : 2);
      svg.prepend(wash);
    }
  }
}

function distance(event: MouseEvent, box: DOMRect): number {
  const x = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
  const y = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
  return Math.hypot(x, y);
}

function place(wash: SVGRectElement, svg: SVGSVGElement, group: SVGGElement, pad: number): void {
  const page = svg.getBoundingClientRect();
  const box = group.getBoundingClientRect();
  const scale = svg.viewBox.baseVal.width / (page.width || 1);
  const sides = { x: box.left - page.left - pad, y: box.top - page.top - pad, width: box.width + 2 * pad, height: box.height + 2 * pad, rx: 4 };
  for (const [name, value] of Object.entries(sides)) wash.setAttribute(name, (value * scale).toFixed(0));
}

if (!customElements.get("k-assessment-marks")) customElements.define("k-assessment-marks", AssessmentMarks);
