import "./style.css";
import type { ScoresPlayer } from "../../../scores/islands/player/element";
import { Composer, type Meant } from "./composer";
import { goTo, placeOf, showMarks } from "./going";
import { playedFile, selectedWords } from "./meant";
import { goToPin, pageInSight, type Pin, pressedPoint, showGhost, showPins } from "./pins";
import { placeInScore, wordsOf } from "./places";
import { MarkedWords } from "./words";

/**
 * A work with comments pinned to it. C comments at the moment that plays, on selected words, or on the page in
 * sight; a press on a page of a document comments there. A press on a comment repeats its bars slowly, goes to
 * its second, its pin or its words; a press on a sign, a pin or marked words goes to the comment.
 *
 * <k-assessment-comments data-address="/submissions/5/comments/" data-says-bar="…"> … the work …
 *   <div data-own="threads"><li data-place='{"bar": 4}'><button data-go>…</button></li></div>
 *   <form data-own="composer"><input name="place">… <b data-own="where"></b></form>
 * </k-assessment-comments>
 */
export class AssessmentComments extends HTMLElement {
  private lastPlayed: HTMLElement | null = null;
  private composer: Composer | null = null;
  private readonly words = new MarkedWords(this);
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const { signal } = this.ends;
    this.addEventListener("click", (event) => this.press(event), { signal });
    this.addEventListener("k-position", (event) => (this.lastPlayed = event.target as HTMLElement), { signal });
    this.addEventListener("play", (event) => this.played(event.target as HTMLElement), { capture: true, signal });
    this.addEventListener("k-mark", (event) => this.toThread((event as CustomEvent<{ id: string }>).detail.id), { signal });
    // Before the page around it: its C goes to the comment on the whole work.
    document.addEventListener("keydown", (event) => this.key(event), { capture: true, signal });
    const form = this.own<HTMLFormElement>("composer");
    if (form) {
      this.composer = new Composer(form, wordsOf(this.dataset), (bar) => this.score?.barLabel(bar) ?? String(bar + 1), signal);
      this.composer.onPlace = (meant) => this.ghost(meant);
      form.addEventListener("submit", (event) => void this.send(event), { signal });
    }
    for (const kind of ["htmx:after:swap", "htmx:afterSwap"]) this.addEventListener(kind, () => this.show(), { signal });
    queueMicrotask(() => this.show());
    if (location.hash.startsWith("#comment-")) this.querySelector(location.hash)?.closest<HTMLElement>(".k-thread")?.setAttribute("data-now", "");
  }

  disconnectedCallback(): void {
    this.ends.abort();
  }

  private own<Kind extends HTMLElement = HTMLElement>(name: string): Kind | null {
    return this.querySelector<Kind>(`[data-own=${name}]`);
  }

  private get score(): ScoresPlayer | null {
    return this.querySelector<ScoresPlayer>("k-scores-player");
  }

  /** The signs of all comments: over bars, on pages, at words. */
  private show(): void {
    showMarks(this);
    const threads = [...this.querySelectorAll<HTMLElement>(".k-thread[data-place]")];
    const pins = threads.map(pinOf);
    showPins(this, pins, (id) => this.toThread(id));
    this.words.show(pins.flatMap(({ id, place }) => (place.quote ? [{ id, part: place.part, quote: place.quote, nth: place.nth ?? 0 }] : [])));
  }

  private played(element: HTMLElement): void {
    if (!element.closest("[data-own=threads], [data-own=composer]")) this.lastPlayed = element.closest<HTMLElement>("k-media-audio, k-media-video") ?? element;
  }

  private press(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const thread = target.closest<HTMLElement>("[data-place]");
    const reply = target.closest<HTMLElement>("[data-reply]");
    if (target.closest("[data-go]") && thread) return this.go(thread);
    if (reply) return this.composer?.open({ place: {}, onFile: null, part: "" }, Number(reply.dataset["reply"]), reply);
    if (target.closest("[data-own=begin]")) return this.begin();
    if (target.closest("[data-own=cancel]")) return this.close();
    const point = this.composer ? pressedPoint(event) : null;
    if (point) return this.openAt({ place: point.place, onFile: point.file, part: point.part });
    const quoted = target.closest("[data-part-key]") && document.getSelection()?.isCollapsed ? this.words.pressed(event) : "";
    if (quoted) this.toThread(quoted);
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.code !== "KeyC" || !this.composer) return;
    if (target.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [contenteditable=true] *")) return;
    const hasPlace = selectedWords(this) !== null || playedFile(this.lastPlayed) !== null || Boolean(this.score?.player) || target.closest(".k-pages");
    if (!hasPlace && document.querySelector("k-assessment-review")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.begin();
  }

  /** Open the composer at the place that is meant: selected words, a page, what plays, else the whole work. */
  private begin(): void {
    const words = selectedWords(this);
    const file = playedFile(this.lastPlayed);
    const isOnPages = document.activeElement?.closest(".k-pages") !== null;
    const page = isOnPages || (!file && !this.score?.player) ? pageInSight(this) : null;
    if (words) return this.openAt({ place: words.place, onFile: null, part: words.part });
    if (page) return this.openAt({ place: page.place, onFile: page.file, part: page.part });
    if (file) {
      file.element.pause();
      return this.openAt({ place: { ms: Math.round(file.element.currentTime * 1000) }, onFile: file.id, part: file.part });
    }
    if (!this.score?.player) return this.openAt({ place: {}, onFile: null, part: "" });
    const { here, player } = this.score;
    player.pause();
    this.openAt({ place: placeInScore(here, player.bars), onFile: typeof here.recording === "number" ? here.recording : null, part: "" });
  }

  private openAt(meant: Meant): void {
    this.ghost(meant);
    const pages = meant.place.page === undefined ? null : this.querySelector(`[data-pages="${meant.onFile}"]`);
    this.composer?.open(meant, null, null, pages?.closest(".k-work-file") ?? null);
  }

  private ghost({ place, onFile, part }: Meant): void {
    showGhost(this, onFile !== null && place.page !== undefined ? { place, file: onFile, part } : null);
  }

  private close(): void {
    this.composer?.close();
    showGhost(this, null);
  }

  private async send(event: Event): Promise<void> {
    event.preventDefault();
    const made = await this.composer?.send(this.dataset["address"] ?? "", this.dataset["saysOffline"] ?? "");
    if (!made) return;
    const threads = this.own("threads");
    threads?.replaceChildren(made);
    if (threads) (window as unknown as { htmx?: { process(element: Element): void } }).htmx?.process(threads);
    this.close();
    this.show();
  }

  /** From a sign in the work to its comment in the list. */
  private toThread(id: string): void {
    const thread = this.querySelector<HTMLElement>(`#comment-${id}`);
    if (!thread) return;
    this.isNow(thread);
    if (placeOf(thread).bar !== undefined) return this.go(thread);
    thread.scrollIntoView({ block: "center" });
    thread.querySelector<HTMLElement>("[data-go]")?.focus({ preventScroll: true });
  }

  private isNow(thread: HTMLElement): void {
    for (const other of this.querySelectorAll(".k-thread[data-now]")) other.removeAttribute("data-now");
    thread.setAttribute("data-now", "");
  }

  private go(thread: HTMLElement): void {
    this.isNow(thread);
    const id = pinOf(thread).id;
    if (goToPin(this, id) || this.words.go(id)) return;
    void goTo(this, thread, () => {
      const state = this.own("state");
      if (state) state.textContent = this.dataset["saysPractise"] ?? "";
    });
  }
}

function pinOf(thread: HTMLElement): Pin {
  const title = thread.querySelector(".k-comment-text")?.textContent?.trim().slice(0, 160) ?? "";
  return { id: thread.id.replace("comment-", ""), number: thread.dataset["number"] ?? "", title, place: placeOf(thread), isDone: thread.classList.contains("done") };
}

if (!customElements.get("k-assessment-comments")) customElements.define("k-assessment-comments", AssessmentComments);
