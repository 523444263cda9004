import "./style.css";
import { getJson } from "@shared/http";
import { Controls, type Host } from "./controls";
import type { Change } from "./cursor";
import { Pages } from "./pages";
import { Player, type View } from "./player";
import { type RawTimeline, readTimeline, type Timeline } from "./score";
import type { Sound } from "./sound";

const HOLD_MS = 450;

/**
 * Plays the engraved score that stands inside it: cursor, tempo, loop of bars, metronome, sound.
 * Without a script the score is there all the same, as images. Tells where it is by the event
 * "k-position" {ms, bar}; `loopBars(from, to)` and `toBar(bar)` (from 0) are for other scripts.
 *
 * <k-scores-player data-timeline="/scores/…/timeline.json" data-instruments="…" data-synthesiser="…">
 *   <div data-part="controls" hidden>…</div>
 *   <div data-layout="wide"><img …></div> <div data-layout="narrow"><img …></div>
 * </k-scores-player>
 */
export class ScoresPlayer extends HTMLElement implements Host, View {
  player: Player | null = null;
  private controls: Controls | null = null;
  private pages: Pages | null = null;
  private sound: Sound | null = null;
  private making: Promise<Player> | null = null;
  private lastBar = -1;
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const bar = this.querySelector<HTMLElement>("[data-part=controls]");
    if (!bar || this.controls) return;
    this.controls = new Controls(bar, this);
    bar.hidden = false;
    this.pages = new Pages([...this.querySelectorAll<HTMLElement>("[data-layout]")]);
    const { signal } = this.ends;
    this.addEventListener("keydown", (event) => this.controls?.key(event), { signal });
    for (const holder of this.querySelectorAll<HTMLElement>("[data-layout]")) this.listen(holder);
    window.addEventListener("resize", () => void this.redraw(), { signal });
    new IntersectionObserver((entries, watcher) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      void this.redraw();
    }).observe(this);
  }

  disconnectedCallback(): void {
    this.ends.abort();
    this.player?.close();
  }

  /** The player with its timeline, fetched when first needed. */
  ready(): Promise<Player> {
    this.making ??= this.make().catch((fault: unknown) => {
      this.making = null;
      this.controls?.say("failed");
      throw fault;
    });
    return this.making;
  }

  async toggle(): Promise<void> {
    const player = await this.ready();
    if (player.isPlaying) {
      player.pause();
      return;
    }
    for (const other of document.querySelectorAll<ScoresPlayer>("k-scores-player"))
      if (other !== this && other.player?.isPlaying) other.player.pause();
    await this.prepareSound(player);
    player.play();
    this.controls?.playing(true);
  }

  repeat(bars: [number, number] | null): void {
    void this.ready().then((player) => {
      player.setLoop(bars);
      this.pages?.wash(player.bars);
      this.controls?.showLoop(player.bars);
      const labels = (this.dataset["bars"] ?? "").split(" ");
      const [from, to] = player.bars ?? [0, 0];
      this.controls?.say(player.bars ? "loop" : "", { from: labels[from] ?? "", to: labels[to] ?? "" });
    });
  }

  loopBars(from: number, to: number): void {
    this.repeat([from, to]);
  }

  toBar(bar: number): void {
    void this.ready().then((player) => player.toBar(bar));
  }

  setVolume(value: number): void {
    if (this.sound) this.sound.volume = value;
  }

  move(ms: number, bar: number, change: Change, sounding: Set<number>): void {
    this.pages?.light(change.on, change.off);
    if (change.on.length || bar !== this.lastBar) this.pages?.point(bar, sounding);
    this.controls?.place(ms, this.player?.timeline.durationMs ?? 0, (this.dataset["bars"] ?? "").split(" ")[bar] ?? "");
    if (bar === this.lastBar) return;
    this.lastBar = bar;
    if (this.player?.isPlaying) this.pages?.follow(bar);
    this.dispatchEvent(new CustomEvent("k-position", { bubbles: true, detail: { ms, bar } }));
  }

  stop(): void {
    this.controls?.playing(false);
  }

  private async make(): Promise<Player> {
    await this.redraw();
    const timeline = readTimeline(await getJson<RawTimeline>(this.dataset["timeline"] ?? ""));
    this.player = new Player(timeline, this, () => this.sound?.now ?? performance.now() / 1000);
    this.player.show();
    return this.player;
  }

  private async redraw(): Promise<void> {
    if (!(await this.pages?.show())) return;
    this.pages?.wash(this.player?.bars ?? null);
    this.lastBar = -1;
  }

  private async prepareSound(player: Player): Promise<void> {
    if (this.sound) return void (await this.sound.context.resume());
    this.controls?.say("loading");
    try {
      const { Sound } = await import("./sound");
      const sound = new Sound(this.dataset["instruments"] ?? "", this.dataset["synthesiser"] ?? "");
      sound.volume = this.controls?.volume ?? 0.8;
      await sound.prepare(this.programs(player.timeline));
      this.sound = sound;
      player.useSound(sound);
      this.controls?.say("");
    } catch {
      this.controls?.say(navigator.onLine && !("AudioWorkletNode" in window) ? "silent" : "failed");
    }
  }

  private programs(timeline: Timeline): Record<number, number> {
    const given = this.dataset["program"];
    const channels = new Set(timeline.notes.map((note) => note.channel));
    return Object.fromEntries(
      [...channels].map((channel) => [channel, Number(given ?? timeline.programs[String(channel)] ?? 0)]),
    );
  }

  /** A click goes to the bar; with Shift, or after holding a finger, it sets the repeat. */
  private listen(holder: HTMLElement): void {
    const { signal } = this.ends;
    let timer = 0;
    let held = false;
    const extend = (bar: number): void => {
      const first = this.player?.bars?.[0] ?? this.player?.bar ?? bar;
      this.repeat([Math.min(first, bar), Math.max(first, bar)]);
    };
    holder.addEventListener(
      "pointerdown",
      (event) => {
        held = false;
        if (event.pointerType !== "touch") return;
        timer = window.setTimeout(() => {
          held = true;
          const bar = this.pages?.barAt(event.clientX, event.clientY) ?? -1;
          if (bar >= 0) extend(bar);
        }, HOLD_MS);
      },
      { signal },
    );
    for (const kind of ["pointerup", "pointercancel", "pointermove"] as const)
      holder.addEventListener(kind, () => window.clearTimeout(timer), { signal });
    holder.addEventListener(
      "click",
      (event) => {
        const bar = this.pages?.barAt(event.clientX, event.clientY) ?? -1;
        if (held || bar < 0) return;
        if (event.shiftKey) extend(bar);
        else this.toBar(bar);
      },
      { signal },
    );
  }
}

customElements.define("k-scores-player", ScoresPlayer);
