/* Nodes and marks that the editor's library does not have: callout, raised and lowered text, mention. */
import { Mark, mergeAttributes, Node } from "@tiptap/core";
import type { Say } from "./settings";

export const CALLOUTS = ["note", "tip", "warning", "question"] as const;
export type CalloutKind = (typeof CALLOUTS)[number];

export const callout = (say: Say): Node =>
  Node.create({
    name: "callout",
    group: "block",
    content: "block+",
    defining: true,
    addAttributes: () => ({
      kind: {
        default: "note",
        parseHTML: (element) => /k-callout--(\w+)/.exec(element.className)?.[1] ?? "note",
        renderHTML: () => ({}),
      },
    }),
    parseHTML: () => [{ tag: "aside.k-callout", contentElement: (element) => dropTitle(element as HTMLElement) }],
    renderHTML: ({ node, HTMLAttributes }) => {
      const kind = String(node.attrs.kind);
      return [
        "aside",
        mergeAttributes(HTMLAttributes, { class: `k-callout k-callout--${kind}` }),
        ["p", { class: "k-callout__title", contenteditable: "false" }, say(`callout_${kind}`)],
        ["div", 0],
      ];
    },
  });

function dropTitle(element: HTMLElement): HTMLElement {
  const inner = element.cloneNode(true) as HTMLElement;
  inner.querySelector(".k-callout__title")?.remove();
  return inner;
}

const script = (name: "subscript" | "superscript", tag: "sub" | "sup", keys: string): Mark =>
  Mark.create({
    name,
    excludes: name === "subscript" ? "superscript" : "subscript",
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    addKeyboardShortcuts() {
      return { [keys]: () => this.editor.commands.toggleMark(this.name) };
    },
  });

export const subscript = script("subscript", "sub", "Mod-,");
export const superscript = script("superscript", "sup", "Mod-.");

export const mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ person: { default: null }, label: { default: "" } }),
  renderHTML: ({ node }) => ["span", { class: "k-mention" }, `@${String(node.attrs.label)}`],
  renderText: ({ node }) => `@${String(node.attrs.label)}`,
});
