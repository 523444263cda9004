import { Editor } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { commands } from "./commands";
import { Asker } from "./ask";
import { extensions } from "./schema";
import { sayer, type Settings } from "./settings";

const settings = { name: "body", preview: "/p/", uploads: "/u/", files: "/files/0/", maxBytes: 0, strings: {} } as unknown as Settings;
const say = sayer({});
let editor: Editor;

function start(content: object | string): Editor {
  const options = { settings, say, edit: () => undefined };
  editor = new Editor({ injectCSS: false, extensions: extensions(options, options), content });
  return editor;
}

afterEach(() => editor.destroy());

const every = {
  type: "doc",
  content: [
    { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "Заголовок" }] },
    {
      type: "paragraph",
      content: [
        { type: "text", text: "a", marks: [{ type: "link", attrs: { href: "/x/" } }, { type: "bold" }, { type: "code" }] },
        { type: "formula", attrs: { latex: "x^2" } },
        { type: "mention", attrs: { person: 3, label: "Марина" } },
        { type: "hardBreak" },
        { type: "text", text: "b", marks: [{ type: "subscript" }] },
      ],
    },
    { type: "taskList", content: [{ type: "taskItem", attrs: { checked: true }, content: [{ type: "paragraph" }] }] },
    { type: "callout", attrs: { kind: "tip" }, content: [{ type: "paragraph" }] },
    { type: "image", attrs: { file: "4", alt: "Ноты", caption: "x" } },
    { type: "audio", attrs: { file: "5", name: "a.ogg" } },
    { type: "score", attrs: { abc: "X:1\nK:C\nC" } },
    { type: "formulaBlock", attrs: { latex: "y" } },
    { type: "table", content: [{ type: "tableRow", content: [{ type: "tableHeader", content: [{ type: "paragraph" }] }] }] },
    { type: "horizontalRule" },
    { type: "paragraph" },
  ],
};

function types(node: { type?: string; content?: object[]; marks?: { type: string }[] }): string[] {
  return [node.type ?? "", ...(node.marks ?? []).map((mark) => `+${mark.type}`), ...(node.content ?? []).flatMap((one) => types(one))];
}

test("every block of the format is opened and given back", () => {
  const made = start(every).getJSON();
  expect(types(made)).toEqual(types(every));
  expect(made.content?.[4]?.attrs).toMatchObject({ file: "4", alt: "Ноты" });
  expect(made.content?.[6]?.attrs?.abc).toBe("X:1\nK:C\nC");
});

test("an unsafe link is not made", () => {
  start('<p><a href="javascript:alert(1)">x</a></p>');
  expect(JSON.stringify(editor.getJSON()).includes("javascript")).toBe(false);
});

test("commands put blocks in and take them out again", () => {
  start("<p>слово</p>");
  const run = (id: string): void => commands(say, new Asker(settings, say)).find((one) => one.id === id)?.run(editor);
  run("callout_tip");
  expect(editor.isActive("callout", { kind: "tip" })).toBe(true);
  run("callout_warning");
  expect(editor.isActive("callout", { kind: "warning" })).toBe(true);
  run("callout_warning");
  expect(editor.isActive("callout")).toBe(false);
  run("insertTable");
  expect(editor.isActive("table")).toBe(true);
  run("undo");
  expect(editor.isActive("table")).toBe(false);
});
