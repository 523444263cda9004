import "./style.css";
import { Capture } from "@shared/capture";
import { prepareSending } from "@shared/sending";
import { newTake, nextNumber, type Take, TakeStore } from "@shared/takes";
import type { ScoresPlayer } from "../../../scores/islands/player/element";
import { listenTo } from "./listening";
import { clock, row, type RowActs } from "./row";
import { Sender } from "./sender";
import { fill, showLevel, showPicture } from "./signs";
import { type Backing, knownDelayS, measureDelay, Together } from "./session";

const QUIET_AFTER_MS = 4000;
const QUIET_LEVEL = 0.003;
const RING_MS = 1500;

/**
 * Takes of sound or video for one part of a work: recorded in the page beside the score, kept on the device until
 * they are safely on the server, listened to again, and one of them handed in.
 *
 * <k-assessment-takes data-part="take" data-kind="audio" data-scope="7:12:take" data-endpoint="/files/uploads/"
 *   data-add="/submissions/5/takes/" data-words='{…}' hidden>
 *   <button data-do="record">…</button> <select data-do="backing">…</select> <button data-do="measure">…</button>
 *   <meter data-own="level"></meter> <video data-own="picture"></video> <p data-own="state"></p> <ol data-own="list"></ol>
 * </k-assessment-takes>
 */
export class AssessmentTakes extends HTMLElement {
  private words: Record<string, string> = {};
  private store: TakeStore | null = null;
  private takes: Take[] = [];
  private capture: Capture | null = null;
  private together: Together | null = null;
  private now: Take | null = null;
  private began = 0;
  private loudest = 0;
  private timer = 0;
  private sender: Sender | null = null;
  private readonly states = new Map<string, string>();
  private readonly ends = new AbortController();

  connectedCallback(): void {
    if (!this.hidden || !navigator.mediaDevices || !("MediaRecorder" in window) || !("indexedDB" in window)) return;
    this.hidden = false;
    this.words = JSON.parse(this.dataset["words"] ?? "{}") as Record<string, string>;
    const { signal } = this.ends;
    this.find("record")?.addEventListener("click", () => void (this.now ? this.finish() : this.record()), { signal });
    this.find("measure")?.addEventListener("click", () => void this.measure(), { signal });
    addEventListener("online", () => this.sender?.nudge(), { signal });
    document.addEventListener("k-stop", () => this.now && this.together && window.setTimeout(() => void this.finish(), RING_MS), { signal });
    void this.open();
  }

  disconnectedCallback(): void {
    this.ends.abort();
    window.clearInterval(this.timer);
    void this.capture?.stop();
  }

  private get score(): ScoresPlayer | null {
    return document.querySelector<ScoresPlayer>("k-scores-player");
  }

  private find<Kind extends HTMLElement = HTMLElement>(name: string): Kind | null {
    return this.querySelector<Kind>(`[data-do=${name}]`);
  }

  private say(word: string, values: Record<string, string | number> = {}): void {
    const place = this.querySelector("[data-own=state]");
    if (place) place.textContent = this.told(word, values);
  }

  private told(word: string, values: Record<string, string | number> = {}): string {
    return fill(this.words[word] ?? "", values);
  }

  private async open(): Promise<void> {
    this.store = await TakeStore.open();
    const { endpoint = "", add = "", part: partKey = "" } = this.dataset;
    const told = this.told.bind(this);
    this.sender = new Sender(this.store, { endpoint, add, partKey, told, state: this.state.bind(this), handedIn: this.handedIn.bind(this) });
    this.takes = await this.store.list(this.dataset["scope"] ?? "");
    await this.show();
    prepareSending();
    for (const take of this.takes) if (take.isWanted && !take.fileId) void this.sender.send(take);
  }

  private async record(): Promise<void> {
    const kind = this.dataset["kind"] === "video" ? "video" : "audio";
    const backing = (this.find<HTMLSelectElement>("backing")?.value ?? "none") as Backing;
    const score = backing === "none" ? null : this.score;
    try {
      this.together = score ? await Together.with(score) : null;
      this.capture = await Capture.open(kind, this.together?.sound.context);
    } catch {
      this.say("denied");
      return;
    }
    const { capture, store, together } = this;
    const take = newTake(this.dataset["scope"] ?? "", nextNumber(this.takes), kind, capture.mime);
    this.now = take;
    await store?.put(take);
    const tookS = await capture.start((piece) => void store?.addPiece(take.id, piece));
    if (together) {
      take.points = together.begin(backing, tookS, knownDelayS(together.sound, capture));
      await store?.put(take);
    }
    this.began = Date.now();
    this.loudest = 0;
    this.find("record")?.setAttribute("aria-pressed", "true");
    showPicture(this, capture.stream);
    this.timer = window.setInterval(() => this.tick(), 200);
  }

  private tick(): void {
    const level = this.capture?.level ?? 0;
    this.loudest = Math.max(this.loudest, level);
    showLevel(this, level);
    const passed = Date.now() - this.began;
    if (passed > QUIET_AFTER_MS && this.loudest < QUIET_LEVEL) this.say("quiet");
    else this.say("recording", { time: clock(passed) });
  }

  private async finish(): Promise<void> {
    const { now: take, capture, store } = this;
    if (!take || !capture) return;
    this.now = null;
    window.clearInterval(this.timer);
    this.together?.end();
    this.together = null;
    await capture.stop();
    this.capture = null;
    showPicture(this, null);
    showLevel(this, null);
    Object.assign(take, { durationMs: Date.now() - this.began, isCut: false });
    await store?.put(take);
    this.takes.push(take);
    this.find("record")?.setAttribute("aria-pressed", "false");
    this.say("ready");
    await this.show();
  }

  private async measure(): Promise<void> {
    const together = this.score ? await Together.with(this.score) : null;
    if (!together) return;
    try {
      const delay = await measureDelay(together.sound, await Capture.open("audio", together.sound.context));
      this.say(delay === null ? "unmeasured" : "measured", { ms: Math.round((delay ?? 0) * 1000) });
    } catch {
      this.say("denied");
    }
  }

  private async show(): Promise<void> {
    const list = this.querySelector("[data-own=list]");
    const acts: RowActs = {
      choose: (take) => void this.choose(take),
      listen: (take) => void this.listen(take),
      remove: (take) => void this.forget(take),
    };
    list?.replaceChildren(...this.takes.map((take) => row(take, this.stateOf(take), (word, values) => this.told(word, values), acts)));
  }

  private stateOf(take: Take): string {
    return this.states.get(take.id) ?? this.told(take.fileId ? "sent" : take.isWanted ? "waiting" : take.isCut ? "cut" : "local");
  }

  private state(take: Take, text: string): void {
    this.states.set(take.id, text);
    const place = this.querySelector(`[data-take="${take.id}"] [data-own=sent]`);
    if (place && place.textContent !== text) place.textContent = text;
  }

  private async listen(take: Take): Promise<void> {
    const content = await this.store?.content(take);
    if (content) await listenTo(take, content, this.told("take", { number: take.number }), this);
  }

  private async choose(take: Take): Promise<void> {
    take.isWanted = true;
    await this.store?.put(take);
    await this.show();
    await this.sender?.send(take);
  }

  private async handedIn(take: Take): Promise<void> {
    this.states.delete(take.id);
    await this.show();
    this.dispatchEvent(new CustomEvent("k-take", { bubbles: true, detail: { fileId: take.fileId } }));
  }

  private async forget(take: Take): Promise<void> {
    this.sender?.stop(take);
    this.score?.removeRecording(take.id);
    await this.store?.remove(take.id);
    this.takes = this.takes.filter((one) => one !== take);
    await this.show();
  }
}

if (!customElements.get("k-assessment-takes")) customElements.define("k-assessment-takes", AssessmentTakes);
