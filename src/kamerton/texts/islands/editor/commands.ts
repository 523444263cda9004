/* Everything that the toolbar and the slash menu offer. */
import type { Editor } from "@tiptap/core";
import type { Asker } from "./ask";
import { CALLOUTS } from "./blocks";
import { MEDIA, MEDIA_ICONS } from "./media";
import type { Say } from "./settings";

export interface Command {
  id: string;
  icon: string;
  label: string;
  keys?: string;
  /** Other words by which the slash menu finds it. */
  words?: string;
  group: "text" | "list" | "block" | "media" | "music" | "table" | "history";
  isToggle?: boolean;
  isActive?: (editor: Editor) => boolean;
  isEnabled?: (editor: Editor) => boolean;
  run: (editor: Editor) => void;
}

/* What stands in the toolbar; all of it is in the menu. */
export const SMALL_SET = new Set("bold italic link bulletList orderedList blockquote image audio file score formula undo redo".split(" "));
export const IN_MENU = new Set(["list", "block", "media", "music"]);
export const FULL_SET = new Set(
  "heading2 heading3 bold italic link bulletList orderedList taskList blockquote callout_note insertTable image audio video file score formula codeBlock undo redo".split(" "),
);

const mark = (say: Say, id: string, icon: string, keys: string): Command => ({
  id,
  icon,
  keys,
  label: say(id),
  group: "text",
  isToggle: true,
  isActive: (editor) => editor.isActive(id),
  run: (editor) => void editor.chain().focus().toggleMark(id).run(),
});

const block = (say: Say, id: string, icon: string, group: Command["group"], run: Command["run"], words = ""): Command => ({
  id,
  icon,
  words,
  group,
  label: say(id),
  isToggle: true,
  isActive: (editor) => editor.isActive(id),
  run,
});

const heading = (say: Say, level: 2 | 3 | 4): Command => ({
  id: `heading${level}`,
  icon: `heading-${level}`,
  label: say(`heading${level}`),
  words: `h${level} ##`,
  group: "text",
  isToggle: true,
  isActive: (editor) => editor.isActive("heading", { level }),
  run: (editor) => void editor.chain().focus().toggleHeading({ level }).run(),
});

const inTable = (editor: Editor): boolean => editor.isActive("table");
const table = (say: Say, id: string, run: (editor: Editor) => void): Command => ({
  id,
  icon: "table",
  label: say(id),
  group: "table",
  isEnabled: inTable,
  run,
});

export function commands(say: Say, asker: Asker): Command[] {
  return [
    heading(say, 2),
    heading(say, 3),
    heading(say, 4),
    mark(say, "bold", "bold", "Control+B"),
    mark(say, "italic", "italic", "Control+I"),
    mark(say, "underline", "underline", "Control+U"),
    mark(say, "strike", "strikethrough", "Control+Shift+S"),
    mark(say, "code", "code", "Control+E"),
    mark(say, "subscript", "subscript", "Control+,"),
    mark(say, "superscript", "superscript", "Control+."),
    { ...mark(say, "link", "link", "Control+K"), run: (editor) => void asker.link(editor) },
    block(say, "bulletList", "list", "list", (e) => void e.chain().focus().toggleBulletList().run(), "ul"),
    block(say, "orderedList", "list-ordered", "list", (e) => void e.chain().focus().toggleOrderedList().run(), "ol 1."),
    block(say, "taskList", "list-todo", "list", (e) => void e.chain().focus().toggleTaskList().run(), "[]"),
    block(say, "blockquote", "quote", "block", (e) => void e.chain().focus().toggleBlockquote().run()),
    ...CALLOUTS.map((kind): Command => ({
      id: `callout_${kind}`,
      icon: { note: "info", tip: "lightbulb", warning: "triangle-alert", question: "message-circle-question-mark" }[kind],
      label: say(`callout_${kind}`),
      words: `callout ${say("callout")}`,
      group: "block",
      isToggle: true,
      isActive: (editor) => editor.isActive("callout", { kind }),
      run: (editor) => setCallout(editor, kind),
    })),
    block(say, "codeBlock", "square-code", "block", (e) => void e.chain().focus().toggleCodeBlock().run(), "```"),
    { ...block(say, "insertTable", "table", "block", (e) => void e.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()), isActive: inTable },
    { id: "horizontalRule", icon: "minus", label: say("horizontalRule"), words: "---", group: "block", run: (e) => void e.chain().focus().setHorizontalRule().run() },
    ...MEDIA.map((kind): Command => ({ id: kind, icon: MEDIA_ICONS[kind], label: say(kind), group: "media", run: (editor) => void asker.media(editor, kind) })),
    { id: "score", icon: "file-music", label: say("score"), words: "abc musicxml", group: "music", run: (editor) => void asker.source(editor, "score") },
    { id: "formula", icon: "sigma", label: say("formula"), words: "latex $", group: "music", run: (editor) => void asker.source(editor, "formula") },
    { id: "formulaBlock", icon: "square-sigma", label: say("formulaBlock"), words: "latex $$", group: "music", run: (editor) => void asker.source(editor, "formulaBlock") },
    table(say, "addRow", (e) => void e.chain().focus().addRowAfter().run()),
    table(say, "addColumn", (e) => void e.chain().focus().addColumnAfter().run()),
    table(say, "deleteRow", (e) => void e.chain().focus().deleteRow().run()),
    table(say, "deleteColumn", (e) => void e.chain().focus().deleteColumn().run()),
    table(say, "toggleHeaderRow", (e) => void e.chain().focus().toggleHeaderRow().run()),
    table(say, "deleteTable", (e) => void e.chain().focus().deleteTable().run()),
    { id: "undo", icon: "undo-2", label: say("undo"), keys: "Control+Z", group: "history", isEnabled: (e) => e.can().undo(), run: (e) => void e.chain().focus().undo().run() },
    { id: "redo", icon: "redo-2", label: say("redo"), keys: "Control+Shift+Z", group: "history", isEnabled: (e) => e.can().redo(), run: (e) => void e.chain().focus().redo().run() },
  ];
}

function setCallout(editor: Editor, kind: string): void {
  const chain = editor.chain().focus();
  if (editor.isActive("callout", { kind })) chain.lift("callout").run();
  else if (editor.isActive("callout")) chain.updateAttributes("callout", { kind }).run();
  else chain.wrapIn("callout", { kind }).run();
}
