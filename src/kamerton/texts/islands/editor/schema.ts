/* The editor's schema: the same nodes and marks as texts/schema.py. */
import { type AnyExtension, Extension } from "@tiptap/core";
import { Code } from "@tiptap/extension-code";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import StarterKit from "@tiptap/starter-kit";
import { callout, mention, subscript, superscript } from "./blocks";
import { readyHref } from "./links";
import { type MediaOptions, mediaNodes } from "./media";
import { type SourceOptions, sourceNodes } from "./sources";

/** Shows what may be written while there is nothing. */
const placeholder = (text: string): Extension =>
  Extension.create({
    name: "placeholder",
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          decorations({ doc }) {
            const only = doc.firstChild;
            if (doc.childCount !== 1 || only?.type.name !== "paragraph" || only.content.size > 0) return null;
            return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, { class: "is-empty", "data-placeholder": text })]);
          },
        },
      }),
    ],
  });

export function extensions(media: MediaOptions, sources: SourceOptions): AnyExtension[] {
  const { say } = media;
  return [
    StarterKit.configure({
      heading: { levels: [2, 3, 4] },
      code: false,
      link: {
        openOnClick: false,
        autolink: true,
        protocols: ["mailto", "tel"],
        isAllowedUri: (url) => readyHref(url) !== null,
        HTMLAttributes: { rel: null, target: null, class: null },
      },
      undoRedo: { depth: 200 },
      trailingNode: {},
    }),
    Code.extend({ excludes: "" }),
    TaskList,
    TaskItem.configure({ nested: true, a11y: { checkboxLabel: () => say("task") } }),
    Table.configure({ resizable: false }),
    TableRow,
    TableHeader,
    TableCell,
    callout(say),
    subscript,
    superscript,
    mention,
    ...mediaNodes(media),
    ...sourceNodes(sources),
    placeholder(say("placeholder")),
  ];
}
