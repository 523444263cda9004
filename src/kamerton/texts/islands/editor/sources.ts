/* Formula and score: typed as LaTeX or ABC, shown as the server draws them. */
import { type Editor, InputRule, Node, type NodeViewRendererProps } from "@tiptap/core";
import { postJson, request } from "@shared/http";
import { make, type Say, type Settings } from "./settings";

export type SourceKind = "formula" | "formulaBlock" | "score";
export interface Drawn {
  html: string;
  message: string;
}

const drawn = new Map<string, Promise<Drawn>>();

/** Ask the server to draw a source; the same one is asked for once. */
export function draw(address: string, kind: SourceKind, source: string): Promise<Drawn> {
  const key = `${kind}\n${source}`;
  const known = drawn.get(key) ?? postJson<Drawn>(address, { kind, source });
  drawn.set(key, known);
  known.catch(() => drawn.delete(key));
  return known;
}

export interface SourceOptions {
  settings: Settings;
  say: Say;
  edit: (editor: Editor, kind: SourceKind, position: number) => void;
}

/** An attached score, as its readers will see it. */
function showFile(dom: HTMLElement, file: string, { embed }: Settings): void {
  if (!file || dom.dataset.file === file) return;
  dom.dataset.file = file;
  request<string>(embed.replace("/0/", `/${encodeURIComponent(file)}/`)).then(
    (html) => (dom.innerHTML = html),
    () => delete dom.dataset.file,
  );
}

/** A drawn source in the text: pressing it, or Enter on it, opens its dialog. */
function view(options: SourceOptions, kind: SourceKind, attribute: "latex" | "abc") {
  return ({ node, editor, getPos }: NodeViewRendererProps) => {
    const dom = make(kind === "formula" ? "span" : "div", { class: `k-atom k-atom--${kind}`, contenteditable: "false" });
    let shown = "";
    const show = (attrs: Record<string, unknown>): void => {
      const source = String(attrs[attribute] ?? "");
      const caption = String(attrs.name ?? attrs.caption ?? "");
      if (source === "") {
        dom.replaceChildren(make("span", { class: "k-atom__name" }, caption || options.say(kind)));
        return showFile(dom, String(attrs.file ?? ""), options.settings);
      }
      if (source === shown) return;
      shown = source;
      if (dom.childNodes.length === 0) dom.replaceChildren(make("code", {}, source));
      draw(options.settings.preview, kind, source).then(
        ({ html, message }) => {
          if (html) dom.innerHTML = html;
          else dom.replaceChildren(make("code", {}, source), make("span", { class: "k-atom__fault" }, message));
        },
        () => dom.replaceChildren(make("code", {}, source)),
      );
    };
    show(node.attrs);
    dom.addEventListener("dblclick", () => options.edit(editor, kind, getPos() ?? 0));
    return {
      dom,
      update: (next: typeof node) => {
        if (next.type !== node.type) return false;
        show(next.attrs);
        return true;
      },
      ignoreMutation: () => true,
    };
  };
}

function sourceNode(options: SourceOptions, kind: SourceKind, attribute: "latex" | "abc", extra: string[]): Node {
  const isInline = kind === "formula";
  return Node.create({
    name: kind,
    group: isInline ? "inline" : "block",
    inline: isInline,
    atom: true,
    draggable: !isInline,
    addAttributes: () => Object.fromEntries([attribute, ...extra].map((name) => [name, { default: null, rendered: false }])),
    renderHTML: ({ node }) => [isInline ? "span" : "div", { [`data-${kind}`]: String(node.attrs[attribute] ?? "") }],
    parseHTML: () => [
      { tag: `[data-${kind}]`, getAttrs: (element) => ({ [attribute]: (element as HTMLElement).getAttribute(`data-${kind}`) }) },
    ],
    renderText: ({ node }) => String(node.attrs[attribute] ?? ""),
    addNodeView: () => view(options, kind, attribute),
    addKeyboardShortcuts() {
      return {
        Enter: ({ editor }) => {
          const { selection } = editor.state;
          const isHere = "node" in selection && (selection as { node: { type: { name: string } } }).node.type.name === kind;
          if (isHere) options.edit(editor, kind, selection.from);
          return isHere;
        },
      };
    },
    addInputRules() {
      if (!isInline) return [];
      const rule = new InputRule({
        find: /(?:^|[\s(])\$([^\s$](?:[^$]*[^\s$])?)\$$/,
        handler: ({ state, range, match }) => {
          const latex = match[1] ?? "";
          const start = range.from + (match[0].length - latex.length - 2);
          state.tr.replaceWith(start, range.to, this.type.create({ latex }));
        },
      });
      return [rule];
    },
  });
}

export const sourceNodes = (options: SourceOptions): Node[] => [
  sourceNode(options, "formula", "latex", []),
  sourceNode(options, "formulaBlock", "latex", []),
  sourceNode(options, "score", "abc", ["file", "name", "caption"]),
];
