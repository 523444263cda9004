/* What the editor asks for in dialogs: link, picture and other files, formula, score. */
import type { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import { openDialog, type Values } from "./dialog";
import { readyHref } from "./links";
import { kindOf, type MediaKind } from "./media";
import { make, type Say, type Settings } from "./settings";
import { draw, type SourceKind } from "./sources";
import { sendFile, type Stored } from "./upload";

export const ACCEPTED: Record<MediaKind | "score", string> = {
  image: "image/png,image/jpeg,image/webp,image/gif,image/avif",
  audio: "audio/*",
  video: "video/*",
  file: "",
  score: ".musicxml,.mxl,.xml,.mei",
};

export class Asker {
  constructor(
    private readonly settings: Settings,
    private readonly say: Say,
  ) {}

  async link(editor: Editor): Promise<void> {
    const { say } = this;
    const { from, to, empty } = editor.state.selection;
    const old = String(editor.getAttributes("link").href ?? "");
    const chosen = empty && !old ? "" : editor.state.doc.textBetween(from, to);
    const isNew = empty && !old;
    const fields = [{ name: "href", label: say("link_address"), help: say("link_help"), value: old, isRequired: true }];
    if (isNew) fields.push({ name: "text", label: say("link_text"), help: "", value: chosen, isRequired: false });
    const remove = old ? () => editor.chain().focus().extendMarkRange("link").unsetLink().run() : undefined;
    const check = (values: Values): Record<string, string> => (readyHref(String(values.href)) ? {} : { href: say("link_unsafe") });
    const values = await openDialog({ title: say("link"), submit: say("insert"), fields, check, remove }, say);
    if (!values) return void editor.commands.focus();
    const href = readyHref(String(values.href)) ?? "";
    const chain = editor.chain().focus();
    if (isNew) {
      const text = String(values.text) || href;
      chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.extendMarkRange("link").setLink({ href }).run();
  }

  async media(editor: Editor, kind: MediaKind, position: number | null = null, given: File | null = null): Promise<void> {
    const { say } = this;
    const node = position === null ? null : editor.state.doc.nodeAt(position);
    const attrs: Record<string, unknown> = node?.attrs ?? {};
    const isImage = kind === "image";
    const fields = [
      ...(isImage ? [{ name: "alt", label: say("alt"), help: say("alt_help"), value: String(attrs.alt ?? ""), isRequired: true }] : []),
      { name: "caption", label: say("caption"), value: String(attrs.caption ?? "") },
    ];
    const choose = { name: "file", label: say("choose_file"), button: say("choose_file"), type: "file" as const, accept: ACCEPTED[kind], isRequired: true };
    let stored: Stored | null = null;
    const work = async (values: Values, tell: (text: string) => void): Promise<void> => {
      const file = given ?? (values.file instanceof File ? values.file : null);
      if (file) stored = await this.send(file, tell);
    };
    const values = await openDialog(
      { title: given ? `${say(kind)}: ${given.name}` : say(kind), submit: node ? say("save") : say("insert"), fields: node || given ? fields : [choose, ...fields], work },
      say,
    );
    if (!values) return void editor.commands.focus();
    const more = { caption: String(values.caption ?? "") || null, ...(isImage ? { alt: String(values.alt) } : {}) };
    this.put(editor, kind, { ...attrs, ...(stored ?? {}), ...more }, position);
  }

  /** Files dropped or pasted into the text. */
  async files(editor: Editor, files: File[]): Promise<void> {
    for (const file of files) {
      if (/\.(musicxml|mxl|mei)$/i.test(file.name)) await this.source(editor, "score", null, file);
      else await this.media(editor, kindOf(file.type), null, file);
    }
  }

  async source(editor: Editor, kind: SourceKind, position: number | null = null, given: File | null = null): Promise<void> {
    const { say } = this;
    const node = position === null ? null : editor.state.doc.nodeAt(position);
    const attrs: Record<string, unknown> = node?.attrs ?? {};
    const isScore = kind === "score";
    const name = isScore ? "abc" : "latex";
    const value = String(attrs[name] ?? (isScore && !node && !given ? say("abc_example") : ""));
    const typed = { name, label: say(isScore ? "abc" : "latex"), help: say(isScore ? "abc_help" : "latex_help"), type: "area" as const, value, isRequired: !isScore };
    const isFile = given !== null || Boolean(attrs.file);
    const fields = isScore
      ? [...(isFile ? [] : [typed, { name: "file", label: say("score_file"), button: say("choose_file"), type: "file" as const, accept: ACCEPTED.score }]), { name: "caption", label: say("caption"), value: String(attrs.caption ?? "") }]
      : [typed];
    let stored: Stored | null = null;
    const work = async (values: Values, tell: (text: string) => void): Promise<void> => {
      const file = given ?? (values.file instanceof File ? values.file : null);
      if (file) stored = await this.send(file, tell);
    };
    const check = (values: Values): Record<string, string> =>
      isScore && !isFile && !values.abc && !values.file ? { abc: say("needed") } : {};
    const extra = isFile ? undefined : (values: () => Values, inputs: Map<string, HTMLElement>) => this.preview(kind, name, values, inputs);
    const values = await openDialog({ title: say(kind), submit: node ? say("save") : say("insert"), fields, check, extra, work, isWide: true }, say);
    if (!values) return void editor.commands.focus();
    const file = stored as Stored | null;
    const source = file ? { file: file.file, name: file.name, [name]: null } : isFile ? {} : { [name]: String(values[name]) };
    const caption = isScore ? { caption: String(values.caption ?? "") || null } : {};
    this.put(editor, kind, { ...attrs, ...source, ...caption }, position);
  }

  /** What the server makes of the source, drawn anew a moment after the last key. */
  private preview(kind: SourceKind, name: string, values: () => Values, inputs: Map<string, HTMLElement>): HTMLElement {
    const shown = make("div", { class: "k-preview", role: "group", "aria-label": this.say("preview") });
    const fault = make("p", { class: "quiet", role: "status" });
    let ticket = 0;
    const show = (): void => {
      const mine = ++ticket;
      const source = String(values()[name] ?? "").trim();
      if (source === "") return shown.replaceChildren();
      draw(this.settings.preview, kind, source).then(
        ({ html, message }) => {
          if (mine !== ticket) return;
          if (html) shown.innerHTML = html;
          fault.textContent = message;
        },
        () => (fault.textContent = this.say("no_preview")),
      );
    };
    let timer = 0;
    inputs.get(name)?.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(show, 350);
    });
    show();
    return make("div", { class: "stack tight" }, shown, fault);
  }

  private send(file: File, tell: (text: string) => void): Promise<Stored> {
    return sendFile(file, this.settings, this.say, (percent) => tell(this.say("sending", { percent })));
  }

  private put(editor: Editor, type: string, attrs: Record<string, unknown>, position: number | null): void {
    const chain = editor.chain().focus();
    if (position !== null) return void chain.setNodeSelection(position).updateAttributes(type, attrs).run();
    const isInline = editor.schema.nodes[type]?.isInline ?? false;
    const content = isInline ? [{ type, attrs }] : [{ type, attrs }, { type: "paragraph" }];
    const { selection } = editor.state;
    if (selection instanceof NodeSelection) chain.insertContentAt(selection.to, content).run();
    else chain.insertContent(content).run();
  }
}
