/**
 * The editor of rich text. Without script its text area takes Markdown; with script the editor takes the area's place
 * when it is focused (a compact one) or at once, and the form sends the document as "<name>-document".
 *
 * The event "k-texts-insert" with {text} adds paragraphs at the end.
 *
 *   <k-texts-editor name="body">
 *     <script type="application/json">{"name": "body", "document": {…}, "strings": {…}, …}</script>
 *     <textarea name="body">Markdown</textarea>
 *   </k-texts-editor>
 */
import type { Editor } from "@tiptap/core";
import { deviceStore, draftName, Keeper } from "./keep";
import { make, readSettings, type Say, sayer, type Settings } from "./settings";

interface Answer {
  response?: { status: number };
  text?: string;
}

class TextsEditor extends HTMLElement {
  private settings!: Settings;
  private say!: Say;
  private keeper!: Keeper;
  private editor: Editor | null = null;
  private dispose: (() => void) | null = null;
  private loading: Promise<void> | null = null;
  private form: HTMLFormElement | null = null;

  connectedCallback(): void {
    const area = this.querySelector("textarea");
    if (!area || this.editor) return;
    this.settings = readSettings(this);
    this.say = sayer(this.settings.strings);
    this.form = this.closest("form");
    this.keeper = new Keeper(this.draftName(), deviceStore(), this.settings.document);
    this.listen();
    this.addEventListener("k-texts-insert", (event) => void this.insert((event as CustomEvent<{ text: string }>).detail.text));
    const recalled = this.keeper.recall(arrival());
    const isBegun = area.defaultValue !== "" || document.activeElement === area; // the script may come after the person
    const isEager = !this.settings.isCompact || recalled !== null || isBegun || location.hash === "#write";
    if (isEager) void this.load(recalled, location.hash === "#write");
    else area.addEventListener("focus", () => void this.load(null, false), { once: true });
  }

  disconnectedCallback(): void {
    this.form?.removeEventListener("formdata", this.onFormData);
    this.form?.removeEventListener("submit", this.onSubmit, true);
    this.form?.removeEventListener("htmx:after:request", this.onAnswer);
    this.dispose?.();
    this.editor = null;
    this.dispose = null;
  }

  private draftName(): string {
    const action = this.form?.getAttribute("action") || location.pathname;
    const answers = this.form?.querySelector<HTMLInputElement>("input[name$='answers']")?.value ?? "";
    const path = new URL(action, location.href).pathname;
    return draftName({ viewer: document.documentElement.dataset.viewer ?? "", path, field: this.settings.name, answers });
  }

  private listen(): void {
    this.form?.addEventListener("formdata", this.onFormData);
    this.form?.addEventListener("submit", this.onSubmit, true);
    this.form?.addEventListener("htmx:after:request", this.onAnswer);
  }

  private load(recalled: import("@tiptap/core").JSONContent | null, focus: boolean): Promise<void> {
    this.loading ??= this.start(recalled, focus);
    return this.loading;
  }

  private async start(recalled: import("@tiptap/core").JSONContent | null, focus: boolean): Promise<void> {
    const { mount } = await import("./editor");
    const area = this.querySelector("textarea");
    if (!area || !this.isConnected) return;
    const isIn = document.activeElement === area; // who came in meanwhile stays in, who went on is not called back
    const mounted = mount({ host: this, area, settings: this.settings, say: this.say, keeper: this.keeper, recalled });
    this.editor = mounted.editor;
    this.dispose = mounted.destroy;
    if (recalled) this.tellRecalled();
    if (!focus && !isIn) return;
    this.editor.commands.setTextSelection(this.editor.state.doc.content.size);
    this.editor.view.focus(); // at once, so that no key typed meanwhile is lost
  }

  private async insert(text: string): Promise<void> {
    await this.load(null, true);
    const paragraphs = text.split(/\n\s*\n/).map((words) => ({ type: "paragraph", content: [{ type: "text", text: words.trim() }] }));
    this.editor?.chain().focus("end").insertContent(paragraphs.filter(({ content }) => content[0]?.text)).run();
  }

  /** Say that an unsent text came back, and offer to begin afresh. */
  private tellRecalled(): void {
    const button = make("button", { type: "button", class: "btn plain compact" }, this.say("begin_afresh"));
    const note = make("p", { class: "k-editor__note quiet", role: "status" }, this.say("recalled"), " ", button);
    button.addEventListener("click", () => {
      this.editor?.chain().setContent(this.settings.document).focus().run();
      this.keeper.forget();
      note.remove();
    });
    this.append(note);
  }

  private readonly onFormData = (event: FormDataEvent): void => {
    if (!this.editor) return;
    event.formData.delete(this.settings.name);
    event.formData.set(`${this.settings.name}-document`, JSON.stringify(this.editor.getJSON()));
  };

  /** Without a connection the form waits and goes by itself when it returns. */
  private readonly onSubmit = (event: Event): void => {
    if (!this.editor) return;
    if (navigator.onLine) return this.keeper.sent(this.editor.getJSON());
    this.keeper.change(this.editor.getJSON());
    event.preventDefault();
    event.stopImmediatePropagation();
    this.form?.removeAttribute("aria-busy");
    window.addEventListener("online", () => this.form?.requestSubmit(), { once: true });
  };

  /** The draft goes only when the answer is the page's new part: not a failure, nor the page of signing in. */
  private readonly onAnswer = (event: Event): void => {
    const { response, text = "" } = (event as CustomEvent<{ ctx?: Answer }>).detail?.ctx ?? {};
    const isTaken = response !== undefined && response.status < 400 && !/^\s*<!doctype/i.test(text);
    if (isTaken) this.keeper.forget();
    else if (this.editor) this.keeper.change(this.editor.getJSON());
  };
}

function arrival(): { type: string; referrer: string } {
  const entry = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  return { type: entry?.type ?? "navigate", referrer: document.referrer };
}

if (!customElements.get("k-texts-editor")) customElements.define("k-texts-editor", TextsEditor);
