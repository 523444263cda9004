import "./style.css";
import { Capture, type CaptureKind, endingOf } from "@shared/capture";
import { send, type Sending } from "@shared/sending";
import { KeptNote } from "./keeping";

const MOST_S = 300;

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

/**
 * A note by voice or video: recorded in the page, sent at once, its id left in a hidden input of the form.
 * Tells "k-note" {fileId} when it is attached; `forget()` empties it after the form was sent. With data-keep (whose
 * and of what it is) a note outlives a reload and a lost connection.
 *
 * <k-media-note data-name="attached" data-endpoint="/files/uploads/" data-words='{"recording": "…"}' hidden>
 *   <button data-do="voice">…</button> <button data-do="video">…</button> <span data-own="state"></span>
 *   <div data-own="made"></div>
 * </k-media-note>
 */
export class MediaNote extends HTMLElement {
  private capture: Capture | null = null;
  private pieces: Blob[] = [];
  private began = 0;
  private timer = 0;
  private words: Record<string, string> = {};
  private count = 0;
  private kept: Promise<KeptNote | null> = Promise.resolve(null);
  private sending: Sending | null = null;
  private settled: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    if (!navigator.mediaDevices || !("MediaRecorder" in window) || !this.hidden) return;
    this.hidden = false;
    this.words = JSON.parse(this.dataset["words"] ?? "{}") as Record<string, string>;
    for (const kind of ["voice", "video"]) this.button(kind)?.addEventListener("click", () => void this.press(kind));
    const { keep } = this.dataset;
    if (keep) this.kept = KeptNote.open(keep);
    if (keep) this.settled = this.recall();
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
    void this.capture?.stop();
  }

  /** Whether a note is being recorded or sent. */
  get isBusy(): boolean {
    return this.capture !== null || this.count > 0;
  }

  /** Resolves when what is recorded is safely on the server; ends a recording that goes on. */
  async whenSent(): Promise<void> {
    if (this.capture) await this.finish();
    await this.settled;
  }

  async toggle(kind: "voice" | "video" = "voice"): Promise<void> {
    await this.press(kind);
  }

  forget(): void {
    this.sending?.stop();
    this.sending = null;
    this.made?.replaceChildren();
    this.say("");
    void this.kept.then((kept) => kept?.drop());
  }

  private get made(): HTMLElement | null {
    return this.querySelector("[data-own=made]");
  }

  private button(kind: string): HTMLButtonElement | null {
    return this.querySelector(`[data-do=${kind}]`);
  }

  private say(text: string, values: Record<string, string | number> = {}): void {
    const place = this.querySelector("[data-own=state]");
    if (place) place.textContent = text.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
  }

  private async press(kind: string): Promise<void> {
    if (this.capture) return this.finish();
    const wanted: CaptureKind = kind === "video" ? "video" : "audio";
    try {
      this.capture = await Capture.open(wanted);
    } catch {
      this.say(this.words["denied"] ?? "");
      return;
    }
    this.pieces = [];
    this.dataset["kind"] = kind;
    const kept = await this.kept;
    await kept?.begin(wanted, this.capture.mime);
    await this.capture.start((piece) => {
      this.pieces.push(piece);
      void kept?.piece(piece);
    });
    this.began = Date.now();
    this.button(kind)?.setAttribute("aria-pressed", "true");
    this.showPicture(wanted);
    this.timer = window.setInterval(() => this.tick(), 250);
    this.tick();
  }

  private showPicture(kind: CaptureKind): void {
    if (kind !== "video" || !this.capture) return;
    const picture = Object.assign(document.createElement("video"), { muted: true, autoplay: true, playsInline: true, srcObject: this.capture.stream });
    this.made?.replaceChildren(picture);
  }

  private tick(): void {
    const seconds = (Date.now() - this.began) / 1000;
    this.say(this.words["recording"] ?? "", { time: clock(seconds) });
    if (seconds >= MOST_S) void this.finish();
  }

  private async finish(): Promise<void> {
    const { capture } = this;
    window.clearInterval(this.timer);
    this.capture = null;
    if (!capture) return;
    await capture.stop();
    const kind = this.dataset["kind"] ?? "voice";
    this.button(kind)?.setAttribute("aria-pressed", "false");
    await this.sendOff(new Blob(this.pieces, { type: capture.mime }), kind);
  }

  private async recall(): Promise<void> {
    const found = await (await this.kept)?.recall().catch(() => null);
    if (found) await this.sendOff(found.content, found.kind === "video" ? "video" : "voice", found.fileId);
  }

  private sendOff(content: Blob, kind: string, fileId = ""): Promise<void> {
    this.count += 1;
    this.settled = this.keep(content, kind, fileId).finally(() => (this.count -= 1));
    return this.settled;
  }

  private async keep(content: Blob, kind: string, known: string): Promise<void> {
    const player = Object.assign(document.createElement(kind === "video" ? "video" : "audio"), { controls: true, src: URL.createObjectURL(content) });
    const gone = Object.assign(document.createElement("button"), { type: "button", className: "btn plain compact", textContent: this.words["remove"] ?? "" });
    gone.addEventListener("click", () => this.forget());
    this.made?.replaceChildren(player, gone);
    const filename = `${this.words[kind] ?? kind}-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.${endingOf(content.type)}`;
    const file = { content, filename, endpoint: this.dataset["endpoint"] ?? "", name: crypto.randomUUID() };
    try {
      const fileId = known || (await this.arrived(file));
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: this.dataset["name"] ?? "", value: fileId });
      this.made?.append(hidden);
      await (await this.kept)?.sent(fileId);
      this.say(this.words["sent"] ?? "");
      this.dispatchEvent(new CustomEvent("k-note", { bubbles: true, detail: { fileId } }));
    } catch (error) {
      this.say(this.words["failed"] ?? "", { reason: String((error as Error).message ?? "") });
    }
  }

  private arrived(file: Parameters<typeof send>[0]): Promise<string> {
    const waits = (): void => this.say(this.words["waiting"] ?? "");
    const sending = send(file, (percent) => this.say(this.words["sending"] ?? "", { percent }), waits);
    this.sending = sending;
    addEventListener("online", () => sending.nudge(), { once: true });
    return sending.done;
  }
}

if (!customElements.get("k-media-note")) customElements.define("k-media-note", MediaNote);
