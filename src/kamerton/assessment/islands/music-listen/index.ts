import "./style.css";
import { csrfToken } from "@shared/http";
import { leftAfter } from "./count";

/**
 * The sound of a question, given out by the server as often as allowed. Each hearing is asked for by name, so that one
 * broken off by the network is not counted twice. Where any number is allowed the sound is fetched once.
 *
 * <k-assessment-listen data-hear="/attempts/1/questions/5/hear/" data-allowed="3" data-says-left="… {left} …" data-says-none="…"
 *   data-says-playing="…" data-says-fault="…"><button data-do="hear">…</button> <span data-own="left"></span></k-assessment-listen>
 */
export class AssessmentListen extends HTMLElement {
  private audio: HTMLAudioElement | null = null;
  private token = "";
  private kept: Blob | null = null;
  private readonly ends = new AbortController();

  connectedCallback(): void {
    this.button?.addEventListener("click", (event) => {
      event.preventDefault();
      void this.hear();
    }, { signal: this.ends.signal });
  }

  disconnectedCallback(): void {
    this.ends.abort();
    this.audio?.pause();
  }

  private get button(): HTMLButtonElement | null {
    return this.querySelector<HTMLButtonElement>("[data-do=hear]");
  }

  private say(words: string): void {
    const shown = this.querySelector("[data-own=left]");
    if (shown) shown.textContent = words;
  }

  private async hear(): Promise<void> {
    const button = this.button;
    if (!button || button.disabled) return;
    button.disabled = true;
    try {
      const [blob, words] = await this.fetched();
      this.say(this.dataset["saysPlaying"] ?? "");
      await this.play(blob);
      this.say(words);
      button.disabled = words === this.dataset["saysNone"];
    } catch (fault) {
      this.say(fault instanceof Error && fault.message ? fault.message : (this.dataset["saysFault"] ?? ""));
      button.disabled = fault instanceof Used;
    }
  }

  private async fetched(): Promise<[Blob, string]> {
    if (this.kept) return [this.kept, ""];
    this.token ||= crypto.randomUUID();
    const answer = await fetch(this.dataset["hear"] ?? "", {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": csrfToken(), "Kamerton-Hearing": this.token },
    }).catch(() => {
      throw new Error("");
    });
    if (!answer.ok) await refuse(answer);
    const blob = await answer.blob().catch(() => {
      throw new Error("");
    });
    this.token = "";
    const left = leftAfter(answer.headers.get("Kamerton-Hearings-Left"));
    if (left === null) this.kept = blob;
    if (left === 0) return [blob, this.dataset["saysNone"] ?? ""];
    return [blob, left === null ? "" : (this.dataset["saysLeft"] ?? "").replace("{left}", String(left))];
  }

  private play(blob: Blob): Promise<void> {
    for (const other of document.querySelectorAll("audio")) other.pause();
    const audio = new Audio(URL.createObjectURL(blob));
    this.audio = audio;
    const line = this.querySelector<HTMLElement>("[data-own=line]");
    line?.parentElement?.removeAttribute("hidden");
    return new Promise((done, fail) => {
      const end = (): void => {
        URL.revokeObjectURL(audio.src);
        line?.parentElement?.setAttribute("hidden", "");
        done();
      };
      audio.addEventListener("timeupdate", () => line?.style.setProperty("inline-size", `${(100 * audio.currentTime) / (audio.duration || 1)}%`));
      audio.addEventListener("ended", end);
      audio.addEventListener("error", () => fail(new Error("")));
      audio.play().catch(() => fail(new Error("")));
    });
  }
}

class Used extends Error {}

async function refuse(answer: Response): Promise<never> {
  const body = (await answer.json().catch(() => ({}))) as { code?: string; message?: string };
  if (body.code === "no_hearing_left") throw new Used(body.message ?? "");
  throw new Error(body.message ?? "");
}

if (!customElements.get("k-assessment-listen")) customElements.define("k-assessment-listen", AssessmentListen);
