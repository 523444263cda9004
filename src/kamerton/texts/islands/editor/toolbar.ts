/* The toolbar: one stop of the Tab key, arrows inside, each button says what it does and whether it is on. */
import type { Editor } from "@tiptap/core";
import type { Command } from "./commands";
import { icon, make, type Say } from "./settings";

/** Where an arrow key leads among so many buttons, or null. No DOM. */
export function nextStop(key: string, at: number, count: number): number | null {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

export class Toolbar {
  readonly element: HTMLElement;
  private readonly buttons = new Map<Command, HTMLButtonElement>();
  private readonly tableTools: HTMLElement;

  constructor(
    private readonly editor: Editor,
    list: Command[],
    options: { say: Say; controls: string; plus: Command },
  ) {
    this.element = make("div", { class: "k-toolbar", role: "toolbar", "aria-label": options.say("toolbar"), "aria-controls": options.controls });
    let group = "";
    for (const command of [...list.filter((one) => one.group !== "table"), options.plus]) {
      if (group && command.group !== group) this.element.append(make("span", { class: "k-toolbar__gap", "aria-hidden": "true" }));
      group = command.group;
      this.element.append(this.button(command));
    }
    this.tableTools = make("span", { class: "k-toolbar__table", role: "group", "aria-label": options.say("table_tools") });
    for (const command of list.filter((one) => one.group === "table")) this.tableTools.append(this.button(command, true));
    this.element.append(this.tableTools);
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    editor.on("transaction", () => this.refresh());
    this.refresh();
    this.rove(0);
  }

  focus(): void {
    this.stops().find((one) => one.tabIndex === 0)?.focus();
  }

  private button(command: Command, isWord = false): HTMLButtonElement {
    const said = command.keys ? `${command.label} (${command.keys.replace("Control", "Ctrl")})` : command.label;
    const button = make("button", { type: "button", class: isWord ? "k-toolbar__word" : "k-toolbar__button", tabindex: "-1" });
    if (isWord) button.append(command.label);
    else {
      button.append(icon(command.icon));
      button.setAttribute("aria-label", command.label);
      button.title = said;
    }
    if (command.keys) button.setAttribute("aria-keyshortcuts", command.keys);
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") command.run(this.editor);
    });
    this.buttons.set(command, button);
    return button;
  }

  private refresh(): void {
    this.tableTools.hidden = !this.editor.isActive("table");
    for (const [command, button] of this.buttons) {
      if (command.isToggle) button.setAttribute("aria-pressed", String(command.isActive?.(this.editor) ?? false));
      if (command.isEnabled) button.setAttribute("aria-disabled", String(!command.isEnabled(this.editor)));
    }
  }

  private stops(): HTMLButtonElement[] {
    return [...this.buttons.values()].filter((one) => !one.closest("[hidden]"));
  }

  private rove(to: number): void {
    for (const [at, button] of this.stops().entries()) button.tabIndex = at === to ? 0 : -1;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") return void this.editor.commands.focus();
    const stops = this.stops();
    const to = nextStop(event.key, stops.indexOf(document.activeElement as HTMLButtonElement), stops.length);
    if (to === null) return;
    event.preventDefault();
    this.rove(to);
    stops[to]?.focus();
  }
}
