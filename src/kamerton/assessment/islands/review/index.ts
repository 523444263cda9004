import "./style.css";
import "../work/style.css";
import { type Criterion, step, sum } from "./sum";

const TYPED = "textarea, select, input:not([type=radio]), [contenteditable=true], [contenteditable=true] *";

/**
 * A review: the sum of the points as levels are chosen, and keys for those who review many.
 *
 * <k-assessment-review data-needed="6" data-says-sum="{points} of {most}" …><form>
 *   <fieldset data-criterion="sound"><input type="radio" value="2" data-key="1">…</fieldset>… <p data-own="sum"></p>
 * </form></k-assessment-review>
 */
export class AssessmentReview extends HTMLElement {
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const { signal } = this.ends;
    this.addEventListener("change", () => this.show(), { signal });
    // Before the editor inside, which would send the form without a decision.
    this.addEventListener("keydown", (event) => this.decide(event), { signal, capture: true });
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    this.show();
  }

  disconnectedCallback(): void {
    this.ends.abort();
  }

  private get boxes(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-criterion]")];
  }

  private read(box: HTMLElement): Criterion {
    const inputs = [...box.querySelectorAll<HTMLInputElement>("input[type=radio]")];
    const chosen = inputs.find((input) => input.checked);
    return { levels: inputs.map((input) => Number(input.value)), chosen: chosen ? Number(chosen.value) : null };
  }

  private show(): void {
    const needed = Number(this.dataset.needed ?? 0);
    const { points, most, left, missing } = sum(this.boxes.map((box) => this.read(box)), needed);
    const number = (value: number): string => value.toLocaleString(document.documentElement.lang);
    const words = [(this.dataset.saysSum ?? "").replace("{points}", number(points)).replace("{most}", number(most))];
    if (left) words.push((this.dataset.saysLeft ?? "").replace("{count}", String(left)));
    else words.push(missing ? (this.dataset.saysFew ?? "").replace("{points}", number(missing)) : (this.dataset.saysEnough ?? ""));
    const place = this.querySelector<HTMLElement>("[data-own=sum]");
    if (!place) return;
    place.textContent = words.join(" · ");
    place.dataset.state = left ? "open" : missing ? "few" : "enough";
  }

  /** Ctrl+Enter passes, with Shift it returns. */
  private decide(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopPropagation();
    this.querySelector<HTMLButtonElement>(`button[value=${event.shiftKey ? "returned" : "passed"}]`)?.click();
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter") return this.decide(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && this.contains(target)) return this.leave(target);
    if (target.matches(TYPED)) return;
    const boxes = this.boxes;
    const here = Math.max(0, boxes.findIndex((box) => box.contains(document.activeElement)));
    const letter = event.code.replace(/^Key/, "").toLowerCase();
    if (/^[1-9]$/.test(event.key)) this.choose(boxes, here, event.key);
    else if (letter === "j") this.go(boxes, step(here, 1, boxes.length));
    else if (letter === "k") this.go(boxes, step(here, -1, boxes.length));
    else if (letter === "r") boxes[here]?.querySelector("textarea")?.focus();
    else if (event.key === "?") document.querySelector<HTMLDialogElement>("#review-keys")?.showModal();
    else if (!this.tool(letter)) return;
    event.preventDefault();
  }

  /** Out of a field, to its criterion, so that letters are keys again. */
  private leave(target: HTMLElement): void {
    if (!target.matches(TYPED)) return;
    const box = target.closest<HTMLElement>("[data-criterion]") ?? this.boxes[0];
    const input = box?.querySelector<HTMLElement>("input:checked") ?? box?.querySelector<HTMLElement>("input");
    if (input) input.focus();
    else target.blur();
  }

  /** C the comment, V a voice note, T the templates, N the next work. */
  private tool(letter: string): boolean {
    if (letter === "c") this.querySelector<HTMLElement>("[data-own=comment] :is([contenteditable=true], textarea)")?.focus();
    else if (letter === "v") this.querySelector<HTMLElement>("[data-own=voice]")?.click();
    else if (letter === "n") document.querySelector<HTMLElement>("a[data-own=next]")?.click();
    else if (letter === "t") this.openTemplates();
    else return false;
    return true;
  }

  private openTemplates(): void {
    const details = this.querySelector<HTMLDetailsElement>("[data-own=templates]");
    if (!details) return;
    details.open = true;
    details.querySelector("summary")?.focus();
  }

  private choose(boxes: HTMLElement[], here: number, key: string): void {
    const input = boxes[here]?.querySelector<HTMLInputElement>(`[data-key="${key}"]`);
    if (!input) return;
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    this.go(boxes, step(here, 1, boxes.length));
  }

  private go(boxes: HTMLElement[], to: number): void {
    const box = boxes[to];
    (box?.querySelector<HTMLElement>("input:checked") ?? box?.querySelector<HTMLElement>("input"))?.focus();
    box?.scrollIntoView({ block: "nearest" });
  }
}

if (!customElements.get("k-assessment-review")) customElements.define("k-assessment-review", AssessmentReview);
