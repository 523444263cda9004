import "./style.css";
import "../test/style.css";
import { nextNumber, numbered, pattern } from "./rows";

/**
 * Rows of a form that can be added and removed. Without script there are a few empty ones, and a button that asks for more.
 *
 * <k-assessment-rows data-says-add="Add an option"><div data-row>…<input name="option-0-text">…
 *   <button data-row-remove hidden>…</button></div> … <template><div data-row>…__N__…</div></template></k-assessment-rows>
 */
export class AssessmentRows extends HTMLElement {
  private adder: HTMLButtonElement | null = null;

  connectedCallback(): void {
    if (this.adder) return;
    this.adder = document.createElement("button");
    this.adder.type = "button";
    this.adder.className = "btn compact";
    this.adder.textContent = this.dataset.saysAdd ?? "+";
    this.adder.addEventListener("click", () => this.add());
    this.append(this.adder);
    this.addEventListener("click", (event) => this.remove_(event));
    for (const button of this.own("[data-row-remove]")) button.hidden = false;
    this.closest("form")?.querySelector("[data-row-more]")?.setAttribute("hidden", "");
  }

  private get mark(): string {
    return this.dataset.mark ?? "__N__";
  }

  /** What belongs to this list and not to one inside it. */
  private own(selector: string): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(selector)].filter((found) => found.closest("k-assessment-rows") === this);
  }

  private add(): void {
    const template = [...this.children].find((child): child is HTMLTemplateElement => child instanceof HTMLTemplateElement);
    const first = template?.content.querySelector<HTMLInputElement>(`[name*="${this.mark}"]`)?.name;
    if (!template || !first) return;
    const names = [...this.querySelectorAll<HTMLInputElement>("[name]")].map((input) => input.name);
    const holder = document.createElement("template");
    holder.innerHTML = numbered(template.innerHTML, this.mark, nextNumber(names, pattern(first, this.mark)));
    const row = holder.content.querySelector<HTMLElement>("[data-row]");
    if (!row) return;
    template.before(row);
    const button = row.querySelector<HTMLElement>(":scope > [data-row-remove]");
    if (button) button.hidden = false;
    row.querySelector<HTMLElement>("input.input")?.focus();
  }

  private remove_(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-row-remove]");
    const row = button?.closest<HTMLElement>("[data-row]");
    if (!row || row.closest("k-assessment-rows") !== this) return;
    const near = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector<HTMLElement>("input.input");
    row.remove();
    (near ?? this.adder)?.focus();
  }
}

if (!customElements.get("k-assessment-rows")) customElements.define("k-assessment-rows", AssessmentRows);
