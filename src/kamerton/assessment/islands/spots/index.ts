import "./style.css";
import { type Mark, moved, readMarks, toggled, writeMarks } from "./marks";

/**
 * Marks put on a picture by pointer or keys; the field under it holds them and works without script.
 *
 * <k-assessment-spots data-says-mark="Mark {number}" data-says-place="{x} % …" data-says-removed="…">
 *   <div data-own="sheet"><img></div><label data-own="plain"><input class="input" value="12 40"></label></k-assessment-spots>
 */
export class AssessmentSpots extends HTMLElement {
  private field!: HTMLInputElement;
  private sheet!: HTMLElement;
  private cross: Mark = [50, 50];
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input.input");
    const sheet = this.querySelector<HTMLElement>("[data-own=sheet]");
    if (!field || !sheet || this.field) return;
    this.field = field;
    this.sheet = sheet;
    this.draw();
    if (this.closest("fieldset")?.disabled) return;
    this.classList.add("live");
    this.querySelector("[data-own=hint]")?.removeAttribute("hidden");
    this.querySelector("[data-own=plain]")?.classList.add("vh");
    sheet.tabIndex = 0;
    sheet.setAttribute("role", "application");
    sheet.setAttribute("aria-label", sheet.querySelector("img")?.alt ?? "");
    const { signal } = this.ends;
    sheet.addEventListener("click", (event) => this.point(event), { signal });
    sheet.addEventListener("keydown", (event) => this.key(event), { signal });
    for (const kind of ["input", "k-restored"]) field.addEventListener(kind, () => this.draw(), { signal });
  }

  disconnectedCallback(): void {
    this.ends.abort();
  }

  private point(event: MouseEvent): void {
    const box = this.sheet.getBoundingClientRect();
    if (!box.width || !box.height) return;
    this.cross = [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100];
    this.put();
  }

  private key(event: KeyboardEvent): void {
    if (event.key.startsWith("Arrow")) {
      this.cross = moved(this.cross, event.key, event.shiftKey);
      this.draw();
      this.say((this.dataset.saysPlace ?? "").replace("{x}", String(this.cross[0])).replace("{y}", String(this.cross[1])));
    } else if (event.key === "Enter" || event.key === " ") this.put();
    else return;
    event.preventDefault();
  }

  private put(): void {
    const before = readMarks(this.field.value);
    const after = toggled(before, ...this.cross);
    this.field.value = writeMarks(after);
    this.say(after.length > before.length ? (this.dataset.saysMark ?? "").replace("{number}", String(after.length)) : (this.dataset.saysRemoved ?? ""));
    this.draw();
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private say(words: string): void {
    const voice = this.querySelector("[data-own=voice]");
    if (voice) voice.textContent = words;
  }

  private draw(): void {
    for (const old of this.sheet.querySelectorAll(".k-spot")) old.remove();
    readMarks(this.field.value).forEach((mark, index) => this.pin(mark, String(index + 1), ""));
    this.pin(this.cross, "", "cross");
  }

  private pin([x, y]: Mark, text: string, kind: string): void {
    const pin = document.createElement("span");
    pin.className = `k-spot ${kind}`;
    pin.setAttribute("aria-hidden", "true");
    pin.textContent = text;
    pin.style.left = `${x}%`;
    pin.style.top = `${y}%`;
    this.sheet.append(pin);
  }
}

if (!customElements.get("k-assessment-spots")) customElements.define("k-assessment-spots", AssessmentSpots);
