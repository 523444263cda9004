import "./style.css";
import "./ordering";
import type { DraftState } from "@shared/drafts";
import { HttpError, postJson } from "@shared/http";
import { isAnswered, readAnswer, writeAnswer } from "./answers";
import { type Entry, Outbox } from "./outbox";
import { Countdown, type Mark } from "./timer";

const LAST_SEND_MS = 2500;

/** The recorder of a question (islands/takes). */
interface Takes extends HTMLElement {
  readonly isUnsettled: boolean;
  settle(): Promise<void>;
}

/**
 * A test being taken: each answer is saved as it is given, kept on the device while there is no connection, and the time
 * is counted by the server's clock. Without script the form inside is an ordinary one.
 *
 * <k-assessment-test data-answers="/attempts/1/answers/" data-result="…" data-draft="7:test:1" data-now="…" data-deadline="…"
 *   data-says-saved="…" …><form>… <fieldset data-question="5" data-kind="single">…</fieldset> …</form></k-assessment-test>
 */
export class AssessmentTest extends HTMLElement {
  private outbox!: Outbox;
  private form!: HTMLFormElement;
  private countdown: Countdown | null = null;
  private ticking = 0;
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || this.form) return;
    this.form = form;
    this.piece("save")?.setAttribute("hidden", "");
    this.outbox = new Outbox({
      name: this.dataset.draft ?? "test",
      store: localStorage,
      send: (entries) => this.post(entries),
      onState: (state, error) => this.show(state, error),
    });
    for (const [question, raw] of this.outbox.resume()) {
      const box = this.box(question);
      if (box) writeAnswer(box, raw);
    }
    this.listen();
    this.count();
    if (this.dataset.deadline) this.startClock(this.dataset.deadline);
  }

  disconnectedCallback(): void {
    this.ends.abort();
    clearInterval(this.ticking);
  }

  private piece(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-own=${name}]`);
  }

  private get boxes(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-question]")];
  }

  private box(question: number): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-question="${question}"]`);
  }

  private listen(): void {
    const { signal } = this.ends;
    const keep = (event: Event): void => {
      const box = (event.target as Element).closest<HTMLElement>("[data-question]");
      if (!box || box.dataset.kind === "recorded") return;
      this.outbox.put(Number(box.dataset.question), readAnswer(box));
      this.count();
    };
    this.form.addEventListener("change", keep, { signal });
    this.form.addEventListener("input", (event) => (event.target as Element).matches("input.input, [contenteditable], [contenteditable] *, textarea") && keep(event), { signal });
    this.form.addEventListener("k-files-change", keep, { signal });
    this.form.addEventListener("k-take", () => this.count(), { signal });
    this.form.addEventListener("keydown", (event) => event.key === "Enter" && (event.target as Element).matches("input") && event.preventDefault(), { signal });
    this.form.addEventListener("submit", (event) => {
      if (navigator.onLine && this.mustWait(event)) return;
      if (navigator.onLine) return this.outbox.forget();
      event.preventDefault();
      this.say(this.dataset.saysOffline ?? "");
    }, { signal });
    addEventListener("online", () => void this.outbox.flush(), { signal });
    addEventListener("pagehide", () => void this.outbox.flush(), { signal });
  }

  private get takes(): Takes[] {
    return [...this.querySelectorAll<Takes>("k-assessment-takes")].filter((one) => one.isUnsettled);
  }

  /** Recordings come home first; then the form goes as it was sent. */
  private mustWait(event: SubmitEvent): boolean {
    const { takes } = this;
    if (!takes.length) return false;
    event.preventDefault();
    this.say(this.dataset.saysSending ?? "");
    void Promise.all(takes.map((one) => one.settle())).then(() => this.send((event.submitter as HTMLButtonElement | null)?.value ?? "save"));
    return true;
  }

  private send(what: string): void {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "do", value: what });
    this.form.append(field);
    this.outbox.forget();
    this.form.submit();
  }

  private post(entries: Entry[]): Promise<unknown> {
    return postJson(this.dataset.answers ?? "", { answers: entries }, { keepalive: true });
  }

  private show(state: DraftState, error?: unknown): void {
    if (state === "refused") return this.refused(error);
    const words = { saved: this.dataset.saysSaved, sending: this.dataset.saysWaiting, waiting: error ? this.dataset.saysOffline : this.dataset.saysWaiting };
    this.piece("state")?.setAttribute("data-state", error ? "offline" : state);
    this.say(words[state] ?? "");
  }

  private say(words: string): void {
    const state = this.piece("state");
    if (state && state.textContent !== words) state.textContent = words;
  }

  private refused(error: unknown): void {
    this.say((error instanceof HttpError && error.told) || (this.dataset.saysRefused ?? ""));
    if (!(error instanceof HttpError) || error.status !== 409) return;
    this.outbox.forget();
    location.assign(this.dataset.result ?? "");
  }

  private count(): void {
    let count = 0;
    for (const box of this.boxes) {
      const done = isAnswered(readAnswer(box));
      count += Number(done);
      const link = this.querySelector(`[data-for="${box.dataset.question}"]`);
      link?.classList.toggle("answered", done);
      const mark = link?.querySelector("[data-own=mark]");
      if (mark) mark.textContent = done ? (this.dataset.saysMark ?? "") : "";
    }
    const words = (this.dataset.saysAnswered ?? "").replace("{count}", String(count)).replace("{all}", String(this.boxes.length));
    const shown = this.piece("count");
    if (shown) shown.textContent = words;
  }

  private startClock(deadline: string): void {
    this.countdown = new Countdown(Date.parse(deadline), Date.parse(this.dataset.now ?? deadline));
    this.ticking = window.setInterval(() => this.tick(), 1000);
    this.tick();
  }

  private tick(): void {
    const shown = this.piece("time");
    if (!this.countdown || !shown) return;
    shown.textContent = this.countdown.words;
    const mark = this.countdown.reached();
    if (mark) this.mark(mark);
  }

  private mark(mark: Mark): void {
    this.piece("time")?.parentElement?.setAttribute("data-mark", mark);
    const words = { five: this.dataset.saysFive, one: this.dataset.saysOne, over: this.dataset.saysOver }[mark] ?? "";
    const alert = this.piece("alert");
    if (alert) {
      alert.classList.remove("vh");
      alert.classList.add("k-exam-alert");
      alert.textContent = words;
    }
    if (mark === "over") void this.end();
  }

  /** What was answered last goes first; then the attempt is handed in, as soon as there is a connection. */
  private async end(): Promise<void> {
    clearInterval(this.ticking);
    const last = [this.outbox.flush(), ...this.takes.map((one) => one.settle())];
    await Promise.race([Promise.all(last), new Promise((done) => setTimeout(done, LAST_SEND_MS))]);
    if (navigator.onLine) this.send("time");
    else addEventListener("online", () => this.send("time"), { once: true });
  }
}

if (!customElements.get("k-assessment-test")) customElements.define("k-assessment-test", AssessmentTest);
