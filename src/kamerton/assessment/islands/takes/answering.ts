/* Takes as the answer to a question of a test: one of them is the answer, and none is lost when the time ends. */
import { HttpError, request } from "@shared/http";
import type { Take } from "@shared/takes";
import type { AssessmentTakes } from "./index";

/**
 * What the element of a question knows beyond recording. The page of the test asks `settle()` before it hands in: a take under
 * way is ended, the last one is taken where none was chosen, and the promise waits until it has been sent. On a page after the
 * test (data-rest) what was still on its way goes on.
 */
export class Answering {
  private waiting: Array<() => void> = [];

  constructor(
    private readonly host: AssessmentTakes,
    signal: AbortSignal,
  ) {
    const box = host.closest("[data-question]");
    box?.addEventListener("k-files-change", () => void this.file(), { signal });
  }

  private get field(): HTMLInputElement | null {
    return this.host.querySelector<HTMLInputElement>("[data-own=answer]");
  }

  /** After the test only what is on its way is shown, and what is safe on the server leaves the device. */
  async begin(): Promise<void> {
    const { host } = this;
    if (!host.hasAttribute("data-rest")) return;
    for (const take of host.takes) if (take.fileId) await host.forget(take);
    host.takes = host.takes.filter(({ isWanted }) => isWanted);
    host.hidden = host.takes.length === 0;
    await host.show();
  }

  showLeft(left: number | null): void {
    const { host } = this;
    const place = host.querySelector("[data-own=left]");
    if (place && left !== null) place.textContent = left > 0 ? host.told("left", { left }) : host.told("none");
    const record = host.querySelector<HTMLButtonElement>("[data-do=record]");
    if (record) record.disabled = left === 0 && !host.isRecording;
  }

  private get isSending(): boolean {
    return this.host.takes.some(({ isWanted, fileId }) => isWanted && !fileId);
  }

  get isUnsettled(): boolean {
    const hasAnswer = Boolean(this.field?.value);
    return this.host.isRecording || this.isSending || (this.host.takes.length > 0 && !hasAnswer);
  }

  /** One take is the answer: the one handed in last. */
  async handedIn(take: Take): Promise<void> {
    const { host } = this;
    if (this.field) this.field.value = take.fileId;
    for (const other of host.takes)
      if (other !== take && other.fileId) {
        Object.assign(other, { fileId: "", sentId: "", isWanted: false });
        await host.store?.put(other);
      }
    this.release();
    if (host.hasAttribute("data-rest")) location.reload();
  }

  /** Whoever waits goes on: the take is there, or the server refused it. */
  release(): void {
    for (const done of this.waiting.splice(0)) done();
  }

  /** Bring the answer home before the test is handed in. */
  async settle(): Promise<void> {
    const { host } = this;
    await host.finish();
    const last = host.takes.at(-1);
    if (last && !this.field?.value && !this.isSending) void host.choose(last);
    if (this.isSending) await new Promise<void>((done) => this.waiting.push(done));
  }

  /** A file chosen in place of a recording. */
  private async file(): Promise<void> {
    const { host } = this;
    const box = host.closest("[data-question]");
    const chosen = [...(box?.querySelectorAll<HTMLInputElement>("k-files-upload input[type=hidden]") ?? [])].at(-1)?.value;
    if (!chosen || chosen === this.field?.value) return;
    const place = host.querySelector("[data-own=state]");
    try {
      await request(host.dataset["add"] ?? "", { method: "POST", body: new URLSearchParams({ file: chosen }) });
      if (this.field) this.field.value = chosen;
      if (place) place.textContent = host.told("sent");
      host.dispatchEvent(new CustomEvent("k-take", { bubbles: true, detail: { fileId: chosen } }));
    } catch (error) {
      if (place) place.textContent = host.told("refused", { reason: (error instanceof HttpError && error.told) || "" });
    }
  }
}
