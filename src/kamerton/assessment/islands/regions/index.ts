import "./style.css";
import { circle, type Point, polygon, readRegions, rect, type Region } from "./shapes";

const SVG = "http://www.w3.org/2000/svg";
type Shape = Region["shape"];

/**
 * The right places of a picture drawn with the pointer; the field under it holds them as JSON and can be written by hand.
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

  connectedCallback(): void {
    const field = this.querySelector("textarea");
    const sheet = this.querySelector<HTMLElement>("[data-own=sheet]");
    if (!field || !sheet || this.field) return;
    this.field = field;
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("viewBox", "0 0 100 100");
    this.svg.setAttribute("preserveAspectRatio", "none");
    this.svg.setAttribute("aria-hidden", "true");
    sheet.append(this.svg);
    this.rows = document.createElement("div");
    this.rows.className = "k-regions-rows";
    sheet.after(this.tools(), this.rows);
    this.closest("form")?.addEventListener("k-files-change", () => this.takePicture(sheet));
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    field.addEventListener("change", () => this.draw());
    this.draw();
  }

  private get regions(): Region[] {
    return readRegions(this.field.value);
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
    const sent = [...(this.closest("form")?.querySelectorAll<HTMLInputElement>("input[type=hidden][name=picture]") ?? [])].pop();
    if (!sent) return;
    const image = sheet.querySelector("img") ?? document.createElement("img");
    image.src = `/files/${sent.value}/`;
    sheet.prepend(image);
  }

  private tools(): HTMLElement {
    const bar = document.createElement("div");
    bar.className = "row";
    for (const shape of ["circle", "rect", "polygon"] as const) {
      const words = { circle: this.dataset.saysCircle, rect: this.dataset.saysRect, polygon: this.dataset.saysPolygon }[shape];
      const button = this.button(words ?? shape, () => {
        this.tool = shape;
        this.corners = [];
        for (const one of bar.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
      });
      button.setAttribute("aria-pressed", String(shape === this.tool));
      bar.append(button);
    }
    bar.append(this.button(this.dataset.saysDone ?? "", () => this.close()));
    return bar;
  }

  private button(words: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn compact";
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  }

  private at(event: PointerEvent): Point {
    const box = this.svg.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100];
  }

  private press(down: PointerEvent): void {
    const from = this.at(down);
    if (this.tool === "polygon") {
      this.corners.push(from);
      this.draw();
      return;
    }
    const box = this.svg.getBoundingClientRect();
    this.svg.setPointerCapture(down.pointerId);
    this.svg.addEventListener("pointerup", (up) => {
      const to = this.at(up);
      this.keep([...this.regions, this.tool === "circle" ? circle(from, to, box.width / box.height) : rect(from, to)]);
    }, { once: true });
  }

  private close(): void {
    if (this.corners.length < 3) return;
    const drawn = polygon(this.corners);
    this.corners = [];
    this.keep([...this.regions, drawn]);
  }

  private draw(): void {
    this.svg.replaceChildren();
    this.rows.replaceChildren();
    this.regions.forEach((region, index) => {
      this.svg.append(this.drawn(region));
      this.rows.append(this.row(region, index));
    });
    if (this.corners.length) this.svg.append(this.drawn({ shape: "polygon", points: this.corners, label: "" }));
  }

  private drawn(region: Region): SVGElement {
    const image = this.querySelector("img");
    const ratio = image?.clientHeight ? image.clientWidth / image.clientHeight : 1;
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
    const input = document.createElement("input");
    input.className = "input";
    input.value = region.label ?? "";
    input.maxLength = 200;
    input.setAttribute("aria-label", (this.dataset.saysLabel ?? "").replace("{number}", String(index + 1)));
    input.placeholder = input.getAttribute("aria-label") ?? "";
    input.addEventListener("change", () => {
      const regions = this.regions;
      const named = regions[index];
      if (named) named.label = input.value;
      this.field.value = JSON.stringify(regions);
    });
    row.append(input, this.button((this.dataset.saysRemove ?? "").replace("{number}", String(index + 1)), () => this.keep(this.regions.filter((_one, place) => place !== index))));
    return row;
  }
}

if (!customElements.get("k-assessment-regions")) customElements.define("k-assessment-regions", AssessmentRegions);
