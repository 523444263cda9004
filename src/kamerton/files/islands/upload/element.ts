/* <k-files-upload data-name data-endpoint data-most-bytes data-words> around <input type=file>: sends the chosen files
   at once by tus, shows each with its progress, and leaves their ids in hidden inputs of the form. */
import { redraw } from "@shared/focus";
import { csrfToken } from "@shared/http";
import { describe, fill, isWorthRetrying, isWorthSaying, type Item, Memory, newItem, objection, percent, toldBy, type Words } from "./sending";
import { unfinished } from "./unfinished";
import type { Upload } from "tus-js-client";

const PART_BYTES = 4 * 1024 * 1024;
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000];

interface Line {
  item: Item;
  row: HTMLLIElement;
  upload: Upload | null;
  file: File | null;
}

export class FilesUpload extends HTMLElement {
  private readonly lines = new Set<Line>();
  private readonly list = document.createElement("ul");
  private readonly said = document.createElement("p");
  private words: Words = {};
  private memory!: Memory;
  private input!: HTMLInputElement;

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!input || this.contains(this.list)) return;
    this.input = input;
    this.words = JSON.parse(this.dataset.words ?? "{}") as Words;
    this.memory = new Memory(sessionStorage, `upload:${location.pathname}:${this.dataset.name}`);
    this.list.className = "upload-list";
    Object.assign(this.said, { className: "vh" }).setAttribute("role", "status");
    const hint = Object.assign(document.createElement("span"), { className: "quiet", textContent: this.words.drop });
    input.name = "";
    (input.closest(".file-input") ?? input).after(hint, this.list, this.said);
    this.restore();
    input.addEventListener("change", () => this.take(input.files));
    this.addEventListener("dragover", (event) => this.hover(event, true));
    this.addEventListener("dragleave", (event) => this.hover(event, false));
    this.addEventListener("drop", (event) => {
      this.hover(event, false);
      this.take(event.dataTransfer?.files ?? null);
    });
    this.closest("form")?.addEventListener("submit", (event) => this.guard(event), { capture: true });
    this.closest("form")?.addEventListener("k-files-kept", () => this.memory.write([]));
    window.addEventListener("offline", () => this.say(this.words.offline ?? ""));
    window.addEventListener("online", () => this.goOn());
    void this.tellUnfinished();
  }

  private hover(event: DragEvent, isOver: boolean): void {
    event.preventDefault();
    this.classList.toggle("over", isOver);
  }

  private say(text: string): void {
    this.said.textContent = text;
  }

  /** What was sent before a reload or a refused form is shown again. */
  private restore(): void {
    const names = new Map(this.memory.read().map(({ id, name }) => [id, name]));
    const posted = [...this.querySelectorAll<HTMLInputElement>("input[type=hidden]")];
    for (const hidden of posted) hidden.remove();
    const ids = posted.length > 0 ? posted.map(({ value }) => value) : [...names.keys()];
    for (const id of ids) {
      const item: Item = { ...newItem(names.get(id) ?? id, 0), state: "sent", fileId: id };
      this.add({ item, row: document.createElement("li"), upload: null, file: null });
    }
  }

  private take(files: FileList | null): void {
    const chosen = [...(files ?? [])];
    if (!this.input.multiple && chosen.length > 0) for (const line of [...this.lines]) this.discard(line);
    for (const file of this.input.multiple ? chosen : chosen.slice(0, 1)) {
      const line: Line = { item: newItem(file.name, file.size), row: document.createElement("li"), upload: null, file };
      this.add(line);
      const why = objection(file.size, Number(this.dataset.mostBytes ?? 0));
      if (why) this.change(line, { state: "failed", reason: this.words[why] ?? "" });
      else void this.send(line, file);
    }
    this.input.value = "";
  }

  private async send(line: Line, file: File): Promise<void> {
    const { Upload } = await import("tus-js-client");
    line.upload = new Upload(file, {
      endpoint: this.dataset.endpoint ?? "",
      chunkSize: PART_BYTES,
      retryDelays: RETRIES_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onShouldRetry: (error) => isWorthRetrying(error.originalResponse?.getStatus() ?? 0),
      onProgress: (sent) => this.change(line, { sent }),
      onError: (error) => this.change(line, { state: "failed", reason: toldBy(error) || (this.words.unknown ?? "") }),
      onSuccess: ({ lastResponse }) => {
        this.change(line, { state: "sent", sent: file.size, fileId: lastResponse.getHeader("Upload-File-Id") ?? "" });
        this.remember();
      },
    });
    const [earlier] = await line.upload.findPreviousUploads();
    if (earlier) line.upload.resumeFromPreviousUpload(earlier);
    if (this.lines.has(line)) line.upload.start();
  }

  private goOn(): void {
    for (const line of this.lines) if (line.item.state === "failed" && line.file && line.upload) this.resume(line);
  }

  private resume(line: Line): void {
    this.change(line, { state: "sending", reason: "" });
    line.upload?.start();
  }

  private async pause(line: Line): Promise<void> {
    await line.upload?.abort();
    this.change(line, { state: "paused" });
  }

  private discard(line: Line): void {
    void line.upload?.abort(line.item.state !== "sent").catch(() => undefined);
    this.lines.delete(line);
    line.row.remove();
    this.remember();
    this.input.focus();
  }

  private remember(): void {
    const sent = [...this.lines].map(({ item }) => item).filter(({ fileId }) => fileId !== "");
    this.memory.write(sent.map(({ fileId, name }) => ({ id: fileId, name })));
    this.dispatchEvent(new CustomEvent("k-files-change", { bubbles: true, detail: sent.map(({ fileId }) => fileId) }));
  }

  private guard(event: Event): void {
    if (!this.isBusy()) return this.memory.write([]);
    event.preventDefault();
    event.stopImmediatePropagation();
    Object.assign(this.said, { className: "error", textContent: this.words.wait ?? "" });
  }

  private add(line: Line): void {
    this.lines.add(line);
    this.list.append(line.row);
    this.draw(line);
  }

  private change(line: Line, changes: Partial<Item>): void {
    const before = { ...line.item };
    Object.assign(line.item, changes);
    if (before.state !== line.item.state) this.draw(line);
    else this.update(line);
    if (!this.isBusy()) this.said.className = "vh";
    if (isWorthSaying(before, line.item)) this.say(describe(line.item, this.words));
  }

  private isBusy = (): boolean => [...this.lines].some(({ item }) => item.state === "sending" || item.state === "paused");

  private update({ item, row }: Line): void {
    for (const text of row.querySelectorAll("span")) text.textContent = describe(item, this.words);
    for (const bar of row.querySelectorAll("progress")) bar.value = percent(item);
  }

  private draw(line: Line): void {
    const { item, row } = line;
    row.dataset.state = item.state;
    const parts: HTMLElement[] = [document.createElement("span")];
    if (item.state === "sending" || item.state === "paused") {
      const bar = Object.assign(document.createElement("progress"), { max: 100 });
      bar.setAttribute("aria-label", item.name);
      parts.push(bar);
    }
    if (item.fileId) parts.push(Object.assign(document.createElement("input"), { type: "hidden", name: this.dataset.name ?? "", value: item.fileId }));
    if (item.state === "sending") parts.push(this.button("pause", () => void this.pause(line)));
    if (item.state === "paused") parts.push(this.button("resume", () => this.resume(line)));
    if (item.state === "failed" && line.upload) parts.push(this.button("again", () => this.resume(line)));
    parts.push(this.button("remove", () => this.discard(line), item.name));
    redraw(row, parts);
    this.update(line);
  }

  private button(word: string, act: () => void, name = ""): HTMLElement {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn compact plain", textContent: this.words[word] ?? "" });
    if (name) button.setAttribute("aria-label", `${this.words[word]}: ${name}`);
    button.addEventListener("click", act);
    return button;
  }

  /** A page that was closed in the middle: the browser has let go of the file, but not of where it stopped. */
  private async tellUnfinished(): Promise<void> {
    const found = await unfinished();
    if (!found || this.lines.size > 0) return;
    const note = Object.assign(document.createElement("li"), { className: "quiet" });
    note.textContent = fill(this.words.unfinished ?? "", { ...found });
    this.list.append(note);
    this.input.addEventListener("change", () => note.remove(), { once: true });
  }
}
