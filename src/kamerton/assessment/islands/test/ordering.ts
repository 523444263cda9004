import { rank } from "./answers";

/**
 * Lines put in order by arrows or by dragging; without script each line has a list of numbers instead.
 * Every move sets the numbers and sends "change", as a person at the lists would.
 *
 * <k-assessment-ordering data-says-up="Up: {text}" data-says-down="…" data-says-moved="…">
 *   <ol class="k-order"><li class="k-order-item" data-place="2"><span class="k-order-text">…</span>
 *     <label class="k-order-rank"><select>…</select></label></li></ol>
 * </k-assessment-ordering>
 */
export class AssessmentOrdering extends HTMLElement {
  private voice = document.createElement("span");

  connectedCallback(): void {
    if (this.classList.contains("live") || this.closest("fieldset")?.disabled) return;
    this.classList.add("live");
    const box = this.closest("fieldset");
    box?.querySelector("[data-own=plain-hint]")?.setAttribute("hidden", "");
    box?.querySelector("[data-own=hint]")?.removeAttribute("hidden");
    this.voice.className = "vh";
    this.voice.setAttribute("aria-live", "polite");
    this.append(this.voice);
    for (const item of this.items) this.equip(item);
  }

  private get items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".k-order-item")];
  }

  private text(item: HTMLElement): string {
    return item.querySelector(".k-order-text")?.textContent?.trim() ?? "";
  }

  private says(key: string, values: Record<string, string | number>): string {
    return (this.dataset[key] ?? "").replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
  }

  private equip(item: HTMLElement): void {
    const buttons = document.createElement("span");
    buttons.className = "k-order-buttons";
    for (const [by, key, drawn] of [[-1, "saysUp", "arrow-up"], [1, "saysDown", "arrow-down"]] as const) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "icon-btn";
      button.setAttribute("aria-label", this.says(key, { text: this.text(item) }));
      button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${document.documentElement.dataset.icons}#${drawn}"></use></svg>`;
      button.addEventListener("click", () => {
        this.move(item, by);
        button.focus();
      });
      buttons.append(button);
    }
    item.append(buttons);
    item.querySelector(".k-order-rank")?.setAttribute("hidden", "");
    this.drag(item);
  }

  private move(item: HTMLElement, by: number): void {
    const items = this.items;
    const to = items.indexOf(item) + by;
    const other = items[to];
    if (other) {
      if (by < 0) other.before(item);
      else other.after(item);
    }
    this.settle(item);
  }

  private settle(item: HTMLElement): void {
    rank(this);
    const items = this.items;
    this.voice.textContent = this.says("saysMoved", { place: items.indexOf(item) + 1, count: items.length, text: this.text(item) });
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private drag(item: HTMLElement): void {
    const handle = item.querySelector<HTMLElement>(".k-order-text");
    if (!handle) return;
    handle.classList.add("k-order-handle");
    handle.addEventListener("pointerdown", (down) => {
      if (down.button !== 0) return;
      if (down.pointerType === "mouse") down.preventDefault(); // no text is selected meanwhile
      const ends = new AbortController();
      const { signal } = ends;
      const before = this.items.indexOf(item);
      // On the document: an element that moves in the page loses its capture of the pointer.
      document.addEventListener("pointermove", (event) => this.over(item, event.clientY, Math.abs(event.clientY - down.clientY) > 4), { signal });
      const done = (): void => {
        ends.abort();
        item.classList.remove("dragged");
        if (this.items.indexOf(item) !== before) this.settle(item);
      };
      document.addEventListener("pointerup", done, { signal });
      document.addEventListener("pointercancel", done, { signal });
    });
  }

  private over(item: HTMLElement, y: number, isDragged: boolean): void {
    if (!isDragged) return;
    item.classList.add("dragged");
    for (const other of this.items) {
      if (other === item) continue;
      const { top, bottom } = other.getBoundingClientRect();
      if (y < top || y > bottom) continue;
      if (y < (top + bottom) / 2) other.before(item);
      else other.after(item);
    }
  }
}

if (!customElements.get("k-assessment-ordering")) customElements.define("k-assessment-ordering", AssessmentOrdering);
