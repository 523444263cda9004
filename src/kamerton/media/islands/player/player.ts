/* What the players of sound and video have in common: place, speed, keys. */
import { type Place, PlaceKeeper, playedShare, startPlace } from "./place";

const SKIP_S = 5;
const JUMP_S = 10;

/** A player around a <video> or <audio>; tells its place by the event "k-position" {position_s, duration_s, played_share}. */
export abstract class MediaPlayer<Element extends HTMLMediaElement> extends HTMLElement {
  protected readonly ends = new AbortController();
  protected abstract get element(): Element | null;

  connectedCallback(): void {
    const { element } = this;
    if (!element || this.hasAttribute("data-ready")) return;
    this.setAttribute("data-ready", "");
    const tools = this.piece("tools");
    if (tools) tools.hidden = false;
    const { signal } = this.ends;
    const keeper = new PlaceKeeper(
      () => this.place(element),
      (detail) => this.dispatchEvent(new CustomEvent("k-position", { bubbles: true, detail })),
    );
    element.addEventListener("timeupdate", () => keeper.tick(), { signal });
    for (const kind of ["pause", "ended", "seeked"]) element.addEventListener(kind, () => keeper.now(), { signal });
    window.addEventListener("pagehide", () => element.currentTime > 0 && keeper.now(), { signal });
    element.addEventListener("loadedmetadata", () => this.restore(element), { once: true, signal });
    element.addEventListener("play", () => this.hushOthers(element), { signal });
    this.addEventListener("keydown", (event) => this.key(event, element), { signal });
    const speed = this.querySelector<HTMLSelectElement>("[data-do=speed]");
    speed?.addEventListener("change", () => (element.playbackRate = Number(speed.value)), { signal });
    this.begin(element);
  }

  disconnectedCallback(): void {
    this.ends.abort();
  }

  /** Go to a place and play from it. */
  seek(seconds: number): void {
    const { element } = this;
    if (!element) return;
    if (element.readyState > 0) element.currentTime = seconds;
    else this.dataset["start"] = String(seconds);
    void element.play().catch(() => undefined);
  }

  protected piece(name: string): HTMLElement | null {
    return this.querySelector(`[data-part="${name}"]`);
  }

  protected abstract begin(element: Element): void;

  protected action(key: string, element: Element): (() => void) | null {
    const actions: Record<string, () => void> = {
      " ": () => void (element.paused ? element.play() : element.pause()),
      k: () => void (element.paused ? element.play() : element.pause()),
      ArrowLeft: () => (element.currentTime -= SKIP_S),
      ArrowRight: () => (element.currentTime += SKIP_S),
      j: () => (element.currentTime -= JUMP_S),
      l: () => (element.currentTime += JUMP_S),
      m: () => (element.muted = !element.muted),
      Home: () => (element.currentTime = 0),
    };
    return actions[key] ?? null;
  }

  private key(event: KeyboardEvent, element: Element): void {
    const target = event.target as HTMLElement;
    // A <video> with controls answers its own keys where it has the focus.
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("select, input, a, button, summary")) return;
    if (target === element && [" ", "ArrowLeft", "ArrowRight", "Home"].includes(event.key)) return;
    const act = this.action(event.key, element);
    if (!act) return;
    event.preventDefault();
    act();
  }

  private place(element: Element): Place {
    const duration = Number.isFinite(element.duration) ? element.duration : Number(this.dataset["duration"] ?? 0);
    const { played } = element;
    const stretches = Array.from({ length: played.length }, (_, at) => [played.start(at), played.end(at)] as const);
    return { position_s: element.currentTime, duration_s: duration, played_share: playedShare(stretches, duration) };
  }

  private restore(element: Element): void {
    const start = startPlace(Number(this.dataset["start"] ?? 0), element.duration || Infinity);
    if (start > 0) element.currentTime = start;
  }

  private hushOthers(element: Element): void {
    for (const other of document.querySelectorAll<HTMLMediaElement>("video, audio"))
      if (other !== element && !other.paused && !other.closest("[data-together]")) other.pause();
  }
}
