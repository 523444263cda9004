/* Stored files in the text: picture, sound, video, document. */
import { type Editor, Node, type NodeViewRendererProps } from "@tiptap/core";
import { icon, make, type Say, type Settings } from "./settings";

export type MediaKind = "image" | "audio" | "video" | "file";
export const MEDIA: readonly MediaKind[] = ["image", "audio", "video", "file"];
export const MEDIA_ICONS: Record<MediaKind, string> = {
  image: "image",
  audio: "file-audio",
  video: "file-video",
  file: "paperclip",
};

const ATTRIBUTES: Record<MediaKind, string[]> = {
  image: ["file", "src", "alt", "caption"],
  audio: ["file", "src", "caption", "name", "media_type", "size_bytes"],
  video: ["file", "src", "caption", "name", "media_type", "size_bytes"],
  file: ["file", "src", "caption", "name", "media_type", "size_bytes"],
};

/** Which block shows a file of this type. */
export function kindOf(mediaType: string): MediaKind {
  const family = mediaType.split("/")[0] ?? "";
  if (mediaType === "image/svg+xml") return "file";
  return family === "image" || family === "audio" || family === "video" ? family : "file";
}

export function addressOf(attrs: Record<string, unknown>, settings: Pick<Settings, "files">): string {
  return attrs.file ? settings.files.replace("0", encodeURIComponent(String(attrs.file))) : String(attrs.src ?? "");
}

export interface MediaOptions {
  settings: Settings;
  say: Say;
  edit: (editor: Editor, kind: MediaKind, position: number) => void;
}

function shown(kind: MediaKind, attrs: Record<string, unknown>, options: MediaOptions): HTMLElement {
  const address = addressOf(attrs, options.settings);
  const name = String(attrs.caption ?? attrs.name ?? "");
  const under = name && kind !== "file" ? [make("figcaption", {}, name)] : [];
  if (kind === "image") return make("figure", {}, make("img", { src: address, alt: String(attrs.alt ?? "") }), ...under);
  if (kind === "file") return make("p", { class: "k-file" }, icon("paperclip"), name || options.say("file"));
  return make("figure", {}, make(kind, { src: address, controls: "", preload: "none" }), ...under);
}

function mediaNode(kind: MediaKind, options: MediaOptions): Node {
  return Node.create({
    name: kind,
    group: "block",
    atom: true,
    draggable: true,
    addAttributes: () => Object.fromEntries(ATTRIBUTES[kind].map((name) => [name, { default: null, rendered: false }])),
    renderHTML: ({ node }) => ["div", { [`data-media-${kind}`]: JSON.stringify(node.attrs) }],
    parseHTML: () => [
      {
        tag: `[data-media-${kind}]`,
        getAttrs: (element) => JSON.parse((element as HTMLElement).getAttribute(`data-media-${kind}`) ?? "{}"),
      },
    ],
    addNodeView() {
      return ({ node, editor, getPos }: NodeViewRendererProps) => {
        const dom = make("div", { class: `k-atom k-atom--${kind}`, contenteditable: "false" });
        dom.append(shown(kind, node.attrs, options));
        dom.addEventListener("dblclick", () => options.edit(editor, kind, getPos() ?? 0));
        const update = (next: typeof node): boolean => {
          if (next.type !== node.type) return false;
          dom.replaceChildren(shown(kind, next.attrs, options));
          return true;
        };
        return { dom, update, ignoreMutation: () => true };
      };
    },
  });
}

export const mediaNodes = (options: MediaOptions): Node[] => MEDIA.map((kind) => mediaNode(kind, options));
