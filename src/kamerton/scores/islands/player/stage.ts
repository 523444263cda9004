/* The element's stage: the drawn score, the player with its sound, and where it stands. */
import type { Aligner } from "./aligner";
import type { Controls } from "./controls";
import type { Change } from "./cursor";
import { type Mark, Pages } from "./pages";
import type { Panel } from "./panel";
import type { Picture } from "./picture";
import { Player } from "./player";
import type { RecordingInfo } from "./recording";
import { beatAt, playedBarAt, type Timeline } from "./score";
import type { Sound } from "./sound";
import { Sources } from "./sources";
import type { View } from "./view";

/** Where the playing stands: the bar as drawn (from 0), the beat (from 1), the recording and its milliseconds. */
export interface Here {
  bar: number;
  beat: number;
  recording: RecordingInfo["id"] | null;
  ms: number;
}

export abstract class Stage extends HTMLElement implements View {
  player: Player | null = null;
  readonly sources = new Sources(this);
  protected controls: Controls | null = null;
  protected panel: Panel | null = null;
  protected aligner: Aligner | null = null;
  protected pages: Pages | null = null;
  protected picture: Picture | null = null;
  protected sound: Sound | null = null;
  protected making: Promise<Player> | null = null;
  protected marks: readonly Mark[] = [];
  protected lastBar = -1;
  private prepared = "";
  protected readonly ends = new AbortController();

  disconnectedCallback(): void {
    this.ends.abort();
    this.picture?.forget();
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

  /** The player with its sound, ready to play at once. */
  async session(): Promise<{ player: Player; sound: Sound | null }> {
    const player = await this.ready();
    for (const other of document.querySelectorAll<Stage>("k-scores-player"))
      if (other !== this && other.player?.isPlaying) other.player.pause();
    for (const media of document.querySelectorAll<HTMLMediaElement>("audio, video")) media.pause();
    await this.prepareSound(player);
    return { player, sound: this.sound };
  }

  async toggle(): Promise<void> {
    const player = await this.ready();
    if (player.isPlaying) return player.pause();
    await this.session();
    player.play();
    this.controls?.playing(true);
  }

  get here(): Here {
    const { player } = this;
    if (!player) return { bar: 0, beat: 1, recording: null, ms: 0 };
    const ms = player.position;
    const bar = player.timeline.bars[playedBarAt(player.timeline, ms)]?.bar ?? 0;
    return { bar, beat: beatAt(player.timeline, ms), recording: this.sources.chosen?.id ?? null, ms };
  }

  barLabel(bar: number): string {
    return (this.dataset["bars"] ?? "").split(" ")[bar] ?? String(bar + 1);
  }

  repeat(bars: [number, number] | null): void {
    void this.ready().then((player) => {
      player.setLoop(bars);
      this.pages?.wash(player.bars);
      this.controls?.showLoop(player.bars);
      const [from, to] = player.bars ?? [0, 0];
      this.controls?.say(player.bars ? "loop" : "loopOff", { from: this.barLabel(from), to: this.barLabel(to) });
    });
  }

  loopBars(from: number, to: number): void {
    this.repeat([from, to]);
  }

  toBar(bar: number): void {
    void this.ready().then((player) => player.toBar(bar));
  }

  /** Put signs over bars; a press on one is told by "k-mark". */
  mark(marks: readonly Mark[]): void {
    this.marks = marks;
    this.pages?.mark(marks);
  }

  move(ms: number, bar: number, change: Change, sounding: Set<number>): void {
    this.picture?.follow(ms, this.player?.isPlaying ?? false, this.player?.transport.rate ?? 1);
    this.pages?.light(change.on, change.off);
    if (change.on.length || bar !== this.lastBar) this.pages?.point(bar, sounding);
    this.controls?.place(ms, this.player?.timeline.durationMs ?? 0, this.barLabel(bar));
    if (bar === this.lastBar) return;
    this.lastBar = bar;
    if (this.player?.isPlaying) this.pages?.follow(bar, this.covered);
    this.dispatchEvent(new CustomEvent("k-position", { bubbles: true, detail: { ms, bar } }));
  }

  /** How much of the screen's top the controls and the picture take. */
  private get covered(): number {
    const parts = this.querySelectorAll<HTMLElement>("[data-part=controls], [data-part=picture]:not([hidden])");
    return [...parts].reduce((most, part) => {
      const { top, bottom, left, right } = part.getBoundingClientRect();
      const isAcross = right - left > this.clientWidth / 2;
      return isAcross && top < window.innerHeight / 3 ? Math.max(most, bottom) : most;
    }, 0);
  }

  tempo(percent: number): void {
    this.controls?.showTempo(percent);
    this.controls?.say("tempo", { percent: String(percent) });
  }

  protected async make(): Promise<Player> {
    await this.redraw();
    const timeline = await this.sources.fetchScore();
    this.player = new Player(timeline, this, () => this.sound?.now ?? performance.now() / 1000);
    this.player.show();
    return this.player;
  }

  protected async redraw(): Promise<void> {
    if (!(await this.pages?.show())) return;
    this.pages?.wash(this.player?.bars ?? null);
    this.pages?.mark(this.marks);
    this.lastBar = -1;
  }

  protected async prepareSound(player: Player): Promise<void> {
    try {
      if (!this.sound) {
        const { Sound } = await import("./sound");
        this.sound = new Sound();
        this.sound.volume = this.controls?.volume ?? 0.8;
        player.useSound(this.sound);
      }
      await this.sound.resume();
      if (this.sources.hasParts) await this.prepareInstruments(this.sound, this.programs(player.timeline));
    } catch {
      this.controls?.say(navigator.onLine && !("AudioWorkletNode" in window) ? "silent" : "failed");
    }
  }

  private async prepareInstruments(sound: Sound, programs: Record<number, number>): Promise<void> {
    const wanted = JSON.stringify(programs);
    if (this.prepared === wanted) return;
    this.controls?.say("loading");
    const { Instruments } = await import("./instruments");
    const made = sound.instruments ?? new Instruments(sound.context, sound.gate, this.dataset["instruments"] ?? "", this.dataset["synthesiser"] ?? "");
    await made.prepare(programs);
    sound.instruments = made;
    this.prepared = wanted;
    this.controls?.say("");
  }

  protected programs(timeline: Timeline): Record<number, number> {
    const given = this.sources.chosen ? undefined : this.dataset["program"];
    const channels = new Set(timeline.notes.map((note) => note.channel));
    return Object.fromEntries(
      [...channels].map((channel) => [channel, Number(given ?? timeline.programs[String(channel)] ?? 0)]),
    );
  }

  stop(): void {
    this.picture?.stop();
    this.controls?.playing(false);
    this.dispatchEvent(new CustomEvent("k-stop", { bubbles: true }));
  }

  protected takePages(html: string): void {
    const old = [...this.querySelectorAll<HTMLElement>("[data-layout]")];
    const holder = document.createElement("template");
    holder.innerHTML = html;
    old[0]?.before(holder.content);
    for (const layout of old) layout.remove();
    this.pages = new Pages([...this.querySelectorAll<HTMLElement>("[data-layout]")]);
  }
}
