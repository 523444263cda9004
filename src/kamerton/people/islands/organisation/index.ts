/* An organisation chosen by typing a part of its name: a combobox over a hidden id.

   <k-people-organisation data-source="/organisations/choices/" data-none="Nothing found">
     <label for="x">School</label><input id="x" name="school_text"><input type="hidden" name="school">
   </k-people-organisation> */
import { getJson } from "@shared/http";
import { type Choice, note, step } from "./choices";
import "./style.css";

const WAIT_MS = 150;

class Organisation extends HTMLElement {
  private readonly list = document.createElement("ul");
  private field!: HTMLInputElement;
  private hiddenField!: HTMLInputElement;
  private choices: Choice[] = [];
  private current = -1;
  private timer = 0;
  private asked: AbortController | null = null;

  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input:not([type=hidden])");
    const hidden = this.querySelector<HTMLInputElement>("input[type=hidden]");
    if (!field || !hidden || this.contains(this.list)) return;
    this.field = field;
    this.hiddenField = hidden;
    this.list.id = `${field.id}-list`;
    this.list.className = "organisation-list";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-expanded", "false");
    field.after(this.list);
    field.addEventListener("input", () => this.wait());
    field.addEventListener("focus", () => {
      if (!field.value) this.wait();
    });
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
  }

  private wait(): void {
    this.hiddenField.value = "";
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), WAIT_MS);
  }

  private async ask(): Promise<void> {
    this.asked?.abort();
    this.asked = new AbortController();
    const address = `${this.dataset.source}?q=${encodeURIComponent(this.field.value.trim())}`;
    try {
      const told = await getJson<{ choices: Choice[] }>(address, { signal: this.asked.signal });
      this.choices = told.choices;
      this.show();
    } catch {
      this.close();
    }
  }

  private show(): void {
    this.current = -1;
    const lines = this.choices.map((choice, index) => this.line(choice, index));
    if (lines.length === 0) {
      const empty = document.createElement("li");
      empty.className = "quiet";
      empty.textContent = this.dataset.none ?? "";
      lines.push(empty);
    }
    this.list.replaceChildren(...lines);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.mark();
  }

  private line(choice: Choice, index: number): HTMLLIElement {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${index}`;
    line.setAttribute("role", "option");
    const where = document.createElement("small");
    where.textContent = note(choice);
    line.append(choice.name, where);
    line.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.choose(index);
    });
    return line;
  }

  private mark(): void {
    [...this.list.children].forEach((line, index) => {
      line.setAttribute("aria-selected", String(index === this.current));
      if (index === this.current) line.scrollIntoView({ block: "nearest" });
    });
    if (this.current >= 0) this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.current}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") return this.close();
    if (event.key === "Enter" && !this.list.hidden && this.current >= 0) {
      event.preventDefault();
      return this.choose(this.current);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (this.list.hidden) return void this.ask();
    this.current = step(this.current, this.choices.length, event.key);
    this.mark();
  }

  private choose(index: number): void {
    const choice = this.choices[index];
    if (!choice) return;
    this.field.value = choice.name;
    this.hiddenField.value = String(choice.id);
    this.close();
    this.hiddenField.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private close(): void {
    this.list.hidden = true;
    this.field?.setAttribute("aria-expanded", "false");
    this.field?.removeAttribute("aria-activedescendant");
  }
}

if (!customElements.get("k-people-organisation")) customElements.define("k-people-organisation", Organisation);
