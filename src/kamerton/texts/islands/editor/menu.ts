/* The menu of everything that can be put in: opened by "/" in the text, or by the toolbar's plus. */
import type { Editor, Range } from "@tiptap/core";
import { Extension } from "@tiptap/core";
import Suggestion, { type SuggestionProps } from "@tiptap/suggestion";
import { PluginKey } from "@tiptap/pm/state";
import type { Command } from "./commands";
import { icon, make, type Person, type Say } from "./settings";

/** The commands whose label or other words begin with, or hold, what was typed. No DOM. */
export function found(commands: Command[], typed: string): Command[] {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === "") return commands;
  const rank = ({ label, words = "", id }: Command): number => {
    const text = `${label} ${words} ${id}`.toLocaleLowerCase();
    if (text.startsWith(wanted)) return 0;
    return text.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : text.includes(wanted) ? 2 : 3;
  };
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.command);
}

let count = 0;

/** A listbox beside the caret; the focus stays in the text. */
export class Menu {
  private readonly box: HTMLElement;
  private shown: Command[] = [];
  private chosen = 0;
  private choose: (command: Command) => void = () => undefined;

  constructor(
    private readonly editor: Editor,
    private readonly say: Say,
    host: HTMLElement,
  ) {
    this.box = make("div", { class: "k-menu", role: "listbox", id: `k-menu-${++count}`, "aria-label": say("insert_menu"), tabindex: "0" });
    this.box.hidden = true;
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
    host.append(this.box);
  }

  get isOpen(): boolean {
    return !this.box.hidden;
  }

  show(list: Command[], place: DOMRect | null, choose: (command: Command) => void): void {
    this.shown = list;
    this.choose = choose;
    this.chosen = Math.min(this.chosen, Math.max(0, list.length - 1));
    this.box.replaceChildren(...(list.length ? list.map((one, at) => this.option(one, at)) : [make("p", { class: "quiet" }, this.say("nothing_found"))]));
    this.box.hidden = false;
    if (place) this.stand(place);
    this.mark();
  }

  hide(): void {
    this.box.hidden = true;
    this.chosen = 0;
    this.editor.view.dom.removeAttribute("aria-activedescendant");
    this.editor.view.dom.removeAttribute("aria-controls");
  }

  remove(): void {
    this.box.remove();
  }

  /** Answers true when the key was for the menu. */
  key(event: KeyboardEvent): boolean {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const command = this.shown[this.chosen];
    if (step && this.shown.length) {
      this.chosen = (this.chosen + step + this.shown.length) % this.shown.length;
      this.mark();
      return true;
    }
    if ((event.key === "Enter" || event.key === "Tab") && command) {
      this.choose(command);
      return true;
    }
    return false;
  }

  private option(command: Command, at: number): HTMLElement {
    const option = make("div", { role: "option", id: `${this.box.id}-${at}`, class: "k-menu__item" }, icon(command.icon), command.label);
    option.addEventListener("click", () => this.choose(command));
    return option;
  }

  private mark(): void {
    for (const [at, option] of [...this.box.children].entries()) {
      option.setAttribute("aria-selected", String(at === this.chosen));
      if (at === this.chosen) option.scrollIntoView({ block: "nearest" });
    }
    const dom = this.editor.view.dom;
    dom.setAttribute("aria-controls", this.box.id);
    dom.setAttribute("aria-activedescendant", `${this.box.id}-${this.chosen}`);
  }

  private stand(place: DOMRect): void {
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const left = Math.max(8, Math.min(place.left, window.innerWidth - width - 8));
    const isBelow = place.bottom + height + 8 < window.innerHeight || place.top < height + 8;
    const top = isBelow ? place.bottom + 6 : place.top - height - 6;
    this.box.style.left = `${left}px`;
    this.box.style.top = `${top}px`;
  }
}

interface Trigger {
  name: string;
  char: string;
  allow?: (editor: Editor) => boolean;
}

/** The extension that opens the menu at "/". */
export const slashMenu = (menu: () => Menu | null, list: () => Command[]): Extension =>
  menuAt({ name: "slashMenu", char: "/", allow: (editor) => !editor.isActive("codeBlock") && !editor.isActive("link") }, menu, list);

/** The extension that offers people at "@". */
export const mentionMenu = (menu: () => Menu | null, people: Person[]): Extension => {
  const list = people.map(({ person, label }): Command => ({
    id: `person-${person}`,
    icon: "at-sign",
    label,
    group: "text",
    run: (editor) => void editor.chain().focus().insertContent([{ type: "mention", attrs: { person, label } }, { type: "text", text: " " }]).run(),
  }));
  return menuAt({ name: "mentionMenu", char: "@", allow: (editor) => list.length > 0 && !editor.isActive("codeBlock") }, menu, () => list);
};

function menuAt(trigger: Trigger, menu: () => Menu | null, list: () => Command[]): Extension {
  const run = ({ editor, range }: { editor: Editor; range: Range }, command: Command): void => {
    editor.chain().focus().deleteRange(range).run();
    command.run(editor);
  };
  const update = (props: SuggestionProps<Command, Command>): void =>
    menu()?.show(props.items, props.clientRect?.() ?? null, (command) => props.command(command));
  return Extension.create({
    name: trigger.name,
    addProseMirrorPlugins() {
      return [
        Suggestion<Command, Command>({
          editor: this.editor,
          pluginKey: new PluginKey(trigger.name),
          char: trigger.char,
          allowSpaces: false,
          allow: ({ editor }) => trigger.allow?.(editor) ?? true,
          items: ({ query }) => found(list(), query),
          command: ({ editor, range, props }) => run({ editor, range }, props),
          render: () => ({
            onStart: update,
            onUpdate: update,
            onExit: () => menu()?.hide(),
            onKeyDown: ({ event }) => {
              if (event.key !== "Escape") return menu()?.key(event) ?? false;
              menu()?.hide();
              return true;
            },
          }),
        }),
      ];
    },
  });
}
