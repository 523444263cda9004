/* The editor itself; loaded when somebody begins to write. */
import { Editor, type JSONContent } from "@tiptap/core";
import { Asker } from "./ask";
import { type Command, commands, FULL_SET, IN_MENU, SMALL_SET } from "./commands";
import type { Keeper } from "./keep";
import { Menu, mentionMenu, slashMenu } from "./menu";
import { cleanPasted } from "./paste";
import { extensions } from "./schema";
import { make, type Say, type Settings } from "./settings";
import { Toolbar } from "./toolbar";
import "./style.css";

export interface Parts {
  host: HTMLElement;
  area: HTMLTextAreaElement;
  settings: Settings;
  say: Say;
  keeper: Keeper;
  recalled: JSONContent | null;
}

/** Put the editor in the text area's place; gives what takes it away again. */
export function mount(parts: Parts): { editor: Editor; destroy: () => void } {
  const { host, area, settings, say } = parts;
  const asker = new Asker(settings, say);
  const list = commands(say, asker);
  let menu: Menu | null = null;
  const place = make("div", { class: "k-editor__place" });
  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: parts.recalled ?? startOf(parts),
    extensions: [
      ...extensions(
        { settings, say, edit: (one, kind, at) => void asker.media(one, kind, at) },
        { settings, say, edit: (one, kind, at) => void asker.source(one, kind, at) },
      ),
      slashMenu(
        () => menu,
        () => menuOf(list),
      ),
      mentionMenu(() => menu, settings.people ?? []),
    ],
    editorProps: {
      attributes: described(area, settings),
      transformPastedHTML: cleanPasted,
      handlePaste: (_view, event) => takeFiles(asker, editor, event.clipboardData, event),
      handleDrop: (_view, event) => takeFiles(asker, editor, event.dataTransfer, event),
      handleKeyDown: (_view, event) => onKey(event),
    },
    onUpdate: () => parts.keeper.change(editor.getJSON()),
  });
  menu = new Menu(editor, say, host);
  const plus = plusCommand(say);
  const set = settings.isCompact ? SMALL_SET : FULL_SET;
  const shown = list.filter((one) => set.has(one.id) || one.group === "table");
  const bar = new Toolbar(editor, shown, { say, controls: editor.view.dom.id, plus });
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === "F10" && event.altKey) {
      bar.focus();
      return true;
    }
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
    const form = host.closest("form");
    // By its main button, whose name, value and question belong to what is sent.
    form?.requestSubmit(form.querySelector<HTMLButtonElement>("button.main:not([type=button], [type=reset])"));
    return true;
  };
  area.hidden = true;
  area.required = false;
  area.before(bar.element, place);
  host.classList.add("is-ready");
  return { editor, destroy: () => dispose(parts, { editor, menu, bar, place }) };
}

function dispose(parts: Parts, made: { editor: Editor; menu: Menu | null; bar: Toolbar; place: HTMLElement }): void {
  made.editor.destroy();
  made.menu?.remove();
  made.bar.element.remove();
  made.place.remove();
  parts.area.hidden = false;
  parts.host.classList.remove("is-ready");
}

/** What was typed into the plain area before the editor came is not lost. */
function startOf({ area, settings }: Parts): JSONContent {
  if (area.value.trim() === area.defaultValue.trim()) return settings.document;
  const paragraphs = area.value.split(/\n{2,}/).map((text) => ({ type: "paragraph", content: text ? [{ type: "text", text }] : [] }));
  return { type: "doc", content: paragraphs };
}

function described(area: HTMLTextAreaElement, settings: Settings): Record<string, string> {
  const label = area.labels?.[0];
  const attributes: Record<string, string> = {
    id: `${area.id}-editor`,
    class: `prose k-editor__text${settings.isCompact ? " is-compact" : ""}`,
    role: "textbox",
    "aria-multiline": "true",
  };
  if (label) attributes["aria-label"] = (label.textContent ?? "").replace("*", "").trim();
  for (const name of ["aria-describedby", "aria-invalid"]) {
    const value = area.getAttribute(name);
    if (value) attributes[name] = value;
  }
  return attributes;
}

function takeFiles(asker: Asker, editor: Editor, data: DataTransfer | null, event: Event): boolean {
  const files = [...(data?.files ?? [])];
  if (files.length === 0 || data?.types.includes("text/html")) return false;
  event.preventDefault();
  void asker.files(editor, files);
  return true;
}

/** What can be put in: what music and media need first, then blocks and headings; marks have their keys. */
const menuOf = (list: Command[]): Command[] => {
  const order = ["music", "media", "block", "list", "text"];
  const shown = list.filter((one) => IN_MENU.has(one.group) || one.id.startsWith("heading"));
  return shown.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
};

/** The plus of the toolbar writes the "/" that opens the menu. */
const plusCommand = (say: Say): Command => ({
  id: "plus",
  icon: "plus",
  label: say("insert_menu"),
  keys: "/",
  group: "history",
  run: (editor) => {
    const before = editor.state.selection.$from.parent.textBetween(0, editor.state.selection.$from.parentOffset, " ", " ");
    editor.chain().focus().insertContent(before === "" || before.endsWith(" ") ? "/" : " /").run();
  },
});
