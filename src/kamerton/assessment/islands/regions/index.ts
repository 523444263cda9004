import "./style.css";
import { boxOf, type Chosen, middle, pressed, type Result } from "./keys";
import { circle, type Point, polygon, readRegions, rect, type Region } from "./shapes";

const SVG = "http://www.w3.org/2000/svg";
type Shape = Region["shape"];

/**
 * The right places of a picture drawn with the pointer or by keys alone; the field under it holds them as JSON and can be written
 * by hand. Keys on the picture: [ and ] choose a place, arrows move it, with Shift resize it, C goes through a polygon's corners
 * (+ adds one, - takes it away), Delete removes, Enter leads to the name.
 *
 * <k-assessment-regions data-says-circle="…" …><div data-own="sheet"><img></div>
 *   <label data-own="plain"><textarea name="regions">[]</textarea></label><input type="hidden" name="ratio"></k-assessment-regions>
 */
export class AssessmentRegions extends HTMLElement {
  private field!: HTMLTextAreaElement;
  private svg!: SVGElement;
  private rows!: HTMLElement;
  private tool: Shape = "circle";
  private corners: Point[] = [];
  private chosen: Chosen = { place: -1, corner: -1 };

  connectedCallback(): void {
    const field = this.querySelector("textarea");
    const sheet = this.querySelector<HTMLElement>("[data-own=sheet]");
    if (!field || !sheet || this.field) return;
    this.field = field;
    this.svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" })) this.svg.setAttribute(name, value);
    sheet.append(this.svg);
    this.rows = document.createElement("div");
    this.rows.className = "k-regions-rows";
    sheet.after(this.tools(), this.rows);
    this.closest("form")?.addEventListener("k-files-change", () => this.takePicture(sheet));
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    Object.assign(sheet, { tabIndex: 0, role: "application", ariaLabel: this.dataset.saysSheet ?? "" });
    sheet.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("change", () => this.draw());
    this.draw();
  }

  private get regions(): Region[] {
    return readRegions(this.field.value);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") this.rows.querySelectorAll("input")[this.chosen.place]?.focus();
    const done = pressed(this.regions, this.chosen, event.key, event.shiftKey);
    if (done || event.key === "Enter") event.preventDefault();
    if (done) this.take(done);
  }

  private take({ regions, chosen, what }: Result): void {
    this.chosen = chosen;
    this.keep(regions);
    this.tell(what);
  }

  /** Put a place in the middle, to be moved by keys. */
  private add(): void {
    this.chosen = { place: this.regions.length, corner: -1 };
    this.keep([...this.regions, middle(this.tool)]);
    this.tell("place");
    this.querySelector<HTMLElement>("[data-own=sheet]")?.focus();
  }

  /** Say in words what is chosen and where it stands. */
  private tell(what: Result["what"]): void {
    const { place, corner } = this.chosen;
    const region = this.regions[place];
    const point = region?.shape === "polygon" ? region.points[corner] : undefined;
    const [x, y, wide, high] = region ? boxOf(region, this.ratio) : [0, 0, 0, 0];
    const { saysPlace, saysCorner, saysRemoved, saysNone } = this.dataset;
    const words = { place: saysPlace, corner: saysCorner, removed: saysRemoved, none: saysNone }[what] ?? "";
    const names = { number: place + 1, count: this.regions.length, corner: corner + 1, shape: region ? this.named(region.shape) : "", name: region?.label ?? "" };
    const sizes = { x: Math.round(point?.[0] ?? x), y: Math.round(point?.[1] ?? y), wide: Math.round(wide), high: Math.round(high) };
    const values: Record<string, string | number> = { ...names, ...sizes };
    const voice = this.querySelector("[data-own=voice]");
    if (voice) voice.textContent = words.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
  }

  private named(shape: Shape): string {
    return { circle: this.dataset.saysCircle, rect: this.dataset.saysRect, polygon: this.dataset.saysPolygon }[shape] ?? shape;
  }

  private get ratio(): number {
    const image = this.querySelector("img");
    return image?.clientHeight ? image.clientWidth / image.clientHeight : 1;
  }

  private keep(regions: Region[]): void {
    this.field.value = JSON.stringify(regions);
    const image = this.querySelector("img");
    const ratio = this.querySelector<HTMLInputElement>("[name=ratio]");
    if (ratio && image?.naturalHeight) ratio.value = (image.naturalWidth / image.naturalHeight).toFixed(4);
    this.draw();
  }

  /** A picture that has just been sent is shown at once. */
  private takePicture(sheet: HTMLElement): void {
    const sent = [...(this.closest("form")?.querySelectorAll<HTMLInputElement>("input[type=hidden][name=picture]") ?? [])].at(-1);
    if (!sent) return;
    const image = sheet.querySelector("img") ?? document.createElement("img");
    image.src = `/files/${sent.value}/`;
    sheet.prepend(image);
  }

  private tools(): HTMLElement {
    const bar = document.createElement("div");
    bar.className = "row";
    for (const shape of ["circle", "rect", "polygon"] as const) {
      const button = this.button(this.named(shape), () => {
        this.tool = shape;
        this.corners = [];
        for (const one of bar.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
      });
      button.setAttribute("aria-pressed", String(shape === this.tool));
      bar.append(button);
    }
    bar.append(this.button(this.dataset.saysAdd ?? "", () => this.add()));
    bar.append(this.button(this.dataset.saysDone ?? "", () => this.close()));
    return bar;
  }

  private button(words: string, act: () => void): HTMLButtonElement {
    const button = Object.assign(document.createElement("button"), { type: "button" as const, className: "btn compact", textContent: words });
    button.addEventListener("click", act);
    return button;
  }

  private at(event: PointerEvent): Point {
    const box = this.svg.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100];
  }

  private press(down: PointerEvent): void {
    const from = this.at(down);
    if (this.tool === "polygon") return void (this.corners.push(from), this.draw());
    const box = this.svg.getBoundingClientRect();
    this.svg.setPointerCapture(down.pointerId);
    this.svg.addEventListener("pointerup", (up) => {
      const to = this.at(up);
      this.keep([...this.regions, this.tool === "circle" ? circle(from, to, box.width / box.height) : rect(from, to)]);
    }, { once: true });
  }

  private close(): void {
    if (this.corners.length < 3) return;
    const drawn = polygon(this.corners.splice(0));
    this.keep([...this.regions, drawn]);
  }

  private draw(): void {
    this.svg.replaceChildren();
    this.rows.replaceChildren();
    this.regions.forEach((region, index) => {
      const element = this.drawn(region);
      element.classList.toggle("chosen", index === this.chosen.place);
      this.svg.append(element);
      this.rows.append(this.row(region, index));
    });
    if (this.corners.length) this.svg.append(this.drawn({ shape: "polygon", points: this.corners, label: "" }));
  }

  private drawn(region: Region): SVGElement {
    const { ratio } = this;
    const [name, values]: [string, Record<string, number | string>] =
      region.shape === "circle"
        ? ["ellipse", { cx: region.x, cy: region.y, rx: region.r, ry: region.r * ratio }]
        : region.shape === "rect"
          ? ["rect", { x: region.x, y: region.y, width: region.w, height: region.h }]
          : ["polygon", { points: region.points.map((point) => point.join(",")).join(" ") }];
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, String(value));
    return element;
  }

  private row(region: Region, index: number): HTMLElement {
    const row = document.createElement("div");
    row.className = "row";
    const input = Object.assign(document.createElement("input"), { className: "input", value: region.label ?? "", maxLength: 200 });
    input.setAttribute("aria-label", (this.dataset.saysLabel ?? "").replace("{number}", String(index + 1)));
    input.placeholder = input.getAttribute("aria-label") ?? "";
    input.addEventListener("change", () => {
      const regions = this.regions;
      const named = regions[index];
      if (named) named.label = input.value;
      this.field.value = JSON.stringify(regions);
    });
    row.append(input, this.button((this.dataset.saysRemove ?? "").replace("{number}", String(index + 1)), () => {
      this.take({ regions: this.regions.filter((_one, place) => place !== index), chosen: { place: -1, corner: -1 }, what: "removed" });
      this.querySelector<HTMLElement>("[data-own=sheet]")?.focus();
    }));
    return row;
  }
}

if (!customElements.get("k-assessment-regions")) customElements.define("k-assessment-regions", AssessmentRegions);
