/* The command palette: people, programmes, topics, materials and actions, one key away.
   The address of suggestions answers {"groups": [{"title": "Programmes", "items": [{"title", "url", "note"}]}]}. */
import { getJson } from "@shared/http";
import { flatten, type Group, type Item, move } from "./choice";

export interface Addresses {
  suggest: string;
  page: string;
}

const WAIT_MS = 120;
const say = (key: string): string => document.documentElement.dataset[key] ?? "";

class Palette {
  readonly dialog = document.createElement("dialog");
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("div");
  private items: Item[] = [];
  private chosen = 0;
  private timer = 0;
  private asked: AbortController | null = null;

  constructor(private readonly addresses: Addresses) {
    this.dialog.className = "palette";
    this.dialog.setAttribute("aria-label", say("saysFind"));
    const line = document.createElement("label");
    line.className = "palette-field";
    Object.assign(this.input, { type: "search", placeholder: say("saysFind"), autocomplete: "off", spellcheck: false });
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-expanded", "true"],
      ["aria-controls", "palette-list"],
      ["aria-autocomplete", "list"],
      ["aria-label", say("saysFind")],
    ] as const)
      this.input.setAttribute(name, value);
    this.list.className = "palette-list";
    this.list.id = "palette-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", say("saysFound"));
    line.append(this.input);
    this.dialog.append(line, this.list);
    this.input.addEventListener("input", () => this.wait());
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    document.body.append(this.dialog);
  }

  open(): void {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.input.select();
    void this.ask();
  }

  private wait(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), WAIT_MS);
  }

  private async ask(): Promise<void> {
    this.asked?.abort();
    this.asked = new AbortController();
    const address = `${this.addresses.suggest}?q=${encodeURIComponent(this.input.value.trim())}`;
    try {
      const { groups } = await getJson<{ groups: Group[] }>(address, { signal: this.asked.signal });
      this.show(groups);
    } catch (error) {
      if ((error as Error).name !== "AbortError") this.note(say("saysOffline"));
    }
  }

  private note(text: string): void {
    const line = document.createElement("p");
    line.className = "palette-note";
    line.textContent = text;
    this.list.replaceChildren(line);
  }

  private show(groups: Group[]): void {
    this.items = flatten(groups);
    this.chosen = 0;
    if (this.items.length === 0) return this.note(this.input.value ? say("saysNothing") : say("saysType"));
    const parts: HTMLElement[] = [];
    let number = 0;
    for (const group of groups) {
      if (group.items.length === 0) continue;
      const head = document.createElement("div");
      head.className = "palette-group";
      head.setAttribute("role", "presentation");
      head.textContent = group.title;
      parts.push(head, ...group.items.map((item) => this.line(item, number++)));
    }
    this.list.replaceChildren(...parts);
    this.mark();
  }

  private line(item: Item, number: number): HTMLElement {
    const line = document.createElement("a");
    line.className = "palette-item";
    line.id = `palette-${number}`;
    line.href = item.url;
    line.tabIndex = -1;
    line.setAttribute("role", "option");
    line.append(item.title);
    if (item.note) line.append(Object.assign(document.createElement("small"), { textContent: item.note }));
    return line;
  }

  private mark(): void {
    const lines = this.list.querySelectorAll<HTMLElement>(".palette-item");
    lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === this.chosen)));
    lines[this.chosen]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", lines[this.chosen]?.id ?? "");
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.chosen = move(this.chosen, event.key === "ArrowDown" ? 1 : -1, this.items.length);
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const item = this.items[this.chosen];
      window.location.assign(item ? item.url : `${this.addresses.page}?q=${encodeURIComponent(this.input.value)}`);
    }
  }
}

let palette: Palette | null = null;

export function openPalette(addresses: Addresses): void {
  palette ??= new Palette(addresses);
  palette.open();
}
