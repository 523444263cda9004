import "./style.css";
import { prepareSending } from "@shared/sending";
import { newTake, nextNumber, type Take, TakeStore } from "@shared/takes";
import type { ScoresPlayer } from "../../../scores/islands/player/element";
import { Answering } from "./answering";
import { Limits } from "./limits";
import { listenTo } from "./listening";
import { Recording } from "./recording";
import { clock, row, type RowActs, States } from "./row";
import { Sender } from "./sender";
import { type Backing, measured } from "./session";
import { fill, showLevel, showPicture } from "./signs";

const QUIET_AFTER_MS = 4000;
const QUIET_LEVEL = 0.003;
const RING_MS = 1500;

/**
 * Takes of sound or video for one part of a work or one question of a test: recorded in the page beside the score, kept on the
 * device until they are safely on the server, listened to again, and one of them handed in.
 *
 * <k-assessment-takes data-part="take" data-kind="audio" data-scope="7:12:take" data-endpoint="/files/uploads/"
 *   data-add="/submissions/5/takes/" data-words='{…}' hidden>
 *   <button data-do="record">…</button> <select data-do="backing">…</select> <button data-do="measure">…</button>
 *   <meter data-own="level"></meter> <video data-own="picture"></video> <p data-own="state"></p> <ol data-own="list"></ol>
 * </k-assessment-takes>
 * A question adds data-most-s, data-most-takes, data-tempo, data-metre, and a hidden input with what is handed in; see answering.ts.
 */
export class AssessmentTakes extends HTMLElement {
  private words: Record<string, string> = {};
  store: TakeStore | null = null;
  takes: Take[] = [];
  private recording: Recording | null = null;
  private limits!: Limits;
  private timer = 0;
  private ending = Promise.resolve();
  private sender: Sender | null = null;
  private answering: Answering | null = null;
  private readonly states = new States(this, (word, values) => this.told(word, values));
  private readonly ends = new AbortController();

  connectedCallback(): void {
    if (!this.hidden || !navigator.mediaDevices || !("MediaRecorder" in window) || !("indexedDB" in window)) return;
    const { words = "{}", scope = "", mostTakes = 0, mostS = 0 } = this.dataset;
    this.hidden = this.hasAttribute("data-rest");
    this.words = JSON.parse(words) as Record<string, string>;
    this.limits = new Limits(scope, Number(mostTakes), Number(mostS));
    const { signal } = this.ends;
    if (this.hasAttribute("data-answer")) this.answering = new Answering(this, signal);
    this.find("record")?.addEventListener("click", () => void (this.recording ? this.finish() : this.record()), { signal });
    this.find("measure")?.addEventListener("click", () => void this.measure(), { signal });
    addEventListener("online", () => this.sender?.nudge(), { signal });
    document.addEventListener("k-stop", (event) => {
      if (event.target === this.score && this.recording?.together) window.setTimeout(() => void this.finish(), RING_MS);
    }, { signal });
    void this.open();
  }

  disconnectedCallback(): void {
    this.ends.abort();
    window.clearInterval(this.timer);
    void this.recording?.capture.stop();
  }

  get isRecording(): boolean {
    return this.recording !== null;
  }

  /** Whether the page of a test has to wait for `settle()` before it hands in. */
  get isUnsettled(): boolean {
    return this.answering?.isUnsettled ?? false;
  }

  settle(): Promise<void> {
    return this.answering?.settle() ?? Promise.resolve();
  }

  private get score(): ScoresPlayer | null {
    const question = this.closest("[data-question]");
    return (question ?? document).querySelector<ScoresPlayer>("k-scores-player");
  }

  private find<Kind extends HTMLElement = HTMLElement>(name: string): Kind | null {
    return this.querySelector<Kind>(`[data-do=${name}]`);
  }

  private say(word: string, values: Record<string, string | number> = {}): void {
    const place = this.querySelector("[data-own=state]");
    if (place) place.textContent = this.told(word, values);
  }

  told(word: string, values: Record<string, string | number> = {}): string {
    return fill(this.words[word] ?? "", values);
  }

  private async open(): Promise<void> {
    this.store = await TakeStore.open();
    const { endpoint = "", add = "", part: partKey = "", scope = "" } = this.dataset;
    const told = this.told.bind(this);
    this.sender = new Sender(this.store, { endpoint, add, partKey, told, state: this.states.say.bind(this.states), handedIn: this.handedIn.bind(this), refused: () => this.answering?.release() });
    this.takes = await this.store.list(scope);
    for (const { number } of this.takes) this.limits.count(number);
    await this.show();
    prepareSending();
    await this.answering?.begin();
    for (const take of this.takes) if (take.isWanted && !take.fileId) void this.sender.send(take);
  }

  private async record(): Promise<void> {
    const { store, limits } = this;
    const { kind, scope = "", tempo = 0, metre = "4/4" } = this.dataset;
    const medium = kind === "video" ? "video" : "audio";
    const backing = (this.find<HTMLSelectElement>("backing")?.value ?? "none") as Backing;
    const terms = { kind: medium, backing, score: this.score, tempo: Number(tempo), metre, mostS: limits.mostS } as const;
    const number = limits.next(nextNumber(this.takes) - 1);
    try {
      this.recording = await Recording.begin(terms, store, (mime) => newTake(scope, number, medium, mime));
    } catch {
      this.say("denied");
      return;
    }
    limits.count(number);
    this.find("record")?.setAttribute("aria-pressed", "true");
    showPicture(this, this.recording.capture.stream);
    this.timer = window.setInterval(() => this.tick(), 200);
  }

  private tick(): void {
    const { recording, limits } = this;
    if (!recording) return;
    showLevel(this, recording.look());
    const passed = recording.lengthMs;
    if (limits.isOver(passed)) void this.finish();
    else if (passed > QUIET_AFTER_MS && recording.loudest < QUIET_LEVEL) this.say("quiet");
    else this.say("recording", { time: clock(passed), most: clock(limits.mostS * 1000) });
  }

  /** End the take under way, if there is one. */
  finish(): Promise<void> {
    const { recording } = this;
    this.recording = null;
    if (recording) this.ending = this.end(recording);
    return this.ending;
  }

  private async end(recording: Recording): Promise<void> {
    window.clearInterval(this.timer);
    showPicture(this, null);
    showLevel(this, null);
    this.find("record")?.setAttribute("aria-pressed", "false");
    this.takes.push(await recording.end(this.store));
    this.say("ready");
    await this.show();
  }

  private async measure(): Promise<void> {
    if (this.score) this.say(...(await measured(this.score)));
  }

  async show(): Promise<void> {
    const list = this.querySelector("[data-own=list]");
    const acts: RowActs = {
      choose: (take) => void this.choose(take),
      listen: (take) => void this.listen(take),
      remove: (take) => void this.forget(take),
    };
    list?.replaceChildren(...this.takes.map((take) => row(take, this.states.of(take), (word, values) => this.told(word, values), acts)));
    this.answering?.showLeft(this.limits.left);
  }

  private async listen(take: Take): Promise<void> {
    const content = await this.store?.content(take);
    if (content) await listenTo(take, content, this.told("take", { number: take.number }), this, this.score);
  }

  async choose(take: Take): Promise<void> {
    take.isWanted = true;
    await this.store?.put(take);
    await this.show();
    await this.sender?.send(take);
  }

  private async handedIn(take: Take): Promise<void> {
    this.states.forget(take);
    await this.answering?.handedIn(take);
    await this.show();
    this.dispatchEvent(new CustomEvent("k-take", { bubbles: true, detail: { fileId: take.fileId } }));
  }

  async forget(take: Take): Promise<void> {
    this.sender?.stop(take);
    this.score?.removeRecording(take.id);
    await this.store?.remove(take.id);
    this.takes = this.takes.filter((one) => one !== take);
    await this.show();
  }
}

if (!customElements.get("k-assessment-takes")) customElements.define("k-assessment-takes", AssessmentTakes);
