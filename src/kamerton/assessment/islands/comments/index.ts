import "./style.css";
import type { ScoresPlayer } from "../../../scores/islands/player/element";
import { occurrence, type Pinned, type Place, placeInScore, placeWords, type Words } from "./places";

const SLOW_PERCENT = 60;

interface MediaElement extends HTMLElement {
  seek(seconds: number): void;
}

interface Note extends HTMLElement {
  readonly isBusy: boolean;
  forget(): void;
  toggle(): Promise<void>;
}

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
    this.addEventListener("k-mark", (event) => this.goTo((event as CustomEvent<{ id: string }>).detail.id), { signal });
    // Before the page around it: its C goes to the comment on the whole work.
    document.addEventListener("keydown", (event) => this.key(event), { capture: true, signal });
    document.addEventListener("selectionchange", () => this.toggleAttribute("data-selected", this.selected() !== null), { signal });
    const { composer } = this;
    if (composer) {
      composer.hidden = true;
      composer.addEventListener("submit", (event) => void this.send(event), { signal });
      composer.addEventListener("keydown", (event) => this.composerKey(event), { signal });
      this.own("page")?.addEventListener("input", () => this.setPage(), { signal });
    }
    for (const kind of ["htmx:after:swap", "htmx:afterSwap"]) this.addEventListener(kind, () => this.showMarks(), { signal });
    queueMicrotask(() => this.showMarks());
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

  private get words(): Words {
    const said = (name: string): string => this.dataset[`says${name}`] ?? "";
    return { bar: said("Bar"), bars: said("Bars"), page: said("Page"), quote: said("Quote"), whole: said("Whole") };
  }

  private played(element: HTMLElement): void {
    if (!element.closest("[data-own=threads], [data-own=composer]")) this.lastPlayed = element.closest<HTMLElement>("k-media-audio, k-media-video") ?? element;
  }

  private press(event: Event): void {
    const target = event.target as HTMLElement;
    const thread = target.closest<HTMLElement>("[data-place]");
    const reply = target.closest<HTMLElement>("[data-reply]");
    if (target.closest("[data-go]") && thread) void this.go(thread);
    else if (reply) this.answer(Number(reply.dataset["reply"]), reply);
    else if (target.closest("[data-own=begin]")) this.begin();
    else if (target.closest("[data-own=cancel]")) this.close();
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.code !== "KeyC" || !this.composer) return;
    if (target.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [contenteditable=true] *")) return;
    const hasPlace = this.selected() !== null || this.playedFile(false) !== null || Boolean(this.score?.player);
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
    const words = this.selected();
    const file = words ? null : this.playedFile();
    if (words) this.set(words.place, null, words.part);
    else if (file) this.set({ ms: Math.round(file.element.currentTime * 1000) }, file.id, file.part);
    else if (this.score?.player) {
      const { here, player } = this.score;
      player.pause();
      this.set(placeInScore(here, player.bars), typeof here.recording === "number" ? here.recording : null, "");
    } else this.set({}, this.documentShown(), "");
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
    if (where) where.textContent = placeWords(this.place, (bar) => this.score?.barLabel(bar) ?? String(bar + 1), this.words);
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
    const answer = await fetch(this.dataset["address"] ?? "", {
      method: "POST",
      body: new FormData(composer),
      headers: { "HX-Request": "true", "X-Requested-With": "fetch" },
    }).catch(() => null);
    const threads = this.own("threads");
    if (!answer || !threads || (!answer.ok && answer.status !== 422)) return this.refuse(this.dataset["saysOffline"] ?? "");
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    const problem = made.content.querySelector("[data-own=refused]");
    if (problem) return this.refuse(problem.textContent ?? "");
    threads.replaceChildren(made.content);
    (window as unknown as { htmx?: { process(element: Element): void } }).htmx?.process(threads);
    this.close();
    this.showMarks();
  }

  private refuse(text: string): void {
    const place = this.own("problem");
    if (place) Object.assign(place, { textContent: text, hidden: text === "" });
  }

  private goTo(id: string): void {
    const thread = this.querySelector<HTMLElement>(`#comment-${id}`);
    if (thread) void this.go(thread);
  }

  private async go(thread: HTMLElement): Promise<void> {
    const place = JSON.parse(thread.dataset["place"] ?? "{}") as Pinned;
    for (const other of this.querySelectorAll(".k-thread[data-now]")) other.removeAttribute("data-now");
    thread.setAttribute("data-now", "");
    if (place.bar !== undefined && this.score) await this.practise(this.score, place);
    else if (place.ms !== undefined) this.playFile(place);
    else if (place.page !== undefined && place.file) window.open(`${this.fileAddress(place.file)}#page=${place.page}`, "_blank", "noopener");
    else if (place.quote) this.showWords(place);
  }

  /** The bars of a comment over and over at 60 %: of the recording that it is about, else of the score. */
  private async practise(score: ScoresPlayer, place: Pinned): Promise<void> {
    const known = score.sources.recordings.find(({ id, points }) => id === place.file && points.length > 0);
    if ((score.sources.chosen?.id ?? null) !== (known?.id ?? null)) await score.choose(known?.id ?? "");
    await score.practise(place.bar ?? 0, place.to_bar ?? place.bar ?? 0, SLOW_PERCENT);
    const state = this.own("state");
    if (state) state.textContent = this.dataset["saysPractise"] ?? "";
  }

  private playFile(place: Pinned): void {
    const holder = this.querySelector<HTMLElement>(`[data-file="${place.file}"]`);
    const player = holder?.querySelector<MediaElement>("k-media-audio, k-media-video");
    const media = holder?.querySelector<HTMLMediaElement>("audio, video");
    const seconds = (place.ms ?? 0) / 1000;
    holder?.scrollIntoView({ block: "nearest" });
    if (player?.seek) player.seek(seconds);
    else if (media) {
      media.currentTime = seconds;
      void media.play();
    }
    if (!media || place.to_ms === undefined) return;
    const endS = place.to_ms / 1000;
    const watch = (): void => {
      if (media.currentTime < endS) return;
      media.pause();
      media.removeEventListener("timeupdate", watch);
    };
    media.addEventListener("timeupdate", watch);
  }

  private fileAddress(file: number): string {
    return this.querySelector<HTMLAnchorElement>(`[data-file="${file}"] figcaption a`)?.href ?? "";
  }

  /** The recording that plays in its own player, if it was the last thing to play. */
  private playedFile(pauses = true): { element: HTMLMediaElement; id: number; part: string } | null {
    const holder = this.lastPlayed?.closest<HTMLElement>("[data-file]");
    const element = holder?.querySelector<HTMLMediaElement>("audio, video");
    if (!holder || !element || (element.paused && element.currentTime === 0)) return null;
    if (pauses) element.pause();
    return { element, id: Number(holder.dataset["file"]), part: this.partOf(holder) };
  }

  private documentShown(): number | null {
    const file = this.querySelector<HTMLElement>('[data-file][data-mime="application/pdf"]');
    return file ? Number(file.dataset["file"]) : null;
  }

  private partOf(element: Element): string {
    return element.closest<HTMLElement>("[data-part-key]")?.dataset["partKey"] ?? "";
  }

  private selected(): { place: Place; part: string } | null {
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    const part = range ? (range.commonAncestorContainer instanceof Element ? range.commonAncestorContainer : range.commonAncestorContainer.parentElement)?.closest<HTMLElement>("[data-part-key]") : null;
    const quote = selection?.toString().replace(/\s+/g, " ").trim().slice(0, 300) ?? "";
    if (!range || !part || !quote || !this.contains(part)) return null;
    const before = document.createRange();
    before.setStart(part, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = `${before.toString()}${quote}`;
    return { place: { quote, nth: occurrence(text, quote, before.toString().length) }, part: part.dataset["partKey"] ?? "" };
  }

  private showWords(place: Pinned): void {
    const part = this.querySelector<HTMLElement>(`[data-part-key="${CSS.escape(place.part)}"]`);
    part?.scrollIntoView({ block: "start" });
    const find = (window as unknown as { find?: (text: string) => boolean }).find;
    if (!part || !find) return;
    const start = document.createRange();
    start.selectNodeContents(part);
    start.collapse(true);
    document.getSelection()?.removeAllRanges();
    document.getSelection()?.addRange(start);
    for (let nth = 0; nth <= (place.nth ?? 0); nth += 1) find.call(window, place.quote ?? "");
  }

  /** The comments' numbers over their bars. */
  private showMarks(): void {
    const marks = [...this.querySelectorAll<HTMLElement>(".k-thread[data-place]")].flatMap((thread) => {
      const { bar } = JSON.parse(thread.dataset["place"] ?? "{}") as Pinned;
      if (bar === undefined) return [];
      const text = thread.dataset["number"] ?? "";
      const title = thread.querySelector(".k-comment-text")?.textContent ?? "";
      return [{ bar, id: thread.id.replace("comment-", ""), text, title, isDone: thread.classList.contains("done") }];
    });
    const { score } = this;
    if (score) void customElements.whenDefined("k-scores-player").then(() => score.mark(marks));
  }
}

if (!customElements.get("k-assessment-comments")) customElements.define("k-assessment-comments", AssessmentComments);
