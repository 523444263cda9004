import "./style.css";
import type { ScoresPlayer } from "../../../scores/islands/player/element";
import { goTo, showMarks } from "./going";
import { documentShown, type Note, playedFile, selectedWords } from "./meant";
import { postComment } from "./posting";
import { type Place, placeInScore, placeWords, wordsOf } from "./places";

/**
 * A work with comments pinned to it. C comments at the moment that plays, or on selected words; a press on a
 * comment repeats its bars slowly, goes to its second, its page or its words.
 *
 * <k-assessment-comments data-address="/submissions/5/comments/" data-says-bar="…"> … the work …
 *   <div data-own="threads"><li data-place='{"bar": 4}'><button data-go>…</button></li></div>
 *   <form data-own="composer"><input name="place">… <b data-own="where"></b></form>
 * </k-assessment-comments>
 */
export class AssessmentComments extends HTMLElement {
  private place: Place = {};
  private onFile: number | null = null;
  private ofPart = "";
  private lastPlayed: HTMLElement | null = null;
  private back: HTMLElement | null = null;
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const { signal } = this.ends;
    this.addEventListener("click", (event) => this.press(event), { signal });
    this.addEventListener("k-position", (event) => (this.lastPlayed = event.target as HTMLElement), { signal });
    this.addEventListener("play", (event) => this.played(event.target as HTMLElement), { capture: true, signal });
    this.addEventListener("k-mark", (event) => this.go(this.querySelector(`#comment-${(event as CustomEvent<{ id: string }>).detail.id}`)), { signal });
    // Before the page around it: its C goes to the comment on the whole work.
    document.addEventListener("keydown", (event) => this.key(event), { capture: true, signal });
    const { composer } = this;
    if (composer) {
      composer.hidden = true;
      composer.addEventListener("submit", (event) => void this.send(event), { signal });
      composer.addEventListener("keydown", (event) => this.composerKey(event), { signal });
      this.own("page")?.addEventListener("input", () => this.setPage(), { signal });
    }
    for (const kind of ["htmx:after:swap", "htmx:afterSwap"]) this.addEventListener(kind, () => showMarks(this), { signal });
    queueMicrotask(() => showMarks(this));
    if (location.hash.startsWith("#comment-")) this.querySelector(location.hash)?.closest<HTMLElement>(".k-thread")?.setAttribute("data-now", "");
  }

  disconnectedCallback(): void {
    this.ends.abort();
  }

  private own<Kind extends HTMLElement = HTMLElement>(name: string): Kind | null {
    return this.querySelector<Kind>(`[data-own=${name}]`);
  }

  private get composer(): HTMLFormElement | null {
    return this.own<HTMLFormElement>("composer");
  }

  private get score(): ScoresPlayer | null {
    return this.querySelector<ScoresPlayer>("k-scores-player");
  }

  private played(element: HTMLElement): void {
    if (!element.closest("[data-own=threads], [data-own=composer]")) this.lastPlayed = element.closest<HTMLElement>("k-media-audio, k-media-video") ?? element;
  }

  private press(event: Event): void {
    const target = event.target as HTMLElement;
    const thread = target.closest<HTMLElement>("[data-place]");
    const reply = target.closest<HTMLElement>("[data-reply]");
    if (target.closest("[data-go]") && thread) this.go(thread);
    else if (reply) this.answer(Number(reply.dataset["reply"]), reply);
    else if (target.closest("[data-own=begin]")) this.begin();
    else if (target.closest("[data-own=cancel]")) this.close();
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.code !== "KeyC" || !this.composer) return;
    if (target.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [contenteditable=true] *")) return;
    const hasPlace = selectedWords(this) !== null || playedFile(this.lastPlayed) !== null || Boolean(this.score?.player);
    if (!hasPlace && document.querySelector("k-assessment-review")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.begin();
  }

  /** Keys of the composer stay its own: the page around has keys for the review. */
  private composerKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.composer?.requestSubmit();
  }

  /** Open the composer at the place that is meant: selected words, what plays, else the whole work. */
  private begin(): void {
    const words = selectedWords(this);
    const file = words ? null : playedFile(this.lastPlayed);
    file?.element.pause();
    if (words) this.set(words.place, null, words.part);
    else if (file) this.set({ ms: Math.round(file.element.currentTime * 1000) }, file.id, file.part);
    else if (this.score?.player) {
      const { here, player } = this.score;
      player.pause();
      this.set(placeInScore(here, player.bars), typeof here.recording === "number" ? here.recording : null, "");
    } else this.set({}, documentShown(this), "");
    this.open(null);
  }

  private answer(parent: number, from: HTMLElement): void {
    this.set({}, null, "");
    this.back = from;
    this.open(parent);
  }

  private open(parent: number | null): void {
    const { composer } = this;
    if (!composer) return;
    this.back ??= document.activeElement as HTMLElement | null;
    composer.hidden = false;
    this.field("parent").value = parent === null ? "" : String(parent);
    const where = this.own("where");
    if (where) where.hidden = parent !== null;
    composer.querySelector("textarea")?.focus();
    composer.scrollIntoView({ block: "nearest" });
  }

  private close(): void {
    const { composer } = this;
    if (!composer) return;
    composer.hidden = true;
    composer.reset();
    composer.querySelector<Note>("k-media-note")?.forget();
    this.refuse("");
    this.back?.focus();
    this.back = null;
  }

  private set(place: Place, onFile: number | null, part: string): void {
    [this.place, this.onFile, this.ofPart] = [place, onFile, part];
    const page = this.own("page");
    if (page) page.hidden = !(onFile !== null && place.ms === undefined && place.bar === undefined);
    if (page && !page.hidden) return this.setPage();
    this.write();
  }

  private setPage(): void {
    this.place = { page: Math.max(1, Number(this.own("page")?.querySelector("input")?.value ?? 1)) };
    this.write();
  }

  private write(): void {
    this.field("place").value = JSON.stringify(this.place);
    this.field("part").value = this.ofPart;
    this.field("on_file").value = this.onFile === null ? "" : String(this.onFile);
    const where = this.own("where");
    if (where) where.textContent = placeWords(this.place, (bar) => this.score?.barLabel(bar) ?? String(bar + 1), wordsOf(this.dataset));
  }

  private field(name: string): HTMLInputElement {
    return this.composer?.elements.namedItem(name) as HTMLInputElement;
  }

  private async send(event: Event): Promise<void> {
    event.preventDefault();
    const { composer } = this;
    if (!composer) return;
    if (!composer.querySelector<Note>("k-media-note")?.isBusy) await this.post(composer);
    // The page lets a form go once until it is answered: this one stays on the page.
    composer.removeAttribute("aria-busy");
  }

  private async post(composer: HTMLFormElement): Promise<void> {
    const answer = await postComment(this.dataset["address"] ?? "", composer);
    if (typeof answer === "string") return this.refuse(answer || (this.dataset["saysOffline"] ?? ""));
    const threads = this.own("threads");
    threads?.replaceChildren(answer);
    if (threads) (window as unknown as { htmx?: { process(element: Element): void } }).htmx?.process(threads);
    this.close();
    showMarks(this);
  }

  private refuse(text: string): void {
    const place = this.own("problem");
    if (place) Object.assign(place, { textContent: text, hidden: text === "" });
  }

  private go(thread: HTMLElement | null): void {
    if (!thread) return;
    for (const other of this.querySelectorAll(".k-thread[data-now]")) other.removeAttribute("data-now");
    thread.setAttribute("data-now", "");
    void goTo(this, thread, () => {
      const state = this.own("state");
      if (state) state.textContent = this.dataset["saysPractise"] ?? "";
    });
  }
}

if (!customElements.get("k-assessment-comments")) customElements.define("k-assessment-comments", AssessmentComments);
